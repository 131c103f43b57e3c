"""MR-CSAF equation by equation, against dense float64 lines written from the paper."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from mrcsaf.data.records import Interactions
from mrcsaf.models.base import Content, Modality
from mrcsaf.models.fusion import SelectorConfig
from mrcsaf.models.mrcsaf import AMS, CSAF, MRCSAF, MRCSAFConfig

U, I, D, K = 7, 9, 4, 3  # noqa: E741  (the letters of the shapes)
SMALL = MRCSAFConfig(dim=D, neighbours=K, pruned_edges=0.0, attention="none")


def data() -> tuple[Interactions, Content]:
    random = np.random.default_rng(5)
    pairs = np.argwhere(random.random((U, I)) < 0.4)
    train = Interactions(U, I, pairs[:, 0].copy(), pairs[:, 1].copy())
    generator = torch.Generator().manual_seed(2)
    content = {
        name: Modality(name, torch.randn(I, width, generator=generator), torch.ones(I).bool())
        for name, width in (("image", 6), ("text", 5))
    }
    return train, content


def built(config: MRCSAFConfig, kind: type[MRCSAF] = MRCSAF) -> MRCSAF:
    torch.manual_seed(0)
    model = kind(*data(), config).double().eval()
    with torch.no_grad():
        for parameter in model.parameters():  # no zeros and no identities
            parameter.copy_(torch.randn_like(parameter) * 0.5)
    return model


class Dense:
    """The paper, with matrices."""

    def __init__(self, model: MRCSAF) -> None:
        self.model, self.config = model, model.config
        train, content = data()
        self.raw = [content[m].raw.double() for m in ("image", "text")]
        self.given = [model.embedding.raw(m) for m in (0, 1)]  # the same, or what it became
        self.interactions = torch.zeros(U, I, dtype=torch.float64)
        self.interactions[train.users, train.items] = 1

    def item_graph(self, m: int) -> Tensor:  # Eq. 2-3
        x = self.raw[m]
        cosine = (x @ x.T) / (x.norm(dim=1)[:, None] * x.norm(dim=1)[None])
        graph = torch.zeros(I, I, dtype=torch.float64)
        for i in range(I):
            graph[i, cosine[i].argsort(descending=True)[:K]] = 1
        degree = graph.sum(1)
        return graph / torch.sqrt(degree[:, None] * degree[None])

    def weights(self) -> Tensor:  # Eq. 4-5
        net = self.model.selector.net
        x = torch.cat([x / x.norm(dim=1, keepdim=True) for x in self.raw], dim=1)
        hidden = (x @ net[0].weight.T + net[0].bias).clamp(min=0)
        scores = (hidden @ net[2].weight.T + net[2].bias).exp()
        return scores / scores.sum(1, keepdim=True)

    def e(self, m: int) -> Tensor:
        embedding = self.model.embedding
        total = torch.zeros(I, D, dtype=torch.float64)
        if embedding.free is not None:
            total = total + embedding.free[:, m * D : (m + 1) * D]
        if embedding.projected is not None:
            layer = embedding.projected[m]
            total = total + self.given[m] @ layer.weight.T + layer.bias
        return total

    def h(self, m: int) -> Tensor:  # Eq. 6-7
        w = self.weights()
        fused = w[:, :1] * self.item_graph(0) + w[:, 1:] * self.item_graph(1)
        return fused @ self.e(m)

    def attended(self, m: int, other: int) -> Tensor:  # Eq. 10-13 and 14-17
        block = self.model.attention
        query, key = self.e(m) @ block.query[m].weight.T, self.e(other) @ block.key[other].weight.T
        logits = query @ key.T / D**0.5
        odds = logits.exp() / logits.exp().sum(1, keepdim=True)
        gate = 1 if block.gate is None else block.gate[m]
        return self.e(m) + gate * odds @ (self.e(other) @ block.value[other].weight.T)

    def e_dot(self, m: int) -> Tensor:  # Eq. 18
        if self.model.attention is None:
            return self.e(m)
        fuse = self.model.attention.fuse[m]
        both = torch.cat([self.attended(m, 1 - m), self.attended(m, m)], dim=1)
        return both @ fuse.weight.T + fuse.bias

    def propagated(self, m: int) -> tuple[Tensor, Tensor]:  # Eq. 19-23
        a = torch.zeros(U + I, U + I, dtype=torch.float64)
        a[:U, U:], a[U:, :U] = self.interactions, self.interactions.T
        degree = a.sum(1).clamp(min=1)
        a = a / torch.sqrt(degree[:, None] * degree[None])
        layer = torch.cat([self.model.user[:, m * D : (m + 1) * D], self.e_dot(m)])
        total = layer
        for _ in range(self.config.ui_layers):
            layer = a @ layer
            total = total + layer
        total = total / (self.config.ui_layers + 1)
        return total[:U], total[U:]

    def scores(self) -> Tensor:  # Eq. 24-25
        total = torch.zeros(U, I, dtype=torch.float64)
        for m in (0, 1):
            user, p = self.propagated(m)
            total = total + user @ (self.h(m) + p).T
        return total

    def loss(self, users: Tensor, pos: Tensor, neg: Tensor) -> Tensor:  # Eq. 26-29
        total = torch.zeros((), dtype=torch.float64)
        summed = torch.zeros(len(users), dtype=torch.float64)
        for m in (0, 1):
            user, p = self.propagated(m)
            item, layer = self.h(m) + p, self.model.project[m]
            feature = self.given[m] @ layer.weight.T + 3.0  # any b: it cancels
            for table, share in ((item, 1.0), (feature, self.config.feature_weight)):
                gap = (user[users] * (table[pos] - table[neg])).sum(1)
                if table is item and self.config.loss == "joint":
                    summed = summed + gap
                else:
                    total = total - share * torch.sigmoid(gap).log().mean()
        if self.config.loss == "joint":
            total = total - torch.sigmoid(summed).log().mean()
        return total


CASES: dict[str, MRCSAFConfig] = {
    "ids": SMALL,
    "exact": replace(SMALL, attention="exact", fusion_start="xavier"),
    "gate": replace(SMALL, attention="exact", fusion_start="gate"),
    "feature": replace(SMALL, item_embedding="feature", attention="exact"),
    "feature trained": replace(SMALL, item_embedding="feature_trained", feature_weight=0.3),
    "both": replace(SMALL, item_embedding="both", attention="exact"),
    "layers": replace(SMALL, ui_layers=3),
    "no layers": replace(SMALL, ui_layers=0),
    "joint": replace(SMALL, loss="joint", attention="exact"),
    "feature loss": replace(SMALL, feature_weight=0.3),
}


@pytest.mark.parametrize("case", CASES)
def test_scores_equal_the_dense_reference(case: str) -> None:
    model = built(CASES[case])
    with torch.no_grad():
        torch.testing.assert_close(
            model.scores(torch.arange(U)), Dense(model).scores(), rtol=1e-6, atol=1e-6
        )


@pytest.mark.parametrize("case", CASES)
def test_loss_and_every_gradient_equal_the_dense_reference(case: str) -> None:
    selector = replace(CASES[case].selector, entropy=0.0)
    model = built(replace(CASES[case], selector=selector)).train()
    model.start_epoch(0, torch.Generator())
    triples = (torch.tensor([0, 3, 6, 3]), torch.tensor([1, 2, 8, 0]), torch.tensor([4, 5, 0, 7]))
    ours, theirs = model.loss(*triples), Dense(model).loss(*triples)
    torch.testing.assert_close(ours, theirs, rtol=1e-6, atol=1e-6)
    named = dict(model.named_parameters())
    for name, mine, other in zip(
        named,
        torch.autograd.grad(ours, named.values(), retain_graph=True),
        torch.autograd.grad(theirs, named.values()),
        strict=True,
    ):
        torch.testing.assert_close(mine, other, rtol=1e-5, atol=1e-7, msg=f"gradient of {name}")


def test_the_parts_of_the_representation_are_h_and_p_by_modality() -> None:
    model = built(CASES["exact"])
    with torch.no_grad():
        found, dense = model.represent(), Dense(model)
        for m, name in enumerate(("image", "text")):
            user, p = dense.propagated(m)
            for mine, other in (
                (found.items[f"h_{name}"], dense.h(m)),
                (found.items[f"p_{name}"], p),
                (found.users[f"u_{name}"], user),
                (found.extra_items[f"e0_{name}"], dense.e_dot(m)),
                (found.extra_items[f"a_image_{name}"], dense.item_graph(0) @ dense.e(m)),
                (found.extra_items[f"a_text_{name}"], dense.item_graph(1) @ dense.e(m)),
            ):
                torch.testing.assert_close(mine, other, rtol=1e-6, atol=1e-6)
    assert [part.name for part in found.parts] == [
        "image_graph", "image_interactions", "text_graph", "text_interactions"
    ]  # fmt: skip


def test_ams_is_the_model_without_attention() -> None:
    model = built(CASES["exact"], AMS)
    assert model.attention is None
    with torch.no_grad():
        torch.testing.assert_close(
            model.scores(torch.arange(U)), Dense(model).scores(), rtol=1e-6, atol=1e-6
        )


def test_csaf_weighs_every_item_1_to_9(monkeypatch: pytest.MonkeyPatch) -> None:
    model = built(CASES["exact"], CSAF)
    assert model.image_weights() is None
    weights = torch.tensor([[0.1, 0.9]], dtype=torch.float64).expand(I, 2)
    monkeypatch.setattr(Dense, "weights", lambda _: weights)
    with torch.no_grad():
        torch.testing.assert_close(
            model.scores(torch.arange(U)), Dense(model).scores(), rtol=1e-6, atol=1e-6
        )


OPTIONS = list(
    itertools.product(
        ("id", "feature", "both", "feature_trained"),
        ("exact", "linear", "neighbours", "none"),
        ("item", "global", "fixed"),
        ("per_modality", "joint"),
    )
)


@pytest.mark.parametrize("embedding", ["id", "feature", "both", "feature_trained"])
def test_every_combination_of_options_learns_a_step(embedding: str) -> None:
    train, content = data()
    triples = (torch.arange(4), torch.tensor([0, 1, 2, 3]), torch.tensor([5, 6, 7, 8]))
    starts = itertools.cycle(("xavier", "identity", "gate"))
    for _, attention, kind, loss in (row for row in OPTIONS if row[0] == embedding):
        config = replace(
            SMALL,
            item_embedding=embedding,
            attention=attention,
            fusion_start=next(starts),
            selector=SelectorConfig(kind=kind, balance=0.1),
            loss=loss,
            pruned_edges=0.5,
        )
        torch.manual_seed(0)
        model = MRCSAF(train, content, config).train()
        model.start_epoch(0, torch.Generator().manual_seed(0))
        optimiser = torch.optim.Adam(model.parameter_groups(0.01))
        before = float(model.loss(*triples).detach())
        for _ in range(3):
            optimiser.zero_grad()
            model.loss(*triples).backward()
            optimiser.step()
        assert float(model.loss(*triples).detach()) < before, config
        ungraded = [name for name, p in model.named_parameters() if p.grad is None]
        assert not ungraded, (config, ungraded)
        model.eval()
        with torch.no_grad():
            assert model.scores(torch.arange(U)).isfinite().all()


def test_groups_hold_every_parameter_once_with_its_own_rate() -> None:
    config = replace(CASES["exact"], attention_rate=0.25, selector=SelectorConfig(rate=4.0))
    model = built(config)
    groups = model.parameter_groups(0.01)
    assert sorted(id(p) for group in groups for p in group["params"]) == sorted(
        map(id, model.parameters())
    )
    rates = {id(p): group["lr"] for group in groups for p in group["params"]}
    assert rates[id(model.attention.query[0].weight)] == 0.0025
    assert rates[id(model.selector.net[0].weight)] == 0.04
    assert rates[id(model.user)] == 0.01


def test_shrinkage_is_shared_out_over_the_interactions() -> None:
    train = data()[0]
    (share,) = {group["weight_decay"] for group in built(CASES["exact"]).parameter_groups(0.01)}
    assert share == CASES["exact"].shrinkage / len(train) > 0


def given(ids: list[list[int]]) -> Content:
    """The same content, with neighbour lists that came along for the pictures."""
    content = data()[1]
    return content | {"image": replace(content["image"], neighbours=torch.tensor(ids))}


def test_given_neighbour_lists_are_used_as_they_are() -> None:
    train, _ = data()
    ids = [[i, (i + 1) % I, (i + 2) % I, (i + 3) % I] for i in range(I)]
    model = MRCSAF(train, given(ids), SMALL)
    found = model.item_graphs[0] @ torch.eye(I)
    wanted = torch.zeros(I, I)
    for i, row in enumerate(ids):
        wanted[i, row[:K]] = 1 / K
    torch.testing.assert_close(found, wanted)


def test_empty_places_in_given_lists_are_no_neighbours() -> None:
    train, _ = data()
    ids = [[i, (i + 1) % I, (i + 2) % I] for i in range(I)]
    ids[4] = [4, -1, -1]
    ids[5] = [5, 0, -1]
    config = replace(SMALL, attention="neighbours")
    model = MRCSAF(train, given(ids), config)
    graph = model.item_graphs[0] @ torch.eye(I)
    assert graph[4].tolist() == torch.eye(I)[4].tolist()
    assert graph[5].nonzero().ravel().tolist() == [0, 5]
    torch.testing.assert_close(graph.sum(1), torch.ones(I))
    with torch.no_grad():
        assert model.eval().scores(torch.arange(U)).isfinite().all()


def test_lists_shorter_than_asked_are_not_used() -> None:
    train, _ = data()
    model = MRCSAF(train, given([[i, (i + 1) % I] for i in range(I)]), SMALL)
    graph = model.item_graphs[0] @ torch.eye(I)
    assert ((graph > 0).sum(1) == K).all()
