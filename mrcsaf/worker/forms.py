"""What the window needs before a training: the form of every model, and what it will take."""

import inspect
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from mrcsaf import models
from mrcsaf.core import devices
from mrcsaf.core.errors import ConfigError, MrcsafError, StoreError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.settings import build
from mrcsaf.data.sampling import NegativeSampler
from mrcsaf.encoders.run import build_graphs
from mrcsaf.models.base import Recommender
from mrcsaf.store import Project, runs
from mrcsaf.train import memory
from mrcsaf.train import run as experiment
from mrcsaf.train.evaluation import evaluate
from mrcsaf.train.loop import TrainConfig
from mrcsaf.train.presets import PRESETS, Setting, settings

TITLES = {  # where papers write a name otherwise than Python can
    "mrcsaf": "MR-CSAF",
    "ams": "AMS: MR-CSAF without attention",
    "csaf": "CSAF: MR-CSAF without selector",
    "item_knn_text": "Item kNN, text",
    "item_knn_image": "Item kNN, image",
}


def describe() -> dict[str, Any]:
    """{"models": {name: {title, summary, needs, learns, settings, train}}, "presets": …}."""
    return {
        "models": {name: _model(name) for name in models.MODELS},
        "presets": {
            name: {model: experiment.preset(name, model) for model in models.MODELS}
            for name in PRESETS
        },
    }


def _model(name: str) -> dict[str, Any]:
    kind = models.load(name)
    text = inspect.getdoc(kind) or ""
    return {
        "title": TITLES.get(name, kind.__name__),
        "summary": text.split("\n")[0],
        "needs": list(kind.needs),
        "learns": kind.learns,
        "settings": [asdict(setting) for setting in settings(kind.Config)],
        "train": [_training(kind, setting) for setting in settings(TrainConfig)],
    }


def _training(kind: type[Recommender], setting: Setting) -> dict[str, Any]:
    """A setting of the training, with this model's own default."""
    return asdict(setting) | {"default": kind.trains_with.get(setting.name, setting.default)}


def problems(model: str, values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with each value, in a sentence, by its name; empty if training may begin."""
    kinds = (models.load(model).Config, TrainConfig)
    found = {}
    for name, value in values.items():
        kind = next((k for k in kinds if name.partition(".")[0] in k.__dataclass_fields__), None)
        try:
            if kind is None:
                raise ConfigError(f"{model} has no setting {name!r}.")
            build(kind, {name: value})
        except ConfigError as error:
            found[name] = str(error)
    return found


# What a training will take: by arithmetic at once, or measured on a few real batches if asked.


BATCHES = 4
ENOUGH_S = 4.0


def expect(path: Path, model: str, values: dict[str, Any], device: str) -> dict[str, Any]:
    """{"peak_mb", "seconds_per_epoch", "from_run", "refusal"} without reading the data.

    The time is that of the newest complete run of this model on this data, where there is one.
    Empty where nothing can be said.
    """
    try:
        chosen = experiment.settings(model, values)
        with Project.open(path) as project:
            size = experiment.sizes(project)
            seconds, run = _earlier(project, chosen, size)
    except MrcsafError:
        return {}
    refusal = ""
    found = memory.memory(model, chosen.config, chosen.train.batch(size.pairs), size)
    try:
        experiment.expect(chosen, size, devices.resolve(device))
    except ConfigError as error:
        refusal = str(error)
    return {
        "peak_mb": found.peak / memory.MB,
        "seconds_per_epoch": seconds,
        "from_run": run,
        "refusal": refusal,
    }


def _earlier(
    project: Project, chosen: experiment.Settings, size: memory.Sizes
) -> tuple[float, int | None]:
    """Seconds an epoch, and the run that they were measured on."""
    model, batch = chosen.model, chosen.train.batch(size.pairs)
    here = memory.seconds_an_epoch(model, chosen.config, batch, size)
    width = getattr(chosen.config, "dim", memory.WIDTH)
    ours = memory.trained_seconds(model, width, batch, size)
    for run in runs.runs(project.db):
        taken = run.metrics.get("cpu_seconds_per_epoch")
        if run.status == "complete" and run.model == model and taken and ours:
            try:
                earlier = experiment.settings_of(run)
            except (ConfigError, StoreError):  # of a version that had other settings
                continue
            width = getattr(earlier.config, "dim", memory.WIDTH)
            batch = earlier.train.batch(size.pairs)
            theirs = memory.trained_seconds(model, width, batch, size)
            return here - ours + taken * ours / theirs, run.id
    return here, None


def estimate(
    path: Path, model: str, values: dict[str, Any], device: str, report: Report
) -> dict[str, Any]:
    """{"seconds_per_epoch", "peak_mb", "parameters"} of one training, without writing a run."""
    chosen = experiment.settings(model, values)
    on = devices.resolve(device)
    build_graphs(path, report)
    with Project.open(path) as project:
        data = experiment.load_data(project)
    report(Progress(0, 2, "making the model", "estimate"))
    made = experiment.make(chosen, data, on)
    report(Progress(1, 2, "timing a few batches", "estimate"))
    step = _seconds_a_batch(made, chosen, data, on, report) if made.learns else 0.0
    began = time.monotonic()
    made.eval()
    with torch.no_grad():
        evaluate(made.represent(), data.split.train, data.split.valid)
    pairs = len(data.split.train)
    batches = -(-pairs // chosen.train.batch(pairs))
    return {
        "seconds_per_epoch": step * batches + time.monotonic() - began,
        "peak_mb": devices.peak_megabytes(on),
        "parameters": sum(parameter.numel() for parameter in made.parameters()),
    }


def _seconds_a_batch(
    model: Recommender,
    chosen: experiment.Settings,
    data: experiment.Data,
    device: torch.device,
    report: Report,
) -> float:
    """The fastest of a few whole steps, the first of which only warms up."""
    random = torch.Generator().manual_seed(chosen.train.seed)
    optimiser = torch.optim.Adam(model.parameter_groups(chosen.train.learning_rate))
    train = data.split.train
    model.train()
    model.start_epoch(0, random)
    order = torch.randperm(len(train), generator=random)[: chosen.train.batch(len(train))]
    users = torch.from_numpy(train.users)[order]
    items = torch.from_numpy(train.items)[order]
    negatives = NegativeSampler(train).draw(users, random)
    batch = torch.stack([users, items, negatives]).to(device)
    taken: list[float] = []
    while len(taken) < BATCHES and sum(taken) < ENOUGH_S:
        report(Progress(1, 2, "timing a few batches", "estimate"))
        began = time.monotonic()
        optimiser.zero_grad(set_to_none=True)
        model.loss(*batch).backward()
        optimiser.step()
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        taken.append(time.monotonic() - began)
    return min(taken)
