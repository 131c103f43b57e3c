"""Builds the ready sample project that ships in assets/: draw, import, encode, train, pack.

    python -m assets.sample_shop.build [TARGET]

Everything runs through the same calls as a user's own project would.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch

from assets.sample_shop.generate import write_catalogue
from mrcsaf.core.errors import StoreError
from mrcsaf.core.files import asset
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.data.formats import ImportOptions
from mrcsaf.encoders import run as encoding
from mrcsaf.store import Project, catalogue, importing, maintenance
from mrcsaf.store.sample import READY
from mrcsaf.train import run as experiment

SEED = 7
LIMIT_BYTES = 12_000_000
# 600 items need no wider vectors.
TRAINING = {"seed": 999, "dim": 32}


def build(target: Path, report: Report = silent) -> dict[str, float]:
    """Make the finished project at `target`; returns its test figures.

    Raises StoreError if it would be larger than what may ship.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, work = Path(folder, "catalogue"), Path(folder, "work.mrcsaf")
        write_catalogue(source, SEED, report)
        importing.run(work, source, ImportOptions(split="random"), report)
        _plant(work, source / "truth.json")
        encoding.run(work, report=report)
        chosen = experiment.settings("mrcsaf", dict(TRAINING))
        _popularity(work, report)  # something to compare with
        figures = experiment.train(work, chosen, device="cpu", name="MR-CSAF", report=report)
        _slim(work)
        size = sum(file.stat().st_size for file in work.rglob("*") if file.is_file())
        if size > LIMIT_BYTES:
            raise StoreError(f"The sample is {size:,} bytes, more than {LIMIT_BYTES:,} may ship.")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work, target)
    test: dict[str, float] = figures["test"]
    return test


def _plant(path: Path, truth: Path) -> None:
    """Store how the simulated shoppers choose, and that they are simulated."""
    share = json.loads(truth.read_text())["category"]
    with Project.open(path, write=True) as project:
        items = catalogue.items(project.db)
        catalogue.set_planted(
            project.db, {item.id: share[item.category]["image_share"] for item in items}
        )
        catalogue.set_meta(project.db, "simulated", "1")
        catalogue.set_meta(project.db, "name", "Sample shop")
        catalogue.forget_source(project.db)


def _popularity(path: Path, report: Report) -> None:
    chosen = experiment.settings("popularity", {"seed": SEED})
    experiment.train(path, chosen, device="cpu", name="Popularity", report=report)


def _slim(path: Path) -> None:
    """Leave out what can be made again: resume states, backups, free pages."""
    for pattern in ("state.safetensors", "*.lock"):
        for file in path.glob(f"runs/*/{pattern}"):
            file.unlink()
    shutil.rmtree(path / "backups")
    (path / "backups").mkdir()
    (path / "project.lock").unlink(missing_ok=True)
    maintenance.vacuum(path / "project.db")


def _print(progress: Progress) -> None:
    if progress.metrics or progress.done == progress.total:
        sys.stderr.write(f"{progress.stage} {progress.done}/{progress.total} {progress.message}\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else asset(READY)
    sys.stdout.write(json.dumps(build(place, _print)) + "\n")
