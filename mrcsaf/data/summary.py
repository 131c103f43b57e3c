"""The figures of a data set as the papers' Table 1 prints them, and whether they are the same."""

from dataclasses import dataclass

from mrcsaf.data.interactions import Split

PUBLISHED = {
    "Garden": (1_686, 962, 13_272),
    "Baby": (19_445, 7_050, 160_792),
    "Sports": (35_598, 18_357, 296_337),
}
"""Users, items and interactions of the paper's data sets."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over all three parts. `matches` names the published data set with the same counts."""

    users: int
    items: int
    interactions: int
    train: int
    valid: int
    test: int
    sparsity: float  # 0…1: the share of all pairs that was not observed
    mean_per_user: float
    cold_items: float  # 0…1: the share of items that nobody met in train
    matches: str = ""


def summarise(split: Split) -> Summary:
    """The figures of one split."""
    users, items = split.train.n_users, split.train.n_items
    total = len(split.train) + len(split.valid) + len(split.test)
    cells = users * items
    cold = float((split.train.item_counts == 0).mean()) if items else 0.0
    return Summary(
        users=users,
        items=items,
        interactions=total,
        train=len(split.train),
        valid=len(split.valid),
        test=len(split.test),
        sparsity=1 - total / cells if cells else 1.0,
        mean_per_user=total / users if users else 0.0,
        cold_items=cold,
        matches=next(
            (name for name, known in PUBLISHED.items() if known == (users, items, total)), ""
        ),
    )
