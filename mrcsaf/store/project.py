"""A project folder: its database, its pictures and its runs.

NAME.mrcsaf/project.db   everything people did and models found
            images/      originals, named by content
            thumbs/      disposable
            runs/<id>/   checkpoints
            backups/
"""

import contextlib
import json
import os
import shutil
import time
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout
from sqlite_utils import Database

from mrcsaf.core import files
from mrcsaf.core.errors import LockedError, StoreError
from mrcsaf.core.files import TEMPORARY, permissions, sync_folder, write_bytes
from mrcsaf.store import backups, connection, migrations, parts, sums
from mrcsaf.store.maintenance import now

FOLDERS = ("images", "thumbs", "runs", "backups")
LOCK = "project.lock"
MOST_RUNS = 1_000_000_000  # a folder with a higher number is none of ours
LOCK_WAIT_S = 5.0  # writers are short-lived: another one is worth waiting for
LET_GO = "let-go.json"  # in a run's folder: the backups there were when its row had gone
STRAY_AGE_S = 600.0  # no live writer takes that long over one file


class Project:
    """An open project. `db` belongs to the thread that opened it.

    Writers take turns across threads and processes: open one, write, close it.
    """

    def __init__(
        self, path: Path, db: Database, lock: FileLock | None, *, made: bool = False
    ) -> None:
        self.path = path
        self.db = db
        self._lock = lock
        self._made = made  # its folder was not there before
        self._version = migrations.version_of(db)

    @classmethod
    def create(cls, path: Path) -> "Project":
        """Make an empty project at `path`, open for writing.

        Raises StoreError if something other than an empty folder is there. Of two that make the
        same project one is refused, and nothing is left of a project that cannot be made.
        """
        path = Path(path)
        made = not path.exists()
        _check_is_free(path)
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{path} cannot be made: {error.strerror}.") from error
        parts.refuse_strange(path)
        lock = _lock(path)
        try:
            _check_is_free(path)  # another process may have made one since
        except BaseException:
            lock.release()
            raise
        try:
            for folder in FOLDERS:
                (path / folder).mkdir(exist_ok=True)
            db = connection.connect(path / "project.db", write=True)
            db.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
            migrations.migrate(db)
            sums.seal_missing(db)
        except BaseException as error:
            _empty(path, lock, with_folder=made)
            if isinstance(error, OSError):
                raise StoreError(f"{path} cannot be made: {error.strerror}.") from error
            raise
        return cls(path, db, lock, made=made)

    @classmethod
    def open(cls, path: Path, *, write: bool = False) -> "Project":
        """Open a project; a writer migrates it (after a backup) and sweeps what kills left over.

        A reader leaves an older one as it is. Raises LockedError if another writer has it,
        StoreError if it is not a whole project, or one of whose parts leads elsewhere.
        """
        path = Path(path)
        file = path / "project.db"
        parts.refuse_strange(path)
        connection.check_is_ours(file)
        if not write:
            return cls(path, connection.connect(file, write=False), None)
        lock = _lock(path)
        try:
            version = connection.check_is_ours(file)  # whoever had the lock may have changed it
            parts.refuse_second_name(file)
            if version < len(migrations.STEPS):
                backups.make(file, path / "backups", backups.MIGRATION)
            db = connection.connect(file, write=True)
            migrations.migrate(db)
            sums.seal_missing(db)
        except BaseException:
            lock.release()
            raise
        project = cls(path, db, lock)
        project._sweep()
        return project

    @classmethod
    def restore(cls, path: Path, copy: Path) -> Path | None:
        """Put a backup in the database's place; returns where what was there is kept.

        What can be read is backed up, what cannot is set aside as it is in backups/. Raises
        DamagedError if the copy is not whole, LockedError if a writer has the project or a run is
        being trained, StoreError if the disk refuses or (Windows) a reader has it open.
        """
        parts.refuse_strange(path)
        lock = _lock(path)
        try:
            _check_nobody_trains(path)
            fresh = backups.unpack(copy, path)
            try:
                return _put_in_place(fresh, path)
            finally:
                fresh.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"{copy.name} cannot be put in place: {error.strerror or error}."
            ) from error
        finally:
            lock.release()

    @property
    def images(self) -> Path:
        return self.path / "images"

    @property
    def thumbs(self) -> Path:
        return self.path / "thumbs"

    @property
    def runs(self) -> Path:
        return self.path / "runs"

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    def newest_folder(self) -> int:
        """The highest number that a run's folder has, whether a row knows it or a backup alone."""
        names = [folder.name for folder in self.runs.iterdir()] if self.runs.is_dir() else []
        numbers = [int(name) for name in names if name.isascii() and name.isdecimal()]
        return max((number for number in numbers if number < MOST_RUNS), default=0)

    def is_outdated(self) -> bool:
        """Whether a writer has brought the project up to date since a reader opened it."""
        return migrations.version_of(self.db) != self._version

    def close(self) -> None:
        connection.close(self.db, write=self._lock is not None)
        if self._lock is not None:
            self._lock.release()

    def discard(self) -> None:
        """Close a project made in vain, and leave the disk as it was before `create`."""
        assert self._lock is not None, "a reader made nothing"
        self.db.close()
        _empty(self.path, self._lock, with_folder=self._made)

    def __enter__(self) -> "Project":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _sweep(self) -> None:
        """Remove half-written files, and run folders that no row and no backup knows."""
        strays = [*self.path.glob(f"{TEMPORARY}*"), *self.backups.glob(f"{TEMPORARY}*")]
        for folder in (self.runs, self.images):
            strays += folder.glob(f"*/{TEMPORARY}*")
        for stray in strays:
            with contextlib.suppress(OSError):  # another writer's, just moved into place
                if time.time() - stray.stat().st_mtime > STRAY_AGE_S:
                    stray.unlink()
        known = {parts.run_folder(run) for (run,) in self.db.execute("SELECT id FROM run")}
        for folder in self.runs.iterdir() if self.runs.is_dir() else ():
            if folder.name in known:
                (folder / LET_GO).unlink(missing_ok=True)
            elif self._is_let_go(folder) and not files.is_at_work(folder):
                shutil.rmtree(folder, ignore_errors=True)

    def _is_let_go(self, folder: Path) -> bool:
        """Whether no backup can bring back the row of a run's folder.

        The folder notes which backups there were when its row was found gone: those may name it,
        later ones cannot. Once they have all been thinned out, nothing needs the folder.
        """
        there = sorted(copy.name for copy in backups.found(self.backups))
        try:
            noted = json.loads((folder / LET_GO).read_text("utf-8"))
            return not set(noted) & set(there)
        except (OSError, ValueError, TypeError):  # no note yet, or a damaged one
            if there and folder.is_dir():
                write_bytes(folder / LET_GO, json.dumps(there).encode())
            return not there


