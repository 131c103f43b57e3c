"""Vectors as bytes, and the flipped bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mrcsaf.core.errors import StoreError
from mrcsaf.store import blobs

finite = st.floats(width=32, allow_nan=False, allow_infinity=False)
vectors = arrays(np.float32, st.integers(1, 40), elements=finite)


@given(vectors)
def test_a_vector_survives_bit_for_bit(vector: np.ndarray) -> None:
    assert blobs.unpack(*blobs.pack(vector), "x").tobytes() == vector.tobytes()


@given(vectors, st.integers(0), st.integers(0, 7))
def test_any_flipped_bit_is_noticed_and_named(vector: np.ndarray, place: int, bit: int) -> None:
    blob, crc = blobs.pack(vector)
    changed = bytearray(blob)
    changed[place % len(blob)] ^= 1 << bit
    with pytest.raises(StoreError, match="the vector of item 7 is damaged"):
        blobs.unpack(bytes(changed), crc, "the vector of item 7")
    with pytest.raises(StoreError, match="feature 'x' of id 7 is damaged"):
        blobs.matrix([(7, bytes(changed), crc)], "feature 'x'")


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_numbers_that_no_list_can_be_made_of_are_refused(number: float) -> None:
    blob, crc = blobs.pack(np.array([1, number], np.float32))
    with pytest.raises(StoreError, match="not finite"):
        blobs.unpack(blob, crc, "x")
    with pytest.raises(StoreError, match="not finite"):
        blobs.matrix([(7, blob, crc)], "x")


def test_an_empty_vector_is_none() -> None:
    with pytest.raises(StoreError, match="'x' of id 7 is damaged"):
        blobs.matrix([(7, b"", 0)], "'x'")


def test_blobs_are_little_endian_whatever_the_machine() -> None:
    assert blobs.pack(np.array([1.0], np.float32))[0] == b"\x00\x00\x80\x3f"


def test_rows_become_a_matrix_in_their_order() -> None:
    table = np.arange(6, dtype=np.float32).reshape(3, 2)
    rows = [(number, *blobs.pack(row)) for number, row in enumerate(table)]
    assert (blobs.matrix(rows, "x") == table).all()
    assert blobs.matrix([], "x").shape == (0, 0)


def test_rows_of_unequal_width_are_refused() -> None:
    rows = [(n, *blobs.pack(np.zeros(n + 1, np.float32))) for n in range(2)]
    with pytest.raises(StoreError, match="id 1"):
        blobs.matrix(rows, "x")
