"""The left side of the page: a picture and words, checked as they are typed."""

import contextlib
import dataclasses
import os
import shutil
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from filelock import FileLock
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QMimeData,
    QObject,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core import errors, file_dialogs
from app.core.jobs import Job, JobRunner, Work
from app.ui import paint
from app.ui.controls import text_label
from app.ui.layout import Flow
from app.ui.theme import Themes, pixmap, scaled
from mrcsaf.core import files, limits
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.text import tip
from mrcsaf.data import images

# A product as the form holds it, and as the worker is asked about it.


THUMBNAIL = 320


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that has passed the gate and lies in a folder under its content hash."""

    sha: str
    folder: Path
    name: str  # what people called it
    image: QImage = dataclasses.field(compare=False)

    @property
    def file(self) -> Path:
        """Where its own bytes are. Raises StoreError if they have gone."""
        return images.image_path(self.folder, self.sha)


@dataclass(frozen=True, slots=True)
class Product:
    """What was typed and dropped so far."""

    title: str = ""
    brand: str = ""
    category: str = ""
    description: str = ""
    picture: Picture | None = None
    other: Picture | None = None  # to be swapped in for comparison; never kept

    @property
    def words(self) -> dict[str, str]:
        """The text fields, by name."""
        return {name: getattr(self, name).strip() for name in WORDS}

    @property
    def is_empty(self) -> bool:
        """Nothing that a model could read."""
        return self.picture is None and not any(self.words.values())

    def arguments(self) -> dict[str, Any]:
        """As the worker takes it."""
        pictures = {"image": self.picture, "other_image": self.other}
        files = {name: one and str(one.file) for name, one in pictures.items()}
        return {**self.words, **files}


WORDS = ("title", "brand", "category", "description")


def take_picture(source: Path | bytes, name: str, folder: Path, report: Report) -> Picture:
    """Pass a picture through the gate and keep it in `folder`. Raises DataError if it is none."""
    report(Progress(0, 2))
    data = images.read_bytes(source, name)
    sha = images.store_image(data, folder, name)
    report(Progress(1, 2))
    return Picture(sha, folder, name, _thumbnail(data, name))


def stored_picture(folder: Path, sha: str, report: Report) -> Picture:
    """A draft's picture, where the project keeps it. Raises MrcsafError if it has gone."""
    report(Progress(0, 1))
    name = f"{sha[:8]}"
    return Picture(
        sha, folder, name, _thumbnail(images.read_bytes(images.image_path(folder, sha)), name)
    )


def _thumbnail(data: bytes, name: str) -> QImage:
    """Qt decodes only what we encoded ourselves."""
    small = images.read_image(data, within=THUMBNAIL, name=name)
    image = QImage.fromData(images.thumbnail_bytes(small, THUMBNAIL))
    return image.convertToFormat(QImage.Format.Format_RGB32)


LINES = 4  # of the description


