"""What the next start says of one that did not end well: what is known, Copy, and the way back."""

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.crashes import Crash

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
