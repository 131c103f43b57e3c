"""A run from stored data to published result: train, evaluate, write everything down.

While it trains it only reads the project and writes its own run folder; the database is written
twice, at the start (a row that says 'running') and at the end (one transaction).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from mrcsaf import models
from mrcsaf.answers.ranking import Ranker
from mrcsaf.core import devices, files
from mrcsaf.core.errors import (
    Cancelled,
    CheckpointError,
    ConfigError,
    DataError,
    MrcsafError,
    StoreError,
)
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.core.settings import build, hint
from mrcsaf.core.typing import Ids
from mrcsaf.data.records import Part, Split
from mrcsaf.encoders.run import build_graphs
from mrcsaf.models.base import MODALITIES, Content, Modality, Recommender, Representation
from mrcsaf.store import Project, catalogue, features, runs
from mrcsaf.store.runs import Published, Run
from mrcsaf.train import checkpoint, memory
from mrcsaf.train.evaluation import Quality, evaluate, rank
from mrcsaf.train.loop import Keep, State, TrainConfig, fit, seeded
from mrcsaf.train.presets import PRESETS

THRESHOLD_KS = (10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Settings:
    """One model with its settings, and how to train it."""

    model: str
    config: Any  # the model's own dataclass
    train: TrainConfig

    def as_dict(self) -> dict[str, Any]:
        return {"model": asdict(self.config), "train": asdict(self.train)}

    def value(self, name: str) -> Any:
        """Of one setting, "dim" or "selector.entropy"."""
        group, _, inner = name.partition(".")
        value = getattr(self.config if _has(type(self.config), name) else self.train, group)
        return getattr(value, inner) if inner else value


@dataclass(frozen=True, slots=True)
class Data:
    """What training reads from a project, for some of its items: row i is item `items[i]`."""

    split: Split
    content: Content
    fingerprint: str
    inputs: dict[str, Any]  # as the run's row keeps them
    items: Ids  # rising ids


@dataclass(frozen=True, slots=True)
class Task:
    """One training, ready to run here or to be sent elsewhere."""

    chosen: Settings
    data: Data
    state: State | None  # where to go on from
    keep: Keep


Fitter = Callable[[Task, Recommender, Report], State]
"""Runs `fit` on a task, on one process or many; the model may be used for it. See cluster/."""


def settings(model: str, values: dict[str, Any]) -> Settings:
    """Sort `values` by the dataclass that has the setting: the model's, or TrainConfig's.

    What is not among them has the model's own default.

    Raises ConfigError for an unknown model or setting, with the nearest name.
    """
    chosen = models.load(model)
    kind = chosen.Config
    own = {name: value for name, value in values.items() if _has(kind, name)}
    shared = {name: value for name, value in values.items() if _has(TrainConfig, name)}
    if unknown := [name for name in values if name not in own | shared]:
        known = [*kind.__dataclass_fields__, *TrainConfig.__dataclass_fields__]
        raise ConfigError(f"{model} has no setting {unknown[0]!r}{hint(unknown[0], known)}.")
    return Settings(model, build(kind, own), build(TrainConfig, {**chosen.trains_with, **shared}))


def preset(name: str, model: str) -> dict[str, Any]:
    """What of a preset the model or its training has. Raises ConfigError for an unknown preset."""
    if name not in PRESETS:
        raise ConfigError(f"There is no preset {name!r}{hint(name, PRESETS)}.")
    wanted = PRESETS[name] | PRESETS[name].get(model, {})
    kinds = (models.load(model).Config, TrainConfig)
    return {key: value for key, value in wanted.items() if any(_has(k, key) for k in kinds)}


def _has(kind: type[Any], name: str) -> bool:
    return name.partition(".")[0] in kind.__dataclass_fields__


def load_data(project: Project) -> Data:
    """Interactions, features and item graphs of all items, as a new training takes them.

    Raises DataError if nothing was imported.
    """
    db = project.db
    if not catalogue.counts(db)["interactions"]:
        raise DataError(
            f"{project.path.name} has no interactions: import some (users, items) before training."
        )
    rows = {name: features.encoder_of(db, name) for name in MODALITIES}
    encoders = {name: row.id for name, row in rows.items() if row is not None}
    graphs = {name: features.current_graph_hash(db, name) for name in encoders}
    graphs = {name: key for name, key in graphs.items() if key}
    return _read(project, catalogue.item_ids(db), encoders, graphs)


def load_data_of(project: Project, inputs: dict[str, Any], items: Ids) -> Data:
    """The same as a run of these `inputs` read it when it was started: its items, its features.

    Products saved since are left out. Where the project lacks an encoder or a graph of the run's,
    it has its own, which `checkpoint.check_fits` then refuses. Raises CheckpointError if an item
    was removed since: a model has a row for it.
    """
    db = project.db
    gone = np.setdiff1d(items, catalogue.item_ids(db))
    if len(gone):
        raise CheckpointError(
            f"{len(gone)} of the items that the run was trained with (number {gone[0]}) were"
            " removed from the project: train a new one."
        )
    encoders, graphs = inputs.get("encoders", {}), inputs.get("graphs", {})
    there = {row.id for row in features.encoders(db)}
    for name in encoders:
        now = features.encoder_of(db, name)
        if encoders[name] not in there:
            encoders = {**encoders, name: now.id if now is not None else ""}
        if name in graphs and not features.has_graph(db, graphs[name]):
            graphs = {**graphs, name: features.current_graph_hash(db, name)}
    return _read(
        project,
        items,
        {name: encoder for name, encoder in encoders.items() if encoder},
        {name: key for name, key in graphs.items() if key},
    )


def load_data_for(project: Project, run: Run) -> Data:
    """What a run read when it was started. Raises CheckpointError if that is no longer there."""
    data = load_data_of(project, run.inputs, runs.items_of(project.db, run))
    inputs = data.inputs
    if "vectors" not in run.inputs and len(data.items) == catalogue.counts(project.db)["items"]:
        # A run of before vectors were noted: another graph tells that they have changed.
        now = {name: features.current_graph_hash(project.db, name) for name in inputs["graphs"]}
        inputs = {**inputs, "graphs": now}
    checkpoint.check_fits(_header(settings_of(run), run, State()), data.fingerprint, inputs)
    return data


def _read(project: Project, items: Ids, encoders: dict[str, str], graphs: dict[str, str]) -> Data:
    db = project.db
    size = catalogue.n_items(db)
    content: Content = {}
    for name, encoder in encoders.items():
        raw, present = features.features(db, encoder, size)
        near = features.graph(db, graphs[name]).among(items) if name in graphs else None
        content[name] = Modality(
            encoder,
            torch.from_numpy(_rows(raw, items)),
            torch.from_numpy(_rows(present, items)),
            torch.from_numpy(near[0]) if near else None,
            torch.from_numpy(near[1]) if near else None,
        )
    inputs = {
        "encoders": encoders,
        "graphs": graphs,
        "vectors": {
            name: features.note_of(db, encoder, items) for name, encoder in encoders.items()
        },
        **runs.note_of(items),
    }
    fingerprint = catalogue.meta(db, "fingerprint")
    return Data(catalogue.split(db).among(items), content, fingerprint, inputs, items)


def _rows(table: np.ndarray, items: Ids) -> np.ndarray:
    return table if len(items) == len(table) else table[items]


def make(chosen: Settings, data: Data, device: torch.device) -> Recommender:
    """A fresh model on `device`; its initial weights depend on the seed alone."""
    with seeded(chosen.train.seed):
        model = models.load(chosen.model)(data.split.train, data.content, chosen.config)
    return model.to(device)


def sizes(project: Project) -> memory.Sizes:
    """How large a project's data are, without reading them."""
    size, pairs = catalogue.counts(project.db), catalogue.part_sizes(project.db)
    found = {name: features.encoder_of(project.db, name) for name in ("image", "text")}
    return memory.Sizes(
        users=size["users"], items=size["items"], pairs=pairs[0], interactions=sum(pairs),
        widths={name: row.dim for name, row in found.items() if row is not None},
    )  # fmt: skip


