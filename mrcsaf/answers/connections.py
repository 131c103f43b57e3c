"""One read-only connection a pool thread, kept while the project stays the same.

Opening a project checks the whole file; doing that at every click would be felt.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mrcsaf.store.project import Project

# By thread number, not thread-local: Python forgets a pool thread's locals between two of its jobs.
_open: dict[int, tuple[Project, object]] = {}


@contextmanager
def reading(path: Path) -> Iterator[Project]:
    """The thread's open reader of `path`; call it inside a job, never on the GUI thread.

    After an exception the connection is closed, so that the next call opens afresh.
    """
    here = threading.get_ident()
    project, which = _open.get(here, (None, None))
    if project is None or project.path != path or which != _which(path) or project.is_outdated():
        close_reader()
        project = Project.open(path)
        _open[here] = project, _which(path)
    try:
        yield project
    except BaseException:
        close_reader()
        raise


def close_reader() -> None:
    """Close this thread's reader, if it has one."""
    project, _ = _open.pop(threading.get_ident(), (None, None))
    if project is not None:
        project.close()


def _which(path: Path) -> object:
    """What tells this database from a backup that took its place; None where there is none."""
    try:
        found = (path / "project.db").stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
