"""What a GPU does with the models: equality with the CPU, checkpoints, speed, memory, answers.

    python tests/bench/cuda.py DATA [--device cuda] [--json FILE] [--wheels DIR] [--only a,b]
    python tests/bench/cuda.py DATA --device cpu

DATA is an MMRec folder (an `.inter` file with x_label, features, neighbour lists). It runs from the
sources with torch, numpy and safetensors: neither Qt nor the installed package nor the encoders'
weights are needed. Steps that keep a project also need sqlite-utils and filelock, as packages or as
wheels in DIR. Every figure is a row of the table that is printed last; a step that fails is a row.
Exit status 1 if a row with a limit is beyond it or a step failed.

With `--device cpu` the same code runs with the CPU in the GPU's place. Its equalities then compare
single with double precision, and its times say nothing about a GPU.
"""

import argparse
import copy
import dataclasses
import gc
import importlib.util
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

HERE = Path(__file__).resolve().parent
# Torch looks for a package "cuda" of NVIDIA's: this file's own folder must not be on the path.
sys.path[:] = [str(HERE.parents[1]), *(p for p in sys.path if Path(p or ".").resolve() != HERE)]

import numpy as np  # noqa: E402  # after the path to our own sources
import torch  # noqa: E402
from torch import Tensor  # noqa: E402

COMPARED = (  # name in the table, model, settings
    ("mrcsaf tuned", "mrcsaf", {}),
    ("mrcsaf paper", "mrcsaf", {"preset": "paper"}),
    ("ams", "ams", {}),
    ("studio", "studio", {}),
    ("freedom", "freedom", {}),
    ("lightgcn", "lightgcn", {}),
    ("bm3", "bm3", {}),
)
QUIET = {"bm3": {"dropout": 0.0}}  # noise is drawn on the device: no two kinds draw the same
WIDE = {"image": 4096, "text": 384}
ATTENDED = (7_050, 18_357)  # items of Baby and of Sports
DIM, STEPS, USERS = 64, 3, 200
SECONDS = 480.0  # after which no further step is begun


