"""Opens the database: one policy for pragmas, one gate for files that are not ours.

No other module opens a database, and none opens its file: where a process closes any descriptor of
a file, POSIX drops all locks that it holds on it, SQLite's own with them, and another process then
changes what our readers are reading. Whatever is to be known of the file, SQLite is asked for.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from mrcsaf.core.errors import DamagedError, DataError, ForeignError, StoreError
from mrcsaf.store import migrations
from mrcsaf.store.migrations import Part

BUSY_MS = 5000
_MAGIC = bytes.fromhex("d9d505f920a163d7")  # begins a journal, and ends one that names a file
WAL_RESET_FIXED = (3, 51, 3)  # older SQLite may corrupt with two writers: we only ever have one


def connect(path: Path, *, write: bool) -> Database:
    """A connection under our pragmas; transactions are begun explicitly, by `Database.atomic`.

    A reader of an older file sees the newest schema. Use it on one thread only. Raises StoreError
    if the file cannot be opened; whatever the disk or the file does to a later statement, read or
    write, is a StoreError too.
    """
    db = _open(path, "rwc" if write else "ro")
    try:
        if write:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
        else:  # a writer's own triggers feed the text index, so it must trust the gated schema
            db.execute("PRAGMA trusted_schema = OFF")
            migrations.read_as_newest(db)
            db.execute("PRAGMA query_only = ON")
    except BaseException:
        db.close()
        raise
    return db


def as_it_is(path: Path) -> Database:
    """A connection that reads an older file as it is, to copy it. Raises StoreError."""
    return _open(path, "ro")


def _open(path: Path, mode: str) -> Database:
    """Every connection begins here. `mode` is that of SQLite's addresses, and may say more."""
    _refuse_pointer(path)
    with readable(path):
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        raw = sqlite3.connect(uri, uri=True, factory=_Connection)
    raw.path = path
    raw.isolation_level = None
    db = Database(raw, execute_plugins=False, recursive_triggers=False)
    try:
        db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        db.execute("PRAGMA cell_size_check = ON")
        db.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        db.close()
        raise
    return db


def check_is_ours(path: Path) -> int:
    """Look at a file before anything else does, without writing to it; return its schema version.

    What a killed writer of ours had half done is undone first. Raises DamagedError for a damaged
    file, ForeignError for another program's database, a newer schema, or one with triggers, views
    or tables that are not ours.
    """
    if not path.is_file():
        raise StoreError(f"There is no project at {path.parent}: {path.name} is missing.")
    if path.stat().st_size == 0:  # to SQLite an empty database
        raise DamagedError(f"{path} is not a database: run `mrcsaf check --repair`.")
    _undo_half(path)
    with closing(_open(path, "ro")) as db:
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA query_only = ON")
        _check_application(db, path)
        version = migrations.version_of(db)
        migrations.refuse_newer(version)
        _check_schema(path, migrations.parts_of(db), migrations.schema_after(version))
        problem = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise DamagedError(_damaged(path, problem))
    return version


def _check_application(db: Database, path: Path) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != migrations.APPLICATION_ID:
        raise ForeignError(f"{path} was made by another program, not by MR-CSAF Studio.")


def _undo_half(path: Path) -> None:
    """Undo what a killed writer had half done when it changed the journal's mode.

    Only a connection that may write can, and it needs but one read; without a journal left over
    there is nothing to undo, and the file is not touched. Nor is it where the file itself, looked
    at as it lies there, is not ours.
    """
    if not path.with_name(f"{path.name}-journal").exists():
        return
    with closing(_open(path, "ro&immutable=1")) as db:  # takes no lock, leaves the journal alone
        db.execute("PRAGMA writable_schema = ON")  # the file may be shorter than its header says
        _check_application(db, path)
    with closing(_open(path, "rw")) as db:
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA schema_version").fetchone()


def _refuse_pointer(path: Path) -> None:
    """Raises StoreError if the journal ends with the name of a further file.

    SQLite writes one where a transaction is over several databases, as none of ours is, and deletes
    the file of that name, wherever it is, once it has rolled back what the journal holds.
    """
    journal = path.with_name(f"{path.name}-journal")
    try:
        with journal.open("rb") as file:  # no lock is on a journal, ever
            file.seek(max(0, os.fstat(file.fileno()).st_size - len(_MAGIC)))
            ends = file.read() == _MAGIC
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"{journal} cannot be read: {error.strerror or error}.") from error
    if ends:
        raise StoreError(
            f"{journal.name} names another file that would be deleted, and no journal of ours does:"
            f" the project is not opened. If you trust {path.parent}, remove {journal} first."
        )


def _check_schema(path: Path, found: set[Part], ours: frozenset[Part]) -> None:
    if strange := found - ours - migrations.STATISTICS:
        raise ForeignError(
            f"{path} holds a part that is not ours and is not opened: {_first(strange)}"
        )
    if lost := ours - found:
        raise DamagedError(f"{path} lacks a part: {_first(lost)} Run `mrcsaf check --repair`.")


def _first(parts: Iterable[Part]) -> str:
    """One of the parts, as far as a sentence can hold it."""
    kind, name, _, sql = min(parts, key=str)
    return str(sql or f"{kind} {name}").split("\n")[0][:80]


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


# Queries people may paste into any SQL tool to see for themselves what a view shows.


def weights_of(run: int, item: str) -> str:
    """The selector's weights of one item, as the inspector shows them."""
    return (
        "SELECT run, item, title, w_image, w_text, model, checkpoint_sha, created\n"
        "FROM v_selector_weights\n"
        f"WHERE run = {run:d} AND item = {quoted(item)};\n"
    )


def weights_by_category(run: int) -> str:
    """The mean weight of pictures in each category, most image-driven first."""
    return (
        "SELECT category, count(*) AS items, avg(w_image) AS w_image\n"
        "FROM v_selector_weights\n"
        f"WHERE run = {run:d}\n"
        "GROUP BY category ORDER BY w_image DESC;\n"
    )


def quoted(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"
