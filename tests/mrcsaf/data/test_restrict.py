"""A data set cut to its core."""

import numpy as np

from mrcsaf.data.mmrec import filtered, restrict
from mrcsaf.data.records import Counts, Features, Imported, ItemRecord


def test_items_features_and_counts_shrink_together() -> None:
    data = Imported(
        format="mmrec",
        reason="",
        users=["a", "b", "c"],
        items=[ItemRecord(f"i{n}") for n in range(4)],
        user_ids=np.array([0, 0, 1, 1, 2]),
        item_ids=np.array([1, 3, 1, 3, 0]),
        part=np.zeros(5, np.int8),
        timestamps=np.arange(5),
        interaction_counts=Counts(6, 5, 1),
        item_counts=Counts(4, 4),
        features={"text": Features("f", np.arange(4, dtype=np.float32)[:, None])},
    )
    small = restrict(data, 2)
    assert (small.users, [item.ext_id for item in small.items]) == (["a", "b"], ["i1", "i3"])
    assert (small.user_ids.tolist(), small.item_ids.tolist()) == ([0, 0, 1, 1], [0, 1, 0, 1])
    assert small.features["text"].vectors.tolist() == [[1], [3]]
    assert small.interaction_counts == Counts(6, 4, 1, filtered=1)
    assert small.item_counts == Counts(4, 2, filtered=2)


def test_counts_move_from_imported_to_filtered() -> None:
    assert filtered(Counts(10, 8, 1, 1), 5) == Counts(10, 5, 1, 1, 3)
