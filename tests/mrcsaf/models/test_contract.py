"""What every model of the registry must do. A new model is held to it by its line in MODELS.

The data is a checkerboard: even users met the even items, odd users the odd ones, save the
diagonal. Item i carries the feature of its parity, so content says the same as behaviour.
"""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from mrcsaf import models
from mrcsaf.core.errors import Cancelled, ConfigError, TrainingError
from mrcsaf.core.progress import Progress
from mrcsaf.data.records import Interactions, Split
from mrcsaf.models.base import Modality, Recommender
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment
from mrcsaf.train.loop import State, fit

USERS, ITEMS = 24, 22  # no two tables of a model share their number of rows by chance
SMALL = {
    "dim": 8,
    "neighbours": 5,
    "latent": 12,
    "content_dim": 8,
    "people": USERS,  # all of them: here all are equally alike, and a shorter list is cut by id
}
TRAIN = {"max_epochs": 25, "patience": 25, "batch_size": 64, "learning_rate": 0.03}

NAMES = list(models.MODELS)
LEARNERS = [name for name in NAMES if models.load(name).learns]
WITHOUT_TASTE = {"popularity": "it gives every user the same list"}
FLEXIBLE = [name for name in NAMES if models.load(name).needs_one]
STRICT = [name for name in NAMES if models.load(name).needs]


def checkerboard(seed: int = 0, modalities: tuple[str, ...] = ("image", "text")) -> Any:
    """Even users' diagonal is for validation where u % 4 < 2, else for the test."""
    user, item = np.divmod(np.arange(USERS * ITEMS), ITEMS)
    like = user % 2 == item % 2
    diagonal = user == item
    choose = user % 4 < 2
    split = Split(
        *(
            Interactions(USERS, ITEMS, user[rows], item[rows])
            for rows in (like & ~diagonal, diagonal & choose, diagonal & ~choose)
        )
    )
    random = np.random.default_rng(seed)
    content = {}
    for name, width in (("image", 5), ("text", 7)):
        parity = np.arange(ITEMS)[:, None] % 2 == np.arange(width) % 2
        raw = parity + 0.1 * random.standard_normal((ITEMS, width))
        content[name] = Modality(
            "made", torch.from_numpy(raw.astype(np.float32)), torch.ones(ITEMS, dtype=torch.bool)
        )
    chosen = {name: content[name] for name in modalities}
    return experiment.Data(split, chosen, "", {}, np.arange(ITEMS))


def chosen(name: str, seed: int = 1, **more: Any) -> experiment.Settings:
    fields = models.load(name).Config.__dataclass_fields__
    small = {field: value for field, value in SMALL.items() if field in fields}
    return experiment.settings(name, {**small, **TRAIN, "seed": seed, **more})


def fresh(name: str, data: Any = None, **more: Any) -> Recommender:
    data = checkerboard() if data is None else data
    return experiment.make(chosen(name, **more), data, torch.device("cpu"))


@cache
def trained(name: str, seed: int) -> tuple[Recommender, State]:
    """A model after its last epoch; shared, so nobody may change it.

    Not after its best: 20 of 22 items is too much for Recall@20 to tell epochs apart.
    """
    data, settings = checkerboard(seed), chosen(name, seed)
    last: dict[str, Tensor] = {}

    def keep(state: State, _: bool) -> None:
        last.update({name: value.clone() for name, value in state.weights.items()})

    model = experiment.make(settings, data, torch.device("cpu"))
    state = fit(model, data.split, settings.train, keep=keep)
    model.load_state_dict(last)
    state.best_weights = last
    model.eval()
    return model, state


@torch.no_grad()
def all_scores(model: Recommender) -> Tensor:
    model.eval()
    return model.scores(torch.arange(USERS))


