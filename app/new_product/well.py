"""Where a picture is dropped, pasted or browsed for; says what is wrong with one."""

import contextlib
import os
import shutil
import stat
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from filelock import FileLock
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QImageWriter,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.core import errors, file_dialogs
from app.core.jobs import Job, JobRunner, Work
from app.new_product.product import Picture, stored_picture, take_picture
from app.ui import paint
from app.ui.icons import pixmap
from app.ui.theme import Themes
from mrcsaf.core import presence
from mrcsaf.core.text import tip

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
    lock = FileLock(Path(folder.name, presence.FILE), timeout=0)
    lock.acquire()
    return folder, lock


def sweep() -> None:
    """Remove what windows left that were killed: their locks were freed by the system."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == _user()
            is_new = time.time() - status.st_mtime < NEW_S  # its lock may be about to be taken
            if is_ours and not is_new and not presence.is_at_work(folder):
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
