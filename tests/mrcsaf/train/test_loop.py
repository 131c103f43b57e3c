"""The loop: same seed same bits, resumed as if never stopped, and stopped when it should be."""

import copy
import dataclasses
import math
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from mrcsaf.core.errors import Cancelled, TrainingError
from mrcsaf.core.progress import Progress
from mrcsaf.data.records import Imported, Interactions, Split, split_by_part
from mrcsaf.models.base import Content, Modality, Representation
from mrcsaf.models.mrcsaf import MRCSAF, MRCSAFConfig
from mrcsaf.models.popularity import Popularity, PopularityConfig
from mrcsaf.train import loop
from mrcsaf.train.loop import State, TrainConfig, fit, seeded

CONFIG = MRCSAFConfig(dim=4, neighbours=3, pruned_edges=0.3, attention="exact")
SHORT = TrainConfig(max_epochs=3, batch_size=50, learning_rate=0.01)


@pytest.fixture
def split(tiny: Imported) -> Split:
    return split_by_part(30, 24, tiny.user_ids, tiny.item_ids, tiny.part)


@pytest.fixture
def content(tiny: Imported) -> Content:
    return {
        name: Modality(name, torch.from_numpy(given.vectors), torch.ones(24).bool())
        for name, given in tiny.features.items()
    }


def fresh(split: Split, content: Content, seed: int = 1) -> MRCSAF:
    with seeded(seed):
        return MRCSAF(split.train, content, CONFIG)


def same(a: dict[str, Tensor], b: dict[str, Tensor]) -> bool:
    return set(a) == set(b) and all(torch.equal(a[name], b[name]) for name in a)


def weights(model: MRCSAF) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def test_the_same_seed_gives_the_same_bits_whatever_the_ambient_generator(
    split: Split, content: Content
) -> None:
    found = []
    for ambient in (1, 2):
        torch.manual_seed(ambient)
        model = fresh(split, content)
        state = fit(model, split, SHORT)
        found.append((weights(model), state.weights, state.epochs))
    assert same(found[0][0], found[1][0])
    assert same(found[0][1], found[1][1])
    assert found[0][2] == found[1][2]
    other = fit(fresh(split, content), split, dataclasses.replace(SHORT, seed=5))
    assert not same(found[0][1], other.weights)


def test_training_leaves_the_ambient_generator_as_it_was(split: Split, content: Content) -> None:
    torch.manual_seed(3)
    before = torch.get_rng_state()
    fit(fresh(split, content), split, SHORT)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_model_that_draws_from_the_ambient_generator_is_repeated_too(
    split: Split, content: Content
) -> None:
    class Noisy(MRCSAF):
        def loss(self, users: Tensor, pos: Tensor, neg: Tensor) -> Tensor:
            return super().loss(users, pos, neg) * (1 + torch.rand(()))

    found = []
    for ambient in (1, 2):
        with seeded(1):
            model = Noisy(split.train, content, CONFIG)
        torch.manual_seed(ambient)
        found.append(fit(model, split, SHORT).weights)
    assert same(found[0], found[1])


def test_resumed_from_a_state_it_goes_on_bit_for_bit(split: Split, content: Content) -> None:
    long = dataclasses.replace(SHORT, max_epochs=6)
    whole = fit(fresh(split, content), split, long)
    half = fit(fresh(split, content), split, SHORT)
    torch.manual_seed(99)
    model = fresh(split, content, seed=77)  # its own start must not matter
    resumed = fit(model, split, long, state=half)
    assert same(whole.weights, resumed.weights)
    assert same(whole.best_weights, resumed.best_weights)
    assert whole.epochs == resumed.epochs
    assert (whole.best_epoch, whole.best) == (resumed.best_epoch, resumed.best)


def test_every_kept_state_leads_to_the_same_end(
    split: Split, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "SAVE_EVERY_S", 0.0)
    kept: list[State] = []

    def keep(state: State, resumable: bool) -> None:
        assert resumable
        kept.append(copy.deepcopy(state))

    config = dataclasses.replace(SHORT, max_epochs=4)
    whole = fit(fresh(split, content), split, config, keep=keep)
    assert [state.epoch for state in kept] == [1, 2, 3, 4, 4]
    for state in kept:
        resumed = fit(fresh(split, content), split, config, state=state)
        assert same(whole.weights, resumed.weights)
        assert whole.epochs == resumed.epochs


