"""What the gate lets in, and how SQLite's complaints read."""

import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.store import Project, catalogue, connection, drafts


def database(project: Project) -> Path:
    """Close the project; the path of its file."""
    project.close()
    return project.path / "project.db"


def tampered(file: Path, sql: str) -> None:
    raw = sqlite3.connect(file)
    raw.executescript(sql)
    raw.close()


def refused(project: Project, match: str) -> None:
    for write in (False, True):
        with pytest.raises(StoreError, match=match) as caught:
            Project.open(project.path, write=write)
        assert "\n" not in str(caught.value)


def test_a_folder_without_a_database_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no project at .*project\.db is missing"):
        Project.open(tmp_path)


def test_another_programs_database_is_refused(project: Project) -> None:
    tampered(database(project), "PRAGMA application_id = 7")
    refused(project, "another program")


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER evil AFTER INSERT ON item BEGIN DELETE FROM run; END",
        "CREATE VIEW evil AS SELECT * FROM item",
        "CREATE TABLE evil (x)",
        "DROP VIEW v_history; CREATE VIEW v_history AS SELECT 1",
    ],
)
def test_a_part_that_is_not_ours_is_refused(project: Project, sql: str) -> None:
    tampered(database(project), sql)
    refused(project, "not ours")


def test_a_lost_table_is_refused_at_opening_and_not_at_the_first_use(project: Project) -> None:
    tampered(database(project), "DROP TABLE undo_log")
    refused(project, "lacks a part: CREATE TABLE undo_log")


def test_statistics_of_the_query_planner_are_harmless(project: Project) -> None:
    tampered(database(project), "ANALYZE")
    Project.open(project.path).close()


FORGED = """
PRAGMA writable_schema = ON;
INSERT INTO sqlite_schema VALUES ('{kind}', '{name}', 'run', {page}, '{sql}')
"""


@pytest.mark.parametrize(
    ("kind", "name", "sql"),
    [
        (
            "trigger",
            "sqlite_statX",
            "CREATE TRIGGER sqlite_statX AFTER UPDATE ON run BEGIN"
            " UPDATE run SET notes = char(120) WHERE id = new.id; END",
        ),
        (
            "trigger",
            "sqlite_stat1",
            "CREATE TRIGGER sqlite_stat1 AFTER UPDATE ON run BEGIN DELETE FROM item; END",
        ),
        ("view", "sqlite_stat1", "CREATE VIEW sqlite_stat1 AS SELECT 1 AS tbl"),
        ("view", "sqlite_statistics", "CREATE VIEW sqlite_statistics AS SELECT * FROM item"),
        (
            "trigger",
            "item_ai",
            'CREATE TRIGGER item_ai2 AFTER INSERT ON "item" BEGIN SELECT 1; END',
        ),
    ],
)
def test_what_only_looks_like_statistics_is_refused(
    project: Project, kind: str, name: str, sql: str
) -> None:
    """Such a trigger would run in our own writer."""
    tampered(database(project), FORGED.format(kind=kind, name=name, sql=sql, page=0))
    refused(project, "not ours|damaged")


@pytest.mark.parametrize(
    "sql", ["CREATE TABLE sqlite_stat5(tbl,idx,stat)", "CREATE TABLE sqlite_stat1(tbl,idx,stat,x)"]
)
def test_tables_of_statistics_are_sqlites_own_to_the_letter(project: Project, sql: str) -> None:
    file = database(project)
    name = sql[13:25]
    tampered(file, "CREATE TABLE honest(x)")
    tampered(
        file,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET"
        f" name = '{name}', tbl_name = '{name}', sql = '{sql}' WHERE name = 'honest'",
    )
    refused(project, "not ours")


def test_an_index_named_like_statistics_is_refused(project: Project) -> None:
    file = database(project)
    tampered(file, "CREATE INDEX honest ON item (title)")
    tampered(
        file,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = 'sqlite_stat_i',"
        " sql = 'CREATE INDEX sqlite_stat_i ON item (title)' WHERE name = 'honest'",
    )
    refused(project, "not ours")


KILLED = """
import os, sqlite3, sys
raw = sqlite3.connect(sys.argv[1])
raw.execute("PRAGMA cache_size = 1")
raw.execute("PRAGMA cache_spill = 1")
raw.execute("BEGIN")
raw.execute("UPDATE item SET title = hex(randomblob(3000))")
os._exit(1)  # with half of it in the file
"""


def test_what_a_killed_writer_had_half_done_is_undone(
    project: Project, run_elsewhere: Callable[..., "subprocess.Popen[str]"]
) -> None:
    file = database(project)
    whole = file.read_bytes()
    run_elsewhere(KILLED, file).communicate()
    assert file.with_name("project.db-journal").stat().st_size > 0
    assert file.read_bytes() != whole
    with Project.open(project.path) as reader:
        assert max(len(item.title) for item in catalogue.items(reader.db)) < 100
    assert not list(project.path.glob("project.db-*"))