def expect(chosen: Settings, size: memory.Sizes, device: torch.device) -> memory.Forecast:
    """The memory a training will need. Raises ConfigError, with both numbers, if it is not free."""
    batch = chosen.train.batch(size.pairs)
    found = memory.memory(chosen.model, chosen.config, batch, size)
    if device.type == "cuda":
        free = float(torch.cuda.mem_get_info(device)[0])
        memory.check(found.on_device(), free, batch)
        return found
    free_here = memory.free_memory()
    own = 0.0 if free_here is None else devices.peak_megabytes(device) * 1e6  # it is part of it
    memory.check(found, None if free_here is None else free_here + own, batch)
    return found


def train(
    path: Path,
    chosen: Settings,
    *,
    device: str = "auto",
    resume: int | None = None,
    name: str = "",
    report: Report = silent,
    fitter: Fitter | None = None,
) -> dict[str, Any]:
    """Train in the project at `path` and publish the run; returns its figures.

    A cancelled run keeps its best epoch and can be resumed by number. Reads the test part once,
    after training. `fitter`: who runs the epochs, where it is not this process alone.
    """
    began = time.monotonic()
    runs.check_name(name)
    on = devices.resolve(device)
    with Project.open(path) as project:
        run = runs.run(project.db, resume) if resume is not None else None
        chosen = chosen if run is None else settings_of(run)
        size = sizes(project)
    expected = expect(chosen, size, on)
    report(Progress(0, 0, _in_words(chosen, size, expected), "expect"))
    if run is None:
        build_graphs(path, report)
    with Project.open(path) as project:
        data = load_data(project) if run is None else load_data_for(project, run)
    model = make(chosen, data, on)
    with Project.open(path, write=True) as project:
        if run is None:
            run = _register(project, chosen, data, on, name)
        else:
            runs.resume(project.db, run)
        folder = project.runs / run.folder
        folder.mkdir(exist_ok=True)
    with files.at_work(folder), _ending(path, run):
        state = _fitted(model, data, chosen, run, folder, report, fitter or here)
        figures = {
            "best_epoch": state.best_epoch,
            "epochs": state.epoch,
            "cpu_seconds_per_epoch": state.cpu_seconds / max(state.epoch, 1),
            "wall_seconds": time.monotonic() - began,
            "expected_mb": expected.peak / memory.MB,
            "valid": state.best,
        }
        report(Progress(0, 1, "publishing", "publish"))
        published = publish(path, run, model, data, figures, state.epochs)
    return {"run": run.id, **published}


