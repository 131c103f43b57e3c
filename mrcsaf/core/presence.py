"""Whether some process is at work in a run's folder: what tells a running run from a lost one.

A killed process cannot say that it has gone; the operating system frees its lock for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from mrcsaf.core.errors import LockedError, StoreError

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
