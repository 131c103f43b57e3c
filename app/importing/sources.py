"""First step: which file or folder, and what was found there."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.core import errors, file_dialogs
from app.core.application import Studio
from app.core.i18n import T, translated
from app.core.jobs import Job
from app.ui.controls import Choice
from app.ui.label import breakable, text_label
from app.ui.theme import scaled
from mrcsaf.answers import preview
from mrcsaf.answers.preview import Peek

SETTLE_MS = 300  # after the last key in the path
FORMATS = {
    "mmrec": T("importing", "MMRec or FREEDOM data set"),
    "catalogue": T("importing", "Catalogue"),
    "amazon": T("importing", "Amazon reviews"),
}
Found = tuple[str, str, list[Peek]]


def format_words(name: str) -> str:
    """What people call a format."""
    return translated("importing", FORMATS.get(name, name))


class ChooseStep(QWidget):
    """A path, two ways to browse, and the verdict."""

    changed = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._job: Job | None = None
        self.source: Path | None = None
        self.found: Found | None = None
        self.problem = ""
        self.path = QLineEdit()
        self.path.setPlaceholderText(self.tr("Path of a file or folder"))
        self.path.setAccessibleName(self.tr("Path of a file or folder"))
        self.verdict = text_label("heading")
        self.reason = text_label("muted")
        self.fault = text_label("danger")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._look)
        self._lay_out()
        self.path.textChanged.connect(self._edited)
        self.path.returnPressed.connect(self._look)
        self._show()

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(16)
        words = (
            ("open", self.tr("A folder…"),
             self.tr("With items.csv or items.jsonl and pictures, or an .inter file."),
             self.browse_folder),
            ("table", self.tr("A file…"),
             self.tr("A table of items, an .inter file, or Amazon reviews."), self.browse_file),
        )  # fmt: skip
        for icon, title, text, handler in words:
            choice = Choice(self._studio.themes, icon, title, text)
            choice.clicked.connect(handler)
            row.addWidget(choice, 1)
        body.addLayout(row)
        hint = QLabel(self.tr("Or drop either of them anywhere in this window."))
        hint.setProperty("role", "muted")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body.addWidget(hint)
        body.addWidget(self.path)
        self._card = QFrame()
        self._card.setProperty("role", "panel")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(18, 14, 18, 14)
        self.verdict.setFont(scaled(self.font(), 1.15))
        for label in (self.verdict, self.reason, self.fault):
            inside.addWidget(label)
        body.addWidget(self._card)
        body.addStretch()

    def take(self, source: Path) -> None:
        """Look at that file or folder."""
        self.path.setText(str(source))
        self._look()

    def browse_folder(self) -> None:
        folder = file_dialogs.folder_to_open(self, self.tr("Choose a folder of data"))
        if folder is not None:
            self.take(folder)

    def browse_file(self) -> None:
        kinds = self.tr(
            "Data (*.inter *.csv *.tsv *.json *.jsonl *.ndjson *.txt *.gz);;All files (*)"
        )
        file = file_dialogs.file_to_open(self, self.tr("Choose a data file"), kinds)
        if file is not None:
            self.take(file)

    def _edited(self) -> None:
        self.source = self.found = None
        self.problem = ""
        self._timer.start()
        self._show()

    def _look(self) -> None:
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        text = self.path.text().strip()
        self.source = self.found = None
        self.problem = ""
        if text:
            path = Path(text).expanduser()
            self._job = self._studio.background.start(
                self,
                partial(preview.peek, path),
                done=partial(self._looked, path),
                failed=partial(self._refused, path),
            )
        self._show()

    @property
    def busy(self) -> bool:
        """Whether the path is still being looked at."""
        return self._job is not None or self._timer.isActive()

    def _looked(self, path: Path, found: Found) -> None:
        if str(path) == str(Path(self.path.text().strip()).expanduser()):
            self._job, self.source, self.found = None, path, found
            self._show()

    def _refused(self, path: Path, error: Exception) -> None:
        if str(path) == str(Path(self.path.text().strip()).expanduser()):
            self._job, self.problem = None, errors.sentence(error)
            self._show()

    def _show(self) -> None:
        name, reason, tables = self.found or ("", "", [])
        self.verdict.setText(format_words(name) if name else "")
        lines = [f"{reason}."] if reason else []
        if tables:
            lines.append(self.tr("Tables: {names}").format(names=", ".join(t.name for t in tables)))
        self.reason.setText("\n".join(lines))
        if self._job is not None:
            self.reason.setText(self.tr("Looking…"))
        self.fault.setText(breakable(self.problem))
        self.verdict.setVisible(bool(name))
        self.reason.setVisible(bool(self.reason.text()))
        self.fault.setVisible(bool(self.problem))
        self._card.setVisible(bool(name or self.problem or self._job is not None))
        self.changed.emit()
