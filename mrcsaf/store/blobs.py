"""Vectors as SQLite keeps them: little-endian float32, with a crc32 that is checked on read.

SQLite's own integrity check does not notice a flipped byte inside a vector; the crc does.
"""

import zlib
from collections.abc import Iterable

import numpy as np
from jaxtyping import Float32
from numpy import ndarray

from mrcsaf.core.errors import StoreError
from mrcsaf.core.typing import Vector


def pack(vector: Float32[ndarray, " D"]) -> tuple[bytes, int]:
    """The blob of a vector and its crc32."""
    blob = vector.astype("<f4", copy=False).tobytes()
    return blob, zlib.crc32(blob)


def unpack(blob: bytes, crc: int, what: str) -> Vector:
    """The vector of a blob.

    Raises StoreError naming `what` if a byte has changed or a number is not finite.
    """
    if zlib.crc32(blob) != crc:
        raise StoreError(f"{what} is damaged: its checksum differs. Run `mrcsaf check`.")
    vector = np.frombuffer(blob, "<f4").astype(np.float32)
    _check_finite(vector, what)
    return vector


def matrix(rows: Iterable[tuple[int, bytes, int]], what: str) -> Float32[ndarray, "N D"]:
    """Rows of (id, blob, crc) as one matrix, in the order they come.

    Raises StoreError naming `what` and the id where a checksum or a width differs or a vector is
    empty, and naming `what` where a number is not finite.
    """
    blobs: list[bytes] = []
    for row, blob, crc in rows:
        if not blob or zlib.crc32(blob) != crc or (blobs and len(blob) != len(blobs[0])):
            raise StoreError(f"{what} of id {row} is damaged: run `mrcsaf check`.")
        blobs.append(blob)
    if not blobs:
        return np.zeros((0, 0), np.float32)
    table = np.frombuffer(b"".join(blobs), "<f4").astype(np.float32).reshape(len(blobs), -1)
    _check_finite(table, what)
    return table


def _check_finite(numbers: Float32[ndarray, "..."], what: str) -> None:
    if not np.isfinite(numbers).all():
        raise StoreError(f"{what} holds numbers that are not finite: restore a backup.")
