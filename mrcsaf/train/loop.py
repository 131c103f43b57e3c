"""The training loop. Read `fit` top to bottom: that is all that happens."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from mrcsaf.core import devices
from mrcsaf.core.errors import Cancelled, TrainingError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.core.settings import check_range
from mrcsaf.data.records import Interactions, Split
from mrcsaf.data.sampling import NegativeSampler
from mrcsaf.models.base import Recommender
from mrcsaf.train.evaluation import evaluate
from mrcsaf.train.parallel import Team
from mrcsaf.train.presets import batch_by_data

WATCHED = "recall@20"  # on validation: what stops training and picks the best epoch
SAVE_EVERY_S = 20.0  # between durable states, so that a kill costs little and saving costs less
REPORT_EVERY_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """How to train, whatever the model; the defaults are the paper's."""

    max_epochs: int = 1000  # at most: it stops earlier when nothing is gained
    patience: int = 20  # epochs without gain in validation Recall@20 before it stops
    batch_size: int = 2048  # interactions a step; 0: by the data, 28 steps an epoch, 8,192 at most
    learning_rate: float = 1e-3  # of Adam
    weight_decay: float = 0.0  # of Adam
    seed: int = 999  # of the first weights, the order of batches and the negatives

    def __post_init__(self) -> None:
        check_range("max_epochs", self.max_epochs, 0, 100_000)
        check_range("patience", self.patience, 1, 100_000)
        check_range("batch_size", self.batch_size, 0, 10_000_000)
        check_range("learning_rate", self.learning_rate, 0, 100)
        check_range("weight_decay", self.weight_decay, 0, 100)
        check_range("seed", self.seed, 0, 2**31 - 1)

    def batch(self, pairs: int) -> int:
        """Interactions a step with so many to train on."""
        return self.batch_size or batch_by_data(pairs)


@dataclass
class State:
    """Everything the next epoch depends on; saving and restoring it resumes bit for bit."""

    epoch: int = 0  # finished ones
    best_epoch: int = 0
    best: dict[str, float] = field(default_factory=dict)
    best_weights: dict[str, Tensor] = field(default_factory=dict)
    epochs: list[dict[str, Any]] = field(default_factory=list)
    weights: dict[str, Tensor] = field(default_factory=dict)
    optimiser: dict[str, Any] = field(default_factory=dict)
    random: Tensor | None = None
    cpu_seconds: float = 0.0  # of training alone, without evaluation


Keep = Callable[[State, bool], None]
"""Makes a state durable: its best epoch always, and where to resume from if the flag says so."""


def _forget(_: State, __: bool) -> None:
    pass


@devices.reused()
def fit(
    model: Recommender,
    split: Split,
    config: TrainConfig,
    report: Report = silent,
    state: State | None = None,
    keep: Keep = _forget,
    team: Team | None = None,
) -> State:
    """Train `model` until validation stops improving; the best epoch's weights end up in it.

    Reads the training and validation parts only. `keep` gets the state every now and then, when
    cancelled, and at the end. Of a `team` of several processes all call this with the same
    arguments; only the lead's `report` and `keep` matter. Raises TrainingError if the loss stops
    being a number, and whatever `report` raises to cancel.
    """
    state = State() if state is None else state
    team = Team() if team is None else team
    random = torch.Generator().manual_seed(config.seed)
    if state.epoch:
        model.load_state_dict(state.weights)
    team.spread(model, model.loss)
    optimiser = optimiser_of(model, config) if model.learns else None
    if state.epoch:
        _restore(state, optimiser, random, team)
    sampler = NegativeSampler(split.train)
    news = _Throttle(team.hear(report), config, state)
    save_every = SAVE_EVERY_S if team.save_every is None else team.save_every
    saved = time.monotonic()
    try:
        while model.learns and not _finished(state, config):
            started = time.process_time()
            with seeded(config.seed + state.epoch), _within_memory(config.batch(len(split.train))):
                loss = _epoch(model, split.train, sampler, config, optimiser, random, team, news)
            state.cpu_seconds += time.process_time() - started
            if not math.isfinite(loss):
                raise TrainingError(
                    f"The loss is not a number after epoch {state.epoch + 1}: lower learning_rate."
                    f" The best epoch so far, {state.best_epoch}, is kept."
                )
            _judge(model, split, state, loss, news, team)
            if team.decide(time.monotonic() - saved > save_every):
                keep(_snapshot(state, model, optimiser, random, team), True)
                saved = time.monotonic()
            news.epoch_done()
            team.pause(0)
    except (Cancelled, KeyboardInterrupt, TrainingError):
        if state.epoch:  # the middle of an epoch is no place to resume from; the best one is kept
            keep(state, False)
        raise
    if not state.epoch:  # nothing to train, or no epochs asked for
        _judge(model, split, state, 0.0, news, team)
    keep(_snapshot(state, model, optimiser, random, team), True)
    state.weights = _copied(state.weights)  # the next line writes over the model's own
    team.load(model, state.best_weights)
    return state


