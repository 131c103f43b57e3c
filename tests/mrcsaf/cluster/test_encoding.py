"""Vectors from a pool of actors are those of one process, to the last bit."""

from pathlib import Path

import numpy as np
import pytest

from mrcsaf.cluster import encoding as clustered
from mrcsaf.data.formats import ImportOptions
from mrcsaf.encoders import run as encoding
from mrcsaf.store import Project, features, importing

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.filterwarnings("ignore"),  # Ray's own, which change from version to version
]


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
