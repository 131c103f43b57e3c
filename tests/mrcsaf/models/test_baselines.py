"""Baselines that were made faster, against their equations written out on dense matrices."""

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from mrcsaf.data.records import Interactions
from mrcsaf.models.base import Content, Modality, Recommender
from mrcsaf.models.grcn import GRCN, GRCNConfig, Router
from mrcsaf.models.lattice import LATTICE, LATTICEConfig
from mrcsaf.models.mmgcn import MMGCN, MMGCNConfig, Network
from mrcsaf.models.powerec import POWERec, POWERecConfig
from mrcsaf.models.slmrec import SLMRec, SLMRecConfig
from mrcsaf.train.loop import TrainConfig, _set_rates, optimiser_of

U, I = 7, 6  # the last user and the last item met nobody  # noqa: E741
BATCH = torch.tensor([0, 3, 5, 3]), torch.tensor([1, 0, 2, 4]), torch.tensor([4, 4, 5, 0])


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(0)


@pytest.fixture
def met() -> Tensor:
    table = torch.rand(U, I, generator=torch.Generator().manual_seed(3)) < 0.5
    table[-1], table[:, -1] = False, False
    return table


@pytest.fixture
def train(met: Tensor) -> Interactions:
    users, items = np.nonzero(met.numpy())
    return Interactions(U, I, users, items)


@pytest.fixture
def content() -> Content:
    random = torch.Generator().manual_seed(4)
    known = torch.ones(I, dtype=torch.bool)
    return {
        name: Modality("made", torch.randn(I, width, generator=random), known)
        for name, width in (("image", 5), ("text", 4))
    }


def whole(met: Tensor) -> Tensor:
    """The user-item graph as one dense matrix of zeros and ones, users first."""
    top = torch.cat([torch.zeros(U, U), met.float()], dim=1)
    return torch.cat([top, torch.cat([met.T.float(), torch.zeros(I, I)], dim=1)])


def same_gradients(model: Recommender, ours: Tensor, theirs: Tensor) -> None:
    """Of every parameter, and the values themselves."""
    torch.testing.assert_close(ours, theirs)
    weight = torch.linspace(-1, 2, ours.numel()).reshape(ours.shape)
    names, parameters = zip(*model.named_parameters(), strict=True)
    found = [
        torch.autograd.grad(
            (table * weight).sum(), parameters, allow_unused=True, retain_graph=True
        )
        for table in (ours, theirs)
    ]
    for name, a, b in zip(names, *found, strict=True):
        a, b = (torch.zeros(()) if it is None else it for it in (a, b))
        torch.testing.assert_close(*torch.broadcast_tensors(a, b), rtol=1e-4, atol=1e-5, msg=name)


@pytest.mark.parametrize("combine", ["concat", "add"])
def test_mmgcn_is_its_equations(
    train: Interactions, met: Tensor, content: Content, combine: str
) -> None:
    model = MMGCN(train, content, MMGCNConfig(dim=3, latent=8, combine=combine))
    adjacent = whole(met)
    mean = adjacent / adjacent.sum(1, keepdim=True).clamp(min=1)
    ids = torch.cat([model.user_ids, model.item_ids])
    tables = []
    for name, net in zip(("image", "text"), model.networks, strict=True):
        assert isinstance(net, Network)
        raw = content[name].raw
        rows = raw if net.shrink is None else net.shrink(raw)
        x = F.normalize(torch.cat([net.preference, rows]), dim=1)
        for message, own, mix in zip(net.message, net.own, net.combine, strict=True):
            h = F.leaky_relu(mean @ message(x))  # Eq. 1
            x_hat = F.leaky_relu(own(x)) + ids  # Eq. 5
            x = F.leaky_relu(
                mix(torch.cat([h, x_hat], 1)) if combine == "concat" else mix(h) + x_hat
            )
        tables.append(x)
    expected = (tables[0] + tables[1]) / 2
    same_gradients(model, torch.cat(model._nodes(None)), expected)
    users, items = model._nodes((BATCH[0], BATCH[1]))
    same_gradients(model, torch.cat([users, items]), expected[torch.cat([BATCH[0], BATCH[1] + U])])


def shares(odds: Tensor, dim: int) -> Tensor:
    """Softmax along `dim` over what is finite; nothing where nothing is."""
    return odds.softmax(dim).nan_to_num()


