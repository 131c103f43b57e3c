"""Files that are whole or absent, whether a process is at work in a folder, and what ships."""

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from mrcsaf.core.errors import LockedError, StoreError

TEMPORARY = ".tmp-"
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # a pipe would wait for ever
UMASK = os.umask(0o077)  # what the user's files are not to be; it can only be asked by setting it
os.umask(UMASK)


@contextlib.contextmanager
def replacing(path: Path, like: Path | None = None) -> Iterator[IO[bytes]]:
    """A binary file that becomes `path` only if the block ends without an exception.

    Who may read `like` (else what was at `path`) may read it; of a new file the umask says.
    Survives a kill and a power cut: temp file in the same folder, fsync, rename, fsync the folder.
    Raises StoreError if the disk is full or the folder cannot be written to.
    """
    try:
        with _beside(path, permissions(like or path)) as file:
            yield file
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}.") from error


@contextlib.contextmanager
def _beside(path: Path, mode: int) -> Iterator[IO[bytes]]:
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise


def opened(path: Path, most: int | None = None) -> BufferedReader:
    """A regular file, open for reading: no pipe, no device, nothing that waits or never ends.

    Raises OSError, with the reason as its `strerror`, for anything else, and for a file of more
    than `most` bytes.
    """
    _check_regular(os.stat(path).st_mode, path)  # first: opening a device may already do something
    handle = os.open(path, os.O_RDONLY | _NO_WAIT)
    try:
        status = os.fstat(handle)
        _check_regular(status.st_mode, path)
        if most is not None and status.st_size > most:
            raise _too_large(path, most)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read(path: Path, most: int) -> bytes:
    """The content of a regular file of at most `most` bytes. Raises OSError as `opened` does."""
    with opened(path, most) as file:
        data = file.read(most + 1)  # some files of the system say they are empty
    if len(data) > most:
        raise _too_large(path, most)
    return data


def leads_out(path: Path) -> bool:
    """Whether a file is a link to what does not lie in its own folder."""
    return path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve())


def _check_regular(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", str(path))


def _too_large(path: Path, most: int) -> OSError:
    return OSError(errno.EFBIG, f"it is larger than {most:,} bytes", str(path))


def permissions(path: Path) -> int:
    """Who may read and write a file, as chmod takes it; of one that is not there, a new one's."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o666 & ~UMASK


def write_bytes(path: Path, data: bytes) -> None:
    """Replace `path` by `data`, whole or not at all."""
    with replacing(path) as file:
        file.write(data)


def has_sha256(path: Path, sha: str, most: int) -> bool:
    """Whether a file is the one of that hash; a larger one is not even read to its end."""
    try:
        return sha256(path, most) == sha
    except OSError:
        return False


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` durable, where the system knows how."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path, most: int | None = None) -> str:
    """Hex digest of the content of a regular file. Raises OSError as `opened` does."""
    with opened(path, most) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Whether some process is at work in a run's folder: what tells a running run from a lost one.
#
# A killed process cannot say that it has gone; the operating system frees its lock for it.


FILE = "working.lock"
WAIT_S = 2.0  # somebody may just be looking


@contextmanager
def at_work(folder: Path) -> Iterator[None]:
    """Be the one process that works in `folder`.

    Raises LockedError if another one does, StoreError if the disk refuses.
    """
    lock = FileLock(folder / FILE, timeout=WAIT_S, is_singleton=False)
    try:
        lock.acquire()
    except Timeout:
        raise LockedError(
            f"Run {folder.name} is being trained by another process: wait for it, or stop it there."
        ) from None
    except OSError as error:  # a full disk: the run can be resumed, as after a kill
        raise StoreError(f"{folder / FILE} cannot be made: {error.strerror or error}.") from error
    try:
        yield
    finally:
        lock.release()


def is_at_work(folder: Path) -> bool:
    """Whether a living process works in `folder`."""
    if not (folder / FILE).exists():
        return False
    lock = FileLock(folder / FILE, timeout=0, is_singleton=False)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:  # a project that may only be read has no worker of ours
        return False
    lock.release()
    return False


# Where the things that ship with the program are: icons, the sample shop. The only resolver.


_INSTALLED = Path(__file__).parents[1] / "bundled"
_CHECKOUT = Path(__file__).parents[2] / "assets"


def asset(name: str) -> Path:
    """The path of `assets/<name>`, in a wheel, a frozen build or a checkout."""
    return (_INSTALLED if _INSTALLED.is_dir() else _CHECKOUT) / name
