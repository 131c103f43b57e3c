"""First step: which file or folder, dropped or chosen, and what was found there."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QRectF, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
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
from app.ui.controls import Choice, breakable, text_label
from app.ui.theme import Themes, pixmap, scaled
from mrcsaf.answers import preview
from mrcsaf.answers.preview import Peek
from mrcsaf.core.text import plain
from mrcsaf.data.pictures import ENDINGS as PICTURES
from mrcsaf.data.tables import ENDINGS

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


# What a file or folder dropped on the window means, and the sheet that says so before it falls.


PROJECT, DATA, CHECKPOINT, NOTHING = "project", "data", "checkpoint", "nothing"
INSET, ICON = 24, 56


@dataclass(frozen=True, slots=True)
class Drop:
    """A path and what would be done with it."""

    kind: str
    path: Path
    title: str
    text: str


def meaning(path: Path, has_project: bool) -> Drop:
    """By names alone, because it is asked while a hand still holds the file."""
    name = plain(path.name)
    if path.name == "project.db" or (path / "project.db").is_file():
        text = translated("drops", "The project {name}").format(name=plain(_project(path).name))
        return Drop(PROJECT, _project(path), translated("drops", "Open"), text)
    if path.suffix == ".safetensors":
        if has_project:
            text = translated("drops", "The checkpoint {name} becomes a run of this project")
            return Drop(CHECKPOINT, path, translated("drops", "Load"), text.format(name=name))
        text = translated("drops", "Open the project that the checkpoint belongs to first.")
        return Drop(NOTHING, path, name, text)
    if path.suffix.lower() in PICTURES:
        text = translated(
            "drops", "A picture: drop it on the view New product, or the folder of them to import."
        )
        return Drop(NOTHING, path, name, text)
    if path.is_dir() or path.suffix == ".inter" or _is_table(path):
        text = translated(
            "drops", "{name} becomes a new project; you are asked before anything is stored"
        )
        return Drop(DATA, path, translated("drops", "Import"), text.format(name=name))
    text = translated(
        "drops",
        "Drop a project, a folder of data, a table of items, an .inter file or a checkpoint.",
    )
    return Drop(
        NOTHING, path, translated("drops", "{name} is nothing we know").format(name=name), text
    )


def path_in(mime: QMimeData) -> Path | None:
    """The one local file or folder of a drag."""
    urls = mime.urls() if mime.hasUrls() else []
    return Path(urls[0].toLocalFile()) if urls and urls[0].isLocalFile() else None


class DropSheet(QWidget):
    """Lies over the window while something is held above it."""

    def __init__(self, themes: Themes, has_project: Callable[[], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._themes, self._has_project = themes, has_project
        self.drop: Drop | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def enter(self, mime: QMimeData) -> bool:
        """Say what a drop would do; False where it is no file at all."""
        path = path_in(mime)
        if path is None:
            return False
        self.drop = meaning(path, self._has_project())
        self.setAccessibleName(f"{self.drop.title}. {self.drop.text}")
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.update()
        return True

    def leave(self) -> Drop | None:
        """Go; gives what was announced."""
        self.hide()
        drop, self.drop = self.drop, None
        return drop

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.drop is None:
            return
        theme, good = self._themes.theme, self.drop.kind != NOTHING
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("window", 0.9))
        frame = QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET)
        ink = "accent" if good else "outline"
        painter.setPen(QPen(theme.colour(ink), 2.5, Qt.PenStyle.DashLine))
        painter.setBrush(theme.colour("accent_soft", 0.6 if good else 0.0))
        painter.drawRoundedRect(frame, 18, 18)
        middle = frame.center()
        icons = {PROJECT: "open", DATA: "import", CHECKPOINT: "training", NOTHING: "warning"}
        glyph = pixmap(icons[self.drop.kind], getattr(theme, ink), ICON, self.devicePixelRatioF())
        painter.drawPixmap(round(middle.x() - ICON / 2), round(middle.y() - ICON - 20), glyph)
        around = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        painter.setPen(theme.colour("text"))
        painter.setFont(scaled(self.font(), 1.6, self.font().Weight.DemiBold))
        words = QRectF(frame.left() + 32, middle.y(), frame.width() - 64, 48)
        painter.drawText(words, around, self.drop.title)
        painter.setFont(scaled(self.font(), 1.1))
        painter.setPen(theme.colour("muted"))
        painter.drawText(words.translated(0, 48), around, self.drop.text)


def _project(path: Path) -> Path:
    return path.parent if path.name == "project.db" else path


def _is_table(path: Path) -> bool:
    name = path.name.lower()
    return name.removesuffix(".gz").endswith(ENDINGS)


# What the wizard has been told so far.


SUFFIX = ".mrcsaf"
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]')  # what some file system refuses


@dataclass
class ImportWish:
    """Where from, how, and where to."""

    source: Path
    name: str
    place: Path
    options: dict[str, Any] = field(default_factory=dict)  # those of ImportOptions, as JSON has it
    encode: bool = True

    @property
    def target(self) -> Path:
        """The new project's folder."""
        return self.place / (self.name + SUFFIX)

    def arguments(self) -> dict[str, Any]:
        """What the jobs `preview` and `import` are given."""
        return {"source": str(self.source), "project": str(self.target), **self.options}


def fit_name(text: str) -> str:
    """A name that every file system takes, as near to `text` as may be."""
    return _UNFIT.sub(" ", text.removesuffix(SUFFIX)).strip(" .")[:80]


def name_for(source: Path) -> str:
    """A name for a project made from that file or folder."""
    stem = source.name.split(".")[0]
    plain = stem.lower() in ("items", "products", "catalogue", "catalog", "interactions", "")
    return fit_name(source.absolute().parent.name if plain else stem) or "shop"


def usual_place() -> Path:
    """Where projects go unless people say otherwise."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(folder) if folder else Path.home()
