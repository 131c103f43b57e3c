"""Attention in its three forms, against dense softmax."""

import subprocess
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from mrcsaf.models import attention
from mrcsaf.models.attention import AttentionConfig, CrossSelfAttention


def tables(n: int = 12, d: int = 4, scale: float = 1.0) -> tuple[Tensor, Tensor, Tensor]:
    random = torch.Generator().manual_seed(1)
    q, k, v = (torch.randn(n, d, generator=random, dtype=torch.float64) for _ in range(3))
    return q * scale, k * scale, v


def dense(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    odds = (q @ k.T / q.shape[1] ** 0.5).exp()
    return odds / odds.sum(1, keepdim=True) @ v


def test_exact_attention_is_softmax() -> None:
    q, k, v = tables()
    torch.testing.assert_close(attention.exact(q, k, v), dense(q, k, v))


def test_linear_attention_is_close_to_softmax_where_logits_are_small() -> None:
    for scale, bound in ((0.3, 3e-2), (0.1, 5e-4)):
        q, k, v = tables(scale=scale)
        assert (attention.linear(q, k, v) - dense(q, k, v)).abs().max() < bound
    uniform = v.mean(0, keepdim=True)
    error = (attention.linear(q, k, v) - dense(q, k, v)).abs().max()
    assert error < (uniform - dense(q, k, v)).abs().max() / 10  # it is not merely the mean


def test_linear_attention_keeps_every_weight_positive_however_large_the_logits() -> None:
    q, k, _ = tables(d=12, scale=100.0)
    weights = attention.linear(q, k, torch.eye(12, dtype=torch.float64))
    assert (weights >= 0).all()
    torch.testing.assert_close(weights.sum(1), torch.ones(12, dtype=torch.float64))


def test_attention_over_neighbours_is_softmax_over_the_list() -> None:
    q, k, v = tables()
    random = torch.Generator().manual_seed(2)
    lists = torch.stack([torch.randperm(12, generator=random)[:5] for _ in range(12)])
    found = attention.over_neighbours(q, k, v, lists)
    for i in range(12):
        odds = (k[lists[i]] @ q[i] / 2).exp()
        torch.testing.assert_close(found[i], (odds / odds.sum()) @ v[lists[i]])


def test_empty_places_in_a_list_get_no_attention() -> None:
    q, k, v = tables()
    lists = torch.full((12, 3), -1)
    lists[:, 0] = torch.arange(12)
    torch.testing.assert_close(attention.over_neighbours(q, k, v, lists), v)


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
from mrcsaf.models import attention
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
