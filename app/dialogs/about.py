"""What this is and on what it stands; and what a start says of one that ended badly."""

import platform
import sys
from functools import partial
from importlib import metadata

import PySide6
from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core import errors
from app.core.application import Studio
from app.core.crashes import Crash
from app.dialogs import licences
from app.dialogs.licences import Component
from app.ui.tables import listing
from mrcsaf.core.progress import Report
from mrcsaf.core.text import plain
from mrcsaf.core.version import __version__
from mrcsaf.store import migrations


class AboutDialog(QDialog):
    """Versions and the promise above; below, every library with its licence and its text."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About MR-CSAF Studio"))
        self.resize(720, 600)
        self._studio = studio
        self.components: list[Component] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        self.head = QLabel(about_text())
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        self.head.setWordWrap(True)
        self.head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.head)
        self.table = self._table()
        layout.addWidget(self.table, 3)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Licence text"))
        layout.addWidget(self.text, 2)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        studio.operations.read(self, _listed, done=self._show, failed=self._failed)

    def _table(self) -> QTableWidget:
        columns = [self.tr("Library"), self.tr("Version"), self.tr("Licence")]
        table = listing(self.tr("Libraries and their licences"), columns, wide=2)
        table.itemSelectionChanged.connect(self._chosen)
        return table

    def _show(self, found: list[Component]) -> None:
        self.components = found
        self.table.setRowCount(len(found))
        for row, one in enumerate(found):
            for column, text in enumerate((one.name, one.version, one.licence)):
                self.table.setItem(row, column, QTableWidgetItem(plain(text)))
        self.table.selectRow(0)

    def _chosen(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self.components):
            work = partial(_text_of, self.components[row])
            self._studio.operations.read(self, work, done=self._show_text, failed=self._failed)

    def _show_text(self, found: tuple[Component, str]) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self.components) and self.components[row] == found[0]:
            self.text.setPlainText(found[1])

    def _failed(self, error: Exception) -> None:
        self.text.setPlainText(errors.sentence(error))


def _listed(report: Report) -> list[Component]:
    return licences.listed()


def _text_of(component: Component, report: Report) -> tuple[Component, str]:
    return component, licences.text_of(component)


def about_text() -> str:
    """Name, versions (torch's without importing it), and what the program promises."""
    try:
        torch = metadata.version("torch")
    except metadata.PackageNotFoundError:
        torch = "–"
    promise = QCoreApplication.translate(
        "about", "Works offline. Nothing you open, type or train leaves this computer."
    )
    return (
        f"MR-CSAF Studio {__version__}\n\n{promise}\n\n"
        f"Schema {len(migrations.STEPS)} · Python {platform.python_version()} · "
        f"PySide6 {PySide6.__version__} · torch {torch} · {sys.platform}"
    )


# What the next start says of one that did not end well: what is known, Copy, and the way back.


WIDE, HIGH, LOW = 640, 420, 200


class CrashDialog(QDialog):
    """Shown once for each such start. Nothing is sent: people copy what they want to tell."""

    opened = Signal(object)  # Path: open this project again

    def __init__(self, crash: Crash, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.crash = crash
        self.setWindowTitle(self.tr("The last time did not end well"))
        self.resize(WIDE, HIGH if crash.has_trace else LOW)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self._words(self._what(), "heading"))
        layout.addWidget(self._words(self._how()))
        self.details = QPlainTextEdit(crash.text)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setVisible(crash.has_trace)
        layout.addWidget(self.details, 1)
        where = self._words(self.tr("Log: {file}").format(file=crash.file), "muted")
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(where)
        layout.addWidget(self._buttons())

    def _what(self) -> str:
        when = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(int(self.crash.when.timestamp())),
            QLocale.FormatType.ShortFormat,
        )
        if self.crash.has_trace:
            return self.tr("MR-CSAF Studio stopped by a fault of its own, {when}.").format(
                when=when
            )
        return self.tr("MR-CSAF Studio was ended from outside, {when}.").format(when=when)

    def _how(self) -> str:
        return self.tr(
            "What had been saved is whole: a project is checked each time it is opened. Nothing"
            " about this was sent to anybody; copy the details if you want to report them."
        )

    def _words(self, text: str, role: str = "") -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("role", role)
        return label

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.copy_button = QPushButton(self.tr("Copy details"))
        self.copy_button.clicked.connect(self._copy)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        project = self.crash.project
        if project is not None and (project / "project.db").is_file():
            text = self.tr("Open “{name}” again").format(name=project.stem.replace("&", "&&"))
            self.again_button = QPushButton(text)
            self.again_button.setProperty("primary", True)
            self.again_button.clicked.connect(self._open_again)
            buttons.addButton(self.again_button, QDialogButtonBox.ButtonRole.AcceptRole)
        return buttons

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.crash.text)

    def _open_again(self) -> None:
        self.opened.emit(self.crash.project)
        self.accept()
