"""What people change about runs; each is one short write, done off the GUI thread."""

import shutil
from pathlib import Path

from mrcsaf.core import files
from mrcsaf.core.errors import CheckpointError
from mrcsaf.core.progress import Report
from mrcsaf.store import backups, runs
from mrcsaf.store.project import Project


def activate(path: Path, run_id: int, report: Report) -> None:
    """Show this run from now on."""
    with Project.open(path, write=True) as project:
        runs.activate(project.db, run_id)


def annotate(path: Path, run_id: int, notes: str, report: Report) -> None:
    """Write the user's note beside a run."""
    with Project.open(path, write=True) as project:
        runs.annotate(project.db, run_id, notes)


def delete(path: Path, run_id: int, report: Report) -> None:
    """Remove a run for good, after a backup; its folder goes when the project is next written."""
    backups.make_if_changed(path / "project.db", path / "backups", backups.DELETE)
    with Project.open(path, write=True) as project:
        runs.delete(project.db, run_id)


def export(path: Path, run_id: int, target: Path, report: Report) -> Path:
    """Copy a run's checkpoint, settings inside, to one file. Raises CheckpointError without one."""
    with Project.open(path) as project:
        source = project.runs / runs.run(project.db, run_id).folder / "model.safetensors"
    if not source.is_file():
        raise CheckpointError(f"Run {run_id} has no checkpoint on disk: it was stopped too early.")
    with files.opened(source) as original, files.replacing(target) as copy:
        shutil.copyfileobj(original, copy)
    return target
