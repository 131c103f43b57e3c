"""The gate for array files: nothing is mapped or unpacked before its header has been checked."""

import lzma
import math
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Iterable
from io import BufferedIOBase
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy import ndarray

from mrcsaf.core import files, limits
from mrcsaf.core.errors import DataError
from mrcsaf.core.typing import FeatureMatrix
from mrcsaf.data.records import Features, Neighbours

READERS = {
    (1, 0): (2, np.lib.format.read_array_header_1_0),
    (2, 0): (4, np.lib.format.read_array_header_2_0),
}
NEIGHBOUR_KEYS = ("neighbors", "neighbours", "idx", "ids")
COSINE_KEYS = ("cosine", "cosines", "cos")
_NO_HEADER = (  # numpy reads a header as Python's words, and fails in as many ways as Python
    ValueError, TypeError, LookupError, EOFError, RecursionError, MemoryError, SyntaxError,
    OverflowError, tokenize.TokenError,
)  # fmt: skip
_NO_ARCHIVE = (  # and so does zipfile, which believes every offset
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, ValueError, LookupError,
    EOFError, NotImplementedError, RuntimeError, OverflowError, MemoryError,
)  # fmt: skip
ROWS = 4096  # looked at together, so that a mapped file never lies in memory whole


def read_features(path: Path) -> Features:
    """One vector a row as float32; a float32 file is mapped, not read. Broken rows become zero."""
    with _open(path) as file:
        shape, columns_first, dtype = read_header(path.name, file, path.stat().st_size)
        offset = file.tell()
    if len(shape) != 2 or dtype.kind not in "fiu":
        raise DataError(
            f"{path.name} holds {_words(shape, dtype)}; one row of numbers an item is needed"
        )
    if 0 in shape:
        return Features(path.name, np.zeros(shape, dtype=np.float32))
    order: Any = "F" if columns_first else "C"
    mapped = np.asarray(np.memmap(path, dtype, "r", offset, shape, order))
    return Features(path.name, _finite(mapped))


def missing_rows(features: Features) -> ndarray:
    """Numbers of the items whose vector is zero."""
    vectors = features.vectors
    found = [
        start + np.flatnonzero(~vectors[start : start + ROWS].any(axis=1))
        for start in range(0, len(vectors), ROWS)
    ]
    return np.concatenate([np.empty(0, np.int64), *found])


def read_neighbours(path: Path) -> Neighbours:
    """Neighbour lists from an .npz with `neighbors` and `cosine`, both (items, K)."""
    arrays = read_archive(path, NEIGHBOUR_KEYS + COSINE_KEYS, limits.ARCHIVED_ARRAY_BYTES)
    ids, cosines = (
        next((arrays[key] for key in known if key in arrays), None)
        for known in (NEIGHBOUR_KEYS, COSINE_KEYS)
    )
    if ids is None or cosines is None:
        raise DataError(
            f"{path.name} holds {', '.join(arrays) or 'nothing'}; "
            "arrays 'neighbors' and 'cosine' are needed"
        )
    if ids.ndim != 2 or ids.shape != cosines.shape or ids.dtype.kind not in "iu":
        raise DataError(
            f"{path.name}: 'neighbors' is {_words(ids.shape, ids.dtype)}, 'cosine' "
            f"{_words(cosines.shape, cosines.dtype)}; both must be (items, K), the first whole"
        )
    return _checked(path.name, ids.astype(np.int64), cosines.astype(np.float32))


