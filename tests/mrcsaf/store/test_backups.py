"""Backups: whole, in the order they were made whatever the clock says, thinned, looked into."""

import gzip
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mrcsaf.core import limits
from mrcsaf.core.errors import DamagedError, StoreError
from mrcsaf.store import Project, backups, catalogue, repairing, sums


class Clock:
    """A clock that can be set; it stands still otherwise."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self, _: object) -> datetime:
        return self.at

    strptime = staticmethod(datetime.strptime)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(datetime(2026, 11, 23, 12, tzinfo=UTC))
    monkeypatch.setattr(backups, "datetime", made)
    return made


@pytest.fixture
def file(project: Project) -> Path:
    return project.path / "project.db"


def test_a_backup_is_a_whole_database_taken_while_readers_and_a_writer_are_there(
    project: Project, file: Path
) -> None:
    with Project.open(project.path) as reader:
        copy = backups.make(file, project.backups)
        wanted = list(reader.db.conn.iterdump())
    plain = project.path.parent / "plain.db"
    plain.write_bytes(gzip.decompress(copy.read_bytes()))
    raw = sqlite3.connect(plain)
    assert list(raw.iterdump()) == wanted
    raw.close()


def test_only_the_newest_backups_are_kept(project: Project, file: Path) -> None:
    made = [backups.make(file, project.backups) for _ in range(12)]
    assert sorted(project.backups.iterdir()) == made[-10:]


def test_older_backups_stay_one_a_day_for_a_week(
    project: Project, file: Path, clock: Clock
) -> None:
    made = []
    for _ in range(40):  # four a day
        clock.at += timedelta(hours=6)
        made.append(backups.make(file, project.backups, backups.TIMED))
    kept = backups.found(project.backups)
    assert kept[:10] == made[:-11:-1]
    assert len(kept) == 17
    assert len({copy.name[:10] for copy in kept[9:]}) == 8


def test_backups_have_one_limit_for_all_but_the_newest_two_stay(
    project: Project, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [backups.make(file, project.backups) for _ in range(5)]
    size = made[0].stat().st_size
    for room, stay in ((5 * size + 500, 5), (3 * size + 500, 3), (0, 2)):
        monkeypatch.setattr(limits, "BACKUPS_BYTES", room)
        backups.thin(project.backups)
        assert backups.found(project.backups) == made[: -stay - 1 : -1]


def test_a_clock_set_back_neither_hides_nor_removes_the_newest_backup(
    project: Project, file: Path, clock: Clock
) -> None:
    for _ in range(10):
        clock.at += timedelta(hours=1)
        backups.make(file, project.backups)
    clock.at -= timedelta(days=4000)
    newest = backups.make(file, project.backups)
    assert backups.found(project.backups)[0] == newest
    assert len(backups.found(project.backups)) == 10
    assert not backups.has_changed(file, project.backups)


def test_a_clock_set_back_does_not_lose_what_a_restore_replaced(
    project: Project, file: Path, clock: Clock
) -> None:
    for _ in range(10):
        clock.at += timedelta(hours=1)
        old = backups.make(file, project.backups)
    catalogue.set_meta(project.db, "name", "newer")
    project.close()
    clock.at -= timedelta(days=1)
    kept = Project.restore(project.path, old)
    assert kept is not None
    assert kept.is_file()
    Project.restore(project.path, kept)
    with Project.open(project.path) as again:
        assert catalogue.meta(again.db, "name") == "newer"


def test_what_has_not_changed_is_not_copied_again(project: Project, file: Path) -> None:
    assert backups.make_if_changed(file, project.backups, backups.TIMED) is not None
    assert backups.make_if_changed(file, project.backups, backups.TIMED) is None
    catalogue.set_meta(project.db, "name", "another")
    assert backups.make_if_changed(file, project.backups, backups.TIMED) is not None
    project.close()
    os.utime(file, (1, 1))  # a clock set back to 1970 before a write
    assert backups.has_changed(file, project.backups)


def test_the_list_says_when_why_and_how_large(project: Project, file: Path, clock: Clock) -> None:
    copy = backups.make(file, project.backups, backups.DELETE)
    (project.backups / "2026-01-02T03-04-05-000006Z.db.gz").write_bytes(b"of an earlier version")
    (project.backups / "mine.db.gz").write_bytes(b"brought by hand")
    by_hand, new, old = backups.listed(project.backups)
    assert (new.made, new.why, new.size) == (clock.at, "delete", copy.stat().st_size)
    assert (old.made, old.why) == (datetime(2026, 1, 2, 3, 4, 5, 6, UTC), "")
    assert (by_hand.made, by_hand.why, by_hand.size) == (None, "", 15)


def test_looking_into_a_backup_counts_and_leaves_nothing_behind(
    project: Project, file: Path
) -> None:
    copy = backups.make(file, project.backups)
    size = catalogue.counts(project.db)
    found = repairing.look_into(copy)
    assert (found.items, found.users, found.runs) == (size["items"], size["users"], [])
    assert list(project.backups.iterdir()) == [copy]


def test_a_backup_with_a_part_that_is_not_ours_is_not_looked_into(project: Project) -> None:
    stranger = project.path.parent / "stranger.db"
    raw = sqlite3.connect(stranger)
    raw.execute("CREATE TABLE a (b)")
    raw.close()
    copy = project.backups / "x.db.gz"
    copy.write_bytes(gzip.compress(stranger.read_bytes()))
    with pytest.raises(StoreError, match="another program"):
        repairing.look_into(copy)
    assert list(project.backups.iterdir()) == [copy]


def test_a_backup_that_unpacks_without_end_is_refused(project: Project) -> None:
    copy = project.backups / "x.db.gz"
    copy.write_bytes(gzip.compress(b"\0" * (64 << 20)))
    with pytest.raises(DamagedError, match="without an end"):
        backups.unpack(copy, project.backups)
    assert list(project.backups.iterdir()) == [copy]


def test_a_backup_of_what_is_no_database_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "project.db").write_bytes(b"SQLite format 3\0 and then rubbish" * 100)
    with pytest.raises(StoreError):
        backups.make(tmp_path / "project.db", tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_the_sums_survive_the_way_there_and_back(project: Project, file: Path) -> None:
    copy = backups.make(file, project.backups)
    project.close()
    Project.restore(project.path, copy)
    with Project.open(project.path) as again:
        assert sums.damaged(again.db) == []
