"""Opens the database: one policy for pragmas, one gate for files that are not ours."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from mrcsaf.errors import DamagedError, DataError, StoreError
from mrcsaf.store import migrations

BUSY_MS = 5000
WAL_RESET_FIXED = (3, 51, 3)  # older SQLite may corrupt with two writers: we only ever have one


def connect(path: Path, *, write: bool) -> Database:
    """A connection under our pragmas; transactions are begun explicitly, by `Database.atomic`.

    Use it on one thread only. Raises StoreError if the file cannot be opened; whatever the disk or
    the file does to a later statement, read or write, is a StoreError too.
    """
    mode = "rwc" if write else "ro"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    with readable(path):
        raw = sqlite3.connect(uri, uri=True, factory=_Connection)
    raw.path = path
    raw.isolation_level = None
    db = Database(raw, execute_plugins=False, recursive_triggers=False)
    try:
        _set_up(db, write)
    except BaseException:
        db.close()
        raise
    return db


def _set_up(db: Database, write: bool) -> None:
    db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    db.execute("PRAGMA cell_size_check = ON")
    db.execute("PRAGMA foreign_keys = ON")
    if write:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
    else:  # a writer's own triggers feed the text index, so it must trust the gated schema
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA query_only = ON")


def check_is_ours(path: Path) -> int:
    """Look at a file read-only before anything else does; return its schema version.

    Raises StoreError for a damaged file, another program's database, a newer schema, or a schema
    with triggers, views or tables that are not ours.
    """
    if not path.is_file():
        raise StoreError(f"There is no project at {path.parent}: {path.name} is missing.")
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise DamagedError(f"{path} is not a database: run `mrcsaf check --repair`.")
    _roll_back(path)
    db = connect(path, write=False)
    try:
        with readable(path):
            if db.execute("PRAGMA application_id").fetchone()[0] != migrations.APPLICATION_ID:
                raise StoreError(f"{path} was made by another program, not by MR-CSAF Studio.")
            version = migrations.version_of(db)
            migrations.refuse_newer(version)
            problem = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if problem != "ok":
                raise DamagedError(_damaged(path, problem))
            _check_schema(path, set(migrations.statements_in(db)), migrations.schema_after(version))
    finally:
        db.close()
    return version


def _roll_back(path: Path) -> None:
    """Undo what a killed writer had half done when it changed the journal's mode.

    Only a connection that may write can, and it needs but one read; without a journal left over
    there is nothing to undo, and the file is not touched.
    """
    if not path.with_name(f"{path.name}-journal").exists():
        return
    with readable(path):
        raw = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
        with closing(raw):
            raw.execute("PRAGMA trusted_schema = OFF")
            raw.execute("PRAGMA schema_version").fetchone()


def _check_schema(path: Path, found: set[str], ours: frozenset[str]) -> None:
    if strange := found - ours:
        first = min(strange).split("\n")[0][:80]
        raise StoreError(f"{path} holds a part that is not ours and is not opened: {first}")
    if lost := ours - found:
        first = min(lost).split("\n")[0][:80]
        raise DamagedError(f"{path} lacks a part: {first} Run `mrcsaf check --repair`.")


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn SQLite's complaints about `path` into one sentence for people.

    A broken constraint or a wrong call is our own fault, not the file's: it rises as it is.
    """
    try:
        yield
    except UnicodeEncodeError as error:  # half a character, as a broken paste has it
        raise DataError(
            f"“{error.object[:20]}” holds a character that is only half there and cannot be"
            " stored: type it again.".encode("utf-8", "replace").decode()
        ) from error
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StoreError(f"{path} is in use by another program: close it and retry.") from error
        if "full" in str(error):
            raise StoreError(f"The disk with {path} is full: free some space and retry.") from error
        raise StoreError(f"{path} cannot be used: {error}.{_advice(path)}") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the latter in names and messages
        raise DamagedError(_damaged(path, error)) from error


def _advice(path: Path) -> str:
    """What to do where a program was killed and its log then came to a disk that is read-only."""
    if not path.with_name(f"{path.name}-wal").exists():
        return ""
    return (
        f" Its last changes are still in {path.name}-wal, and only a folder that may be written to"
        " lets them be read: copy the whole folder to another disk and open it there."
    )


def _damaged(path: Path, problem: object) -> str:
    said = " ".join(str(problem).split())[:120]  # SQLite's own words may run over lines
    return f"{path} is damaged ({said}): run `mrcsaf check --repair`."


class _Connection(sqlite3.Connection):
    """Its cursors complain in sentences."""

    path: Path

    def cursor(self, *_: Any) -> "_Cursor":  # type: ignore[override]
        return super().cursor(_Cursor)

    def execute(self, sql: str, parameters: Any = (), /) -> "_Cursor":
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Any], /) -> "_Cursor":
        return self.cursor().executemany(sql, rows)


class _Cursor(sqlite3.Cursor):
    """Every step into SQLite passes here: a full disk shows at an insert, damage at a fetch."""

    connection: _Connection

    def execute(self, sql: str, parameters: Any = (), /) -> "_Cursor":
        with readable(self.connection.path):
            return super().execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Any], /) -> "_Cursor":
        with readable(self.connection.path):
            return super().executemany(sql, rows)

    def fetchone(self) -> Any:
        with readable(self.connection.path):
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with readable(self.connection.path):
            return super().fetchall()

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            with readable(self.connection.path):
                raise error from None


def close(db: Database, *, write: bool) -> None:
    """Close; a writer first folds the log into the file, so that a copied file is whole."""
    if write:
        with suppress(StoreError):  # refused while readers are open: harmless
            db.execute("PRAGMA busy_timeout = 0")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("PRAGMA journal_mode = DELETE")
    db.close()
