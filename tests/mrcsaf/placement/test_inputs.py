"""Vectors from files, and encoders that are not the run's."""

from pathlib import Path

import numpy as np
import pytest

from mrcsaf import encoders
from mrcsaf.encoders.text import MiniLM
from mrcsaf.errors import ConfigError, DataError
from mrcsaf.placement import inputs
from mrcsaf.store.features import EncoderRow


def save(path: Path, **vectors: np.ndarray) -> Path:
    np.savez(path, **vectors)
    return path


@pytest.mark.parametrize(
    ("vectors", "reason"),
    [
        ({"sound": np.ones(3)}, "holds sound: arrays 'image' and/or 'text' are needed"),
        ({"text": np.ones((2, 5))}, "must be one row of numbers"),
        ({"text": np.array(["a"])}, "must be one row of numbers"),
        ({"text": np.array(3.0)}, "must be one row of numbers"),
        ({"text": np.array([None])}, "pickled Python objects"),
    ],
)
def test_files_of_other_things_are_refused(tmp_path, vectors, reason):
    with pytest.raises(DataError, match=reason):
        inputs.read_features(save(tmp_path / "new.npz", **vectors))


def test_a_file_that_is_no_archive_or_is_not_there_is_refused(tmp_path):
    (tmp_path / "new.npz").write_bytes(b"no")
    with pytest.raises(DataError, match=r"not a whole .npz archive"):
        inputs.read_features(tmp_path / "new.npz")
    with pytest.raises(DataError, match="cannot be read"):
        inputs.read_features(tmp_path / "gone.npz")


def test_a_matrix_of_one_row_of_doubles_is_one_vector(tmp_path):
    raw = inputs.read_features(save(tmp_path / "new.npz", text=np.ones((1, 5))))
    assert raw["text"].dtype == np.float32
    assert raw["text"].shape == (5,)


def test_another_encoder_is_refused_by_name():
    row = EncoderRow("minilm-l6-v2", "text", "minilm", "1", 384, MiniLM.sha)
    mine = inputs.Encoders(3, {"text": row})
    encoder = encoders.load("minilm-l6-v2")
    encoder.id = "other-model"  # as a run would see a different network
    with pytest.raises(ConfigError, match="'minilm-l6-v2', not of 'other-model'"):
        mine.use(encoder)
    encoder.id, encoder.sha = "minilm-l6-v2", "0" * 64
    with pytest.raises(ConfigError, match="other weights"):
        mine.use(encoder)