class Scripted(Popularity):
    """A model whose validation recall follows a script: one user, one held-out item."""

    learns = True

    def __init__(self, train: Interactions, script: list[int]) -> None:
        super().__init__(train, {}, PopularityConfig())
        self.step = torch.nn.Parameter(torch.zeros(1))
        self.script = iter(script)

    def loss(self, users: Tensor, pos: Tensor, neg: Tensor) -> Tensor:
        return (self.step - 1).square().sum()

    def represent(self) -> Representation:
        """The held-out items 1…9 of user 0 are ranked so that `next(script)` of them are found."""
        scores = torch.arange(60.0)
        scores[1 : 1 + next(self.script)] += 1000
        found = super().represent()
        return Representation(found.parts, {"one": torch.ones(1, 1)}, {"count": scores[:, None]})


def scripted(script: list[int], patience: int, epochs: int = 1000) -> State:
    def pairs(*items: int) -> Interactions:
        table = torch.tensor([[0, item] for item in items], dtype=torch.int64).reshape(-1, 2)
        return Interactions(1, 60, table[:, 0].numpy().copy(), table[:, 1].numpy().copy())

    split = Split(pairs(0), pairs(*range(1, 10)), pairs())
    config = TrainConfig(patience=patience, max_epochs=epochs)
    return fit(Scripted(split.train, script), split, config)


@pytest.mark.parametrize(
    ("script", "patience", "ran", "best"),
    [
        ([1, 2, 3, 3, 3, 9], 2, 5, 3),  # two epochs without gain: the 9 is never seen
        ([1, 2, 3, 3, 4, 0, 0, 9], 2, 7, 5),
        ([5, 1, 1, 1, 9], 3, 4, 1),
        ([5, 5, 5, 9], 3, 4, 4),  # the third chance is still taken
        ([0, 0, 9], 2, 3, 3),
        ([3, 3, 3, 9], 1, 2, 1),
    ],
)
def test_it_stops_after_exactly_that_many_epochs_without_gain(
    script: list[int], patience: int, ran: int, best: int
) -> None:
    state = scripted([*script, *[0] * 50], patience, epochs=len(script))
    assert (state.epoch, state.best_epoch) == (ran, best)


def test_it_stops_at_the_last_epoch_and_the_best_weights_end_up_in_the_model(
    split: Split, content: Content
) -> None:
    model = fresh(split, content)
    state = fit(model, split, dataclasses.replace(SHORT, max_epochs=5))
    assert state.epoch == 5
    assert [row["epoch"] for row in state.epochs] == [1, 2, 3, 4, 5]
    best = max(state.epochs, key=lambda row: (row["recall@20"], -row["epoch"]))
    assert state.best_epoch == best["epoch"]
    assert same(weights(model), state.best_weights)


def test_no_epochs_at_all_give_the_untrained_model(split: Split, content: Content) -> None:
    model = fresh(split, content)
    before = weights(model)
    fit(model, split, dataclasses.replace(SHORT, max_epochs=0))
    assert same(weights(model), before)


def test_a_model_that_does_not_learn_is_evaluated_once(split: Split) -> None:
    state = fit(Popularity(split.train, {}, PopularityConfig()), split, SHORT)
    assert len(state.epochs) == 1
    assert state.best["recall@20"] > 0


def test_a_loss_that_is_no_number_stops_and_keeps_the_best(split: Split, content: Content) -> None:
    class Bursting(MRCSAF):
        epoch = 0

        def start_epoch(self, epoch: int, random: torch.Generator) -> None:
            super().start_epoch(epoch, random)
            self.epoch = epoch

        def loss(self, users: Tensor, pos: Tensor, neg: Tensor) -> Tensor:
            return super().loss(users, pos, neg) * (math.nan if self.epoch == 2 else 1)

    kept: list[tuple[int, bool]] = []

    def keep(state: State, resumable: bool) -> None:
        assert all(value.isfinite().all() for value in state.best_weights.values())
        kept.append((state.epoch, resumable))

    with seeded(1):
        model = Bursting(split.train, content, CONFIG)
    with pytest.raises(TrainingError, match=r"not a number after epoch 3: lower learning_rate"):
        fit(model, split, dataclasses.replace(SHORT, max_epochs=9), keep=keep)
    assert kept == [(2, False)]


