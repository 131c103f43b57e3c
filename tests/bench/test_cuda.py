"""The GPU script proves itself on the CPU, from the sources alone."""

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

SCRIPT = Path(__file__).with_name("cuda.py")
FORBIDDEN = ("PySide6", "jaxtyping", "PIL", "torchvision", "sentence_transformers", "app")
WITHOUT = f'''
import runpy, sys

class Absent:
    """Wraps a finder: what is forbidden is not found."""

    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, *where):
        forbidden = name.partition(".")[0] in {FORBIDDEN!r}
        return None if forbidden else self.finder.find_spec(name, *where)

sys.meta_path[:] = map(Absent, sys.meta_path)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
'''


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the public toolboxes have it: 40 users, 30 items in two tastes."""
    path = tmp_path_factory.mktemp("made")
    random = np.random.default_rng(3)
    lines = ["userID\titemID\trating\ttimestamp\tx_label"]
    for user in range(40):
        items = random.permutation(15)[:8] * 2 + user % 2
        parts = (0, 0, 0, 0, 0, 0, 1, 2)
        lines += [f"{user}\t{item}\t5\t0\t{part}" for item, part in zip(items, parts, strict=True)]
    (path / "made.inter").write_text("\n".join(lines) + "\n")
    taste = (np.arange(30) % 2)[:, None] - 0.5
    for name, width in (("image", 6), ("text", 5)):
        vectors = (taste + random.normal(0, 0.3, (30, width))).astype(np.float32)
        np.save(path / f"{name}_feat.npy", vectors)
    return path


@pytest.fixture(scope="module")
def rows(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the script says of that folder, where neither Qt nor our optional packages can load."""
    file = tmp_path_factory.mktemp("rows") / "rows.json"
    command = [sys.executable, "-c", WITHOUT, str(SCRIPT), str(folder), "--device", "cpu"]
    command += ["--epochs", "1", "--json", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told: list[dict[str, Any]] = json.loads(file.read_text())
    return told


def test_no_step_fails_and_every_limit_holds(rows: list[dict[str, Any]]) -> None:
    assert [row for row in rows if row["holds"] is False or row["value"] == "failed"] == []


def test_every_model_that_learns_is_compared(rows: list[dict[str, Any]]) -> None:
    from mrcsaf import models

    compared = {row["what"].partition(":")[0] for row in rows if row["step"] == "equality"}
    assert {name for name in models.MODELS if models.load(name).learns} <= compared


def test_refusals_are_sentences(rows: list[dict[str, Any]]) -> None:
    told = {row["what"]: row["value"] for row in rows}
    assert "cuda" in told["a device that is not there"].lower()
    assert "memory" in told["a table that does not fit"]
    assert "memory is full" in told["a defeated forecast"]


def test_a_figure_that_is_no_number_does_not_hold() -> None:
    row = runpy.run_path(str(SCRIPT))["Row"]
    assert row("equality", "x", float("nan"), 1e-3).holds is False
    assert row("speed", "x", float("nan"), 10.0, at_least=True).holds is False
    assert row("equality", "x", 2e-3, 1e-3).holds is False
    assert row("equality", "x", 1e-3, 1e-3).holds is True
    assert row("answers", "x", "failed").holds is False
