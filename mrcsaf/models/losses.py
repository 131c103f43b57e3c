"""Training losses, as plain functions of scores or vectors."""

from typing import Any

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn import functional as F

from mrcsaf.models.base import Scalar

HIDDEN = -1e4  # a score that counts as nothing; −∞ has no gradient where a whole row is hidden


def bpr(pos: Float[Tensor, "*B"], neg: Float[Tensor, "*B"]) -> Scalar:
    """−log σ(pos − neg), mean over all pairs: rank what was seen above what was not."""
    return F.softplus(neg - pos).mean()


def sampled_softmax(
    anchor: Float[Tensor, "B D"],
    positive: Float[Tensor, "B D"],
    others: Float[Tensor, "N D"],
    hidden: Bool[Tensor, "B N"],
) -> Scalar:
    """−log of the positive's share in exp(score) over itself and all others but the hidden ones.

    One other for each row would be BPR: softplus(log Σ exp(others) − positive).
    """
    scores = (anchor @ others.T).masked_fill_(hidden, HIDDEN)
    loss: Tensor = F.softplus(scores.logsumexp(1) - torch.linalg.vecdot(anchor, positive)).mean()
    return loss


def info_nce(
    anchor: Float[Tensor, "B D"], positive: Float[Tensor, "B D"], temperature: float
) -> Scalar:
    """In-batch contrast of rows scaled to length 1: row i of `positive` fits row i of `anchor`."""
    return in_batch(F.normalize(anchor, dim=1) / temperature, F.normalize(positive, dim=1))


def in_batch(anchor: Float[Tensor, "B D"], positive: Float[Tensor, "B D"]) -> Scalar:
    """−log softmax of anchor·positiveᵀ at the diagonal, mean over the rows."""
    loss: Tensor = _InBatch.apply(anchor, positive)
    return loss


class _InBatch(torch.autograd.Function):
    """One table of B × B, written over; the gradient scales rows of B × D in its place."""

    @staticmethod
    def forward(ctx: Any, anchor: Tensor, positive: Tensor) -> Tensor:
        odds = anchor @ positive.T
        right, most = odds.diagonal().clone(), odds.amax(1, keepdim=True)
        odds.sub_(most).exp_()
        total = odds.sum(1, keepdim=True)
        ctx.save_for_backward(anchor, positive, odds, total)
        return (most + total.log()).mean() - right.mean()

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor]:
        anchor, positive, odds, total = ctx.saved_tensors
        scale = grads[0] / len(anchor)
        anchor_grad = (odds @ positive).div_(total).sub_(positive).mul_(scale)
        positive_grad = (odds.T @ (anchor / total)).sub_(anchor).mul_(scale)
        return anchor_grad, positive_grad


def squares(x: Float[Tensor, "*N"]) -> Scalar:
    """Σ x², without a table of them."""
    total: Tensor = _Squares.apply(x)
    return total


class _Squares(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        flat = x.flatten()
        return flat.dot(flat)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        x_grad: Tensor = (2 * grads[0]) * x
        return x_grad


def l2(*tables: Float[Tensor, "_ _"]) -> Scalar:
    """½ Σ‖x‖² over the rows given, divided by the rows of the first."""
    total: Tensor = sum((table.square().sum() for table in tables), start=tables[0].new_zeros(()))
    return total / (2 * len(tables[0]))


def norms(*tables: Float[Tensor, "_ _"]) -> Scalar:
    """Σ‖table‖ (Frobenius, not squared) over the rows of the last: the public toolbox's penalty."""
    total: Tensor = sum((table.norm() for table in tables), start=tables[0].new_zeros(()))
    return total / len(tables[-1])
