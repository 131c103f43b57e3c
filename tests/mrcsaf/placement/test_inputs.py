"""Vectors from files, and encoders that are not the run's."""

from pathlib import Path

import numpy as np
import pytest

from mrcsaf import encoders
from mrcsaf.core.errors import ConfigError, DataError
from mrcsaf.encoders.text import MiniLM
from mrcsaf.placement import inputs
from mrcsaf.store.features import EncoderRow


@pytest.fixture(scope="module")
def minilm():
    return encoders.load("minilm-l6-v2")


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A red lamp for the desk.", ""),
        ("Eine rote Lampe für den Schreibtisch, schön.", ""),
        ("这是一盏红色的台灯。", "hardly any Chinese text"),
        ("赤い卓上ランプです。", "hardly any Japanese text"),
        ("빨간 책상 램프입니다.", "hardly any Korean text"),
        ("Красная лампа для стола.", "hardly any Cyrillic text"),
        ("مصباح مكتب أحمر", "hardly any Arabic text"),
        ("यह एक लाल लैंप है।", "hardly any Devanagari text"),
        ("A small red LED lamp X200, модель", ""),  # a word among others
        ("💡💡💡", "does not know 100% of the text"),
        ("\u0000\ue000 123", ""),
    ],
)
def test_a_text_in_a_script_the_encoder_hardly_knows_is_said(minilm, text, said):
    notes = inputs.text_notes(minilm, text)
    assert said in " ".join(notes) if said else notes == ()
