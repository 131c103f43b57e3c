"""The first view: the sample shop, opening, importing, and what was open lately."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileInfo, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core import thumbnails
from app.core.application import Studio
from app.ui import paint
from app.ui.controls import Choice
from app.ui.page import Page
from app.ui.theme import Themes, scaled
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Report
from mrcsaf.core.text import keywords, tip
from mrcsaf.store import parts

MOSAIC = 4  # thumbnails a recent project shows
MOSAIC_HEIGHT = 112
COLUMN = 220  # least width of a recent project


class HomePage(Page):
    """Three large choices, then recent projects with a mosaic of their pictures."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        inside = QWidget()
        inside.setProperty("plain", True)
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(48, 40, 48, 40)
        self._body.setSpacing(16)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        self.layout_.addWidget(area)
        self._head()
        self.choices = self._choices()
        self._recent_title = QLabel(self.tr("Recent projects"))
        self._recent_title.setFont(scaled(self.font(), 1.15))
        self._recent_title.setProperty("role", "heading")
        self._body.addSpacing(16)
        self._body.addWidget(self._recent_title)
        self._recent = QGridLayout()
        self._recent.setSpacing(16)
        self._body.addLayout(self._recent)
        self._body.addStretch()
        self._tiles: list[RecentProject] = []

    def show_session(self, session: Session | None) -> None:
        self._fill_recent()

    def entered(self) -> None:
        self._fill_recent()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_recent()

    def _head(self) -> None:
        title = QLabel(self.tr("See how a recommender thinks"))
        title.setFont(scaled(self.font(), 1.9))
        title.setProperty("role", "heading")
        text = QLabel(
            self.tr(
                "Pick a shopper, look at the ranked products, and learn for each of them how much"
                " its picture and its words counted. Works offline; nothing leaves this computer."
            )
        )
        text.setWordWrap(True)
        text.setMaximumWidth(720)
        text.setProperty("role", "muted")
        self._body.addWidget(title)
        self._body.addWidget(text)
        self._body.addSpacing(8)

    def _choices(self) -> list[Choice]:
        words = (
            ("sample", "sample", self.tr("Open the sample shop"),
             self.tr("600 drawn products and 800 simulated shoppers, with a trained model."), True),
            ("open", "open", self.tr("Open a project…"),
             self.tr("A folder whose name ends in .mrcsaf."), False),
            ("import", "import", self.tr("Import data…"),
             self.tr("A catalogue with pictures, Amazon reviews, or an MMRec folder."), False),
        )  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(16)
        found = []
        for action, icon, title, text, main in words:
            choice = Choice(self.studio.themes, icon, title, text, main)
            choice.clicked.connect(partial(self._trigger, action))
            row.addWidget(choice, 1)
            found.append(choice)
        self._body.addLayout(row)
        hint = QLabel(self.tr("Or drop a project, data or a checkpoint anywhere in this window."))
        hint.setProperty("role", "muted")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body.addWidget(hint)
        return found

    def _trigger(self, name: str) -> None:
        action = self.window().findChild(QAction, name)
        if action is not None:
            action.trigger()

    def _fill_recent(self) -> None:
        for tile in self._tiles:
            tile.deleteLater()
        self._tiles = []
        for name in self.studio.settings.value.recent:
            tile = RecentProject(self.studio.themes, Path(name))
            tile.opened.connect(self.studio.open)
            tile.removed.connect(self._forget)
            self._tiles.append(tile)
            if tile.is_there:
                self.studio.images.start(
                    tile, partial(mosaic, Path(name)), done=tile.set_pictures, failed=_no_pictures
                )
        self._recent_title.setVisible(bool(self._tiles))
        self._place_recent()

    def _place_recent(self) -> None:
        columns = max(1, (self.width() - 96) // (COLUMN + 16))
        for number, tile in enumerate(self._tiles):
            self._recent.addWidget(tile, number // columns, number % columns)
        for column in range(8):
            self._recent.setColumnStretch(column, 1 if column < columns else 0)

    def _forget(self, path: Path) -> None:
        self.studio.settings.forget(path)
        self._fill_recent()


class RecentProject(QFrame):
    """A mosaic, a name, when it was last changed; greyed where the folder has gone."""

    opened = Signal(object)  # Path
    removed = Signal(object)  # Path

    def __init__(self, themes: Themes, path: Path) -> None:
        super().__init__()
        self.path = path
        self.is_there = (path / "project.db").is_file()
        self.setProperty("role", "panel")
        self.setMaximumWidth(360)
        self.setMinimumWidth(COLUMN)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pictures = Mosaic(themes, path.stem)
        name = QLabel(path.stem)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setProperty("role", "heading")
        note = QLabel(_age(path) if self.is_there else self.tr("The folder is not there any more"))
        note.setProperty("role", "muted")
        note.setToolTip(tip(str(path)))
        words = QVBoxLayout()
        words.setContentsMargins(16, 10, 16, 14)
        words.setSpacing(2)
        words.addWidget(name)
        words.addWidget(note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 0)
        layout.setSpacing(0)
        layout.addWidget(self._pictures)
        layout.addLayout(words)
        self.setAccessibleName(f"{path.stem}. {note.text()}")
        if self.is_there:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            remove = QPushButton(self.tr("Remove from list"))
            remove.setProperty("quiet", True)
            remove.clicked.connect(self._remove)
            words.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)

    def set_pictures(self, pictures: list[QImage]) -> None:
        self._pictures.set_pictures(pictures)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.is_there and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self.path)

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        if self.is_there and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self.opened.emit(self.path)
        else:
            super().keyPressEvent(event)

    def _remove(self) -> None:
        self.removed.emit(self.path)


class Mosaic(QWidget):
    """Up to four pictures side by side; tiles of the theme where a project has none."""

    def __init__(self, themes: Themes, name: str) -> None:
        super().__init__()
        self._themes, self._name = themes, name
        self._images: list[QImage] = []
        self.setFixedHeight(MOSAIC_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(COLUMN, MOSAIC_HEIGHT)

    def set_pictures(self, pictures: list[QImage]) -> None:
        self._images = pictures
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, whole = self._themes.theme, QRectF(self.rect())
        painter.setClipPath(paint.rounded(whole.adjusted(0, 0, 0, 14), 11))
        if not self._images:
            paint.tile(painter, whole, self._name, keywords(self._name), self._name, theme)
            return
        painter.fillRect(whole, theme.colour("tile"))
        width = whole.width() / len(self._images)
        for number, image in enumerate(self._images):
            cell = QRectF(number * width, 0, width, whole.height())
            painter.fillRect(cell, paint.ground(image, theme))
            picture = paint.fitted(image, cell.adjusted(6, 6, -6, -6), self.devicePixelRatioF())
            painter.drawPixmap(paint.centred(picture, cell), picture)


def mosaic(project: Path, report: Report) -> list[QImage]:
    """A few thumbnails a project already has, always the same ones."""
    found: list[Path] = []
    parts.refuse_strange(project)
    for folder in sorted((project / "thumbs").glob("*")):
        found += sorted(folder.glob("*.webp"))[:1]
        if len(found) == MOSAIC:
            break
    images = map(thumbnails.decode, found)
    return [image for image in images if not image.isNull()]


def _no_pictures(error: Exception) -> None:
    """The mosaic is only decoration: its tile stays."""


def _age(path: Path) -> str:
    """When the project's database last changed."""
    changed = QFileInfo(str(path / "project.db")).lastModified()
    return QLocale().toString(changed, QLocale.FormatType.ShortFormat)