@dataclasses.dataclass(frozen=True)
class Row:
    """One figure; without a limit it is only told."""

    step: str
    what: str
    value: float | str
    limit: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the figure keeps its limit; NaN never does."""
        if self.value == "failed":
            return False
        if self.limit is None or isinstance(self.value, str):
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit


class Bench:
    """The device, the data, and the rows so far."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.device = torch.device(arguments.device)
        self.gpu = self.device.type == "cuda"
        self.epochs = arguments.epochs
        self.rows: list[Row] = []
        self.began = time.monotonic()
        self.folder = arguments.data

    def tell(
        self, step: str, what: str, value: Any, limit: float | None = None, **more: Any
    ) -> None:
        row = Row(step, what, value, limit, **more)
        self.rows.append(row)
        sys.stderr.write(f"{step}: {what}: {shown(value)} {row.note}\n")

    @contextmanager
    def guarded(self, step: str, what: str) -> Iterator[None]:
        """A failure inside is a row, and the next figure is measured all the same."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  # whatever a device does wrong is a row
            text = " ".join(f"{type(error).__name__}: {error}".split())
            self.tell(step, what, "failed", note=text[:200])
        finally:
            gc.collect()
            if self.gpu:
                torch.cuda.empty_cache()

    def wait(self) -> None:
        """Until the device has done everything that was asked of it."""
        if self.gpu:
            torch.cuda.synchronize(self.device)


# --- the machine and the data ----------------------------------------------------------------


def machine(bench: Bench) -> None:
    """Which device, driver, torch and commit the figures are of; tf32 is switched off."""
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    bench.tell("machine", "torch", torch.__version__)
    bench.tell("machine", "commit", first_line(["git", "rev-parse", "--short", "HEAD"]))
    if bench.gpu:
        properties = torch.cuda.get_device_properties(bench.device)
        name = f"{properties.name}, {properties.total_memory / 2**30:.0f} GiB"
        bench.tell("machine", "device", name)
        bench.tell("machine", "CUDA", str(torch.version.cuda))
        query = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
        bench.tell("machine", "driver", first_line(query))
    else:
        bench.tell("machine", "device", f"CPU, {torch.get_num_threads()} threads")


def first_line(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
        return done.stdout.strip().splitlines()[0]
    except (OSError, IndexError):
        return "unknown"


def widened(data: Any, widths: dict[str, int]) -> Any:
    """The same data with features of these widths and of full rank.

    A random map keeps the angles; noise of a falling spectrum fills the dimensions it leaves empty.
    """
    random = torch.Generator().manual_seed(0)
    content = {}
    for name, known in data.content.items():
        raw, width = known.raw.float(), widths[name]
        turn = torch.randn(raw.shape[1], width, generator=random) / math.sqrt(width)
        falling = torch.arange(1, width + 1).float().rsqrt() * (0.1 * raw.std())
        wide = raw @ turn + torch.randn(len(raw), width, generator=random) * falling
        content[name] = dataclasses.replace(known, raw=wide * known.present[:, None])
    return dataclasses.replace(data, content=content)


def settings_for(name: str, values: dict[str, Any]) -> Any:
    from mrcsaf.train.run import preset, settings

    own = dict(values)
    wanted = own.pop("preset", None)
    return settings(name, {**(preset(wanted, name) if wanted else {}), **own})


def batches(data: Any, settings: Any, count: int) -> list[Tensor]:
    """The first `count` batches of a training, (3, B) each, on the CPU."""
    from mrcsaf.data.sampling import NegativeSampler

    train = data.split.train
    random = torch.Generator().manual_seed(settings.train.seed)
    size = settings.train.batch(len(train))
    order = torch.randperm(len(train), generator=random).repeat(count)[: count * size]
    users, items = torch.from_numpy(train.users)[order], torch.from_numpy(train.items)[order]
    negatives = NegativeSampler(train).draw(users, random)
    return list(torch.stack([users, items, negatives]).split(size, dim=1))


# --- equality --------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Steps:
    """What some steps of a training gave, in double precision on the CPU."""

    vectors: Tensor  # of all users and items, before the first step
    gradients: Tensor  # of the first step
    losses: Tensor


def stepped(model: Any, groups: list[Tensor], settings: Any, device: torch.device) -> Steps:
    """Take a step of Adam for each batch, and keep what can be compared."""
    model.eval()
    with torch.no_grad():
        vectors = torch.cat([table.flatten() for table in model.represent().stacked()])
    model.train()
    model.start_epoch(0, torch.Generator().manual_seed(1))
    optimiser = torch.optim.Adam(model.parameter_groups(settings.train.learning_rate))
    losses, gradients = [], torch.zeros(0)
    for number, group in enumerate(groups):
        optimiser.zero_grad(set_to_none=True)
        loss = model.loss(*group.to(device))
        loss.backward()
        if not number:
            given = [p.grad.flatten() for p in model.parameters() if p.grad is not None]
            gradients = torch.cat(given)
        optimiser.step()
        losses.append(loss.detach())
    whole = (vectors, gradients, torch.stack(losses))
    return Steps(*(tensor.detach().double().cpu() for tensor in whole))


def apart(one: Tensor, other: Tensor) -> float:
    """‖one − other‖ / ‖other‖; NaN if either has one."""
    return float((one - other).norm() / other.norm().clamp(min=1e-30))


def equality(bench: Bench, data: Any) -> None:
    """Every model that learns: float32 on the device against float64 on the CPU."""
    from mrcsaf import models
    from mrcsaf.train.run import make

    cpu = torch.device("cpu")
    for name in models.MODELS:
        with bench.guarded("equality", name):
            settings = settings_for(name, {**QUIET.get(name, {}), **without_exact(name, data)})
            made = make(settings, data, cpu)
            if not made.learns:
                continue
            groups = batches(data, settings, STEPS)
            double = copy.deepcopy(made).double()
            there = stepped(copy.deepcopy(made).to(bench.device), groups, settings, bench.device)
            here = stepped(double, groups, settings, cpu)
            first, later = (
                apart(there.losses[:1], here.losses[:1]),
                apart(there.losses, here.losses),
            )
            bench.tell("equality", f"{name}: first loss", first, 1e-4)
            bench.tell("equality", f"{name}: vectors", apart(there.vectors, here.vectors), 1e-3)
            bench.tell(
                "equality", f"{name}: gradients", apart(there.gradients, here.gradients), 1e-3
            )
            bench.tell("equality", f"{name}: {STEPS} losses", later, 1e-3)
    for name in ("mrcsaf", "freedom", "bm3"):
        with bench.guarded("equality", f"{name}: the same seed twice"):
            bench.tell("equality", f"{name}: the same seed twice", repeated(bench, data, name), 0.0)


def without_exact(name: str, data: Any) -> dict[str, Any]:
    """Exact attention in double precision on the CPU holds a table of items × items: not here."""
    return {"attention": "linear"} if name in ("mrcsaf", "csaf", "camgr_cam") else {}


def repeated(bench: Bench, data: Any, name: str) -> float:
    """How far apart the losses of two trainings with one seed are, on the device."""
    from mrcsaf.train.run import make

    settings = settings_for(name, {})
    groups = batches(data, settings, STEPS)
    losses = [
        stepped(make(settings, data, bench.device), groups, settings, bench.device).losses
        for _ in range(2)
    ]
    return apart(*losses)


def half_width(bench: Bench, data: Any) -> None:
    """Exact attention in bf16 on the device against the same in float64 on the CPU."""
    from mrcsaf.models.fusion import exact

    items = min(data.split.train.n_items, 2_000)
    random = torch.Generator().manual_seed(0)
    q, k, v = torch.randn(3, items, DIM, generator=random)
    with bench.guarded("equality", "bf16 exact attention"):
        there = exact(q.to(bench.device), k.to(bench.device), v.to(bench.device), True)
        here = exact(q.double(), k.double(), v.double())
        bench.tell("equality", "bf16 exact attention", apart(there.double().cpu(), here), 1e-2)


# --- checkpoints -----------------------------------------------------------------------------


def stored_project(bench: Bench, path: Path, data: Any) -> Path:
    """A project with the data of the folder, as an import makes it."""
    from mrcsaf.data import mmrec
    from mrcsaf.data.pairs import permute
    from mrcsaf.data.records import ImportOptions
    from mrcsaf.store import Project, catalogue, features
    from mrcsaf.store.features import EncoderRow

    options = ImportOptions()
    imported = permute(mmrec.load(bench.folder, options), options.permutation_seed)
    with Project.create(path) as project:
        catalogue.insert_import(project.db, imported, "bench", {})
        for modality, given in imported.features.items():
            width = given.vectors.shape[1]
            row = EncoderRow(f"file:{given.name}", modality, given.name, "1", width, "0" * 64)
            features.add_encoder(project.db, row)
            present = np.flatnonzero(given.vectors.any(axis=1)).tolist()
            rows = ((item, given.vectors[item], "0") for item in present)
            features.add_features(project.db, row.id, rows)
    return path


def checkpoints(bench: Bench, data: Any) -> None:
    """Weights cross from device to device, trainings go on, and an absent device is refused."""
    from mrcsaf.train import checkpoint
    from mrcsaf.train import run as experiment

    with tempfile.TemporaryDirectory() as scratch, bench.guarded("checkpoints", "a training"):
        path = stored_project(bench, Path(scratch) / "bench.mrcsaf", data)
        settings = settings_for("mrcsaf", {"dim": 16, "max_epochs": 2})
        run = experiment.train(path, settings, device=str(bench.device))["run"]
        file = path / "runs" / f"{run:04d}" / "model.safetensors"
        lists = []
        for device in (torch.device("cpu"), bench.device):
            model = experiment.make(settings, loaded(path), device)
            model.load_state_dict(checkpoint.load_weights(file, model.state_dict()))
            lists.append(best_scores(model.eval(), data))
        bench.tell("checkpoints", f"lists of {USERS} users, device and CPU", apart(*lists), 1e-4)
        with bench.guarded("checkpoints", "stopped and resumed"):
            bench.tell("checkpoints", "stopped and resumed", resumed(bench, path), 1e-4)
        with bench.guarded("checkpoints", "a device that is not there"):
            refusal = refused(lambda: experiment.train(path, settings, device="cuda:99"))
            bench.tell("checkpoints", "a device that is not there", refusal)


def loaded(path: Path) -> Any:
    from mrcsaf.store import Project
    from mrcsaf.train import run as experiment

    with Project.open(path) as project:
        return experiment.load_data(project)


@torch.no_grad()
def best_scores(model: Any, data: Any) -> Tensor:
    """The scores of 20 items for some users, best first: ties may change places, scores do not."""
    users = torch.arange(
        min(USERS, data.split.train.n_users), device=next(model.parameters()).device
    )
    scores: Tensor = model.scores(users)
    return scores.topk(min(20, scores.shape[1]), dim=1).values.double().cpu()


def resumed(bench: Bench, path: Path) -> float:
    """How far the losses of a stopped and resumed training are from those of one in one go."""
    from mrcsaf.core.errors import Cancelled
    from mrcsaf.store import Project, runs
    from mrcsaf.train import run as experiment

    settings = settings_for("mrcsaf", {"dim": 16, "max_epochs": 4, "patience": 10})
    whole = experiment.train(path, settings, device=str(bench.device))["run"]

    def stop(progress: Any) -> None:
        if progress.stage == "train" and progress.done >= 2:
            raise Cancelled

    with mock.patch("mrcsaf.train.loop.SAVE_EVERY_S", -1.0):
        refused(lambda: experiment.train(path, settings, device=str(bench.device), report=stop))
    with Project.open(path) as project:
        number = runs.runs(project.db)[0].id
    experiment.train(path, settings, device=str(bench.device), resume=number)
    with Project.open(path) as project:
        curves = [
            torch.tensor([row["loss"] for row in runs.epochs(project.db, run)]).double()
            for run in (whole, number)
        ]
    return apart(curves[1], curves[0]) if len(curves[0]) == len(curves[1]) else math.nan


def refused(work: Callable[[], Any]) -> str:
    """The sentence with which work is refused; raises if it is not, or not in one sentence."""
    from mrcsaf.core.errors import Cancelled, MrcsafError

    try:
        work()
    except Cancelled:
        return "cancelled"
    except MrcsafError as error:
        text = str(error)
        assert "\n" not in text, text
        return text[:160]
    raise AssertionError("it was not refused")


# --- speed -----------------------------------------------------------------------------------


def speed(bench: Bench, data: Any) -> None:
    """Seconds an epoch on the device and on this machine's CPU, at the width given and wide."""
    wide = widened(data, WIDE)
    for name, model, values in COMPARED:
        for width, content in (("as given", data), ("4096 + 384", wide)):
            what = f"{name}, {width}"
            with bench.guarded("speed", what):
                there = epoch_seconds(bench, model, values, content, bench.device)
                bench.tell("speed", f"{what}: s an epoch", there)
                if bench.gpu and (name, width) != ("mrcsaf paper", "4096 + 384"):
                    here = epoch_seconds(bench, model, values, content, torch.device("cpu"), 1)
                    limit = 10.0 if (name, width) == ("mrcsaf tuned", "4096 + 384") else None
                    bench.tell("speed", f"{what}: CPU / GPU", here / there, limit, at_least=True)


