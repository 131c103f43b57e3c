"""The jobs a worker knows, by name: library calls with arguments as JSON can carry them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mrcsaf.cluster.connection import is_cluster
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.worker import placing
from mrcsaf.worker.workshop import Workshop

Result = dict[str, Any]
Values = dict[str, Any]


def import_(shop: Workshop, report: Report, project: str, source: str, **options: Any) -> Result:
    from mrcsaf.core.settings import build
    from mrcsaf.data.formats import ImportOptions
    from mrcsaf.store import importing

    if options.get("images") is not None:
        options["images"] = Path(options["images"])
    chosen = build(ImportOptions, options)
    return dict(importing.run(Path(project), Path(source), chosen, report))


def preview(
    shop: Workshop, report: Report, source: str, project: str | None = None, **options: Any
) -> Result:
    """An import's dry run: see mrcsaf/answers/preview.py."""
    from mrcsaf.answers import preview
    from mrcsaf.core.settings import build
    from mrcsaf.data.formats import ImportOptions

    if options.get("images") is not None:
        options["images"] = Path(options["images"])
    target = Path(project) if project else None
    return preview.preview(Path(source), build(ImportOptions, options), target, report)


def encode(
    shop: Workshop, report: Report, project: str, names: dict[str, str] | None = None,
    device: str = "cpu", weights: str | None = None,
) -> Result:  # fmt: skip
    from mrcsaf.encoders import run as encoding

    file = Path(weights) if weights else None
    if is_cluster(device):
        from mrcsaf.cluster import encoding as clustered

        return clustered.run(Path(project), names, address=device, weights=file, report=report)
    return encoding.run(Path(project), names, device=device, weights=file, report=report)


def train(
    shop: Workshop, report: Report, project: str, model: str = "mrcsaf",
    values: Values | None = None, device: str = "auto", resume: int | None = None, name: str = "",
) -> Result:  # fmt: skip
    from mrcsaf.train import run as experiment

    chosen = experiment.settings(model, values or {})
    if is_cluster(device):
        from mrcsaf.cluster import training

        return training.train(
            Path(project), chosen, address=device, resume=resume, name=name, report=report
        )
    return experiment.train(
        Path(project), chosen, device=device, resume=resume, name=name, report=report
    )


def keep_best(shop: Workshop, report: Report, project: str, run: int) -> Result:
    """Publish the best epoch of a run that was stopped, as if it had ended there."""
    from mrcsaf.core import devices
    from mrcsaf.core import files as presence
    from mrcsaf.store import Project, runs
    from mrcsaf.train import checkpoint
    from mrcsaf.train import run as experiment

    path = Path(project)
    with Project.open(path) as opened:
        found = runs.run(opened.db, run)
        folder = opened.runs / found.folder
        if found.status == "complete":
            raise DataError(f"Run {run} is complete: its best epoch is what is shown.")
        data = experiment.load_data_for(opened, found)
    with presence.at_work(folder):
        file = folder / "model.safetensors"
        header = checkpoint.read_header(file)
        checkpoint.check_fits(header, data.fingerprint, data.inputs)
        report(Progress(0, 1, "publishing", "publish"))
        model = experiment.make(experiment.settings_of(found), data, devices.resolve("cpu"))
        model.load_state_dict(checkpoint.load_weights(file, model.state_dict()))
        rows = runs.kept_epochs(folder)
        figures = {"best_epoch": header.epoch, "epochs": len(rows), "valid": header.valid}
        return {"run": run, **experiment.publish(path, found, model, data, figures, rows)}


def evaluate(
    shop: Workshop, report: Report, project: str, run: int | None = None, split: str = "test"
) -> Result:
    from mrcsaf.data.records import Part
    from mrcsaf.train import run as experiment

    found, quality = experiment.evaluate_run(Path(project), run, Part[split.upper()])
    return {"run": found.id, "split": split, "users": len(quality.users), **quality.means}


def load(
    shop: Workshop, report: Report, project: str, file: str, device: str = "auto", name: str = ""
) -> Result:
    from mrcsaf.train import run as experiment

    report(Progress(0, 1, "checking the file", "load"))
    return experiment.load(Path(project), Path(file), device, name)


def convert(
    shop: Workshop, report: Report, project: str, file: str, target: str, model: str,
    values: Values | None = None, rows: str = "project",
) -> Result:  # fmt: skip
    from mrcsaf.train import conversion
    from mrcsaf.train import run as experiment

    chosen = experiment.settings(model, values or {})
    return conversion.convert(
        Path(project), Path(file), Path(target), chosen, rows=rows, report=report
    )


