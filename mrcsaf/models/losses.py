"""Training losses, as plain functions of scores or vectors."""

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from mrcsaf.models.typing import Scalar


def bpr(pos: Float[Tensor, "*B"], neg: Float[Tensor, "*B"]) -> Scalar:
    """−log σ(pos − neg), mean over all pairs: rank what was seen above what was not."""
    return F.softplus(neg - pos).mean()


def info_nce(
    anchor: Float[Tensor, "B D"], positive: Float[Tensor, "B D"], temperature: float
) -> Scalar:
    """In-batch contrast of rows scaled to length 1: row i of `positive` fits row i of `anchor`."""
    logits = F.normalize(anchor, dim=1) @ F.normalize(positive, dim=1).T / temperature
    return F.cross_entropy(logits, torch.arange(len(logits), device=logits.device))


def l2(*tables: Float[Tensor, "_ _"]) -> Scalar:
    """½ Σ‖x‖² over the rows given, divided by the rows of the first."""
    total: Tensor = sum((table.square().sum() for table in tables), start=tables[0].new_zeros(()))
    return total / (2 * len(tables[0]))


def norms(*tables: Float[Tensor, "_ _"]) -> Scalar:
    """Σ‖table‖ (Frobenius, not squared) over the rows of the last: the public toolbox's penalty."""
    total: Tensor = sum((table.norm() for table in tables), start=tables[0].new_zeros(()))
    return total / len(tables[-1])
