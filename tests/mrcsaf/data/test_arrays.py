"""The gate for .npy and .npz files."""

import contextlib
import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.data.arrays import missing_rows, read_features, read_header, read_neighbours


def saved(folder: Path, array: np.ndarray, name: str = "image_feat.npy") -> Path:
    np.save(folder / name, array)
    return folder / name


@pytest.mark.parametrize("dtype", ["<f2", "<f4", ">f4", "<f8", "<i4"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_numbers_of_any_type_become_float32(tmp_path: Path, dtype: str, order: str) -> None:
    given = np.asarray(np.arange(12).reshape(4, 3), dtype=dtype, order=order)  # type: ignore[call-overload]
    features = read_features(saved(tmp_path, given))
    assert features.vectors.dtype == np.float32
    assert (features.vectors == np.arange(12).reshape(4, 3)).all()
    assert features.name == "image_feat.npy"


def test_a_float32_file_is_mapped_and_not_read(tmp_path: Path) -> None:
    vectors = read_features(saved(tmp_path, np.ones((4, 3), np.float32))).vectors
    assert not vectors.flags.writeable
    assert isinstance(vectors.base, np.memmap)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rows_with_broken_numbers_count_as_missing(tmp_path: Path, dtype: type) -> None:
    given = np.ones((5, 2), dtype)
    given[1, 0], given[3, 1], given[4] = np.nan, np.inf, 0
    features = read_features(saved(tmp_path, given))
    assert missing_rows(features).tolist() == [1, 3, 4]
    assert np.isfinite(features.vectors).all()


def test_pickled_objects_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "image_feat.npy"
    np.save(path, np.array([[{}]], dtype=object), allow_pickle=True)
    with pytest.raises(DataError, match=r"image_feat\.npy holds pickled Python objects"):
        read_features(path)


@pytest.mark.parametrize("change", [-1, 1])
def test_a_size_that_differs_from_the_header_is_refused(tmp_path: Path, change: int) -> None:
    path = saved(tmp_path, np.ones((4, 3), np.float32))
    data = path.read_bytes()
    path.write_bytes(data[:-1] if change < 0 else data + b"x")
    with pytest.raises(DataError, match=r"is 17[57] bytes long but its header promises 176"):
        read_features(path)


def test_a_huge_promise_is_refused_before_anything_is_allocated(tmp_path: Path) -> None:
    path = saved(tmp_path, np.ones((4, 3), np.float32))
    path.write_bytes(path.read_bytes().replace(b"(4, 3), }      ", b"(4, 3000000), }"))
    with pytest.raises(DataError, match="promises 48,000,128"):
        read_features(path)


def test_something_else_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"\x93NUMPY", b"not an array", b"\x93NUMPY\x09\x00" + b"x" * 50):
        path = tmp_path / "image_feat.npy"
        path.write_bytes(data)
        with pytest.raises(DataError, match="not a NumPy array file"):
            read_features(path)
    with pytest.raises(DataError, match="one row of numbers an item"):
        read_features(saved(tmp_path, np.ones(3, np.float32)))
    with pytest.raises(DataError, match="one row of numbers an item"):
        read_features(saved(tmp_path, np.array([["a"]])))
    with pytest.raises(DataError, match="cannot be read"):
        read_features(tmp_path / "gone.npy")


@pytest.mark.parametrize(("extra", "fine"), [(-1, True), (0, True), (1, False)])
def test_the_header_has_a_limit(extra: int, fine: bool) -> None:
    length = limits.NPY_HEADER_BYTES + extra
    head = b"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }"
    data = b"\x93NUMPY\x02\x00" + struct.pack("<I", length) + head.ljust(length - 1) + b"\n"
    data += b"\0\0\0\0"
    if fine:
        assert read_header("a.npy", io.BytesIO(data), len(data))[0] == (1, 1)
    else:
        with pytest.raises(DataError, match="header of more than 64 KiB"):
            read_header("a.npy", io.BytesIO(data), len(data))


def lists(folder: Path, **arrays: np.ndarray) -> Path:
    np.savez_compressed(folder / "image_knn10.npz", **arrays)  # type: ignore[arg-type]
    return folder / "image_knn10.npz"


def test_neighbour_lists_give_an_item_without_feature_itself(tmp_path: Path) -> None:
    ids = np.array([[0, 1], [1, 0], [-1, -1]], np.int32)
    cosines = np.array([[1, 0.5], [1, 0.5], [0, 0]], np.float32)
    found = read_neighbours(lists(tmp_path, neighbors=ids, cosine=cosines, has_feature=ids[:, 0]))
    assert found.ids.tolist() == [[0, 1], [1, 0], [2, -1]]
    assert found.cosines.tolist() == [[1, 0.5], [1, 0.5], [0, 0]]


def test_bad_neighbour_lists_are_refused(tmp_path: Path) -> None:
    ids, cosines = np.array([[0, 5]]), np.ones((1, 2), np.float32)
    with pytest.raises(DataError, match="0 to 5, but has 1 items"):
        read_neighbours(lists(tmp_path, neighbors=ids, cosine=cosines))
    with pytest.raises(DataError, match="cosines outside"):
        read_neighbours(lists(tmp_path, neighbors=ids * 0, cosine=cosines * np.nan))
    with pytest.raises(DataError, match="'neighbors' and 'cosine' are needed"):
        read_neighbours(lists(tmp_path, neighbors=ids))
    with pytest.raises(DataError, match="both must be"):
        read_neighbours(lists(tmp_path, neighbors=ids, cosine=cosines[:, :1]))
    path = lists(tmp_path, neighbors=ids, cosine=cosines)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(DataError, match=r"not a whole \.npz"):
        read_neighbours(path)


def test_an_archived_array_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lists(tmp_path, neighbors=np.zeros((1, 1), int), cosine=np.ones((1, 1), np.float32))
    with zipfile.ZipFile(path) as archive:
        size = archive.infolist()[0].file_size
    for most, fine in ((size - 1, False), (size, True), (size + 1, True)):
        monkeypatch.setattr(limits, "ARCHIVED_ARRAY_BYTES", most)
        if fine:
            assert len(read_neighbours(path).ids) == 1
        else:
            with pytest.raises(DataError, match="unpacks to"):
                read_neighbours(path)


@pytest.mark.parametrize("header", [b"{'a': (\n", b"'\x00", b"(" * 4000, b"  1\n 2", b"{[]: 1}"])
def test_a_header_that_is_no_python_is_a_sentence(header: bytes) -> None:
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
    with pytest.raises(DataError, match="not a NumPy array file, or its header is damaged"):
        read_header("a.npy", io.BytesIO(data), len(data))


def test_an_archive_whose_directory_lies_is_a_sentence(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", neighbors=np.zeros((2, 1), np.int64), cosine=np.ones((2, 1)))
    whole = (tmp_path / "a.npz").read_bytes()
    end = whole.rindex(b"PK\x05\x06")
    entry = whole.index(b"PK\x01\x02")
    for place in (*range(end + 4, end + 22), *range(entry + 4, entry + 46)):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        (tmp_path / "a.npz").write_bytes(changed)
        with contextlib.suppress(DataError):
            read_neighbours(tmp_path / "a.npz")
