"""Choices are checked where they are made."""

from pathlib import Path
from typing import Any

import pytest

from mrcsaf.core.errors import ConfigError
from mrcsaf.data.records import ImportOptions


@pytest.mark.parametrize(
    ("values", "message"),
    [({"format": "xml"}, "format must be one of auto"),
     ({"split": "by-time"}, "split must be one of"),
     ({"k_core": -1}, "k_core must lie between"), ({"seed": -1}, "seed must lie"),
     ({"permutation_seed": 2**32}, "permutation_seed must lie"),
     ({"columns": {"tilte": "x"}}, "did you mean 'title'"),
     ({"images": Path("gone")}, "gone is not a folder")],
)  # fmt: skip
def test_a_wrong_value_is_named(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        ImportOptions(**values)


def test_good_values(tmp_path: Path) -> None:
    ImportOptions(format="csv", k_core=0, split="file", columns={"id": "x"}, images=tmp_path)
