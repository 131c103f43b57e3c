"""The schema, its frozen history, and what happens when a step fails."""

import hashlib
from pathlib import Path

import pytest
from sqlite_utils import Database

from mrcsaf.core.errors import StoreError
from mrcsaf.store import Project, migrations

FROZEN = Path(__file__).parent / "schema"


def memory() -> Database:
    db = Database(memory=True, execute_plugins=False)
    db.conn.isolation_level = None
    return db


@pytest.mark.parametrize("version", range(1, len(migrations.STEPS) + 1))
def test_shipped_steps_are_frozen(version: int) -> None:
    """Where a new step was added: write schema/N.sql from this text, once. Never change one."""
    statements = [str(sql) for *_, sql in migrations.schema_after(version) if sql is not None]
    text = ";\n\n".join(sorted(statements)) + ";\n"
    assert text == (FROZEN / f"{version}.sql").read_text()


def test_every_table_is_strict() -> None:
    db = memory()
    migrations.migrate(db)
    loose = {
        name
        for name, kind, strict in db.execute("SELECT name, type, strict FROM pragma_table_list")
        if kind == "table" and not strict and not name.startswith(("sqlite_", "item_fts"))
    }
    assert not loose


def test_migrating_twice_does_nothing_the_second_time() -> None:
    db = memory()
    assert migrations.migrate(db) == len(migrations.STEPS)
    assert migrations.migrate(db) == 0


def test_a_step_that_fails_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(db: Database) -> None:
        db.execute("CREATE TABLE half (x INTEGER) STRICT")
        raise OSError("no space")

    db = memory()
    migrations.migrate(db)
    before = migrations.parts_of(db)
    monkeypatch.setattr(migrations, "STEPS", [*migrations.STEPS, broken])
    with pytest.raises(OSError, match="no space"):
        migrations.migrate(db)
    assert migrations.parts_of(db) == before
    assert migrations.version_of(db) == len(migrations.STEPS) - 1


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("version", [len(migrations.STEPS) + 1, -1])
def test_a_version_we_do_not_know_is_refused_and_the_file_untouched(
    tmp_path: Path, version: int, write: bool
) -> None:
    project = Project.create(tmp_path / "p")
    project.db.execute(f"PRAGMA user_version = {version}")
    project.close()
    file = tmp_path / "p" / "project.db"
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    with pytest.raises(StoreError, match=r"newer version|schema"):
        Project.open(tmp_path / "p", write=write)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    assert {entry.name for entry in (tmp_path / "p").iterdir()} >= {"project.db"}
    assert not list((tmp_path / "p").glob("project.db-*"))
