"""What a file or folder dropped on the window means, and the sheet that says so before it falls."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.core.i18n import translated
from app.ui.icons import pixmap
from app.ui.theme import Themes, scaled
from mrcsaf.core.text import plain
from mrcsaf.data.pictures import ENDINGS as PICTURES
from mrcsaf.data.tables import ENDINGS

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