def compare(
    shop: Workshop, report: Report, project: str, models: list[str], seeds: int = 1,
    epochs: int | None = None, budget: float | None = None, device: str = "auto",
) -> Result:  # fmt: skip
    """A table of models: cells that are finished are kept, stopped ones go on."""
    from mrcsaf.compare import running
    from mrcsaf.reports import comparison
    from mrcsaf.reports import comparison as writing
    from mrcsaf.store import parts

    path = Path(project)
    found = running.run(
        path, models, running.SEEDS[:seeds], max_epochs=epochs, budget=budget, device=device,
        report=report,
    )  # fmt: skip
    files = writing.write(found, parts.inside(path, "compare"), path / "images")
    cells = [{"model": cell.model, "seed": cell.seed, "run": cell.run, "reason": cell.reason}
             for cell in found.cells]  # fmt: skip
    return {"result": comparison.headline(found), "file": str(files[0]), "cells": cells}


def place(
    shop: Workshop, report: Report, project: str, run: int | None = None, image: str | None = None,
    title: str = "", text: str = "", features: str | None = None, user: str | None = None,
    brand: str = "", category: str = "",
) -> Result:  # fmt: skip
    """As `placement.place_run`; the run's vectors and the encoders stay warm for the next one."""
    from mrcsaf import placement
    from mrcsaf.store import Project, catalogue

    number = None
    if user is not None:
        with Project.open(Path(project)) as opened:
            number = catalogue.user_id(opened.db, user)
    warm = placing.bench(shop, report, project, run)
    if features is not None:
        placed = warm.placer.place(placement.read_features(Path(features)))
    else:
        words = {"title": title, "brand": brand, "category": category, "description": text}
        placed = warm.place(words | {"image": image})
    return {**placement.summary(warm.placer, placed, number, report), "user": user}


def rerun(
    shop: Workshop, report: Report, project: str, user: int, items: list[int], k: int,
    run: int | None = None, show_seen: bool = False, also: list[int] | None = None,
) -> Result:  # fmt: skip
    """A user's list with items really gone from their history: see mrcsaf/train/rerun.py."""
    from mrcsaf.train import rerun

    return rerun.listed(Path(project), run, user, items, k, show_seen, also, report)


def map_(
    shop: Workshop, report: Report, project: str, space: str, run: int | None = None
) -> Result:
    """Draw and keep the second kind of map: see mrcsaf/answers/neighbours.py."""
    from mrcsaf.answers import neighbours

    return {"file": str(neighbours.draw(Path(project), run, space, report))}


def describe(shop: Workshop, report: Report) -> Result:
    from mrcsaf.worker import forms

    return forms.describe()


def check(
    shop: Workshop, report: Report, model: str, values: Values, project: str | None = None,
    device: str = "auto",
) -> Result:  # fmt: skip
    from mrcsaf.worker import forms
    from mrcsaf.worker import forms as forecast

    found = forms.problems(model, values)
    device = "cpu" if is_cluster(device) else device  # the driver holds the model here as well
    if project is None or found:
        return {"problems": found, "expected": {}}
    return {"problems": found, "expected": forecast.expect(Path(project), model, values, device)}


def reach_cluster(shop: Workshop, report: Report, address: str) -> Result:
    """What answers at a Ray address, within ten seconds."""
    from mrcsaf.cluster import connection

    return connection.test(address)


def estimate(
    shop: Workshop, report: Report, project: str, model: str, values: Values, device: str = "auto"
) -> Result:
    from mrcsaf.worker import forms as forecast

    device = "cpu" if is_cluster(device) else device  # measured here: the cluster is not asked
    return forecast.estimate(Path(project), model, values, device, report)


JOBS: dict[str, Callable[..., Any]] = {
    "import": import_,
    "preview": preview,
    "encode": encode,
    "train": train,
    "keep_best": keep_best,
    "evaluate": evaluate,
    "load": load,
    "convert": convert,
    "compare": compare,
    "place": place,
    "warm": placing.warm,
    "glance": placing.glance,
    "reach": placing.reach,
    "vary": placing.vary,
    "admit": placing.admit,
    "rerun": rerun,
    "map": map_,
    "describe": describe,
    "check": check,
    "estimate": estimate,
    "reach_cluster": reach_cluster,
}