def test_a_full_gpu_says_what_to_change(split: Split, content: Content) -> None:
    class Huge(MRCSAF):
        def loss(self, users: Tensor, pos: Tensor, neg: Tensor) -> Tensor:
            raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(TrainingError, match=r"GPU's memory is full at batch_size 50: lower it"):
        fit(Huge(split.train, content, CONFIG), split, SHORT)


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "REPORT_EVERY_S", 0.0)


def test_a_cancel_at_any_report_keeps_the_best_epoch_and_rises(
    split: Split, content: Content, always: None
) -> None:
    news: list[Progress] = []
    fit(fresh(split, content), split, SHORT, report=news.append)
    assert len(news) > 10
    assert [round(p.done) for p in news] == sorted(p.done for p in news)
    assert sum(bool(p.metrics) for p in news) == 3
    for stop in range(len(news)):
        kept: list[int] = []
        left = iter(range(stop))

        def report(_: Progress, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise Cancelled

        def keep(state: State, resumable: bool, kept: list[int] = kept) -> None:
            assert not resumable
            kept.append(len(state.best_weights))

        with pytest.raises(Cancelled):
            fit(fresh(split, content), split, SHORT, report=report, keep=keep)
        assert len(kept) == (1 if news[stop].done else 0)
        assert all(kept)


def test_the_test_part_never_touches_a_weight(split: Split, content: Content) -> None:
    nothing = dataclasses.replace(
        split.test, users=split.test.users[:0], items=split.test.items[:0]
    )
    a = fit(fresh(split, content), split, SHORT)
    b = fit(fresh(split, content), dataclasses.replace(split, test=nothing), SHORT)
    assert same(a.weights, b.weights)
    assert a.epochs == b.epochs


def test_validation_chooses_the_epoch_and_nothing_else(split: Split, content: Content) -> None:
    swapped = dataclasses.replace(split, valid=split.test)
    assert same(
        fit(fresh(split, content), split, SHORT).weights,
        fit(fresh(split, content), swapped, SHORT).weights,
    )


def test_it_learns_the_two_halves(split: Split, content: Content) -> None:
    model = fresh(split, content)
    fit(model, split, TrainConfig(max_epochs=30, batch_size=50, learning_rate=0.02))
    with torch.no_grad():
        scores = model.eval().scores(torch.arange(30))
    own = torch.stack([scores[0::2, :12].mean(), scores[1::2, 12:].mean()])
    other = torch.stack([scores[0::2, 12:].mean(), scores[1::2, :12].mean()])
    assert (own > other + 0.03).all()


def test_the_models_decay_and_the_given_one_add_up(split: Split, content: Content) -> None:
    model = fresh(split, content)
    own = model.config.shrinkage / len(split.train)
    for given in (0.0, 0.25):
        chosen = loop.optimiser_of(model, TrainConfig(weight_decay=given))
        assert {group["weight_decay"] for group in chosen.param_groups} == {own + given}


def test_a_batch_left_to_the_data_makes_enough_steps_and_is_never_huge(
    split: Split, content: Content
) -> None:
    free = TrainConfig(batch_size=0)
    assert [free.batch(n) for n in (1, 28 * 504, 28 * 8192, 10**8)] == [1, 504, 8192, 8192]
    assert TrainConfig(batch_size=50).batch(10**8) == 50
    model, sizes = fresh(split, content), []
    forward = model.loss
    model.loss = lambda *batch: (sizes.append(len(batch[0])), forward(*batch))[1]
    fit(model, split, dataclasses.replace(free, max_epochs=1))
    assert sum(sizes) == len(split.train)
    assert set(sizes[:-1]) == {free.batch(len(split.train))}