def epoch_seconds(
    bench: Bench,
    model: str,
    values: dict[str, Any],
    data: Any,
    device: torch.device,
    times: int = 3,
) -> float:
    """The median of some epochs after one to warm up, without evaluation."""
    from mrcsaf.train.run import make

    settings = settings_for(model, values)
    made = make(settings, data, device)
    groups = [group.to(device) for group in batches(data, settings, steps_of(data, settings))]
    optimiser = torch.optim.Adam(made.parameter_groups(settings.train.learning_rate), fused=True)
    made.train()
    seconds = []
    for epoch in range(min(times, bench.epochs) + 1):
        began = time.perf_counter()
        made.start_epoch(epoch, torch.Generator().manual_seed(epoch))
        for group in groups:
            one_step(made, optimiser, group)
        bench.wait()
        seconds.append(time.perf_counter() - began)
        if device.type == "cpu" and bench.gpu and seconds[0] > 20:
            return seconds[0]  # the CPU's exact attention would use up the time
    return float(np.median(seconds[1:]))


def steps_of(data: Any, settings: Any) -> int:
    pairs = len(data.split.train)
    return math.ceil(pairs / settings.train.batch(pairs))


def one_step(model: Any, optimiser: Any, group: Tensor) -> None:
    optimiser.zero_grad(set_to_none=True)
    model.loss(*group).backward()
    optimiser.step()