def everything(train: Interactions, seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    """All training pairs, each with an item of the other parity."""
    random = torch.Generator().manual_seed(seed)
    users, items = torch.from_numpy(train.users), torch.from_numpy(train.items)
    other = torch.randint(ITEMS // 2, users.shape, generator=random) * 2 + 1 - users % 2
    return users, items, other


def last_weights(name: str, split: Split, **more: Any) -> dict[str, Tensor]:
    """Weights after the last epoch, whichever was the best."""
    kept: list[dict[str, Tensor]] = []

    def keep(state: State, _: bool) -> None:
        kept.append({name: value.clone() for name, value in state.weights.items()})

    settings = chosen(name, max_epochs=2, **more)
    model = experiment.make(settings, checkerboard(), torch.device("cpu"))
    fit(model, split, settings.train, keep=keep)
    return kept[-1]


def equal(a: dict[str, Tensor], b: dict[str, Tensor]) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", NAMES)
def test_the_held_out_item_comes_first(name: str, seed: int) -> None:
    if name in WITHOUT_TASTE:
        pytest.skip(WITHOUT_TASTE[name])
    model, _ = trained(name, seed)
    split = checkerboard(seed).split
    scores = all_scores(model)
    scores[torch.from_numpy(split.train.users), torch.from_numpy(split.train.items)] = -torch.inf
    first = scores.argmax(1)[torch.from_numpy(split.test.users)]
    assert (first == torch.from_numpy(split.test.items)).float().mean() == 1.0


@pytest.mark.parametrize("name", LEARNERS)
def test_the_same_seed_gives_the_same_bits_whatever_the_ambient_generator(name: str) -> None:
    split = checkerboard().split
    with torch.random.fork_rng():
        torch.manual_seed(1)
        first = last_weights(name, split)
        torch.manual_seed(2)
        second = last_weights(name, split)
    assert equal(first, second)
    assert not equal(first, last_weights(name, split, seed=7))


@pytest.mark.parametrize("name", LEARNERS)
def test_every_parameter_gets_a_gradient(name: str) -> None:
    model = fresh(name)
    model.train()
    model.start_epoch(0, torch.Generator().manual_seed(0))
    optimiser = torch.optim.Adam(model.parameters())
    idle = {name for name, _ in model.named_parameters()}
    for _ in range(2):  # a gate that starts closed lets gradients through from the second step on
        optimiser.zero_grad()
        model.loss(*everything(checkerboard().split.train)).backward()
        idle &= untouched(model)
        optimiser.step()
    assert idle == set()


def untouched(model: Recommender) -> set[str]:
    return {
        name
        for name, parameter in model.named_parameters()
        if parameter.grad is None or not parameter.grad.abs().sum() > 0
    }


VARIANTS = [
    ("freedom", {"feature_weight": 1e-3, "feature_trained": True}, {"image", "text"}),
    ("bm3", {"feature_trained": True}, {"image", "text"}),
    ("lattice", {"feature_trained": True, "graph": "symmetric"}, {"image", "text"}),
    ("mmgcn", {"combine": "add", "latent": 0}, {"user_ids"}),
    ("vbpr", {"penalty": "squared"}, {"user"}),
    ("camgr", {"attention": "exact"}, {"fuse"}),
]


@pytest.mark.parametrize(("name", "options", "parts"), VARIANTS)
def test_an_option_trains_what_it_promises(
    name: str, options: dict[str, Any], parts: set[str]
) -> None:
    model = fresh(name, **options)
    model.train()
    model.start_epoch(0, torch.Generator().manual_seed(0))
    loss = model.loss(*everything(checkerboard().split.train))
    loss.backward()
    assert loss.isfinite()
    idle = untouched(model)
    assert all(key.endswith(".bias") and "project" in key for key in idle) if idle else True
    trained_parts = {part for key, _ in model.named_parameters() for part in key.split(".")}
    assert parts <= trained_parts
    assert all_scores(model).isfinite().all()


def test_mmgcn_as_published_never_trains_its_ids_and_preferences() -> None:
    """Its public code keeps them out of the optimiser's sight; compat=True does the same."""
    split = checkerboard().split
    frozen = {"user_ids", "item_ids", "networks.0.preference", "networks.1.preference"}
    for compat in (True, False):
        start = fresh("mmgcn", compat=compat).state_dict()
        end = last_weights("mmgcn", split, compat=compat)
        still = {name for name in end if torch.equal(start[name], end[name])}
        assert still == (frozen if compat else set())


@pytest.mark.parametrize("name", NAMES)
def test_scores_are_finite_one_for_every_item(name: str) -> None:
    model, _ = trained(name, 1)
    with torch.no_grad():
        scores = model.scores(torch.tensor([3, 0, 3]))
    assert scores.shape == (3, ITEMS)
    assert scores.isfinite().all()
    torch.testing.assert_close(scores[0], scores[2])


@pytest.mark.parametrize("name", NAMES)
def test_scores_are_the_sum_of_the_parts_that_the_store_keeps(name: str) -> None:
    model, _ = trained(name, 1)
    with torch.no_grad():
        stored = model.represent()
    total = torch.zeros(USERS, ITEMS)
    for part in stored.parts:
        users, items = stored.users[part.user].numpy(), stored.items[part.item].numpy()
        assert (len(users), len(items)) == (USERS, ITEMS)
        total += torch.from_numpy(users @ items.T)
    torch.testing.assert_close(total, all_scores(model), rtol=1e-4, atol=1e-5)


def permuted(table: Tensor, users: Tensor, items: Tensor) -> Tensor:
    """Rows of a table of users, items or both in their new places; other tables as they are."""
    both = torch.cat([users, items + USERS])
    places = {USERS: users, ITEMS: items, USERS + ITEMS: both}.get(len(table) if table.ndim else 0)
    if places is None:
        return table.clone()
    moved = torch.empty_like(table)
    moved[places] = table
    return moved


@pytest.mark.parametrize("name", NAMES)
def test_renaming_users_and_items_renames_the_scores_and_keeps_the_loss(name: str) -> None:
    random = torch.Generator().manual_seed(5)
    users, items = (torch.randperm(size, generator=random) for size in (USERS, ITEMS))
    data = checkerboard()
    train = data.split.train
    renamed = Interactions(USERS, ITEMS, users.numpy()[train.users], items.numpy()[train.items])
    content = {
        kind: Modality("made", permuted(it.raw, users, items), it.present)
        for kind, it in data.content.items()
    }
    split = Split(renamed, data.split.valid, data.split.test)
    other = experiment.Data(split, content, "", {}, data.items)
    model, twin = fresh(name, data), fresh(name, other)
    with torch.no_grad():
        weights = {key: permuted(it, users, items) for key, it in model.state_dict().items()}
        twin.load_state_dict(weights)
    expected = torch.empty(USERS, ITEMS)
    expected[users[:, None], items] = all_scores(model)
    torch.testing.assert_close(all_scores(twin), expected, rtol=1e-4, atol=1e-5)
    triples = everything(train)
    moved = users[triples[0]], items[triples[1]], items[triples[2]]
    with torch.no_grad():
        losses = model.loss(*triples), twin.loss(*moved)
    torch.testing.assert_close(losses[0], losses[1], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_model_loads_with_equal_scores(name: str, tmp_path: Path) -> None:
    model, state = trained(name, 1)
    settings = chosen(name)
    header = checkpoint.Header(
        model=name,
        config=settings.as_dict(),
        dataset_fp="",
        inputs={},
        seed=1,
        epoch=state.best_epoch,
        valid=state.best,
    )
    checkpoint.save(tmp_path, header, state, resumable=False)
    again = fresh(name, checkerboard(1), seed=8)
    file = tmp_path / "model.safetensors"
    again.load_state_dict(checkpoint.load_weights(file, again.state_dict()))
    assert torch.equal(all_scores(again), all_scores(model))


@pytest.mark.parametrize("name", NAMES)
def test_cancelling_the_first_epoch_leaves_no_file(name: str, tmp_path: Path) -> None:
    def cancel(_: Progress) -> None:
        raise Cancelled

    def keep(state: State, resumable: bool) -> None:
        (tmp_path / "written").touch()

    with pytest.raises(Cancelled):
        fit(fresh(name), checkerboard().split, chosen(name).train, cancel, keep=keep)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", LEARNERS)
def test_training_never_reads_the_held_out_parts(name: str) -> None:
    split = checkerboard().split
    random = np.random.default_rng(0)

    def shuffled(part: Interactions) -> Interactions:
        items = random.integers(0, ITEMS, len(part))
        return Interactions(USERS, ITEMS, random.permutation(part.users), items)

    changed = Split(split.train, shuffled(split.valid), shuffled(split.test))
    assert equal(last_weights(name, split), last_weights(name, changed))


@pytest.mark.parametrize("kind", ["image", "text"])
@pytest.mark.parametrize("name", FLEXIBLE)
def test_a_model_that_can_runs_with_one_modality(name: str, kind: str) -> None:
    data = checkerboard(modalities=(kind,))
    model = fresh(name, data)
    model.train()
    model.start_epoch(0, torch.Generator().manual_seed(0))
    loss = model.loss(*everything(data.split.train))
    loss.backward()
    assert loss.isfinite()
    assert all_scores(model).isfinite().all()


@pytest.mark.parametrize("name", FLEXIBLE)
def test_a_model_that_needs_content_says_so(name: str) -> None:
    with pytest.raises(ConfigError, match=r"needs image or text features: encode or import some"):
        fresh(name, checkerboard(modalities=()))


@pytest.mark.parametrize("name", STRICT)
def test_a_model_names_the_modality_it_cannot_do_without(name: str) -> None:
    missing = models.load(name).needs[0]
    rest = tuple({"image", "text"} - {missing})
    with pytest.raises(ConfigError, match=f"needs {missing} features: encode or import them"):
        fresh(name, checkerboard(modalities=rest))


@pytest.mark.parametrize("name", LEARNERS)
def test_a_number_that_is_none_stops_the_training_with_a_sentence(name: str) -> None:
    model = fresh(name)
    with torch.no_grad():
        next(iter(model.parameters())).fill_(torch.nan)
    with pytest.raises(TrainingError, match="not a number after epoch 1"):
        fit(model, checkerboard().split, chosen(name).train)


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_setting_is_refused_with_the_nearest_name(name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} has no setting 'lerning_rate'.*learning_rate"):
        experiment.settings(name, {"lerning_rate": 1})


def test_an_unknown_model_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ConfigError, match="no model 'fredom'; did you mean 'freedom'"):
        models.load("fredom")


NUMBERS = [
    (name, field.name)
    for name in NAMES
    for field in models.load(name).Config.__dataclass_fields__.values()
    if field.type in (float, "float")
]


@pytest.mark.parametrize(("name", "setting"), NUMBERS)
def test_a_setting_below_its_range_is_refused_by_name(name: str, setting: str) -> None:
    with pytest.raises(ConfigError, match=rf"{setting} must lie between"):
        experiment.settings(name, {setting: -1e9})
