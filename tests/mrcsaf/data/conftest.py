"""The benchmark data, where this machine has it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = Path(os.environ.get("MRCSAF_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "bench").is_dir():
        pytest.skip(f"the benchmark data is not in {folder}; set MRCSAF_DATA to its folder")
    return folder
