"""Studio, this project's own entry: MR-CSAF's selector and graphs under many negatives at once.

It is compared with the models of the literature and is never called MR-CSAF. What differs from
`mrcsaf.py`, each chosen on validation (docs/study.md):

- loss: −log softmax of the seen item among itself and `negatives` unseen ones, on the summed score.
  The batch's own negatives serve all its rows, so that a step is one dense product. (Softmax over
  uniform draws is known from two-tower retrieval; with one negative it is BPR.)
- decay: ½(‖u‖² + ‖e‖²) of the rows of the batch. Many negatives fit fast; this keeps them honest.
- twice the paper's width, half the edges pruned, no attention; the training is the paper's.

Tried and given up: similar users, in-batch negatives, cosine scores, three layers, one layer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from mrcsaf.core.settings import check_range
from mrcsaf.models.base import Ids, Scalar
from mrcsaf.models.fusion import Kind, SelectorConfig
from mrcsaf.models.losses import l2, sampled_softmax
from mrcsaf.models.mrcsaf import MRCSAF, MRCSAFConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioConfig(MRCSAFConfig):
    """MR-CSAF's settings with defaults of its own, and those of the loss."""

    loss: Literal["per_modality", "joint"] = "joint"  # softmax a modality, or on the summed score
    pruned_edges: float = 0.5  # share of user-item edges left out of each training epoch
    attention: Kind = "none"  # over all items exactly, linearised, over neighbours, or not at all
    # This loss is some ten times BPR's, so the reward for undecided items is as well.
    selector: SelectorConfig = field(default_factory=lambda: SelectorConfig(entropy=0.05))
    negatives: int = 1024  # of the batch's, that each of its rows is ranked against
    reg_weight: float = 0.1  # of the decay
    feature_weight: float = 0.0  # of BPR on projected features
    shrinkage: float = 0.0  # weight decay of Adam, times the number of training interactions

    def __post_init__(self) -> None:
        MRCSAFConfig.__post_init__(self)
        check_range("negatives", self.negatives, 1, 10_000_000)
        check_range("reg_weight", self.reg_weight, 0)


class Studio(MRCSAF):
    """MR-CSAF's representation under a sampled softmax."""

    Config = StudioConfig
    config: StudioConfig
    trains_with: ClassVar[Mapping[str, Any]] = {}

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        made = self._propagate()
        user, item = made.user[users], made.h + made.p_dot
        drawn = neg[: self.config.negatives]
        seen, others, hidden = item[pos], item[drawn], drawn == pos[:, None]
        if self.config.loss == "joint":
            total = sampled_softmax(user, seen, others, hidden)
        else:
            u, p, n = (table.split(self.config.dim, dim=1) for table in (user, seen, others))
            total = sampled_softmax(u[0], p[0], n[0], hidden)
            total = total + sampled_softmax(u[1], p[1], n[1], hidden)
        decay = l2(self.user[users], self.embedding()[pos])
        if self.config.feature_weight:
            feature_loss = self._feature_loss(self._halves(user), pos, neg)
            total = total + self.config.feature_weight * feature_loss
        return total + self.config.reg_weight * decay + self.selector.penalty(made.weights)
