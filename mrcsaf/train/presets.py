"""Settings that go well together, by name, and the batch that the size of the data asks for.

Each model takes those settings that it has; what stands under a model's name is for it alone.
"""

from typing import Any

# What the paper prints and validation chose otherwise: docs/study.md.
PRINTED = {
    "dim": 64, "pruned_edges": 0.8, "batch_size": 2048, "learning_rate": 1e-3, "shrinkage": 0.0,
}  # fmt: skip

# Chosen on the validation part of Sports (218,409 interactions to train on): docs/study.md.
LARGE = {"batch_size": 8192, "learning_rate": 4e-3, "shrinkage": 0.06}

# Half of an epoch's cost, at no loss on Baby's validation part: docs/study.md.
LIGHT = {"attention": "none"}

PRESETS: dict[str, dict[str, Any]] = {
    "defaults": {},  # first, so that the window trains what the command line does
    # Elsewhere the defaults are the papers', as each model's file says.
    "paper": dict.fromkeys(("mrcsaf", "ams", "csaf", "camgr_cam"), PRINTED),
    "large": dict.fromkeys(("mrcsaf", "ams", "csaf"), LARGE),
    "fast": {"max_epochs": 40, "patience": 5, "dim": 32},  # a look, not a result
    # This program's own: what a person will wait for, at no loss that validation showed.
    "studio": {
        "max_epochs": 200,
        "patience": 10,
        "mrcsaf": LIGHT,
    },
}

STEPS_AN_EPOCH, MOST_A_STEP = 28, 8192


def batch_by_data(pairs: int) -> int:
    """Interactions a step where `batch_size` leaves it to the data, with so many to train on.

    Few of them still make enough steps an epoch: early stopping counts epochs, and a handful of
    steps each is too few to leave a plateau.
    """
    return min(MOST_A_STEP, max(1, round(pairs / STEPS_AN_EPOCH)))
