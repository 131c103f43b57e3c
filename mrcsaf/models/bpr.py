"""BPR: matrix factorisation that ranks what was seen above what was not.

Rendle, Freudenthaler, Gantner, Schmidt-Thieme, "BPR: Bayesian Personalized Ranking from Implicit
Feedback", UAI 2009, arXiv:1205.2618. BPR-Opt: minimise −Σ ln σ(x_ui − x_uj) + λ‖Θ‖² with
x_ui = w_u·h_i.

Deviations: Adam on batches instead of one pair at a time; no item bias. λ‖Θ‖² is the squared norm
of the batch's vectors over the batch; the public toolbox takes the norm without the square
(`penalty="norm"`), which hardly regularises.
"""

from dataclasses import dataclass
from typing import Literal

from mrcsaf.core.settings import check_range
from mrcsaf.core.typing import PartSpec
from mrcsaf.data.records import Interactions
from mrcsaf.models.base import Content, Ids, Recommender, Representation, Scalar, table
from mrcsaf.models.losses import bpr, l2, norms


@dataclass(frozen=True, slots=True, kw_only=True)
class BPRConfig:
    """Width as in the papers that compare with it; λ as most toolboxes have it, not tuned."""

    dim: int = 64  # D, width of the embeddings
    reg_weight: float = 1e-3  # λ
    penalty: Literal["squared", "norm"] = "squared"  # ½‖x‖² a pair, or the toolbox's ‖X‖ a batch

    def __post_init__(self) -> None:
        check_range("dim", self.dim, 1, 4096)
        check_range("reg_weight", self.reg_weight, 0)


class BPR(Recommender):
    """One free vector for every user and item."""

    Config = BPRConfig
    config: BPRConfig

    def __init__(self, train: Interactions, content: Content, config: BPRConfig) -> None:
        super().__init__(train, content, config)
        self.user, self.item = table(self.n_users, config.dim), table(self.n_items, config.dim)

    def loss(self, users: Ids, pos: Ids, neg: Ids) -> Scalar:
        u, p, n = self.user[users], self.item[pos], self.item[neg]
        penalty = l2 if self.config.penalty == "squared" else norms
        reg = self.config.reg_weight * penalty(u, p, n)
        return bpr((u * p).sum(1), (u * n).sum(1)) + reg  # BPR-Opt

    def represent(self) -> Representation:
        users, items = {"u": self.user.detach()}, {"i": self.item.detach()}
        return Representation([PartSpec("ids", "u", "i")], users, items)
