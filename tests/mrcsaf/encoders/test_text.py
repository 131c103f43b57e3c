"""Texts to vectors: meaning shows, order is kept, and what the model did not read is told."""

import numpy as np
import pytest

from mrcsaf import encoders
from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.encoders.text import MiniLM, by_length, clean


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    encoder = encoders.load("minilm-l6-v2")
    assert isinstance(encoder, MiniLM)
    return encoder


def test_a_known_text_has_its_known_vector(minilm: MiniLM) -> None:
    vector = minilm.encode(["A red leather handbag."])[0]
    assert vector.shape == (384,)
    assert vector[:4] == pytest.approx([-0.0500, 0.0840, -0.0802, 0.0537], abs=1e-3)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_like_meaning_lies_near(minilm: MiniLM) -> None:
    bag, purse, drill = minilm.encode(["a leather handbag", "purse for women", "cordless drill"])
    assert bag @ purse > bag @ drill + 0.2


def test_order_is_kept_whatever_the_lengths(minilm: MiniLM) -> None:
    texts = ["mug", "lamp " * 200, "a blue shoe", "lamp " * 50, "x", "poster " * 300]
    together = minilm.encode(texts)
    alone = np.concatenate([minilm.encode([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert minilm.encode([]).shape == (0, 384)


def test_what_the_model_did_not_read_is_told(minilm: MiniLM) -> None:
    fits, over, odd, empty = minilm.describe(["a " * 254, "a " * 255, "hello \U00012345", ""])
    assert (fits.tokens, fits.truncated) == (256, False)
    assert (over.tokens, over.truncated) == (257, True)
    assert (odd.tokens, odd.unknown) == (4, 0.5)
    assert (empty.tokens, empty.unknown) == (2, 0)
    assert minilm.describe([]) == []


def test_an_overlong_text_is_cut_as_the_model_cuts_it(minilm: MiniLM) -> None:
    cut, whole = minilm.encode(["a " * 254, "a " * 254 + "drill"])
    np.testing.assert_allclose(cut, whole, atol=1e-6)


@pytest.mark.parametrize("text", ["", "  \n\t", "\x00\x01"])
def test_no_text_is_a_data_error(minilm: MiniLM, text: str) -> None:
    with pytest.raises(DataError, match="has no text"):
        minilm.encode([text])


def test_a_lone_surrogate_is_no_obstacle(minilm: MiniLM) -> None:
    assert np.isfinite(minilm.encode(["mug \ud800 mug"])).all()


def test_cleaning_composes_strips_and_cuts() -> None:
    assert clean(" cafe\u0301\x00 \r\n au\x07  lait ") == "café au lait"
    assert len(clean("x" * 10 * limits.TEXT_CHARS)) == limits.TEXT_CHARS


def test_grouping_by_length_covers_each_row_once_within_the_budget() -> None:
    lengths = [3, 100, 7, 7, 1, 50, 120]
    groups = by_length(lengths, 100)
    assert sorted(row for group in groups for row in group) == list(range(7))
    assert groups[0] == [6]
    for group in groups:
        assert len(group) == 1 or len(group) * max(lengths[row] for row in group) <= 100
