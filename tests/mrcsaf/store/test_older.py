"""Projects of earlier versions: readers leave them as they are, a write brings them up to date."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlite_utils import Database

from mrcsaf import cli
from mrcsaf.answers import connections, session
from mrcsaf.core.errors import MrcsafError
from mrcsaf.data.records import Part
from mrcsaf.store import (
    Project,
    backups,
    catalogue,
    migrations,
    repairing,
    runs,
)
from mrcsaf.train import run as experiment

NOW = len(migrations.STEPS)


def next_step(db: Database) -> None:
    """What a later version may bring: a column, a table, another view."""
    db.execute("ALTER TABLE run ADD COLUMN place TEXT NOT NULL DEFAULT 'here'")
    db.execute("ALTER TABLE run ADD COLUMN score REAL")
    db.execute("CREATE TABLE extra (x INTEGER PRIMARY KEY) STRICT")
    db.execute("DROP VIEW v_history")
    db.execute(
        "CREATE VIEW v_history AS SELECT place, score, (SELECT count(*) FROM extra) FROM run"
    )


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A version of the program that knows one step more than this one."""
    monkeypatch.setattr(migrations, "STEPS", [*migrations.STEPS, next_step])
    migrations.schema_after.cache_clear()
    yield
    migrations.schema_after.cache_clear()


def older(path: Path, version: int) -> Path:
    """Make the project at `path`, one of this version, one of an earlier version."""
    file = path / "project.db"
    new = file.rename(path.parent / "new.db")
    db = Database(file, execute_plugins=False)
    db.conn.isolation_level = None
    for apply in migrations.STEPS[:version]:
        apply(db)
    db.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {version}")
    if version == 0:  # or the file would have no page
        db.execute("CREATE TABLE x (a)")
        db.execute("DROP TABLE x")
    db.execute("ATTACH ? AS new", (str(new),))
    plain = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    for (table,) in db.execute(plain + " AND name NOT LIKE 'sqlite_%'").fetchall():
        names = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        shared = ", ".join(f'"{name}"' for name in names)
        db.execute(f"INSERT INTO main.{table} ({shared}) SELECT {shared} FROM new.{table}")
    db.close()
    new.unlink()
    return path


@pytest.fixture(params=range(NOW + 1))
def project(request: pytest.FixtureRequest, tmp_path: Path, trained: Path) -> Path:  # type: ignore[override]
    """The trained shop as each earlier version had it."""
    return older(Path(shutil.copytree(trained, tmp_path / "old.mrcsaf")), request.param)


def hashed(folder: Path) -> dict[str, str]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    names = {str(file.relative_to(folder)): file for file in files}
    return {
        name: hashlib.sha256(names[name].read_bytes()).hexdigest()
        for name in names
        if not name.startswith("thumbs/")  # what may be deleted at any time
    }


def command(*words: str) -> Callable[[Path], object]:
    return lambda path: cli.main([words[0], str(path), *words[1:], "--quiet"])


def window(path: Path) -> None:
    try:
        session.load(path, None, lambda _: None)
    finally:
        connections.close_reader()


READERS: dict[str, Callable[[Path], object]] = {
    "info": command("info"),
    "check": command("check"),
    "recommend": command("recommend", "--user", "u0"),
    "explain": command("explain", "--user", "u0", "--item", "i0"),
    "export": lambda path: command("export", "--out", str(path.parent / "w.csv"))(path),
    "evaluate": lambda path: experiment.evaluate_run(path, None, Part.TEST),
    "window": window,
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_leaves_an_older_project_as_it_is(
    project: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = hashed(project)
    with suppress(MrcsafError):  # a project of before there were runs has none to show
        READERS[name](project)
    assert "Traceback" not in capsys.readouterr().err
    assert hashed(project) == before


def test_a_reader_sees_what_the_project_will_hold_once_it_is_up_to_date(
    project: Path, tmp_path: Path
) -> None:
    new = Path(shutil.copytree(project, tmp_path / "new.mrcsaf"))
    Project.open(new, write=True).close()
    tables = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
    with Project.open(project) as old, Project.open(new) as migrated:
        for (table,) in migrated.db.execute(f"{tables} AND name NOT LIKE 'item_fts_%'").fetchall():
            rest = " WHERE key NOT LIKE 'crc:%'" if table == "meta" else ""
            seen, made = (
                [dict(row) for row in shop.db.query(f'SELECT * FROM "{table}"{rest}')]
                for shop in (old, migrated)
            )
            assert seen == made, table
        assert len(catalogue.search(old.db, "nothing of that name")) == 0


def test_a_write_that_was_asked_for_brings_it_up_to_date_after_a_backup(project: Path) -> None:
    with Project.open(project, write=True) as opened:
        assert migrations.version_of(opened.db) == NOW + 1
        (copy,) = backups.listed(opened.backups)
        assert copy.why == "migration"
    assert repairing.look_into(copy.path).items in (0, 24)  # read as it is, too


def test_a_backup_keeps_an_older_project_as_it_is(project: Path) -> None:
    with Project.open(project) as opened:
        version = migrations.version_of(opened.db)
        names = [run.name for run in runs.runs(opened.db)]
    copy = backups.make(project / "project.db", project / "backups")
    Project.restore(project, copy)
    with Project.open(project) as opened:
        assert migrations.version_of(opened.db) == version
        assert [run.name for run in runs.runs(opened.db)] == names


def test_the_windows_reader_notices_that_a_writer_brought_the_project_up_to_date(
    project: Path,
) -> None:
    try:
        with connections.reading(project) as first:
            assert first.db.execute("SELECT count(*) FROM extra").fetchone() == (0,)
            with Project.open(project, write=True) as writer:
                writer.db.execute("INSERT INTO extra (x) VALUES (7)")
        with connections.reading(project) as second:
            assert second.db.execute("SELECT x FROM extra").fetchall() == [(7,)]
    finally:
        connections.close_reader()
