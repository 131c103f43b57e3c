"""A broken database comes back from a backup; nothing is thrown away, nobody is disturbed."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mrcsaf.cli import main
from mrcsaf.core.errors import DamagedError, LockedError, StoreError
from mrcsaf.store import (
    Project,
    backups,
    catalogue,
    maintenance,
    repairing,
    runs,
)
from mrcsaf.store import project as project_module


@pytest.fixture
def shop(tmp_path: Path, trained: Path) -> Path:
    return Path(shutil.copytree(trained, tmp_path / "shop.mrcsaf"))


def wreck(shop: Path) -> bytes:
    """Overwrite the middle of the database, as a failing disk would."""
    file = shop / "project.db"
    content = file.read_bytes()
    half = len(content) // 2 // 4096 * 4096
    damaged = content[:half] + b"\xa5" * 16384 + content[half + 16384 :]
    file.write_bytes(damaged)
    return damaged


def dump(shop: Path) -> list[str]:
    """Everything in the database but the text index, which a repair makes anew."""
    with Project.open(shop) as project:
        return [line for line in project.db.conn.iterdump() if "item_fts" not in line]


@pytest.mark.parametrize("command", [["check"], ["info"], ["check", "--repair"]])
def test_a_damaged_database_without_a_backup_is_said_and_left_alone(
    shop: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    damaged = wreck(shop)
    checks = command[0] == "check"  # whose answer it is
    assert main([command[0], str(shop), *command[1:]]) == (3 if checks else 1)
    said = "".join(capsys.readouterr())
    assert "is damaged" in said
    assert ("no whole copy" if "--repair" in command else "mrcsaf check --repair") in said
    assert (shop / "project.db").read_bytes() == damaged


@pytest.mark.parametrize("header", [False, True])
def test_repair_restores_the_newest_whole_backup_and_keeps_the_damaged_file(
    shop: Path, header: bool
) -> None:
    with Project.open(shop, write=True) as project:
        catalogue.set_meta(project.db, "name", "kept")
    backups.make(shop / "project.db", shop / "backups")
    before = dump(shop)
    newest = backups.make(shop / "project.db", shop / "backups")
    newest.write_bytes(newest.read_bytes()[:1000])  # and the newest is cut short
    damaged = wreck(shop)
    if header:
        damaged = b"rubbish rubbish " + damaged[16:]
        (shop / "project.db").write_bytes(damaged)
    done = repairing.repair(shop)
    assert "took its place" in done[0]
    assert dump(shop) == before
    (aside,) = (shop / "backups").glob("*.damaged.db")
    assert aside.read_bytes() == damaged


def test_restore_is_a_command_and_what_was_there_is_kept(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dump(shop)
    first = backups.make(shop / "project.db", shop / "backups")
    with Project.open(shop, write=True) as project:
        runs.annotate(project.db, 1, "later")
    after = dump(shop)
    backups.make(shop / "project.db", shop / "backups")
    assert main(["restore", str(shop), first.name, "--json"]) == 0
    assert dump(shop) == before
    assert main(["restore", str(shop)]) == 0  # the newest: the state just replaced
    assert dump(shop) == after
    assert main(["restore", str(shop), "nowhere.db.gz"]) == 1
    assert first.name not in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    "spoil", ["PRAGMA application_id = 7", "PRAGMA user_version = 99", "CREATE TABLE diary (day)"]
)
def test_a_foreign_or_newer_backup_does_not_block_an_older_whole_one(
    shop: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, spoil: str
) -> None:
    whole = backups.make(shop / "project.db", shop / "backups")
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes((shop / "project.db").read_bytes())
    with closing(sqlite3.connect(foreign)) as db:
        db.execute(spoil)
        db.commit()
    newest = shop / "backups" / f"9999-01-01T00-00-00-000000Z-asked{backups.ENDING}"
    newest.write_bytes(gzip.compress(foreign.read_bytes()))
    assert repairing.restore_newest(shop)[0] == whole
    assert f"{newest.name} is passed over" in caplog.text
    wreck(shop)
    assert "took its place" in repairing.repair(shop)[0]


def test_a_full_disk_is_no_reason_to_take_an_older_backup(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        backups.make(shop / "project.db", shop / "backups")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_copy", full)
    with pytest.raises(StoreError, match="No space left"):
        repairing.restore_newest(shop)


def test_a_restore_without_a_backup_changes_nothing(shop: Path) -> None:
    before = dump(shop)
    with pytest.raises(DamagedError, match="no whole copy"):
        repairing.restore_newest(shop)
    with pytest.raises(StoreError, match=r"There is no backup x; the newest .* none"):
        repairing.restore(shop, "x")
    assert dump(shop) == before


def test_a_repair_waits_for_no_writer(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_module, "LOCK_WAIT_S", 0.1)
    with Project.open(shop, write=True), pytest.raises(LockedError):
        repairing.repair(shop)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE selector SET w_image = 0, w_text = 1", "run 1 is damaged and is set aside"),
        ("UPDATE item_vector SET crc = 0 WHERE item_id = 1", "run 1 is damaged and is set aside"),
        ("UPDATE item SET title = 'mine' WHERE id = 2", "the items were changed outside"),
        ("UPDATE feature SET crc = 1 WHERE item_id = 7", "of item 7 removed: encode again"),
    ],
)
def test_what_can_be_made_again_is_dropped_and_the_rest_is_whole(
    shop: Path, change: str, told: str
) -> None:
    with Project.open(shop, write=True) as project:
        project.db.execute(change)
    assert any(told in line for line in repairing.repair(shop))
    with Project.open(shop) as project:
        assert maintenance.problems(project.db, project.images, project.runs) == []
    assert len(list((shop / "backups").glob("*.db.gz"))) == 1


def test_what_is_no_file_among_the_backups_does_not_block_the_older_ones(shop: Path) -> None:
    with Project.open(shop, write=True) as project:
        whole = backups.make(shop / "project.db", project.backups)
    (shop / "backups" / "9999-01-01T00-00-00-000000Z-asked.db.gz").mkdir()
    assert backups.found(shop / "backups") == [whole]
    wreck(shop)
    assert whole.name in repairing.repair(shop)[0]


def test_a_private_database_stays_private_in_its_backups_and_after_a_restore(shop: Path) -> None:
    (shop / "project.db").chmod(0o600)
    with Project.open(shop, write=True) as project:
        whole = backups.make(shop / "project.db", project.backups)
    assert whole.stat().st_mode & 0o777 == 0o600
    repairing.restore(shop, whole.name)
    assert (shop / "project.db").stat().st_mode & 0o777 == 0o600
