"""What people see when something goes wrong: a sentence, or the crash dialog with Copy."""

import logging
import platform
import sys
import traceback
from types import TracebackType

import PySide6
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.i18n import T, translated
from mrcsaf import __version__
from mrcsaf.errors import Cancelled, MrcsafError

log = logging.getLogger(__name__)


def sentence(error: BaseException) -> str:
    """The error in words fit for a banner or a status bar."""
    if isinstance(error, MrcsafError):
        return str(error)
    text = QCoreApplication.translate("errors", "Something went wrong in the program: {what}")
    return text.format(what=f"{type(error).__name__}: {error}"[:300])


def details(error: BaseException) -> str:
    """Versions and trace, for a report."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    versions = (
        f"MR-CSAF Studio {__version__}, Python {platform.python_version()},"
        f" PySide6 {PySide6.__version__}, {platform.platform()}"
    )
    return versions + "\n\n" + "".join(lines)


def show(parent: QWidget | None, error: BaseException) -> None:
    """Tell the user: one sentence for what they can mend, the crash dialog for our own fault."""
    if isinstance(error, Cancelled):
        return
    box = message_box(parent, error)
    box.exec()


def message_box(parent: QWidget | None, error: BaseException) -> QMessageBox:
    """The dialog for `error`, not yet shown."""
    known = isinstance(error, MrcsafError)
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning if known else QMessageBox.Icon.Critical)
    title = T("errors", "That did not work") if known else T("errors", "A fault in MR-CSAF Studio")
    box.setWindowTitle(translated("errors", title))
    box.setTextFormat(box.textFormat().PlainText)
    box.setText(sentence(error))
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    if not known:
        box.setInformativeText(
            QCoreApplication.translate(
                "errors",
                "Your project on disk is whole. Copy the details into a report; nothing is sent.",
            )
        )
        box.setDetailedText(details(error))
        label = QCoreApplication.translate("errors", "Copy details")
        button = box.addButton(label, QMessageBox.ButtonRole.ActionRole)
        button.clicked.disconnect()
        button.clicked.connect(_Copier(details(error)))
    return box


class _Copier:
    """Puts a text on the clipboard when called."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


def install_hook() -> None:
    """Send what nobody caught to the log, and to the crash dialog where a window is open."""
    sys.excepthook = _uncaught


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        QCoreApplication.exit(4)
        return
    log.critical("uncaught", exc_info=(kind, error, trace))
    windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    if windows:
        show(windows[0], error)
