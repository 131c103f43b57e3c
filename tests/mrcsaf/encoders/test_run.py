"""Pictures and texts to vectors with the real encoders, and to item graphs."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core.errors import ConfigError, DataError
from mrcsaf.data import images
from mrcsaf.encoders import run as encoding
from mrcsaf.encoders.image import EfficientNetLite2
from mrcsaf.encoders.text import MiniLM
from mrcsaf.store import Project, catalogue, features

TEXT, IMAGE = {"text": "minilm-l6-v2"}, {"image": "efficientnet-lite2"}


@pytest.fixture
def shop(encoded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(encoded, tmp_path / "shop.mrcsaf")


def graph_of(path: Path, modality: str) -> str | None:
    with Project.open(path) as project:
        found = features.current_graph(project.db, modality)
        return None if found is None else found.hash


def test_every_item_has_vectors_with_their_encoder_noted(encoded: Path) -> None:
    with Project.open(encoded) as project:
        for kind in (MiniLM, EfficientNetLite2):
            row = features.encoder_of(project.db, kind.modality)
            assert row is not None
            assert (row.id, row.dim, row.version) == (kind.id, kind.dim, str(kind.version))
            assert len(row.sha) == 64
            vectors, present = features.features(project.db, row.id, 8)
            assert present.all()
            assert len(np.unique(vectors.round(4), axis=0)) == 8


def test_neighbours_make_sense(encoded: Path) -> None:
    with Project.open(encoded) as project:
        graph = features.current_graph(project.db, "image")
        assert graph is not None
        assert graph.source == "efficientnet-lite2"
        assert (graph.ids[:, 0] == np.arange(8)).all()
        names = catalogue.item_names(project.db)
        same = [
            (int(names[item][1]) < 4) == (int(names[near][1]) < 4)  # a disc beside a disc
            for item, near in enumerate(graph.ids[:, 1].tolist())
        ]
    assert sum(same) >= 6


def test_a_changed_text_is_encoded_again_and_its_graph_made_anew(shop: Path) -> None:
    before = graph_of(shop, "text")
    with Project.open(shop, write=True) as project:
        project.db.execute("UPDATE item SET title = 'A red bicycle' WHERE id = 2")
    found = encoding.run(shop, TEXT)
    assert found == {"text": {"encoded": 1, "failed": 0, "unchanged": 7}}
    after = graph_of(shop, "text")
    assert after is not None
    assert after != before
    assert encoding.run(shop, TEXT)["text"]["unchanged"] == 8
    assert graph_of(shop, "text") == after


def test_until_it_is_made_anew_a_graph_of_older_vectors_is_not_used(shop: Path) -> None:
    with Project.open(shop, write=True) as project:
        vectors, _ = features.features(project.db, MiniLM.id, 8)
        features.add_features(project.db, MiniLM.id, [(2, vectors[3], "x")])
    assert graph_of(shop, "text") is None
    assert graph_of(shop, "image") is not None
    encoding.build_graphs(shop)
    with Project.open(shop) as project:
        found = features.current_graph(project.db, "text")
    assert found is not None
    assert found.ids[2, 1] == 3


def test_a_broken_picture_is_flagged_and_not_tried_again(shop: Path) -> None:
    with Project.open(shop, write=True) as project:
        item = catalogue.item(project.db, 5)
        assert item.image_sha is not None
        images.image_path(project.images, item.image_sha).write_bytes(b"gone wrong")
        project.db.execute("DELETE FROM feature WHERE item_id = 5")
    found = encoding.run(shop, IMAGE)
    assert found["image"] == {"encoded": 0, "failed": 1, "unchanged": 7}
    with Project.open(shop) as project:
        assert catalogue.item(project.db, 5).image_state == "broken"
        _, present = features.features(project.db, EfficientNetLite2.id, 8)
    assert np.flatnonzero(~present).tolist() == [5]
    assert encoding.run(shop, IMAGE)["image"] == {"encoded": 0, "failed": 0, "unchanged": 7}


def test_a_picture_that_has_gone_costs_only_itself(shop: Path) -> None:
    with Project.open(shop) as project:
        item = catalogue.item(project.db, 5)
        assert item.image_sha is not None
        images.image_path(project.images, item.image_sha).unlink()
    assert encoding.run(shop, IMAGE)["image"]["unchanged"] == 7


def test_a_text_of_nothing_readable_is_flagged(shop: Path) -> None:
    with Project.open(shop, write=True) as project:
        project.db.execute(
            "UPDATE item SET title = char(1), description = '', category = '' WHERE id = 2"
        )
    found = encoding.run(shop, TEXT)
    assert found["text"] == {"encoded": 0, "failed": 1, "unchanged": 7}
    with Project.open(shop) as project:
        assert catalogue.item(project.db, 2).text_state == "missing"


def test_a_new_version_of_an_encoder_encodes_everything_again(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MiniLM, "version", 2)
    assert encoding.run(shop, TEXT)["text"] == {"encoded": 8, "failed": 0, "unchanged": 0}
    with Project.open(shop) as project:
        row = features.encoder_of(project.db, "text")
    assert row is not None
    assert row.version == "2"
    assert encoding.run(shop, TEXT)["text"]["unchanged"] == 8


def test_other_weights_under_the_same_name_are_refused(shop: Path) -> None:
    with Project.open(shop, write=True) as project:
        project.db.execute("UPDATE encoder SET sha = ? WHERE id = ?", ("0" * 64, MiniLM.id))
    with pytest.raises(DataError, match="made by other weights"):
        encoding.run(shop, TEXT)
    with Project.open(shop) as project:
        assert features.features(project.db, MiniLM.id, 8)[1].all()


def test_resnet50_without_weights_says_what_it_needs(shop: Path) -> None:
    with pytest.raises(ConfigError, match="weights=FILE"):
        encoding.run(shop, {"image": "resnet50"})


def test_a_project_without_pictures_and_texts_has_nothing_to_encode(shop: Path) -> None:
    with Project.open(shop, write=True) as project:
        project.db.execute("UPDATE item SET image_sha = NULL, text_state = 'missing'")
    with pytest.raises(DataError, match="no pictures and no texts"):
        encoding.run(shop)
