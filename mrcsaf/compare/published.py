"""The paper's Tables 3 to 5 and its two figures, by data set: what measured figures stand beside.

A cell is found by a data set's own counts (`data/summary.py`), never by its name; where nothing
matches there is no figure, and the tables say so.
"""

from dataclasses import dataclass

METRICS = ("recall@10", "recall@20", "ndcg@10", "ndcg@20")
NO_DATA = "no data"

Figures = dict[str, float]

NAMES = {
    "vbpr": "VBPR",
    "mmgcn": "MMGCN",
    "grcn": "GRCN",
    "slmrec": "SLMRec",
    "lattice": "LATTICE",
    "bm3": "BM3",
    "freedom": "FREEDOM",
    "powerec": "POWERec",
    "camgr": "CAmgr (reconstruction)",
    "camgr_cam": "CAmgr-CAM (reconstruction)",
    "mrcsaf": "MR-CSAF",
    "ams": "AMS",
    "csaf": "CSAF",
    "studio": "Studio (ours)",
    "lightgcn": "LightGCN",
    "bpr": "BPR",
    "popularity": "Popularity",
    "item_knn_text": "Item-kNN, text",
    "item_knn_image": "Item-kNN, image",
}
"""How the tables call each model; the order is that of their rows."""

TABLE_3 = {
    "Garden": {
        "vbpr": (0.1030, 0.1651, 0.0547, 0.0709),
        "mmgcn": (0.1155, 0.1823, 0.0655, 0.0826),
        "grcn": (0.1361, 0.2090, 0.0758, 0.0945),
        "slmrec": (0.1345, 0.2019, 0.0747, 0.0922),
        "lattice": (0.1571, 0.2242, 0.0849, 0.1022),
        "bm3": (0.1429, 0.2199, 0.0835, 0.1034),
        "freedom": (0.1376, 0.2026, 0.0791, 0.0961),
        "powerec": (0.1262, 0.1910, 0.0748, 0.0914),
        "mrcsaf": (0.1637, 0.2379, 0.0948, 0.1136),
    },
    "Baby": {
        "vbpr": (0.0423, 0.0663, 0.0223, 0.0284),
        "mmgcn": (0.0421, 0.0660, 0.0220, 0.0282),
        "grcn": (0.0532, 0.0824, 0.0282, 0.0358),
        "slmrec": (0.0540, 0.0810, 0.0285, 0.0357),
        "lattice": (0.0547, 0.0850, 0.0292, 0.0370),
        "bm3": (0.0564, 0.0883, 0.0301, 0.0383),
        "freedom": (0.0627, 0.0992, 0.0330, 0.0424),
        "powerec": (0.0579, 0.0918, 0.0311, 0.0398),
        "mrcsaf": (0.0641, 0.1033, 0.0344, 0.0444),
    },
    "Sports": {
        "vbpr": (0.0558, 0.0856, 0.0307, 0.0384),
        "mmgcn": (0.0401, 0.0636, 0.0209, 0.0270),
        "grcn": (0.0559, 0.0877, 0.0306, 0.0389),
        "slmrec": (0.0676, 0.1017, 0.0374, 0.0462),
        "lattice": (0.0620, 0.0953, 0.0335, 0.0421),
        "bm3": (0.0656, 0.0980, 0.0355, 0.0438),
        "freedom": (0.0717, 0.1089, 0.0385, 0.0481),  # the paper's .0617 is a misprint
        "powerec": (0.0565, 0.0863, 0.0300, 0.0377),
        "mrcsaf": (0.0734, 0.1130, 0.0394, 0.0498),
    },
}
"""Recall@10, Recall@20, NDCG@10, NDCG@20."""

TABLE_4 = {
    "Garden": {"ams": (0.2378, 0.1128), "csaf": (0.2256, 0.1077), "mrcsaf": (0.2379, 0.1136)},
    "Baby": {"ams": (0.1014, 0.0433), "csaf": (0.1012, 0.0435), "mrcsaf": (0.1033, 0.0444)},
    "Sports": {"ams": (0.1123, 0.0496), "csaf": (0.1106, 0.0486), "mrcsaf": (0.1130, 0.0498)},
}
"""Recall@20, NDCG@20 of the ablations."""

TABLE_5 = {
    "Baby": {"camgr_cam": (0.0847, 0.0386), "mrcsaf": (0.1033, 0.0444)},
    "Sports": {"camgr_cam": (0.0905, 0.0341), "mrcsaf": (0.1130, 0.0498)},
}
"""Recall@20, NDCG@20 with cross-attention alone, and with the whole fusion."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A figure of the paper: one setting of one model, varied alone."""

    number: int
    title: str
    setting: str
    values: tuple[int | float, ...]
    best: int | float  # the paper's
    model: str = "mrcsaf"


FIGURES = (
    Sweep(4, "Width of the selector's hidden layer", "selector.hidden", (8, 16, 32, 64, 128), 16),
    Sweep(5, "Weight of the feature loss, ω_feat", "feature_weight",
          (0, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1), 1e-5),
)  # fmt: skip


def table_3(data_set: str, model: str) -> Figures:
    """All four figures the paper prints for a model, or nothing where it prints none."""
    found = TABLE_3.get(data_set, {}).get(model)
    return dict(zip(METRICS, found, strict=True)) if found else {}


def table_4(data_set: str, model: str) -> Figures:
    """Recall@20 and NDCG@20 of an ablation, or nothing."""
    return _two(TABLE_4, data_set, model)


def table_5(data_set: str, model: str) -> Figures:
    """Recall@20 and NDCG@20 of the attention alone, or nothing."""
    return _two(TABLE_5, data_set, model)


def _two(table: dict[str, dict[str, tuple[float, float]]], data_set: str, model: str) -> Figures:
    found = table.get(data_set, {}).get(model)
    return dict(zip(("recall@20", "ndcg@20"), found, strict=True)) if found else {}
