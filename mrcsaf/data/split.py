"""Who trains and who tests: the per-user random 80/10/10 split of the papers."""

import numpy as np
from jaxtyping import Int, Int8, Int64
from numpy import ndarray

from mrcsaf.data.interactions import Part


def split_per_user(users: Int64[ndarray, " N"], seed: int) -> Int8[ndarray, " N"]:
    """The part of each row: a random tenth of every user's rows to valid, another to test.

    Of n rows, max(1, ⌊n/10⌋) go to valid and max(1, ⌊n/10 + 1/2⌋) to test: the counts that every
    user of the published Baby and Sports splits has, so sizes compare (which rows go where is
    drawn anew). With two rows one trains and one tests; a single row trains.
    The draw depends on `seed` and on the order of the rows, on nothing else.
    """
    order = np.lexsort((np.random.default_rng(seed).random(len(users)), users))
    counts = np.unique(users, return_counts=True)[1]
    rank = np.arange(len(users)) - np.repeat(np.cumsum(counts) - counts, counts)
    valid, test = sizes(counts)
    tests = np.repeat(test, counts)
    part = np.full(len(users), Part.TRAIN, dtype=np.int8)
    part[order[rank < tests + np.repeat(valid, counts)]] = Part.VALID
    part[order[rank < tests]] = Part.TEST
    return part


def sizes(counts: Int[ndarray, " U"]) -> tuple[Int[ndarray, " U"], Int[ndarray, " U"]]:
    """How many of each user's rows are for valid and for test."""
    valid = np.where(counts >= 3, np.maximum(1, counts // 10), 0)
    test = np.where(counts >= 2, np.maximum(1, (counts + 5) // 10), 0)
    return valid, test