def _epoch(
    model: Recommender,
    train: Interactions,
    sampler: NegativeSampler,
    config: TrainConfig,
    optimiser: torch.optim.Optimizer | None,
    random: torch.Generator,
    team: Team,
    news: "_Throttle",
) -> float:
    """One pass over the training pairs in random order; returns the mean loss."""
    assert optimiser is not None
    model.train()
    model.start_epoch(news.state.epoch, random)
    _set_rates(optimiser, model, config, news.state.epoch)
    order = torch.randperm(len(train), generator=random)
    users = torch.from_numpy(train.users)[order]
    items = torch.from_numpy(train.items)[order]
    negatives = sampler.draw(users, random)
    device = next(model.parameters()).device
    triples = torch.stack([users, items, negatives])  # (3, N)
    if device.type == "cuda":  # the epoch's only copy: from pinned memory the host need not wait
        triples = triples.pin_memory()
    triples = triples.to(device, non_blocking=True)
    batches = triples.split(config.batch(len(train)), dim=1)
    total = torch.zeros((), device=device)
    for number, batch in enumerate(batches):
        loss = team.loss(batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        total += loss.detach() * batch.shape[1]
        news.batch_done(number + 1, len(batches))
        team.pause(number)
    return team.mean(total) / max(len(train), 1)


@torch.no_grad()
def _judge(
    model: Recommender,
    split: Split,
    state: State,
    loss: float,
    news: "_Throttle",
    team: Team,
) -> None:
    """Evaluate on validation; remember the epoch's figures, and its weights if it is the best."""
    model.eval()
    with team.whole():
        quality = evaluate(
            model.represent(), split.train, split.valid, report=news.evaluated, team=team
        )
        weights = model.image_weights()
    valid = quality.means
    state.epoch += 1
    row: dict[str, Any] = {"epoch": state.epoch, "loss": loss, **valid}
    if weights is not None:
        row["w_image"] = torch.quantile(
            weights.cpu(), torch.tensor([0.05, 0.25, 0.5, 0.75, 0.95])
        ).tolist()
    state.epochs.append(row)
    if not state.best or valid[WATCHED] > state.best[WATCHED]:
        state.best, state.best_epoch = valid, state.epoch
        state.best_weights = _copied(team.weights(model))


def _finished(state: State, config: TrainConfig) -> bool:
    stale = state.epoch - state.best_epoch
    return state.epoch >= config.max_epochs or stale >= config.patience


def optimiser_of(model: Recommender, config: TrainConfig) -> torch.optim.Optimizer:
    """A fresh Adam over the model's groups of parameters."""
    groups = model.parameter_groups(config.learning_rate)
    for group in groups:
        group["weight_decay"] = config.weight_decay + group.get("weight_decay", 0.0)
    return torch.optim.Adam(groups, lr=config.learning_rate, fused=True)


def _set_rates(
    optimiser: torch.optim.Optimizer, model: Recommender, config: TrainConfig, epoch: int
) -> None:
    """From the epoch's number alone, so that a resumed run has those of an uninterrupted one."""
    groups = model.parameter_groups(config.learning_rate)
    for group, fresh in zip(optimiser.param_groups, groups, strict=True):
        group["lr"] = fresh["lr"] * model.rate(epoch)


def _snapshot(
    state: State,
    model: Recommender,
    optimiser: torch.optim.Optimizer | None,
    random: torch.Generator,
    team: Team,
) -> State:
    state.weights = team.weights(model)
    state.optimiser = team.moments(optimiser) if optimiser else {}
    state.random = random.get_state()
    return state


def _restore(
    state: State,
    optimiser: torch.optim.Optimizer | None,
    random: torch.Generator,
    team: Team,
) -> None:
    if optimiser is not None:
        team.load_moments(optimiser, state.optimiser)
    if state.random is not None:
        random.set_state(state.random)


def _copied(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in weights.items()}


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """What is drawn inside depends on `seed` alone; the ambient generator is left as it was."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


@contextmanager
def _within_memory(batch_size: int) -> Iterator[None]:
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise TrainingError(
            f"The GPU's memory is full at batch_size {batch_size}: lower it or the model's"
            " width, choose a cheaper attention, or use --device cpu."
        ) from error


class _Throttle:
    """Reports at most ten times a second, and once an epoch whatever the clock says."""

    def __init__(self, report: Report, config: TrainConfig, state: State) -> None:
        self._report, self._total, self.state = report, config.max_epochs, state
        self._last = 0.0

    def batch_done(self, done: int, total: int) -> None:
        if time.monotonic() - self._last > REPORT_EVERY_S:
            self._send(f"epoch {self.state.epoch + 1}, {100 * done // total} %", {})

    def evaluated(self, _: Progress) -> None:
        if time.monotonic() - self._last > REPORT_EVERY_S:
            self._send(f"epoch {self.state.epoch + 1}, evaluating", {})

    def epoch_done(self) -> None:
        row = self.state.epochs[-1]
        figures = {name: value for name, value in row.items() if isinstance(value, float)}
        for name, values in row.items():  # quantiles: w_image.0 is the lowest
            if isinstance(values, list):
                figures |= {f"{name}.{rank}": value for rank, value in enumerate(values)}
        text = f"epoch {self.state.epoch}: loss {row['loss']:.4f}, {WATCHED} {row[WATCHED]:.4f}"
        self._send(text, figures)

    def _send(self, message: str, metrics: dict[str, float]) -> None:
        self._last = time.monotonic()
        self._report(Progress(self.state.epoch, self._total, message, "train", metrics))
