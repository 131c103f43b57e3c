"""Who trains and who tests."""

import numpy as np
from jaxtyping import Int, Int8, Int64
from numpy import ndarray

from mrcsaf.data.records import Part


def split_per_user(users: Int64[ndarray, " N"], seed: int) -> Int8[ndarray, " N"]:
    """The part of each row: a random tenth of every user's rows to valid, another to test.

    Of n rows, max(1, ⌊n/10⌋) go to valid and max(1, ⌊n/10 + 1/2⌋) to test: the counts that every
    user of the published Baby and Sports splits has, so sizes compare (which rows go where is
    drawn anew). With two rows one trains and one tests; a single row trains.
    The draw depends on `seed` and on the order of the rows, on nothing else.
    """
    order = np.lexsort((np.random.default_rng(seed).random(len(users)), users))
    counts = np.unique(users, return_counts=True)[1]
    valid, test = sizes(counts)
    return _by_rank(order, counts, valid, test)


def split_leave_last(
    users: Int64[ndarray, " N"], moments: Int64[ndarray, " N"]
) -> Int8[ndarray, " N"]:
    """Each user's newest row to test, the one before it to valid; of two rows one tests.

    Rows of one moment, or of none, keep their order.
    """
    order = np.lexsort((-np.arange(len(users)), -moments, users))
    counts = np.unique(users, return_counts=True)[1]
    return _by_rank(order, counts, (counts >= 3).astype(np.int64), (counts >= 2).astype(np.int64))


def split_by_time(moments: Int64[ndarray, " N"]) -> Int8[ndarray, " N"]:
    """The newest tenth of all rows to test, the tenth before it to valid."""
    order = np.argsort(moments, kind="stable")
    part = np.full(len(moments), Part.TRAIN, dtype=np.int8)
    tenth = len(moments) // 10
    if tenth:
        part[order[-2 * tenth : -tenth]] = Part.VALID
        part[order[-tenth:]] = Part.TEST
    return part


def valid_from_train(
    users: Int64[ndarray, " N"], part: Int8[ndarray, " N"], seed: int
) -> Int8[ndarray, " N"]:
    """The same split with a tenth of each user's training rows, one at least, set aside."""
    train = np.flatnonzero(part == Part.TRAIN)
    order = np.lexsort((np.random.default_rng(seed).random(len(train)), users[train]))
    counts = np.unique(users[train], return_counts=True)[1]
    valid, _ = sizes(counts)
    fresh = part.copy()
    fresh[train] = _by_rank(order, counts, valid, np.zeros_like(valid))
    return fresh


def _by_rank(
    order: Int64[ndarray, " N"],
    counts: Int[ndarray, " U"],
    valid: Int[ndarray, " U"],
    test: Int[ndarray, " U"],
) -> Int8[ndarray, " N"]:
    """Of each user's rows, in `order`, the first to test, the next to valid."""
    rank = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    tests = np.repeat(test, counts)
    part = np.full(len(order), Part.TRAIN, dtype=np.int8)
    part[order[rank < tests + np.repeat(valid, counts)]] = Part.VALID
    part[order[rank < tests]] = Part.TEST
    return part


def sizes(counts: Int[ndarray, " U"]) -> tuple[Int[ndarray, " U"], Int[ndarray, " U"]]:
    """How many of each user's rows are for valid and for test."""
    valid = np.where(counts >= 3, np.maximum(1, counts // 10), 0)
    test = np.where(counts >= 2, np.maximum(1, (counts + 5) // 10), 0)
    return valid, test
