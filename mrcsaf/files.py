"""Files that are whole or absent: written beside, synced, then moved into place."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from mrcsaf.errors import StoreError

TEMPORARY = ".tmp-"
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


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` durable, where the system knows how."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """Hex digest of the file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