def here(task: Task, model: Recommender, report: Report) -> State:
    """The fitter of one process: this one."""
    return fit(model, task.data.split, task.chosen.train, report, task.state, task.keep)


def _fitted(
    model: Recommender,
    data: Data,
    chosen: Settings,
    run: Run,
    folder: Path,
    report: Report,
    fitter: Fitter,
) -> State:
    """Train from the last durable state, or from the start where none was reached."""

    def keep(state: State, resumable: bool) -> None:
        checkpoint.save(folder, _header(chosen, run, state), state, resumable)

    begun = None
    if checkpoint.has_state(folder):
        begun = checkpoint.load_state(folder, model, chosen.train)
    state = fitter(Task(chosen, data, begun, keep), model, report)
    model.load_state_dict(state.best_weights)
    return state


def publish(
    path: Path,
    run: Run,
    model: Recommender,
    data: Data,
    figures: dict[str, Any],
    epochs: list[dict[str, Any]],
) -> dict[str, Any]:
    """Evaluate on test, once, and write vectors, weights, thresholds and figures in one step."""
    model.eval()
    with torch.no_grad():
        representation = model.represent()
        weights = model.image_weights()
    test = evaluate(representation, data.split.train, data.split.test)
    device = next(iter(representation.items.values())).device
    figures = figures | {"test": test.means, "peak_mb": devices.peak_megabytes(device)}
    published = Published(
        representation.parts,
        _arrays(representation.items | representation.extra_items),
        _arrays(representation.users | representation.extra_users),
        None if weights is None else weights.detach().float().cpu().numpy(),
        thresholds(representation, data.split),
        data.items,
    )
    with Project.open(path, write=True) as project:
        sha = files.sha256(project.runs / run.folder / "model.safetensors")
        with project.db.atomic():
            runs.check_same(project.db, run)
            runs.add_epochs(project.db, run.id, epochs)
            runs.publish(project.db, run.id, published, figures, sha)
    return figures


@torch.no_grad()
def thresholds(
    representation: Representation, split: Split, ks: tuple[int, ...] = THRESHOLD_KS
) -> dict[int, np.ndarray]:
    """For each k, every user's k-th best score among unseen items (the last one if fewer)."""
    users = np.arange(split.train.n_users)
    best = rank(representation, split.train, users, max(ks))
    user_table, item_table = (table.cpu() for table in representation.stacked())
    unseen = split.train.n_items - np.diff(split.train.starts)
    found = {}
    for k in ks:
        place = np.minimum(k, unseen).clip(min=1) - 1  # seen items stand behind all unseen ones
        last = torch.from_numpy(best[users, place])
        found[k] = (user_table * item_table[last]).sum(1).numpy().astype(np.float32)
    return found


def evaluate_run(path: Path, run_id: int | None, part: Part) -> tuple[Run, Quality]:
    """Figures of a published run from its stored vectors, on one part of the split.

    It ranks the items it was trained on: what was saved under it later is nobody's held-out item.
    """
    with Project.open(path) as project:
        run = runs.chosen(project.db, run_id)
        ranker = stored_items(project, run)
        items = np.flatnonzero(ranker.trained)
        split = catalogue.split(project.db).among(items)
        representation = tables(project, ranker, items)
    return run, evaluate(representation, split.train, split.part(part))


