"""Small pictures by content hash: memory, thumbs/ on disk, the original; and whole ones.

Only our own WebP thumbnails are decoded by Qt; originals pass the image gate in Pillow. Pool
threads make QImages only. The newest wish is served first, because it is what is on screen.
"""

import logging
from collections import OrderedDict, deque
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader

from app.core.jobs import JobRunner
from mrcsaf.core import files, limits
from mrcsaf.core.errors import MrcsafError
from mrcsaf.core.files import write_bytes
from mrcsaf.core.progress import Report
from mrcsaf.data import images
from mrcsaf.store import parts

log = logging.getLogger(__name__)

SIDE = 256
MEMORY_BYTES = 64 << 20
WAITING = 600  # wishes kept; older ones have scrolled away
TELL_MS = 33  # news of finished pictures, in batches


class Thumbnails(QObject):
    """Asked by hash, answers at once with what it has, and tells when more came."""

    arrived = Signal(object)  # frozenset of hashes: loaded, or known to be impossible

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._project: Path | None = None
        self._generation = 0
        self._memory: OrderedDict[str, QImage | None] = OrderedDict()  # None: cannot be had
        self._bytes = 0
        self._waiting: deque[str] = deque(maxlen=WAITING)
        self._loading: set[str] = set()
        self._news: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TELL_MS)
        self._timer.timeout.connect(self._tell)

    @property
    def busy(self) -> bool:
        """Whether pictures are still on their way."""
        return bool(self._waiting or self._loading or self._news)

    def set_project(self, path: Path | None) -> None:
        """Serve another project; answers for the former one are dropped."""
        if path == self._project:
            return
        self._project = path
        self._generation += 1
        self._memory.clear()
        self._bytes = 0
        self._waiting.clear()
        self._loading.clear()
        self._news.clear()

    def get(self, sha: str) -> QImage | None:
        """The picture if it is here; otherwise None, and it is loaded."""
        if sha in self._memory:
            self._memory.move_to_end(sha)
            return self._memory[sha]
        if self._project is not None and sha not in self._loading and sha not in self._waiting:
            self._waiting.append(sha)
            self._feed()
        return None

    def is_hopeless(self, sha: str) -> bool:
        """Whether the picture was tried and cannot be had."""
        return sha in self._memory and self._memory[sha] is None

    def _feed(self) -> None:
        """Keep every pool thread busy, newest wish first."""
        while self._project is not None and self._waiting and len(self._loading) < 4:
            sha = self._waiting.pop()
            self._loading.add(sha)
            self._runner.start(
                self,
                partial(load, self._project, sha),
                done=partial(self._keep, self._generation, sha),
                failed=partial(self._give_up, self._generation, sha),
            )

    def _keep(self, generation: int, sha: str, image: QImage) -> None:
        if generation == self._generation:
            self._bytes += image.sizeInBytes()
            self._store(sha, image)
            while self._bytes > MEMORY_BYTES and len(self._memory) > 1:
                _, oldest = self._memory.popitem(last=False)
                self._bytes -= oldest.sizeInBytes() if oldest is not None else 0

    def _give_up(self, generation: int, sha: str, error: Exception) -> None:
        if generation == self._generation:
            if not isinstance(error, MrcsafError):
                log.warning("picture %s: %s", sha[:12], error)
            self._store(sha, None)

    def _store(self, sha: str, image: QImage | None) -> None:
        self._memory[sha] = image
        self._loading.discard(sha)
        self._news.add(sha)
        if not self._timer.isActive():
            self._timer.start()
        self._feed()

    def _tell(self) -> None:
        news, self._news = frozenset(self._news), set()
        self.arrived.emit(news)


def thumbnail_path(project: Path, sha: str) -> Path:
    """Where the thumbnail of a picture is kept; it may be deleted at any time.

    Raises StoreError if that leads out of the project.
    """
    return parts.inside(project, "thumbs", sha[:2], f"{sha}-{SIDE}.webp")


def load(project: Path, sha: str, report: Report) -> QImage:
    """The thumbnail, made and kept if it is not there. Raises MrcsafError if it cannot be made."""
    path = thumbnail_path(project, sha)
    image = decode(path) if images.is_sha(sha) else QImage()
    if not image.isNull():
        return image
    original = images.image_path(project / "images", sha)
    data = images.thumbnail_bytes(images.read_image(original, within=SIDE), SIDE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data)
    except OSError as error:  # a full or read-only disk: the picture is shown all the same
        log.warning("thumbnail not kept: %s", error)
        return _as_rgb(QImage.fromData(data))
    return decode(path)


def decode(path: Path) -> QImage:
    """A thumbnail's file as a picture; null if it is not one of ours.

    WebP of our size and nothing else: whoever sent the project may have written the file, and Qt
    would go by its content and draw an SVG without end.
    """
    try:
        files.opened(path, limits.THUMBNAIL_BYTES).close()
    except OSError:
        return QImage()
    reader = QImageReader(str(path), QByteArray(b"webp"))
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if not (0 < size.width() <= SIDE and 0 < size.height() <= SIDE):
        return QImage()
    return _as_rgb(reader.read())


def _as_rgb(image: QImage) -> QImage:
    return image if image.isNull() else image.convertToFormat(QImage.Format.Format_RGB32)


# Whole pictures, decoded behind the image gate. Runs inside jobs.


LARGE = 900  # device pixels a side that a picture is decoded to


def large(project: Path, sha: str, report: Report) -> QImage:
    """The picture for the inspector. Raises MrcsafError if it has gone or is broken."""
    picture = images.read_image(images.image_path(project / "images", sha), within=LARGE)
    picture.thumbnail((LARGE, LARGE))
    width, height = picture.size
    data = picture.tobytes()
    return QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
