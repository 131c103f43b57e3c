"""What is known of runs, read from the project: the table, the curves, how two of them differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

from mrcsaf.answers.connections import reading
from mrcsaf.core import files
from mrcsaf.core.errors import StoreError
from mrcsaf.core.progress import Report
from mrcsaf.store import runs
from mrcsaf.store.runs import Run

RUNNING, INTERRUPTED, COMPLETE, CANCELLED, FAILED = (
    "running", "interrupted", "complete", "cancelled", "failed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as the table shows it."""

    run: Run
    state: str  # a status; “running” without a process is “interrupted”
    has_best: bool  # an unfinished run with a best epoch on disk
    active: bool
    best: dict[str, Any] = field(default_factory=dict)  # an unfinished run's best epoch so far

    @property
    def seconds(self) -> float | None:
        """How long it took, where it says."""
        wall = self.run.metrics.get("wall_seconds")
        if wall is not None:
            return float(wall)
        if self.run.finished is None:
            return None
        began, ended = map(datetime.fromisoformat, (self.run.started, self.run.finished))
        return (ended - began).total_seconds()

    def figure(self, part: str, name: str) -> float | None:
        """A metric of the validation or test part."""
        value = self.run.metrics.get(part, {}).get(name)
        if value is None and part == "valid":
            value = self.best.get(name)
        return None if value is None else float(value)

    @property
    def reason(self) -> str:
        """Why it failed, if it did."""
        return str(self.run.metrics.get("reason", ""))

    @property
    def resumable(self) -> bool:
        return self.state in (INTERRUPTED, CANCELLED, FAILED)


@dataclass(frozen=True, slots=True)
class Past:
    """All runs of a project, newest first."""

    path: Path
    rows: list[RunRow]


def list_runs(path: Path, report: Report) -> Past:
    """Every run, with what has become of it."""
    with reading(path) as project:
        found = runs.runs(project.db)
        shown = next((run.id for run in _actives(project.db, found)), None)
        folder = project.runs
        return Past(path, [_row(run, folder / run.folder, run.id == shown) for run in found])


def _actives(db: Any, found: list[Run]) -> list[Run]:
    return [runs.active(db)] if any(run.status == COMPLETE for run in found) else []


def _row(run: Run, folder: Path, active: bool) -> RunRow:
    state = run.status
    if state == RUNNING and not files.is_at_work(folder):
        state = INTERRUPTED
    has_best = state != COMPLETE and (folder / "model.safetensors").is_file()
    best = {} if state == COMPLETE else _best(folder)
    return RunRow(run, state, has_best, active, best)


def _best(folder: Path) -> dict[str, Any]:
    """The epoch with the highest Recall@20 so far; nothing where there is none."""
    try:
        rows = [row for row in runs.kept_epochs(folder) if "recall@20" in row]
    except StoreError:  # a table of runs survives one line
        return {}
    return max(rows, key=itemgetter("recall@20"), default={})


def curves(path: Path, run_id: int, report: Report) -> list[dict[str, Any]]:
    """A row of figures an epoch: from the database, or from the folder of an unfinished run."""
    with reading(path) as project:
        found = runs.epochs(project.db, run_id)
        folder = project.runs / runs.run(project.db, run_id).folder
    if found or not (folder / "metrics.jsonl").exists():
        return found
    return runs.kept_epochs(folder)


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """{"a": {"b": 1}} → {"a.b": 1}."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found


def differences(first: Run, second: Run) -> list[tuple[str, Any, Any]]:
    """(name, first's value, second's value) of all settings and figures that differ."""
    sides = []
    for run in (first, second):
        facts = {"model": run.model, "seed": run.seed, "device": run.device}
        inputs = {name: value for name, value in run.inputs.items() if name != runs.TOKEN}
        facts |= flat({"settings": run.config, "inputs": inputs})
        for part in ("valid", "test"):
            facts |= flat({part: run.metrics.get(part, {})})
        sides.append(facts)
    names = [*sides[0], *(name for name in sides[1] if name not in sides[0])]
    return [
        (name, sides[0].get(name), sides[1].get(name))
        for name in names
        if sides[0].get(name) != sides[1].get(name)
    ]