def stored_items(project: Project, run: Run) -> Ranker:
    """The item side of a published run. Raises DataError if it has none."""
    if run.status != "complete":
        raise DataError(f"Run {run.id} is {run.status}: it has no vectors yet.")
    return Ranker.load(project.db, run)


def stored(project: Project, run: Run) -> Representation:
    """The published vectors of a run as torch tensors, of the items it was trained on.

    Raises DataError if it has none.
    """
    ranker = stored_items(project, run)
    return tables(project, ranker, np.flatnonzero(ranker.trained))


def tables(project: Project, ranker: Ranker, items: Ids) -> Representation:
    """The published vectors of a run as torch tensors, of these items, row i for `items[i]`."""
    run = ranker.run
    users = {part.user: runs.user_vectors(project.db, run.id, part.user) for part in run.parts}
    return Representation(
        run.parts,
        {name: torch.from_numpy(table) for name, table in users.items()},
        {name: torch.from_numpy(_rows(table, items)) for name, table in ranker.items.items()},
    )


def load(path: Path, file: Path, device: str = "auto", name: str = "") -> dict[str, Any]:
    """Register a checkpoint file as a run of the project, evaluated and published.

    Raises CheckpointError, naming the field, if it was made for other data, encoders or shapes.
    """
    header = checkpoint.read_header(file)
    on = devices.resolve(device)
    build_graphs(path)
    with Project.open(path) as project:
        fingerprint = catalogue.meta(project.db, "fingerprint")
        checkpoint.check_fits(header, fingerprint, header.inputs)  # first of all: the same data
        noted = runs.noted_items(header.inputs)
        items = catalogue.item_ids(project.db) if noted is None else noted
        data = load_data_of(project, header.inputs, items)
    checkpoint.check_fits(header, data.fingerprint, data.inputs)
    chosen = Settings(
        header.model,
        build(models.load(header.model).Config, header.config["model"]),
        build(TrainConfig, header.config["train"]),
    )
    model = make(chosen, data, on)
    weights = checkpoint.load_weights(file, model.state_dict())
    model.load_state_dict(weights)
    with Project.open(path, write=True) as project:
        run = _register(project, chosen, data, on, name or f"{header.model} (loaded)")
        folder = project.runs / run.folder
        folder.mkdir(exist_ok=True)
    figures = {"best_epoch": header.epoch, "epochs": header.epoch, "valid": header.valid}
    with files.at_work(folder), _ending(path, run):
        checkpoint.save(folder, header, State(best_weights=weights), resumable=False)
        published = publish(path, run, model, data, figures, [])
    return {"run": run.id, **published}


def settings_of(run: Run) -> Settings:
    """The settings a run was started with. Raises StoreError if it does not say them."""
    if not {"model", "train"} <= set(run.config):
        raise StoreError(f"Run {run.id} does not say its settings: train it anew.")
    return Settings(
        run.model,
        build(models.load(run.model).Config, run.config["model"]),
        build(TrainConfig, run.config["train"]),
    )


def _register(
    project: Project, chosen: Settings, data: Data, device: torch.device, name: str
) -> Run:
    inputs = {**data.inputs, "ui_layers": getattr(chosen.config, "ui_layers", 0)}
    return runs.start(
        project.db,
        name=name or chosen.model,
        model=chosen.model,
        config=chosen.as_dict(),
        inputs=inputs,
        seed=chosen.train.seed,
        device=devices.describe(device),
        after=project.newest_folder(),
    )


def _header(chosen: Settings, run: Run, state: State) -> checkpoint.Header:
    return checkpoint.Header(
        model=chosen.model,
        config=chosen.as_dict(),
        dataset_fp=run.dataset_fp,
        inputs={name: value for name, value in run.inputs.items() if name != runs.TOKEN},
        seed=chosen.train.seed,
        epoch=state.best_epoch,
        valid=state.best,
    )


def _in_words(chosen: Settings, size: memory.Sizes, expected: memory.Forecast) -> str:
    batch = chosen.train.batch(size.pairs)
    each = memory.seconds_an_epoch(chosen.model, chosen.config, batch, size)
    return f"needs about {expected.peak / memory.MB:,.0f} MB, {each:.2g} s an epoch on one core"


@contextmanager
def _ending(path: Path, run: Run) -> Iterator[None]:
    """Say in the row how a run ended without a result; a kill leaves it 'running'."""
    try:
        yield
    except BaseException as error:
        stopped = isinstance(error, (Cancelled, KeyboardInterrupt))
        note = "" if stopped else str(error)
        with suppress(MrcsafError), Project.open(path, write=True) as project:
            runs.end(project.db, run, "cancelled" if stopped else "failed", note)
        raise


def _arrays(tables: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    return {name: table.detach().float().cpu().numpy() for name, table in tables.items()}
