"""Attention in its three forms, against dense softmax."""

import subprocess
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from mrcsaf.models import fusion
from mrcsaf.models.fusion import AttentionConfig, CrossSelfAttention


def tables(n: int = 12, d: int = 4, scale: float = 1.0) -> tuple[Tensor, Tensor, Tensor]:
    random = torch.Generator().manual_seed(1)
    q, k, v = (torch.randn(n, d, generator=random, dtype=torch.float64) for _ in range(3))
    return q * scale, k * scale, v


def dense(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    odds = (q @ k.T / q.shape[1] ** 0.5).exp()
    return odds / odds.sum(1, keepdim=True) @ v


def test_exact_attention_is_softmax() -> None:
    q, k, v = tables()
    torch.testing.assert_close(fusion.exact(q, k, v), dense(q, k, v))


def test_half_width_products_are_right_to_two_digits() -> None:
    q, k, v = (x.float() for x in tables(n=200, d=16))
    found, expected = fusion.exact(q, k, v, bf16=True), fusion.exact(q, k, v)
    assert found.dtype == torch.float32
    assert 0 < (found - expected).abs().max() < 0.03 * expected.abs().max()


def maps(d: int, scale: float = 1.0) -> tuple[Tensor, Tensor]:
    random = torch.Generator().manual_seed(3)
    draw = [torch.randn(d, d, generator=random, dtype=torch.float64) / d**0.5 for _ in range(2)]
    return draw[0] * scale, draw[1]


def linear(e: Tensor, among: Tensor, logits: Tensor, value: Tensor) -> Tensor:
    sums = fusion.moments(among)
    matrix = fusion.first_order(logits, fusion.moments(e), sums)
    return (sums.mean + e @ matrix.T) @ value.T


def test_linear_attention_is_softmax_up_to_the_square_of_its_logits() -> None:
    errors = []
    for scale in (0.2, 0.1):
        e, among, _ = tables(scale=scale)
        logits, value = maps(4)
        softmax = dense(e @ logits, among, among @ value.T)
        errors.append((linear(e, among, logits, value) - softmax).abs().max() / scale)
        uniform = (among @ value.T).mean(0, keepdim=True)
        assert errors[-1] < (uniform - softmax).abs().max() / scale / 3  # it is not merely the mean
    # half the length: a quarter of the logits, so a sixteenth of what the first order leaves out
    assert errors[1] < errors[0] / 8


def test_linear_attention_holds_logits_to_where_it_is_near_softmax() -> None:
    e, among, _ = tables(d=12, scale=100.0)
    logits, _ = maps(12, scale=100.0)
    reader, sums = fusion.moments(e), fusion.moments(among)
    assert reader.length == pytest.approx(e.norm() / 12**0.5)
    held = logits / logits.norm() / (reader.length * sums.length)
    weights = (1 + e @ held @ (among - among.mean(0)).T) / 12
    torch.testing.assert_close(weights.sum(1), torch.ones(12, dtype=torch.float64))
    found = linear(e, among, logits, torch.eye(12, dtype=torch.float64))
    torch.testing.assert_close(found, weights @ among)


def test_the_gradient_of_a_gram_matrix_is_that_of_a_plain_product() -> None:
    random = torch.Generator().manual_seed(4)
    e = torch.randn(7, 3, generator=random, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(fusion.gram, (e,))
    torch.testing.assert_close(fusion.gram(e), e.T @ e)


@pytest.mark.parametrize("kind", ["exact", "linear", "neighbours"])
def test_the_block_is_its_printed_equations(kind: str) -> None:
    """Eq. 8-18 as they stand, on matrices, with rows short enough for every form."""
    torch.manual_seed(0)
    lists = torch.arange(6).repeat(2, 6, 1)  # every item is on every list
    block = CrossSelfAttention(AttentionConfig(dim=4, kind=kind, start="xavier"), lists).double()
    for layer in block.key:
        layer.weight.data *= 0.5  # logits short enough not to be held
    e = [torch.randn(6, 4, dtype=torch.float64) * 0.05 for _ in range(2)]
    found = block(*e)
    for t, v in ((0, 1), (1, 0)):
        q = [x @ layer.weight.T for x, layer in zip(e, block.query, strict=True)]
        k = [x @ layer.weight.T for x, layer in zip(e, block.key, strict=True)]
        values = [x @ layer.weight.T for x, layer in zip(e, block.value, strict=True)]
        cross = e[t] + dense(q[t], k[v], values[v])
        alone = e[t] + dense(q[t], k[t], values[t])
        expected = torch.cat([cross, alone], 1) @ block.fuse[t].weight.T + block.fuse[t].bias
        bound = 1e-6 if kind == "linear" else 1e-12  # exp(s) is 1 + s to its order
        torch.testing.assert_close(found[t], expected, atol=bound, rtol=0)


def test_attention_over_neighbours_is_softmax_over_the_list() -> None:
    q, k, v = tables()
    random = torch.Generator().manual_seed(2)
    lists = torch.stack([torch.randperm(12, generator=random)[:5] for _ in range(12)])
    found = fusion.over_neighbours(q, k, v, lists)
    for i in range(12):
        odds = (k[lists[i]] @ q[i] / 2).exp()
        torch.testing.assert_close(found[i], (odds / odds.sum()) @ v[lists[i]])


def test_empty_places_in_a_list_get_no_attention() -> None:
    q, k, v = tables()
    lists = torch.full((12, 3), -1)
    lists[:, 0] = torch.arange(12)
    torch.testing.assert_close(fusion.over_neighbours(q, k, v, lists), v)


@pytest.mark.parametrize("kind", ["exact", "linear", "neighbours"])
def test_at_the_gated_start_nothing_is_changed_and_everything_can_be_learned(kind: str) -> None:
    torch.manual_seed(0)
    lists = torch.randint(0, 12, (2, 12, 3))
    block = CrossSelfAttention(AttentionConfig(dim=4, kind=kind, start="gate"), lists)
    image, text = torch.randn(12, 4), torch.randn(12, 4)
    found = block(image, text)
    torch.testing.assert_close(found[0], image)
    torch.testing.assert_close(found[1], text)
    (found[0].square().sum() + found[1].square().sum()).backward()
    assert block.gate is not None
    assert block.gate.grad is not None
    assert block.gate.grad.all()


MEASURE = """
import resource, sys, torch
from mrcsaf.models import fusion as attention
n = int(sys.argv[1])
q, k, v = (torch.randn(n, 64, requires_grad=True) for _ in range(3))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
attention.exact(q, k, v).sum().backward()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_exact_attention_never_holds_a_number_for_every_pair_of_items(
    run_elsewhere: Callable[..., "subprocess.Popen[str]"],
) -> None:
    """At 6,000 items one float32 a pair is 144 MB; forward and backward stay far below."""
    out, errors = run_elsewhere(MEASURE, "6000").communicate()
    assert out, errors
    assert int(out) < 60_000  # kilobytes
