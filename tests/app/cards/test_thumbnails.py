import pytest

from app.cards import thumbnails
from app.cards.thumbnails import Thumbnails, thumbnail_path
from app.jobs import JobRunner
from mrcsaf import images
from mrcsaf.errors import MrcsafError
from mrcsaf.progress import silent
from tests.app import shops


@pytest.fixture
def runner(qapp):
    runner = JobRunner(threads=2)
    yield runner
    assert runner.shutdown()


@pytest.fixture
def project(tmp_path):
    (tmp_path / "images").mkdir()
    return tmp_path


@pytest.fixture
def shas(project):
    return [images.store_image(shops.picture(seed), project / "images") for seed in range(12)]


def test_thumbnail_is_made_kept_and_read_again(project, shas):
    first = thumbnails.load(project, shas[0], silent)
    assert thumbnail_path(project, shas[0]).is_file()
    images.image_path(project / "images", shas[0]).unlink()
    assert thumbnails.load(project, shas[0], silent) == first


def test_damaged_thumbnail_is_made_anew(project, shas):
    path = thumbnail_path(project, shas[0])
    path.parent.mkdir(parents=True)
    path.write_bytes(b"RIFF nonsense")
    assert not thumbnails.load(project, shas[0], silent).isNull()


def test_vanished_picture_is_an_error_with_a_sentence(project, shas):
    images.image_path(project / "images", shas[0]).unlink()
    with pytest.raises(MrcsafError, match="missing"):
        thumbnails.load(project, shas[0], silent)


def test_pictures_arrive_in_batches_and_stay(runner, project, shas, qtbot):
    served, news = Thumbnails(runner), []
    served.arrived.connect(news.append)
    served.set_project(project)
    assert all(served.get(sha) is None for sha in shas)
    qtbot.waitUntil(lambda: not served.busy)
    assert frozenset().union(*news) == frozenset(shas)
    assert len(news) <= len(shas)
    assert all(served.get(sha) is not None for sha in shas)


def test_picture_that_cannot_be_had_is_tried_once(runner, project, qtbot):
    served = Thumbnails(runner)
    served.set_project(project)
    assert served.get("0" * 64) is None
    qtbot.waitUntil(lambda: not served.busy)
    assert served.is_hopeless("0" * 64)
    assert served.get("0" * 64) is None
    assert not served.busy


def test_answers_for_a_former_project_are_dropped(runner, project, shas, tmp_path, qtbot):
    served, news = Thumbnails(runner), []
    served.arrived.connect(news.append)
    served.set_project(project)
    for sha in shas:
        served.get(sha)
    served.set_project(tmp_path / "another")
    qtbot.waitUntil(lambda: not runner.busy and not served.busy)
    assert news == []


def test_memory_is_bounded(runner, project, shas, qtbot, monkeypatch):
    monkeypatch.setattr(thumbnails, "MEMORY_BYTES", 40 * 48 * 4 * 3)
    served = Thumbnails(runner)
    served.set_project(project)
    for sha in shas:
        served.get(sha)
    qtbot.waitUntil(lambda: not served.busy)
    assert len(served._memory) == 3
