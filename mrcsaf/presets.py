"""Settings that go well together, by name; each model takes those that it has."""

from typing import Any

PRESETS: dict[str, dict[str, Any]] = {
    "paper": {},  # the defaults: the paper's, as each model's file says
    "fast": {"max_epochs": 40, "patience": 5, "dim": 32},  # a look, not a result
}
