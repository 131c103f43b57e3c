"""Vectors from a pool of actors are those of one process, to the last bit."""

from pathlib import Path

import numpy as np
import pytest

from mrcsaf.cluster import encoding as clustered
from mrcsaf.data.formats import ImportOptions
from mrcsaf.encoders import run as encoding
from mrcsaf.encoders.batches import Encoded, Failed
from mrcsaf.store import Project, features, importing


@pytest.mark.parametrize(
    ("modality", "source"), [("text", "Vase “grün”\n\x1b"), ("image", Path("/a/\udcff/b.png"))]
)
def test_what_is_asked_of_a_node_arrives_as_it_was(modality: str, source: object) -> None:
    group = [(3, source, None), (9, source, "sha")]
    assert clustered._asked(clustered._question(group), modality) == group


def test_what_a_node_answers_arrives_as_it_was() -> None:
    vectors = np.array([[0.1, -0.0, np.nan], [1e-45, 3e38, -np.inf]], np.float32)
    answers = [
        Encoded(3, vectors[0], "a"),
        None,
        Failed(5, "No picture.", ""),
        Encoded(9, vectors[1], "b"),
    ]
    there = clustered._understood(clustered._told(answers), clustered._vectors(answers))
    assert [there[1], there[2]] == [None, answers[2]]
    for mine, theirs in ((answers[0], there[0]), (answers[3], there[3])):
        assert isinstance(mine, Encoded)
        assert isinstance(theirs, Encoded)
        assert (mine.item_id, mine.input_sha) == (theirs.item_id, theirs.input_sha)
        assert mine.vector.tobytes() == theirs.vector.tobytes()
    nothing = [None, Failed(5, "No picture.", "")]
    assert clustered._understood(clustered._told(nothing), clustered._vectors(nothing)) == nothing


@pytest.mark.parametrize("module", ["encoding", "everyone", "states"])
def test_nothing_that_nodes_send_is_unpickled_by_us(module: str) -> None:
    source = Path(clustered.__file__).with_name(f"{module}.py").read_text("utf-8")
    assert "pickle" not in source


@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")  # Ray's own, which change from version to version
def test_pictures_and_texts_come_out_bit_for_bit_as_here(
    nodes: str, shop_folder: Path, tmp_path: Path
) -> None:
    with (shop_folder / "items.csv").open("a", encoding="utf-8") as table:
        for number in range(130):  # texts of many lengths, more than one actor's batch
            table.write(f"q{number},{'Olive vase ' * (1 + number % 7)},A vase.,home,\n")
    paths = [tmp_path / "here.mrcsaf", tmp_path / "there.mrcsaf"]
    for path in paths:
        importing.run(path, shop_folder, ImportOptions())
    here = encoding.run(paths[0])
    assert here["text"]["encoded"] == 138
    assert clustered.run(paths[1], address=nodes, workers=2, threads=1) == here
    found = []
    for path in paths:
        with Project.open(path) as opened:
            rows = {row.modality: row.id for row in features.encoders(opened.db)}
            found.append([features.features(opened.db, rows[m], 138)[0] for m in sorted(rows)])
    assert len(found[0]) == 2
    for mine, theirs in zip(*found, strict=True):
        assert np.array_equal(mine, theirs)
    again = clustered.run(paths[1], {"text": "minilm-l6-v2"}, address=nodes, workers=1)
    assert again["text"] == {"encoded": 0, "failed": 0, "unchanged": 138}