def profile(bench: Bench, data: Any) -> None:
    """Where a step of MR-CSAF spends its time: kernels, gaps between them, the host."""
    from torch.profiler import ProfilerActivity

    from mrcsaf.train.run import make

    with bench.guarded("profile", "mrcsaf"):
        settings = settings_for("mrcsaf", {})
        model = make(settings, data, bench.device).train()
        model.start_epoch(0, torch.Generator().manual_seed(0))
        groups = [group.to(bench.device) for group in batches(data, settings, 4)]
        optimiser = torch.optim.Adam(model.parameter_groups(1e-3), fused=True)
        one_step(model, optimiser, groups[0])
        kinds = [ProfilerActivity.CPU] + ([ProfilerActivity.CUDA] if bench.gpu else [])
        bench.wait()
        with torch.profiler.profile(activities=kinds) as seen:
            began = time.perf_counter()
            for group in groups[1:]:
                one_step(model, optimiser, group)
            bench.wait()
            wall = (time.perf_counter() - began) * 1e3 / len(groups[1:])
        events = seen.key_averages()
        each = 1e3 * len(groups[1:])
        host = sum(event.self_cpu_time_total for event in events) / each
        kernels = sum(getattr(event, "self_device_time_total", 0) for event in events) / each
        bench.tell("profile", "a step, ms (under the profiler)", wall)
        bench.tell("profile", "of it on the host, ms", host)
        if bench.gpu:
            bench.tell("profile", "of it in kernels, ms", kernels)
            bench.tell("profile", "gaps between kernels, ms", max(wall - kernels, 0.0))
            slowest = sorted(events, key=lambda e: -getattr(e, "self_device_time_total", 0))[:5]
            for event in slowest:
                ms = event.self_device_time_total / each
                bench.tell("profile", f"kernel {event.key[:60]}, ms a step", ms)