def test_of_another_programs_database_nothing_is_undone(
    project: Project, run_elsewhere: Callable[..., "subprocess.Popen[str]"]
) -> None:
    file = database(project)
    tampered(file, "PRAGMA application_id = 7")
    run_elsewhere(KILLED, file).communicate()
    before = {path.name: path.read_bytes() for path in project.path.glob("project.db*")}
    refused(project, "another program")
    assert {path.name: path.read_bytes() for path in project.path.glob("project.db*")} == before


def test_garbage_is_refused(project: Project) -> None:
    database(project).write_bytes(b"hello, I am a text file\n" * 500)
    refused(project, "not a database")


def test_garbage_behind_a_good_signature_is_refused(project: Project) -> None:
    random = np.random.default_rng(0)
    database(project).write_bytes(b"SQLite format 3\0" + random.bytes(20_000))
    refused(project, "damaged|cannot be used")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_database_is_refused(project: Project, share: float) -> None:
    file = database(project)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    refused(project, "damaged|cannot be used|lacks|not ours")


def test_an_empty_file_is_refused(project: Project) -> None:
    database(project).write_bytes(b"")
    refused(project, "not a database")


def test_readers_cannot_write(project: Project) -> None:
    with Project.open(project.path) as reader, pytest.raises(StoreError, match="cannot be used"):
        catalogue.set_meta(reader.db, "x", "y")


def test_a_full_disk_is_one_sentence_and_the_transaction_is_gone(project: Project) -> None:
    pages = project.db.execute("PRAGMA page_count").fetchone()[0]
    project.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match=r"The disk with .*project\.db is full: free some space"):
        catalogue.set_meta(project.db, "big", "x" * 5_000_000)
    with pytest.raises(StoreError, match="is full"):
        _store_small_and_big(project)
    assert catalogue.meta(project.db, "small") == ""
    project.db.execute("PRAGMA max_page_count = 100000")
    catalogue.set_meta(project.db, "small", "fits again")


def _store_small_and_big(project: Project) -> None:
    with project.db.atomic():
        catalogue.set_meta(project.db, "small", "x")
        project.db.conn.executemany(
            "INSERT INTO meta (key, value) VALUES (?, ?)", ((str(i), "y" * 9999) for i in range(99))
        )


def test_damage_met_while_reading_rows_is_one_sentence(project: Project) -> None:
    file = database(project)
    raw = sqlite3.connect(file)
    root, size = raw.execute(
        "SELECT rootpage, (SELECT page_size FROM pragma_page_size)"
        " FROM sqlite_schema WHERE name = 'interaction'"
    ).fetchone()
    raw.close()
    whole = bytearray(file.read_bytes())
    whole[(root - 1) * size : root * size] = b"\xff" * size
    file.write_bytes(whole)
    db = connection.connect(file, write=False)
    for read in (
        lambda: db.execute("SELECT * FROM interaction").fetchall(),
        lambda: list(db.execute("SELECT * FROM interaction")),
        lambda: db.execute("SELECT * FROM interaction").fetchone(),
    ):
        with pytest.raises(StoreError, match=r"is damaged .*: run `mrcsaf check --repair`"):
            read()
    db.close()


def test_a_broken_constraint_is_our_bug_and_rises_as_it_is(project: Project) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        project.db.execute("INSERT INTO user (id, ext_id) VALUES (0, 'twice')")


def test_a_closed_project_is_one_file(project: Project) -> None:
    catalogue.set_meta(project.db, "x", "y")
    project.close()
    assert not list(project.path.glob("project.db-*"))


def test_half_a_character_is_a_sentence_wherever_it_would_be_stored(project: Project) -> None:
    """A paste can bring the first half of an emoji; no database takes it."""
    for write in (
        lambda: drafts.add(project, title="a mug \ud83d"),
        lambda: catalogue.set_meta(project.db, "name", "\udc00"),
        lambda: catalogue.search(project.db, "\ud83d"),
    ):
        with pytest.raises(DataError, match="only half there"):
            write()
    assert drafts.drafts(project.db) == []


def test_a_schema_that_is_no_text_is_refused(project: Project) -> None:
    file = project.path / "project.db"
    project.close()
    raw = sqlite3.connect(file)
    raw.execute("PRAGMA writable_schema = ON")
    raw.execute("UPDATE sqlite_schema SET sql = CAST(sql AS BLOB) WHERE name = 'item_fts'")
    raw.commit()
    raw.close()
    with pytest.raises(StoreError, match=r"project\.db"):
        Project.open(project.path)


def test_a_log_that_a_read_only_disk_keeps_from_being_read_has_advice(tmp_path: Path) -> None:
    (tmp_path / "project.db-wal").touch()
    with (
        pytest.raises(StoreError, match=r"copy the whole folder to another disk"),
        connection.readable(tmp_path / "project.db"),
    ):
        raise sqlite3.OperationalError("unable to open database file")
