"""The settings the papers tried, at most twelve a model: chosen on validation only.

A model that is not here is run at its defaults, which are its paper's.
"""

from itertools import product
from typing import Any

LIMIT = 12  # cells a model, so that no model is tuned more than another

GRIDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "vbpr": {"reg_weight": (2.0, 1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5)},
    "mmgcn": {  # untrained ids and preferences are what the public code runs
        "learning_rate": (1e-4, 5e-4, 1e-3),
        "reg_weight": (0.0, 1e-3),
        "compat": (False, True),
    },
    "grcn": {"learning_rate": (1e-4, 1e-3, 1e-2), "reg_weight": (1e-5, 1e-3, 1e-1)},
    "slmrec": {"ssl_weight": (0.01, 0.05, 0.1), "ssl_temperature": (0.1, 0.2, 0.5)},
    "lattice": {"reg_weight": (0.0, 1e-5, 1e-4, 1e-3)},
    "bm3": {"ui_layers": (1, 2), "dropout": (0.3, 0.5), "reg_weight": (0.1, 0.01)},
    "freedom": {"pruned_edges": (0.8, 0.9), "feature_weight": (0.0, 1e-5, 1e-4, 1e-3)},
    "powerec": {"prompts": (1, 3, 5), "weak_weight": (1e-1, 1.0), "reg_weight": (0.1, 1.0)},
    "camgr": {"contrast_weight": (1e-3, 1e-2, 1e-1), "reg_weight": (1e-5, 1e-4, 1e-3)},
    "lightgcn": {"layers": (1, 2, 3, 4), "reg_weight": (1e-5, 1e-4, 1e-3)},
    "bpr": {"reg_weight": (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)},
    "mrcsaf": {
        "shrinkage": (0.06, 0.12, 0.24),
        "feature_weight": (0.0, 1e-5),
        "selector.hidden": (8, 16),
    },
    "studio": {"reg_weight": (0.05, 0.1, 0.2), "negatives": (1024, 2048)},
}


def grid(model: str) -> list[dict[str, Any]]:
    """Every combination to try, or one empty one: the defaults."""
    axes = GRIDS.get(model, {})
    return [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]