def attention(bench: Bench) -> None:
    """Exact attention with its gradient: time, bytes, share of the device's measured peak."""
    from mrcsaf.models.fusion import exact

    peak = matmul_peak(bench)
    bench.tell("attention", "bf16 matrix product, Tflop/s", peak / 1e12)
    for items in ATTENDED if bench.gpu else (500,):
        with bench.guarded("attention", f"{items} items"):
            rows = torch.randn(3, items, DIM, device=bench.device).requires_grad_()
            if bench.gpu:
                torch.cuda.reset_peak_memory_stats(bench.device)
            seconds = median_seconds(bench, lambda rows=rows: exact(*rows, True).sum().backward())
            flops = 14 * items**2 * DIM  # two products forward, five backward, 2·I²·D each
            share = flops / seconds / peak
            bench.tell("attention", f"{items} items, ms", seconds * 1e3)
            if bench.gpu:
                used = torch.cuda.max_memory_allocated(bench.device) / 1e6
                bench.tell("attention", f"{items} items, MB", used)
                limit = 0.3 if items == max(ATTENDED) else None
                bench.tell(
                    "attention", f"{items} items, share of peak", share, limit, at_least=True
                )


def matmul_peak(bench: Bench) -> float:
    """Operations a second of a large bf16 matrix product on the device."""
    size = 8192 if bench.gpu else 256
    one = torch.randn(size, size, device=bench.device, dtype=torch.bfloat16)
    return 2 * size**3 / median_seconds(bench, lambda: one @ one)


