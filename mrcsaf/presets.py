"""Settings that go well together, by name; each model takes those that it has.

What stands under a model's name is for that model alone.
"""

from typing import Any

# Half of an epoch and half of the epochs, at no loss on Baby's validation part: docs/study.md.
LIGHT = {"attention": "none", "loss": "joint"}

PRESETS: dict[str, dict[str, Any]] = {
    "paper": {},  # the defaults: the paper's, as each model's file says
    "fast": {"max_epochs": 40, "patience": 5, "dim": 32},  # a look, not a result
    # This program's own: what a person will wait for, at no loss that validation showed.
    "studio": {
        "max_epochs": 200,
        "patience": 10,
        "mrcsaf": LIGHT,
    },
}
