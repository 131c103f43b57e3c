"""Settings that go well together, by name; each model takes those that it has.

What stands under a model's name is for that model alone.
"""

from typing import Any

NO_ATTENTION = {"attention": "none"}  # half of an epoch for no gain that was measured: study.md
AS_PRINTED = {"loss": "per_modality"}  # eq. 26; the default gets there in half of the time

PRESETS: dict[str, dict[str, Any]] = {
    # The defaults are the papers', as each model's file says, but for this:
    "paper": dict.fromkeys(("mrcsaf", "ams", "csaf", "camgr_cam"), AS_PRINTED),
    "fast": {"max_epochs": 40, "patience": 5, "dim": 32},  # a look, not a result
    # This program's own: what a person will wait for, at no loss that was measured.
    "studio": {
        "max_epochs": 200,
        "patience": 10,
        "mrcsaf": NO_ATTENTION,
    },
}
