import os

import pytest
from PIL import Image

from app.core import thumbnails
from app.core.jobs import JobRunner
from app.core.thumbnails import Thumbnails, thumbnail_path
from mrcsaf.core.errors import MrcsafError, StoreError
from mrcsaf.core.progress import silent
from mrcsaf.data import images
from tests import shops


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


NESTED = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
width="64" height="64"><rect id="a0" width="64" height="64" fill="red"/>%s<use xlink:href="#a9"/>
</svg>"""


def hostile_thumbnails(tmp_path):
    """By name: what a sender may have put in a thumbnail's place."""
    uses = b"".join(
        b'<g id="a%d">%s</g>' % (n, b'<use xlink:href="#a%d"/>' % (n - 1) * 10)
        for n in range(1, 10)
    )
    large, png = tmp_path / "large.webp", tmp_path / "png.webp"
    Image.new("RGB", (300, 20)).save(large)
    Image.new("RGB", (20, 20), "red").save(png, "PNG")
    return {
        "nested SVG": NESTED % uses,
        "larger than ours": large.read_bytes(),
        "another format": png.read_bytes(),
        "of no size": b"",
        "of three megabytes": b"RIFF" + b"\0" * (3 << 20),
    }


def test_only_our_own_kind_of_thumbnail_is_decoded(project, shas, tmp_path):
    path = thumbnail_path(project, shas[0])
    ours = thumbnails.load(project, shas[0], silent)
    for name, content in hostile_thumbnails(tmp_path).items():
        path.write_bytes(content)
        assert thumbnails.decode(path).isNull(), name
        assert thumbnails.load(project, shas[0], silent) == ours, name


def test_a_pipe_in_a_thumbnails_place_is_not_waited_for(project, shas):
    path = thumbnail_path(project, shas[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)
    with pytest.raises(StoreError, match="neither a file nor a folder: remove it"):
        thumbnails.load(project, shas[0], silent)


@pytest.mark.parametrize("sha", ["../../x", "*", "A" * 64, "a" * 63, "/etc/passwd", ""])
def test_what_is_no_hash_names_no_thumbnail(project, sha):
    with pytest.raises(StoreError):
        thumbnails.load(project, sha, silent)
