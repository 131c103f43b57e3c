"""New numbers for users and items, so that numbers tell nothing; everything that uses them follows.

Published data sets number users by first appearance in a file sorted by item, over all three parts
of the split: a recommender that looks at numbers alone then finds test items.
"""

import dataclasses

import numpy as np
from jaxtyping import Int64
from numpy import ndarray

from mrcsaf.data.records import Features, Imported, Neighbours


def permute(data: Imported, seed: int) -> Imported:
    """The same data under numbers drawn with `seed`, rows sorted by user and item."""
    rng = np.random.default_rng(seed)
    users = rng.permutation(len(data.users)).astype(np.int64)
    items = rng.permutation(len(data.items)).astype(np.int64)
    return reindex(data, users, items)


def reindex(
    data: Imported, user_order: Int64[ndarray, " U"], item_order: Int64[ndarray, " I"]
) -> Imported:
    """User and item i of the result are those numbered order[i] before; others are dropped.

    Interactions of dropped users and items go too, and places of dropped neighbours become empty.
    """
    new_user = _inverse(user_order, len(data.users))
    new_item = _inverse(item_order, len(data.items))
    users, items = new_user[data.user_ids], new_item[data.item_ids]
    rows = np.flatnonzero((users >= 0) & (items >= 0))
    rows = rows[np.lexsort((items[rows], users[rows]))]
    return dataclasses.replace(
        data,
        users=[data.users[i] for i in user_order],
        items=[data.items[i] for i in item_order],
        user_ids=users[rows],
        item_ids=items[rows],
        part=data.part[rows],
        timestamps=data.timestamps[rows],
        features={
            name: Features(f.name, f.vectors[item_order]) for name, f in data.features.items()
        },
        neighbours={
            name: _reindexed(n, item_order, new_item) for name, n in data.neighbours.items()
        },
    )


def _inverse(order: Int64[ndarray, " M"], size: int) -> Int64[ndarray, " N"]:
    """The new number by the old one, −1 for what is dropped."""
    inverse = np.full(size, -1, dtype=np.int64)
    inverse[order] = np.arange(len(order))
    return inverse


def _reindexed(
    lists: Neighbours, order: Int64[ndarray, " I"], new: Int64[ndarray, " J"]
) -> Neighbours:
    old = lists.ids[order]
    ids = np.where(old >= 0, new[old], -1)
    cosines = np.where(ids >= 0, lists.cosines[order], 0).astype(np.float32)
    empty_last = np.argsort(ids < 0, axis=1, kind="stable")
    return Neighbours(
        lists.name,
        np.take_along_axis(ids, empty_last, 1),
        np.take_along_axis(cosines, empty_last, 1),
    )
