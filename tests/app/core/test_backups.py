"""Backups the window makes by itself."""

import shutil
from datetime import timedelta

import pytest

from app.core import backups as keeping
from app.core import worker_jobs
from mrcsaf.core.progress import silent
from mrcsaf.store import Project, backups, catalogue, runs


@pytest.fixture
def own(shop, tmp_path):
    """A project that may be changed."""
    return shutil.copytree(shop, tmp_path / "Own shop.mrcsaf")


@pytest.fixture
def window(open_window, own):
    return open_window(own)


def rename(path, name):
    with Project.open(path, write=True) as project:
        catalogue.set_meta(project.db, "name", name)


def test_every_half_hour_a_backup_is_made_if_something_was_written(window, qtbot, own):
    keeper = window.studio.keeper
    assert keeper.timer.isActive()
    assert timedelta(milliseconds=keeper.timer.interval()) == timedelta(minutes=30)
    for expected in (1, 1):
        keeper.timer.timeout.emit()
        qtbot.waitUntil(lambda: not window.studio.operations.busy, timeout=20_000)
        assert len(backups.found(own / "backups")) == expected
    rename(own, "after")
    keeper.timer.timeout.emit()
    qtbot.waitUntil(lambda: len(backups.found(own / "backups")) == 2, timeout=20_000)
    assert {copy.why for copy in backups.listed(own / "backups")} == {"timed"}


def test_a_project_that_has_gone_is_left_in_peace(own):
    shutil.rmtree(own)
    assert keeping.make_if_changed(own, backups.TIMED, silent) is None
    assert not own.exists()


def test_deleting_a_run_makes_a_backup_first(own):
    with Project.open(own) as project:
        before = [run.id for run in runs.runs(project.db)]
    worker_jobs.delete(own, before[0], silent)
    (copy,) = backups.listed(own / "backups")
    assert copy.why == "delete"
    Project.restore(own, copy.path)
    with Project.open(own) as project:
        assert [run.id for run in runs.runs(project.db)] == before
