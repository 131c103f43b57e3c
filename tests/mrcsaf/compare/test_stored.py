"""Runs that are there already make the same table."""

import subprocess
import sys
from dataclasses import replace

import pytest

from mrcsaf.compare import results
from mrcsaf.core.errors import DataError
from mrcsaf.store import Project, runs


def test_stored_runs_are_judged_as_trained_ones_were(whole) -> None:
    path, found = whole
    with Project.open(path) as project:
        again = results.from_runs(project.db, found.name, [cell.run for cell in found.cells])
    assert [row.key for row in again.rows] == [row.key for row in found.rows]
    for one, other in zip(again.verdicts, found.verdicts, strict=True):
        assert (one.metric, one.best, one.other) == (other.metric, other.best, other.other)
        if "popularity" in (one.best, one.other):
            continue  # its many equal scores are ordered by number here, as torch likes there
        assert one.paired.difference == pytest.approx(other.paired.difference, abs=1e-9)
        assert one.clear == other.clear


def test_runs_of_one_model_with_other_settings_are_other_rows(whole) -> None:
    path, _ = whole
    with Project.open(path) as project:
        first = runs.run(project.db, 2)
    other = replace(first, id=9, name="wide", config={**first.config, "model": {"dim": 128}})
    cells = results._cells([first, other])
    assert [cell.key for cell in cells] == [
        "compare: bpr, seed 999 (run 2)", "wide (run 9)",
    ]  # fmt: skip
    same = replace(first, id=9, seed=4, config={**first.config})
    assert {cell.key for cell in results._cells([first, same])} == {"bpr"}


def test_an_unfinished_run_is_refused(project) -> None:
    runs.start(project.db, name="x", model="bpr", config={}, inputs={}, seed=1, device="cpu")
    with pytest.raises(DataError, match="Run 1 is running"):
        results.from_runs(project.db, "x", [1])


def test_no_torch_is_needed() -> None:
    code = """
import sys
from mrcsaf.answers import agreement
from mrcsaf.reports import comparison as page
from mrcsaf.compare import results as stored
from mrcsaf.reports import comparison as writing
print(sorted({"torch"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