def read_header(name: str, file: BufferedIOBase, size: int) -> tuple[tuple[int, ...], bool, Any]:
    """(shape, column order, dtype) of an .npy stream of `size` bytes, left at its first number.

    Raises DataError if it is no .npy, holds objects, or its size does not fit its shape.
    """
    try:
        version = np.lib.format.read_magic(file)
        width, reader = READERS[version]
        length = file.read(width)
        if int.from_bytes(length, "little") > limits.NPY_HEADER_BYTES:
            raise DataError(f"{name} has a header of more than {limits.NPY_HEADER_BYTES >> 10} KiB")
        file.seek(-width, 1)
        shape, columns_first, dtype = reader(file, max_header_size=limits.NPY_HEADER_BYTES)
    except _NO_HEADER:
        raise DataError(f"{name} is not a NumPy array file, or its header is damaged") from None
    if dtype.hasobject:
        raise DataError(
            f"{name} holds pickled Python objects, which can run code; save plain numbers instead"
        )
    expected = file.tell() + math.prod(shape) * dtype.itemsize
    if min(shape, default=0) < 0 or expected != size:
        raise DataError(
            f"{name} is {size:,} bytes long but its header promises {expected:,}; "
            "copy or make it again"
        )
    return shape, columns_first, dtype


def read_archive(path: Path, keys: Iterable[str], limit: int) -> dict[str, ndarray | None]:
    """The arrays of an .npz by name, each checked first; None for those that are not in `keys`.

    Raises DataError for what is no whole archive, or an array of more than `limit` bytes.
    """
    wanted = frozenset(keys)
    found: dict[str, ndarray | None] = {}
    try:
        with _open(path) as file, zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                name = info.filename.removesuffix(".npy")
                member = _read_member(path.name, archive, info, limit) if name in wanted else None
                found[name] = member
    except _NO_ARCHIVE:
        raise DataError(
            f"{path.name} is not a whole .npz archive; copy it again, or save it with numpy.savez"
        ) from None
    return found


def _read_member(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> ndarray:
    if info.file_size > limit:
        raise DataError(
            f"{name}: {info.filename} unpacks to {info.file_size / limits.MIB:,.0f} MB, "
            f"the limit is {limit / limits.MIB:,.0f}"
        )
    with archive.open(info) as file:
        stream = cast(BufferedIOBase, file)  # zipfile's own class, which its stubs hide
        shape, columns_first, dtype = read_header(
            f"{name}: {info.filename}", stream, info.file_size
        )
        data = file.read(math.prod(shape) * dtype.itemsize)
    array = np.frombuffer(data, dtype)
    return array.reshape(shape, order="F" if columns_first else "C")


def _finite(mapped: ndarray) -> FeatureMatrix:
    """The numbers as float32, copied only if they are not that already; broken rows zero."""
    copied = mapped.dtype != np.dtype("<f4")
    result = np.empty(mapped.shape, np.float32) if copied else mapped
    for start in range(0, len(mapped), ROWS):
        rows = slice(start, start + ROWS)
        if copied:
            with np.errstate(over="ignore", invalid="ignore"):
                result[rows] = mapped[rows]
        broken = ~np.isfinite(result[rows]).all(axis=1)
        if broken.any():
            if not result.flags.writeable:
                result = np.array(mapped)
            result[rows][broken] = 0
    return result


def _checked(name: str, ids: ndarray, cosines: ndarray) -> Neighbours:
    if len(ids) and (ids.min() < -1 or ids.max() >= len(ids)):
        raise DataError(
            f"{name} names neighbours {ids.min()} to {ids.max()}, but has {len(ids):,} items"
        )
    if not np.isfinite(cosines).all() or (np.abs(cosines) > 1.01).any():
        raise DataError(f"{name} holds cosines outside −1…1; make the lists again")
    alone = (ids < 0).all(axis=1)
    if ids.shape[1]:
        ids[alone, 0] = np.flatnonzero(alone)
    return Neighbours(name, ids, np.where(ids >= 0, cosines, np.float32(0)))


def _open(path: Path) -> BufferedIOBase:
    try:
        return files.opened(path)
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({error.strerror})") from None


def _words(shape: tuple[int, ...], dtype: Any) -> str:
    return f"{dtype} of shape ({', '.join(map(str, shape))})"