def median_seconds(bench: Bench, work: Callable[[], Any], times: int = 5) -> float:
    seconds = []
    for _ in range(times + 1):
        bench.wait()
        began = time.perf_counter()
        work()
        bench.wait()
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds[1:]))


# --- memory ----------------------------------------------------------------------------------


def memory(bench: Bench, data: Any) -> None:
    """The peak beside its forecast; what does not fit is refused, or fails in one sentence."""
    from mrcsaf.train import memory as forecast
    from mrcsaf.train import run as experiment

    sizes = forecast.Sizes(
        users=data.split.train.n_users,
        items=data.split.train.n_items,
        pairs=len(data.split.train),
        interactions=sum(
            len(part) for part in (data.split.train, data.split.valid, data.split.test)
        ),
        widths={name: known.raw.shape[1] for name, known in data.content.items()},
    )
    if bench.gpu:
        for name in ("mrcsaf", "freedom", "bm3"):
            with bench.guarded("memory", name):
                settings = settings_for(name, {})
                expected = experiment.expect(settings, sizes, bench.device).on_device().peak
                torch.cuda.reset_peak_memory_stats(bench.device)
                epoch_seconds(bench, name, {}, data, bench.device, 1)
                peak = torch.cuda.max_memory_allocated(bench.device)
                bench.tell("memory", f"{name}: peak, MB", peak / 1e6)
                bench.tell("memory", f"{name}: peak / forecast", peak / expected)
    with bench.guarded("memory", "a table that does not fit"):
        huge = dataclasses.replace(sizes, users=sizes.users * 10**5)
        sentence = refused(
            lambda: experiment.expect(settings_for("mrcsaf", {}), huge, bench.device)
        )
        bench.tell("memory", "a table that does not fit", sentence)
    with tempfile.TemporaryDirectory() as scratch, bench.guarded("memory", "a defeated forecast"):
        bench.tell("memory", "a defeated forecast", *defeated(bench, Path(scratch), data))


def defeated(bench: Bench, scratch: Path, data: Any) -> tuple[str, None]:
    """A training that meets the end of memory in its third epoch: the sentence it ends with."""
    from mrcsaf.store import Project, runs
    from mrcsaf.train import run as experiment

    path = stored_project(bench, scratch / "full.mrcsaf", data)
    settings = settings_for("freedom", {"max_epochs": 5})

    def fill(progress: Any) -> None:
        if progress.stage == "train" and progress.done == 2:
            if not bench.gpu:
                patch.start()
            else:
                torch.cuda.empty_cache()
                torch.cuda.set_per_process_memory_fraction(1e-4, bench.device)

    full = torch.OutOfMemoryError("there is no memory left")
    patch = mock.patch("torch.Tensor.backward", side_effect=full)
    try:
        sentence = refused(
            lambda: experiment.train(path, settings, device=str(bench.device), report=fill)
        )
    finally:
        mock.patch.stopall()
        if bench.gpu:
            torch.cuda.set_per_process_memory_fraction(1.0, bench.device)
    with Project.open(path) as project:
        run = runs.runs(project.db)[0]
    assert run.status == "failed", run.status
    assert (path / "runs" / run.folder / "model.safetensors").is_file(), "the best epoch is lost"
    return sentence, None


# --- answers ---------------------------------------------------------------------------------


def answers(bench: Bench, data: Any) -> None:
    """Ranking everyone, an evaluation, a placement, a cancel: seconds each."""
    from mrcsaf.train.evaluation import evaluate, rank
    from mrcsaf.train.run import make

    with bench.guarded("answers", "a model"):
        model = make(settings_for("mrcsaf", {}), data, bench.device).eval()
        with torch.no_grad():
            representation = model.represent()
        train, everyone = data.split.train, np.arange(data.split.train.n_users)
        seconds = median_seconds(bench, lambda: rank(representation, train, everyone, 20), 3)
        bench.tell("answers", f"20 items for each of {len(everyone):,} users, s", seconds)
        seconds = median_seconds(
            bench, lambda: evaluate(representation, train, data.split.valid), 3
        )
        bench.tell("answers", "an evaluation, s", seconds)
        with bench.guarded("answers", "placing a product"):
            newcomers = model.newcomers()
            raw = {name: known.raw[0].to(bench.device) for name, known in data.content.items()}
            with torch.no_grad():
                seconds = median_seconds(bench, lambda: newcomers.place(raw))
            bench.tell("answers", "placing a product, s", seconds)
    with bench.guarded("answers", "a cancel"):
        bench.tell("answers", "from a cancel to its end, s", cancelled(bench, data), 2.0)


