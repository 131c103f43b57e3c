"""The k-core of a data set that has been read whole: its items and counts shrink with it."""

import dataclasses

import numpy as np

from mrcsaf.core.progress import Report, silent
from mrcsaf.data.kcore import k_core
from mrcsaf.data.permute import reindex
from mrcsaf.data.records import Counts, Imported


def restrict(data: Imported, k: int, report: Report = silent) -> Imported:
    """Only the users, items and interactions of the k-core, in the order they had."""
    kept = k_core(data.user_ids, data.item_ids, k, report)
    core = dataclasses.replace(
        data,
        user_ids=data.user_ids[kept],
        item_ids=data.item_ids[kept],
        part=data.part[kept],
        timestamps=data.timestamps[kept],
    )
    small = reindex(core, np.unique(core.user_ids), np.unique(core.item_ids))
    return dataclasses.replace(
        small,
        interaction_counts=filtered(data.interaction_counts, int(kept.sum())),
        item_counts=filtered(data.item_counts, len(small.items)),
    )


def filtered(counts: Counts, left: int) -> Counts:
    """The counts after all but `left` of the imported rows were taken out."""
    out = counts.imported - left
    return dataclasses.replace(counts, imported=left, filtered=counts.filtered + out)