def _check_nobody_trains(path: Path) -> None:
    runs = path / "runs"
    for folder in sorted(runs.iterdir()) if runs.is_dir() else ():
        if files.is_at_work(folder):
            raise LockedError(
                f"Run {folder.name} is being trained: wait for it or stop it, then restore again."
            )


def _put_in_place(fresh: Path, path: Path) -> Path | None:
    connection.check_is_ours(fresh)
    file = path / "project.db"
    kept = _keep(file, path / "backups") if file.exists() else None
    for name in ("project.db-wal", "project.db-shm", "project.db-journal"):
        (path / name).unlink(missing_ok=True)
    fresh.chmod(permissions(file))
    os.replace(fresh, file)
    sync_folder(path)
    return kept


def _keep(file: Path, folder: Path) -> Path:
    """Keep the database before another takes its place: a backup, or as it is if it is broken."""
    try:
        connection.check_is_ours(file)
        return backups.make(file, folder, backups.RESTORE)
    except StoreError:
        folder.mkdir(exist_ok=True)
        aside = folder / f"{now().replace(':', '-').replace('+00-00', 'Z')}.damaged.db"
        log, log_aside = (name.with_name(f"{name.name}-wal") for name in (file, aside))
        if log.exists():
            os.replace(log, log_aside)
        _set_aside(file, aside)
        return aside


def _set_aside(file: Path, aside: Path) -> None:
    """Keep a file under another name; where the disk can, it is never gone from its own."""
    try:
        os.link(file, aside)
    except OSError:
        os.replace(file, aside)


def _check_is_free(path: Path) -> None:
    """Nothing but what someone who makes a project there, or was killed at it, has put there."""
    if (path / "project.db").exists():
        raise StoreError(f"{path} is a project already: open it, or choose another name.")
    if path.exists() and (not path.is_dir() or not all(map(_is_ours_and_empty, path.iterdir()))):
        raise StoreError(f"{path} exists and is not empty: choose another name.")


def _is_ours_and_empty(entry: Path) -> bool:
    if entry.is_symlink():
        return False
    return entry.name == LOCK or (
        entry.name in FOLDERS and entry.is_dir() and not any(entry.iterdir())
    )


def _empty(path: Path, lock: FileLock, *, with_folder: bool) -> None:
    """Remove what is in a project's folder while its lock is held, then the lock and the folder."""
    for entry in path.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.name != LOCK:
            with contextlib.suppress(OSError):
                entry.unlink()
    with contextlib.suppress(OSError):  # Windows keeps an open file; who waits asks for a new one
        (path / LOCK).unlink()
    lock.release()
    with contextlib.suppress(OSError):  # who waited may have put theirs there
        if with_folder:
            path.rmdir()


def _lock(path: Path) -> FileLock:
    """The writer's lock; the operating system frees it when its process dies."""
    lock = FileLock(path / LOCK, timeout=LOCK_WAIT_S)
    try:
        lock.acquire()
    except Timeout:
        raise LockedError(
            f"Another program has {path.name} open for writing: close it there first."
        ) from None
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written to: {os.strerror(error.errno or 0)}."
        ) from error
    return lock
