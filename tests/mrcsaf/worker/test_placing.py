"""The jobs that try out a product, called as the server calls them, on the tiny shop."""

import json
import shutil

import numpy as np
import pytest

from mrcsaf.core.errors import ConfigError, DataError
from mrcsaf.core.progress import silent
from mrcsaf.encoders import base
from mrcsaf.placement import Placer
from mrcsaf.store import Project, catalogue, drafts
from mrcsaf.worker import placing
from mrcsaf.worker.jobs import JOBS
from mrcsaf.worker.workshop import Workshop
from tests.conftest import tiny_data

PRODUCT = {"title": "Thing", "description": "It is plain. It is new.", "category": "", "brand": ""}


class Known(base.Encoder):
    """Knows the vector of each item by heart: a text “Thing 4. …” gets that of item 4."""

    def __init__(self, modality: str) -> None:
        self.modality = modality
        self.encoded = []

    def content(self, source, name=""):
        return source.encode() if isinstance(source, str) else source.read_bytes()

    def prepare(self, content, name=""):
        return content.decode()

    def encode_ready(self, batch, pause=base.nothing):
        self.encoded += batch
        table = tiny_data().features[self.modality].vectors
        return np.stack([table[len(text) % 24] + 0.01 for text in batch]).astype(np.float32)


@pytest.fixture
def path(trained, tmp_path):
    copy = tmp_path / "tiny.mrcsaf"
    shutil.copytree(trained, copy)
    return copy


@pytest.fixture
def shop(path):
    """A workshop whose run is warm, with encoders that need no weights."""
    made = Workshop(JOBS)
    bench = placing.bench(made, silent, str(path), None)
    bench.placer.encoders._loaded |= {name: Known(name) for name in ("image", "text")}
    return made


@pytest.fixture
def product(tmp_path):
    file = tmp_path / "new.png"
    file.write_bytes(b"a picture of a thing")
    return PRODUCT | {"image": str(file)}


def encoders(shop, path):
    return placing.bench(shop, silent, str(path), None).placer.encoders._loaded


def test_a_run_whose_encoders_are_not_ours_is_refused_by_name(path):
    with pytest.raises(ConfigError, match=r"file:image\.npy.*file:text\.npy"):
        Workshop(JOBS)("warm", {"project": str(path)}, silent)


def test_a_warm_run_and_its_encoders_are_reported(shop, path):
    news = []
    found = shop("warm", {"project": str(path)}, news.append)
    assert found == {"run": 1, "model": "mrcsaf", "refused": {}}
    assert [one.stage for one in news] == ["encoders", "encoders"]


def test_the_first_answer_agrees_with_the_placer_and_json_can_carry_it(shop, path, product):
    found = shop("glance", {"project": str(path), "product": product, "user": 3}, silent)
    json.dumps(found)
    bench = placing.bench(shop, silent, str(path), None)
    placed = bench.place(product)
    assert found["rank"] == bench.placer.rank(placed, 3)
    assert found["score"] == pytest.approx(float(placed.scores[3]))
    assert found["unseen"] == 24 - 5
    assert found["w_image"] == placed.weights[0]
    assert found["bins"][-1][1] == 25


def test_a_change_of_words_does_not_encode_the_picture_again(shop, path, product):
    for title in ("One", "Two", "One"):
        shop("glance", {"project": str(path), "product": product | {"title": title}}, silent)
    known = encoders(shop, path)
    assert len(known["image"].encoded) == 1
    assert len(known["text"].encoded) == 2


def test_ranks_are_told_as_they_come_and_sum_to_all_users(shop, path, product, monkeypatch):
    monkeypatch.setattr("mrcsaf.placement.placer.BLOCK_BYTES", 4 * 24 * 7)  # 7 users at a time
    news = []
    found = shop("reach", {"project": str(path), "product": product}, news.append)
    counted = [one.metrics for one in news if one.stage == "ranks"]
    assert [one["users"] for one in counted] == [7, 14, 21, 28, 30]
    bins = [value for name, value in counted[0].items() if name.startswith("bin ")]
    assert sum(bins) == 7
    assert sum(count for *_, count in found["histogram"]) == found["users"] == 30
    ranks = [rank for _, rank in found["nearest"]]
    assert ranks == sorted(ranks)
    assert [one["k"] for one in found["standings"]] == [20, 100]


def test_variants_stability_and_sentences_come_together(shop, path, product):
    found = shop("vary", {"project": str(path), "product": product, "user": 3}, silent)
    json.dumps(found)
    assert list(found["variants"]) == ["both", "image", "text", "first_day"]
    low, high = found["stability"]["low"], found["stability"]["high"]
    assert low <= found["stability"]["rank"] <= high
    assert [text for text, _ in found["sentences"]["effects"]] == ["It is plain.", "It is new."]


def test_another_picture_is_swapped_in_beside_it(shop, path, product, tmp_path):
    other = tmp_path / "other.png"
    other.write_bytes(b"a picture of something else")
    asked = product | {"other_image": str(other)}
    found = placing.vary(shop, silent, str(path), asked, user=0)["variants"]
    assert list(found) == ["both", "image", "text", "swapped", "first_day"]
    alone = placing.vary(shop, silent, str(path), product | {"image": str(other)}, user=0)
    assert found["swapped"]["median"] == alone["variants"]["both"]["median"]
    assert found["swapped"] != found["both"]


def test_where_hardly_anyone_would_see_it_sentences_count_places_at_the_median(
    shop, path, product, monkeypatch
):
    monkeypatch.setattr(placing, "ENOUGH", 1000)
    found = shop("vary", {"project": str(path), "product": product}, silent)
    assert found["sentences"]["by"] == "median"
    assert found["stability"] is None


def test_nothing_to_place_is_refused(shop, path):
    nothing = dict.fromkeys(("title", "brand", "category", "description"), "")
    with pytest.raises(DataError, match="needs a picture, a text"):
        shop("glance", {"project": str(path), "product": nothing}, silent)


def test_a_draft_becomes_an_item_and_the_run_stays_warm(shop, path, monkeypatch):
    loaded = []
    monkeypatch.setattr(Placer, "load", lambda *a, **k: loaded.append(a))
    with Project.open(path, write=True) as project:
        draft = drafts.add(project, title="Thing", description="It is new.")
    found = shop("admit", {"project": str(path), "draft": draft.id}, silent)
    assert found == {"item": 24, "ext_id": f"new-{draft.id}", "draft": draft.id}
    with Project.open(path) as project:
        item = catalogue.items(project.db)[24]
        assert (item.title, item.origin) == ("Thing", "added")
    with pytest.raises(DataError, match="in the catalogue already"):
        shop("admit", {"project": str(path), "draft": draft.id}, silent)
    assert loaded == []
