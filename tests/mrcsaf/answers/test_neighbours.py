"""Maps of neighbourhoods: alike items together, the same each time, whole files or none."""

import shutil

import numpy as np
import pytest

from mrcsaf.answers import neighbours
from mrcsaf.answers.ranking import Ranker
from mrcsaf.core.errors import Cancelled, DataError
from mrcsaf.store import Project, runs
from mrcsaf.worker.jobs import JOBS
from mrcsaf.worker.workshop import Workshop


def clusters(n=60, groups=3, width=8):
    """Groups of points far apart, in a mixed order; (rows, group of each)."""
    random = np.random.default_rng(2)
    group = random.integers(0, groups, n)
    centres = random.normal(0, 10, (groups, width))
    return (centres[group] + random.normal(0, 0.3, (n, width))).astype(np.float32), group


@pytest.fixture
def shop(trained, tmp_path):
    shutil.copytree(trained, tmp_path / "tiny.mrcsaf")
    return tmp_path / "tiny.mrcsaf"


def test_what_is_alike_lies_together():
    rows, group = clusters()
    places = neighbours.tsne(rows, np.ones(60, np.bool_))
    away = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(away, np.inf)
    assert (group[away.argmin(1)] == group).all()


def test_the_same_vectors_give_the_same_map_and_missing_ones_no_place():
    rows, _ = clusters()
    present = np.arange(60) != 7
    first, second = (neighbours.tsne(rows, present, unit=True) for _ in range(2))
    assert np.array_equal(first, second, equal_nan=True)
    assert np.isnan(first[7]).all()
    assert np.isfinite(first[present]).all()


@pytest.mark.parametrize("width", [1, 80])
def test_narrow_and_wide_vectors_have_maps_too(width):
    rows = np.random.default_rng(0).normal(size=(70, width)).astype(np.float32)
    assert np.isfinite(neighbours.tsne(rows, np.ones(70, np.bool_))).all()


def test_too_few_items_are_a_sentence():
    with pytest.raises(DataError, match="5 are needed"):
        neighbours.tsne(np.eye(4, dtype=np.float32), np.ones(4, np.bool_))


def test_it_tells_where_it_is_and_stops_when_told():
    rows, _ = clusters()
    news = []
    neighbours.tsne(rows, np.ones(60, np.bool_), report=news.append)
    assert [n.done for n in news] == sorted(n.done for n in news)
    assert len({n.done for n in news}) > 3

    def stop(progress):
        if progress.done >= 100:
            raise Cancelled

    with pytest.raises(Cancelled):
        neighbours.tsne(rows, np.ones(60, np.bool_), report=stop)


@pytest.mark.parametrize("space", ["final", "final_text", "image"])
def test_a_drawn_map_is_kept_and_found_by_its_vectors(shop, space):
    file = neighbours.draw(shop, None, space)
    with Project.open(shop) as project:
        ranker = Ranker.load(project.db, runs.active(project.db))
        rows, present = neighbours.vectors(project.db, ranker, space, 24)
    assert file == neighbours.file_of(shop, space, rows, present)
    places = neighbours.read(file, 24)
    assert np.isfinite(places[present]).all()
    stamp = file.stat().st_mtime_ns
    assert neighbours.draw(shop, None, space) == file
    assert file.stat().st_mtime_ns == stamp  # it was there
    assert neighbours.file_of(shop, space, rows + 1, present) != file


def test_the_worker_draws_it(shop):
    found = Workshop(JOBS)("map", {"project": str(shop), "space": "final"}, lambda _: None)
    assert neighbours.read(type(shop)(found["file"]), 24) is not None


def test_a_space_without_vectors_is_refused(shop, untrained):
    with pytest.raises(DataError, match="choose another"):
        neighbours.draw(shop, None, "final_smell")
    with pytest.raises(DataError, match="No model yet"):
        neighbours.draw(untrained, None, "final")


def test_every_damaged_file_counts_as_none(tmp_path):
    file = tmp_path / "maps" / "x.map"
    places = np.random.default_rng(0).normal(size=(24, 2)).astype(np.float32)
    neighbours.write(file, places)
    whole = file.read_bytes()
    assert np.array_equal(neighbours.read(file, 24), places)
    assert neighbours.read(file, 23) is None
    for at in range(0, len(whole), 5):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        assert neighbours.read(file, 24) is None, at
    for length in range(0, len(whole), 11):
        file.write_bytes(whole[:length])
        assert neighbours.read(file, 24) is None
    file.unlink()
    assert neighbours.read(file, 24) is None


KILLED = """
import os, sys
from pathlib import Path
import numpy as np
from mrcsaf.core import files
from mrcsaf.answers import neighbours as neighbourhoods
real = os.replace
def die(*_):
    os._exit(9)
os.replace = die
neighbourhoods.write(Path(sys.argv[1]), np.ones((24, 2), np.float32))
"""


def test_a_kill_before_the_last_step_leaves_the_old_map(tmp_path, run_elsewhere):
    file = tmp_path / "maps" / "x.map"
    places = np.zeros((24, 2), np.float32)
    neighbours.write(file, places)
    process = run_elsewhere(KILLED, file)
    process.communicate(timeout=60)
    assert process.returncode == 9
    assert np.array_equal(neighbours.read(file, 24), places)
