"""One read-only connection a pool thread, kept while the project stays the same.

Opening a project checks the whole file; doing that at every click would be felt.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mrcsaf.store.project import Project

_local = threading.local()


@contextmanager
def reading(path: Path) -> Iterator[Project]:
    """The thread's open reader of `path`; call it inside a job, never on the GUI thread.

    After an exception the connection is closed, so that the next call opens afresh.
    """
    project: Project | None = getattr(_local, "project", None)
    if project is None or project.path != path or not (path / "project.db").exists():
        close_reader()
        project = _local.project = Project.open(path)
    try:
        yield project
    except BaseException:
        close_reader()
        raise


def close_reader() -> None:
    """Close this thread's reader, if it has one."""
    project: Project | None = getattr(_local, "project", None)
    _local.project = None
    if project is not None:
        project.close()