def cancelled(bench: Bench, data: Any) -> float:
    """Seconds from the moment a training is told to stop to its end."""
    from mrcsaf.core.errors import Cancelled
    from mrcsaf.train.loop import fit
    from mrcsaf.train.run import make

    settings = settings_for("mrcsaf", {"max_epochs": 50})
    began = time.monotonic()
    asked = [0.0]

    def report(_: Any) -> None:
        if asked[0]:
            raise Cancelled
        if time.monotonic() - began > 1:
            asked[0] = time.monotonic()

    try:
        fit(make(settings, data, bench.device), data.split, settings.train, report)
    except Cancelled:
        return time.monotonic() - asked[0]
    return math.nan


# --- the whole -------------------------------------------------------------------------------

STEPS_IN_ORDER: dict[str, Callable[[Bench, Any], None]] = {
    "equality": lambda bench, data: (equality(bench, data), half_width(bench, data))[0],
    "checkpoints": checkpoints,
    "speed": speed,
    "profile": profile,
    "attention": lambda bench, _: attention(bench),
    "memory": memory,
    "answers": answers,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--json", type=Path, help="write the rows there")
    parser.add_argument("--wheels", type=Path, help="a folder of pure wheels to import from")
    parser.add_argument("--only", default=",".join(STEPS_IN_ORDER))
    parser.add_argument("--epochs", type=int, default=3, help="timed, of every model")
    arguments = parser.parse_args()
    stand_in("jaxtyping")  # says shapes
    bomb = type("DecompressionBombWarning", (Warning,), {})
    stand_in("PIL", **{"Image.DecompressionBombWarning": bomb})  # decodes pictures, for encoders
    for wheel in sorted(arguments.wheels.glob("*.whl")) if arguments.wheels else ():
        sys.path.append(str(wheel))
    if arguments.device != "cpu" and not torch.cuda.is_available():
        sys.stderr.write("No CUDA device answers here: --device cpu proves the script itself.\n")
        return 1
    bench = Bench(arguments)
    machine(bench)
    data = read(arguments.data)
    for step in arguments.only.split(","):
        if time.monotonic() - bench.began > SECONDS:
            bench.tell(step, "all of it", "failed", note="no time was left")
            continue
        with bench.guarded(step, "all of it"):
            STEPS_IN_ORDER[step](bench, data)
    if arguments.json:
        rows = [dataclasses.asdict(row) | {"holds": row.holds} for row in bench.rows]
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(table(bench.rows))
    return int(any(row.holds is False for row in bench.rows))


def read(folder: Path) -> Any:
    """As tests/bench/train.py reads it."""
    spec = importlib.util.spec_from_file_location("train", HERE / "train.py")
    assert spec is not None
    assert spec.loader is not None
    train = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(train)
    return train.read(folder)


def stand_in(name: str, **attributes: Any) -> None:
    """Where a package is missing with which nothing here computes, let its importers load."""
    if importlib.util.find_spec(name) is None:
        sys.modules[name] = mock.MagicMock(**attributes)


def table(rows: list[Row]) -> str:
    lines = ["| step | what | value | limit | holds |", "|---|---|--:|--:|---|"]
    for row in rows:
        bound = "" if row.limit is None else ("≥ " if row.at_least else "≤ ") + shown(row.limit)
        verdict = {True: "yes", False: "NO", None: ""}[row.holds]
        value = f"{shown(row.value)} {row.note}".strip()
        lines.append(f"| {row.step} | {row.what} | {value} | {bound} | {verdict} |")
    return "\n".join(lines) + "\n"


def shown(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    sys.exit(main())