@pytest.mark.parametrize("routing", [0, 1, 3])
def test_grcn_is_its_equations(
    train: Interactions, met: Tensor, content: Content, routing: int
) -> None:
    model = GRCN(train, content, GRCNConfig(dim=3, content_dim=4, routing=routing))
    with torch.no_grad():
        for trust in (model.user_trust, model.item_trust):
            trust.normal_()
    users, items, into_users, into_items = [], [], [], []
    for name, router in zip(("image", "text"), model.routers, strict=True):
        assert isinstance(router, Router)
        item = F.normalize(F.leaky_relu(router.project(content[name].raw)), dim=1)
        user = F.normalize(router.preference, dim=1)
        for _ in range(routing):  # Eq. 1
            odds = (user @ item.T).masked_fill(~met, -torch.inf)
            user = F.normalize(user + shares(odds, 1) @ item, dim=1)
        odds = (user @ item.T).masked_fill(~met, -torch.inf)  # Eq. 2
        into_users.append(shares(odds, 1))
        into_items.append(shares(odds, 0).T)
        users.append(user + into_users[-1] @ item)
        items.append(item + into_items[-1] @ user)
    to_user = (torch.stack(into_users, 2) * model.item_trust).amax(2).relu()  # Eq. 3
    to_item = (torch.stack(into_items, 2) * model.user_trust).amax(2).relu()
    graph = torch.zeros(U + I, U + I)
    graph = torch.cat([torch.cat([graph[:U, :U], to_user * met], 1),
                       torch.cat([to_item * met.T, graph[U:, U:]], 1)])  # fmt: skip
    ids = F.normalize(torch.cat([model.user, model.item]), dim=1)
    ids = ids + graph @ ids + graph @ (graph @ ids)  # Eq. 4
    expected = torch.cat([ids, *(torch.cat(pair) for pair in zip(users, items, strict=True))], 1)
    same_gradients(model, torch.cat(model._propagate()), expected)


def test_grcn_routes_nothing_to_users_unless_asked() -> None:
    assert GRCNConfig().routing == 0  # as the public code does, whatever its settings say


def test_powerec_is_its_equations(train: Interactions, met: Tensor, content: Content) -> None:
    model = POWERec(train, content, POWERecConfig(dim=3, layers=2, prompts=2)).eval()
    adjacent = whole(met)
    degree = adjacent.sum(1).clamp(min=1)
    graph = adjacent / (degree[:, None] * degree).sqrt()
    rows = [model.id_map(model.item), *(model.project(name) for name in ("image", "text"))]
    expected = []
    for prompt, item in zip(model.prompt, rows, strict=True):
        start = torch.cat([model.user + prompt.sum(0), item.tanh()])  # Eq. 1
        layer = total = start
        for _ in range(2):  # Eq. 2
            spread = graph @ layer
            layer = F.cosine_similarity(spread, start)[:, None] * spread
            total = total + layer
        expected.append(total)
    ours = [torch.cat(pair) for pair in model._propagate()]
    same_gradients(model, torch.cat(ours, 1), torch.cat(expected, 1))


def test_powerec_starts_as_the_public_code_does(train: Interactions) -> None:
    known = torch.ones(I, dtype=torch.bool)
    content = {"text": Modality("made", torch.randn(I, 400), known)}
    layer = POWERec(train, content, POWERecConfig(dim=32)).project.linear["text"]
    assert isinstance(layer, torch.nn.Linear)
    assert 0.9 / 20 < layer.weight.abs().max() <= 1 / 20  # uniform up to 1/√400


@pytest.mark.parametrize("layers", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("kinds", [("image", "text"), ("text",)])
def test_slmrec_is_its_equations(
    train: Interactions, met: Tensor, content: Content, layers: int, kinds: tuple[str, ...]
) -> None:
    given = {name: content[name] for name in kinds}
    model = SLMRec(train, given, SLMRecConfig(dim=4, layers=layers))
    adjacent = whole(met)
    degree = adjacent.sum(1).clamp(min=1)
    graph = adjacent / (degree[:, None] * degree).sqrt()
    spread = []
    for items in (model.item, *(model.project(name) for name in kinds)):
        layer = total = torch.cat([model.user, items])
        for _ in range(layers):  # Eq. 1
            layer = graph @ layer
            total = total + layer
        spread.append(total / (layers + 1))
    every = torch.cat(spread, dim=1)
    ours = model._propagate()
    same_gradients(model, ours.items(torch.arange(I)), every[U:])
    same_gradients(model, model._users(ours, torch.arange(U)), model.mix_users(every[:U]))  # Eq. 2
    assert model.represent().items["i"].shape == (I, 4)


def test_lattice_learns_slower_with_time_and_others_do_not(
    train: Interactions, content: Content
) -> None:
    config = TrainConfig(learning_rate=0.1)
    lattice = LATTICE(train, content, LATTICEConfig(dim=3, neighbours=2))
    optimiser = optimiser_of(lattice, config)
    for epoch, expected in ((0, 0.1), (50, 0.096), (100, 0.1 * 0.96**2), (0, 0.1)):
        _set_rates(optimiser, lattice, config, epoch)
        assert optimiser.param_groups[0]["lr"] == pytest.approx(expected)
    constant = LATTICE(train, content, LATTICEConfig(dim=3, neighbours=2, decay=1.0))
    assert constant.rate(500) == 1
    assert MMGCN(train, content, MMGCNConfig(dim=3)).rate(500) == 1
