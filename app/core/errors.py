"""What people see when something goes wrong: a sentence, or the crash dialog with Copy."""

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.core.crashes import versions
from app.core.i18n import T, translated
from mrcsaf.core import text as visible
from mrcsaf.core.errors import Cancelled, MrcsafError

log = logging.getLogger(__name__)


def sentence(error: BaseException) -> str:
    """The error in words fit for a banner or a status bar."""
    if isinstance(error, MrcsafError):
        return str(error)
    words = visible.line(f"{type(error).__name__}: {error}"[:300])
    text = QCoreApplication.translate("errors", "Something went wrong in the program: {what}")
    return text.format(what=words)


def details(error: BaseException) -> str:
    """Versions and trace, for a report."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return versions() + "\n\n" + "".join(lines)


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


def install_hook(attended: bool = True) -> None:
    """Send what nobody caught to the log, and to the crash dialog where a window is open.

    Unless `attended`, no dialog asks: `uncaught` tells, and the program ends with status 1.
    """
    sys.excepthook = _Uncaught(attended)


def uncaught() -> list[Exception]:
    """The faults that nobody has been told of, as nobody sits before the window."""
    return list(sys.excepthook.untold) if isinstance(sys.excepthook, _Uncaught) else []


class _Uncaught:
    """The last resort: everything is logged, but a dialog stands once for each place of a fault.

    A fault in a paint event comes back with every repaint, also those the dialog itself causes.
    """

    def __init__(self, attended: bool = True) -> None:
        self._attended = attended
        self.untold: list[Exception] = []
        self._told: set[tuple[str, int, type[BaseException]]] = set()
        self._is_open = False

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit(4)
            return
        log.critical("uncaught", exc_info=(kind, error, trace))
        if not self._attended:
            self._note(kind, error, trace)
            return
        application = QApplication.instance()
        if application is None or application.thread() is not QThread.currentThread():
            return  # a dialog belongs to the window's thread; from another one it would hang
        place = _place(kind, trace)
        windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        if not windows or self._is_open or place in self._told:
            return
        self._told.add(place)
        self._is_open = True
        try:
            show(windows[0], error)
        finally:
            self._is_open = False

    def _note(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        place = _place(kind, trace)
        if place not in self._told and isinstance(error, Exception):
            self._told.add(place)
            self.untold.append(error)


def _place(
    kind: type[BaseException], trace: TracebackType | None
) -> tuple[str, int, type[BaseException]]:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "", 0, kind
    return trace.tb_frame.f_code.co_filename, trace.tb_lineno, kind