class DescriptionEdit(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it, and pictures go to the well."""

    picture_pasted = Signal(object)  # QMimeData

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            super().insertFromMimeData(source)
        else:
            self.picture_pasted.emit(source)


class ProductForm(QWidget):
    """Tells at every edit; what is wrong stands under the field it concerns."""

    edited = Signal()

    def __init__(self, themes: Themes, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.well = PictureWell(themes, runner)
        self.picture_note = text_label("danger")
        self.remove_button = QPushButton(self.tr("Remove picture"))
        self.remove_button.setProperty("quiet", True)
        policy = self.remove_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the fields below do not jump as a picture comes
        self.remove_button.setSizePolicy(policy)
        self.title, self.brand, self.category = QLineEdit(), QLineEdit(), QLineEdit()
        self.description = DescriptionEdit()
        self.category_note, self.text_note = text_label("caption"), text_label("caption")
        self._categories: frozenset[str] = frozenset()
        self._notes: list[str] = []
        self._filling = False
        self.other: Picture | None = None  # to be swapped in for comparison
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lay_out()
        self._connect()
        self._check()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.well)
        under = QHBoxLayout()
        under.addWidget(self.picture_note, 1)
        under.addWidget(self.remove_button)
        column.addLayout(under)
        for field in (self.title, self.brand, self.category):
            field.setMaxLength(limits.TITLE_CHARS)
            field.installEventFilter(self)
        self._add(column, self.tr("Title"), self.title)
        pair = QHBoxLayout()
        for words, field in ((self.tr("Brand"), self.brand), (self.tr("Category"), self.category)):
            half = QVBoxLayout()
            self._add(half, words, field)
            pair.addLayout(half, 1)
        column.addLayout(pair)
        column.addWidget(self.category_note)
        self._add(column, self.tr("Description"), self.description)
        line = self.description.fontMetrics().lineSpacing()
        self.description.setFixedHeight(LINES * line + 20)
        column.addWidget(self.text_note)
        self.category.setPlaceholderText(self.tr("as in the catalogue"))

    def _add(self, column: QVBoxLayout, words: str, field: QWidget) -> None:
        label = QLabel(words)
        label.setProperty("role", "caption")
        label.setFont(scaled(self.font(), 0.95))
        label.setBuddy(field)
        field.setAccessibleName(words)
        column.addSpacing(2)
        column.addWidget(label)
        column.addWidget(field)

    def _connect(self) -> None:
        for field in (self.title, self.brand, self.category):
            field.textChanged.connect(self._edited)
        self.description.textChanged.connect(self._edited)
        self.description.picture_pasted.connect(self.well.take_from)
        self.well.changed.connect(self._picture_changed)
        self.well.refused.connect(self._picture_refused)
        self.remove_button.clicked.connect(self._remove_picture)

    @property
    def product(self) -> Product:
        """What the form holds; a description beyond the limit is cut."""
        return Product(
            self.title.text(),
            self.brand.text(),
            self.category.text(),
            self.description.toPlainText()[: limits.TEXT_CHARS],
            self.well.picture,
            self.other,
        )

    def set_product(self, product: Product) -> None:
        """Fill the form; one edit is told."""
        self._filling = True
        self.title.setText(product.title)
        self.brand.setText(product.brand)
        self.category.setText(product.category)
        self.description.setPlainText(product.description)
        self.well.set_picture(product.picture)
        self.other = product.other
        self.picture_note.clear()
        self._filling = False
        self._edited()

    def set_other(self, picture: Picture | None) -> None:
        """Compare with another picture, or with none."""
        self.other = picture
        self._edited()

    def set_known(self, brands: Iterable[str], categories: Iterable[str]) -> None:
        """What the catalogue has, for typing ahead."""
        self._categories = frozenset(categories)
        for field, words in ((self.brand, brands), (self.category, categories)):
            found = QCompleter(sorted({word for word in words if word}), field)
            found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            found.setFilterMode(Qt.MatchFlag.MatchContains)
            popup = found.popup()
            if popup is not None:
                popup.setObjectName("popup")
            field.setCompleter(found)
        self._check()

    def show_notes(self, notes: Iterable[str]) -> None:
        """What the text encoder could not read."""
        self._notes = list(notes)
        self._check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pasting a picture into a line of text means the picture."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            mime = QGuiApplication.clipboard().mimeData()
            pastes = event.matches(QKeySequence.StandardKey.Paste)
            if pastes and mime is not None and not mime.hasText():
                return self.well.take_from(mime)
        return super().eventFilter(watched, event)

    def _edited(self, *_: object) -> None:
        if not self._filling:
            self._check()
            self.edited.emit()

    def _check(self) -> None:
        self.remove_button.setVisible(self.well.picture is not None)
        self.picture_note.setVisible(bool(self.picture_note.text()))
        category = self.category.text().strip()
        unknown = bool(category) and category not in self._categories
        text = self.tr("New to this catalogue: compared with all items.") if unknown else ""
        self.category_note.setText(text)
        self.category_note.setVisible(unknown)
        notes = [f"{note[:1].upper()}{note[1:]}." for note in self._notes]
        length = len(self.description.toPlainText())
        if length > limits.TEXT_CHARS:
            cut = self.tr("Only the first {n} of {all} characters are kept.")
            notes.append(cut.format(n=f"{limits.TEXT_CHARS:,}", all=f"{length:,}"))
        self.text_note.setText(" ".join(notes))
        self.text_note.setVisible(bool(notes))

    def _remove_picture(self) -> None:
        self.well.setFocus()  # the button goes, and its keys with it
        self.well.remove()

    def _picture_changed(self) -> None:
        self.picture_note.clear()
        self._edited()

    def _picture_refused(self, text: str) -> None:
        """The words go on alone."""
        rest = self.tr("The words are placed without it.")
        self.picture_note.setText(f"{text.rstrip('.')}. {rest}")
        self._check()


# Where a picture is dropped, pasted or browsed for; says what is wrong with one.


PREFIX = "mrcsaf-pictures-"
NEW_S = 60.0
HEIGHT = 132
ICON = 36
SUFFIXES = "*.jpg *.jpeg *.png *.webp *.gif *.bmp"


class PictureWell(QAbstractButton):
    """A button as large as a picture: a click browses, a drop or a paste takes."""

    changed = Signal()  # another picture, or none
    refused = Signal(str)  # a sentence; the picture before stays

    def __init__(
        self, themes: Themes, runner: JobRunner, parent: QWidget | None = None, *,
        invitation: str = "", height: int = HEIGHT,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._themes, self._runner = themes, runner
        self._invitation, self._height = invitation, height
        self._folder = _own_folder()
        self._job: Job | None = None
        self._asked = 0  # which of the jobs is the last one
        self._over = False
        self.picture: Picture | None = None
        self.off = ""  # why this run reads no pictures
        self.setAcceptDrops(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.browse)
        self.destroyed.connect(partial(_clean, *self._folder))
        themes.changed.connect(self._repaint)
        self.set_picture(None)

    @property
    def busy(self) -> bool:
        """Whether a picture is on its way."""
        return self._job is not None

    def set_picture(self, picture: Picture | None) -> None:
        """Show a picture, without telling."""
        self.picture = picture
        name = self._invitation or self.tr("Picture: drop, paste or browse")
        if picture is not None:
            name = self.tr("Picture {name}: press to choose another").format(name=picture.name)
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
        self.update()

    def set_off(self, why: str) -> None:
        """Say why a picture would change nothing; it can be kept all the same."""
        self.off = why
        self.update()

    def remove(self) -> None:
        if self.picture is not None or self._job is not None:
            self._stop()
            self.set_picture(None)
            self.changed.emit()

    def take(self, source: Path | bytes, name: str) -> None:
        """Let a file or bytes pass the gate, off the GUI thread."""
        self._start(partial(take_picture, source, name, Path(self._folder[0].name)))

    def show_stored(self, folder: Path, sha: str) -> None:
        """Show a picture that a project keeps in `folder`."""
        self._start(partial(stored_picture, folder, sha))

    def take_from(self, mime: QMimeData | None) -> bool:
        """Take the picture of a drop or a clipboard; False if it holds none.

        Qt says None for a clipboard that another program is about to fill.
        """
        if mime is None:
            return False
        if mime.hasUrls() and mime.urls() and mime.urls()[0].isLocalFile():
            file = Path(mime.urls()[0].toLocalFile())
            self.take(file, file.name)
            return True
        if mime.hasImage():
            image = mime.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self.take(_png(image), self.tr("the pasted picture"))
                return True
        return False

    def browse(self) -> None:
        kinds = self.tr("Pictures ({kinds})").format(kinds=SUFFIXES)
        file = file_dialogs.file_to_open(self, self.tr("Choose a picture"), kinds)
        if file is not None:
            self.take(file, file.name)

    def sizeHint(self) -> QSize:
        return QSize(200, self._height)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            self._over = True
            event.setDropAction(Qt.DropAction.CopyAction)  # whoever gives it must not lose it
            event.accept()
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.take_from(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._themes.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        lit = self._over or self.hasFocus() or self.underMouse()
        if self.picture is not None:
            painter.setClipPath(paint.rounded(frame, 12))
            image = self.picture.image
            painter.fillRect(frame, paint.ground(image, theme))
            shown = paint.fitted(image, frame, self.devicePixelRatioF())
            painter.drawPixmap(paint.centred(shown, frame), shown)
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setBrush(theme.colour("accent_soft" if self._over else "surface"))
        pen = QPen(theme.colour("accent" if lit else "outline"), 2 if lit else 1)
        if self.picture is None:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(frame, 12, 12)
        if self.picture is None:
            self._invite(painter, frame)

    def _invite(self, painter: QPainter, frame: QRectF) -> None:
        theme = self._themes.theme
        words, across = frame.adjusted(12, 4, -12, -4), Qt.AlignmentFlag.AlignCenter
        if self._height >= HEIGHT:
            glyph = pixmap("image", theme.muted, ICON, self.devicePixelRatioF())
            left, top = frame.center().x() - ICON / 2, frame.top() + 20
            painter.drawPixmap(round(left), round(top), glyph)
            words = frame.adjusted(20, 20 + ICON + 10, -20, -6)
            across = Qt.AlignmentFlag.AlignHCenter
        text = self._invitation or self.tr("Drop a picture here, paste one, or press to browse")
        if self.busy:
            text = self.tr("Reading the picture…")
        elif self.off:
            text = self.off
        painter.setPen(theme.colour("muted"))
        painter.drawText(words, int(across | Qt.TextFlag.TextWordWrap), text)

    def _start(self, work: Work) -> None:
        self._stop()
        number = self._asked
        self._job = self._runner.start(
            self, work, done=partial(self._taken, number), failed=partial(self._failed, number)
        )
        self.update()

    def _stop(self) -> None:
        self._asked += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _taken(self, number: int, picture: Picture) -> None:
        if number == self._asked:
            self._job = None
            self.set_picture(picture)
            self.changed.emit()

    def _failed(self, number: int, error: Exception) -> None:
        if number == self._asked:
            self._job = None
            self.update()
            self.refused.emit(errors.sentence(error))

    def _repaint(self, *_: object) -> None:
        self.update()


def _own_folder() -> "tuple[TemporaryDirectory[str], FileLock]":
    """A folder for pictures, and the lock that says for as long as we live that it is in use."""
    sweep()
    folder = TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    lock = FileLock(Path(folder.name, files.FILE), timeout=0)
    lock.acquire()
    return folder, lock


def sweep() -> None:
    """Remove what windows left that were killed: their locks were freed by the system."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == _user()
            is_new = time.time() - status.st_mtime < NEW_S  # its lock may be about to be taken
            if is_ours and not is_new and not files.is_at_work(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


def _clean(folder: "TemporaryDirectory[str]", lock: FileLock, *_: object) -> None:
    lock.release()
    folder.cleanup()


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


# What can be done with the product, and why something cannot.


class Buttons(QWidget):
    """Save, keep, export, discard; one line says why a button is off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.why = text_label("caption")
        self.save = QPushButton(self.tr("Save into catalogue"))
        self.save.setProperty("primary", True)
        self.keep = QPushButton(self.tr("Keep draft"))
        self.export = QPushButton(self.tr("Report…"))
        self.discard = QPushButton(self.tr("Discard"))
        for button in (self.export, self.discard):
            button.setProperty("quiet", True)
        self.save.setToolTip(
            self.tr("Make it an item; nothing that was trained changes, retraining includes it")
        )
        others = Flow(gap=8)
        for button in (self.keep, self.export, self.discard):
            others.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 10, 0)
        column.setSpacing(4)
        column.addWidget(self.why)
        column.addWidget(self.save)
        column.addSpacing(4)
        column.addLayout(others)

    def allow(self, *, product: bool, writable: bool, ready: bool, whole: bool, busy: bool) -> None:
        """Switch the buttons by what there is."""
        self.save.setEnabled(product and writable and ready and not busy)
        self.keep.setEnabled(product and writable and not busy)
        self.export.setEnabled(product and whole)
        self.discard.setEnabled(product and not busy)
        text = ""
        if busy:
            text = self.tr("Saving…")
        elif not product:
            text = self.tr("Give it a picture or a few words first.")
        elif not writable:
            text = self.tr("This project is read-only: nothing can be kept or saved in it.")
        elif not ready:
            text = self.tr("Saving into the catalogue waits for the model.")
        self.why.setText(text)
        self.why.setVisible(bool(text))
