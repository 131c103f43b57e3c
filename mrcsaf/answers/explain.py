"""Why an item ranks where it does: exact splits of a stored score, in numpy.

Exact means: of this model, trained and fixed. The parts are eq. 24-25 written out; the history
split uses that propagation over the user-item graph (eq. 19-23) is linear in its layer 0.
"""

from dataclasses import dataclass

import numpy as np

from mrcsaf.answers.ranking import Ranker, layer0
from mrcsaf.core.typing import Ids, Vector
from mrcsaf.data.interactions import Interactions
from mrcsaf.store import Database, runs


@dataclass(frozen=True, slots=True)
class Explanation:
    """The score of one item for one user and the parts that sum to it."""

    score: float
    parts: dict[str, float]

    @property
    def residual(self) -> float:
        """score − Σ parts: rounding, and nothing else."""
        return self.score - sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class History:
    """The same score split by where the user's vector came from."""

    items: dict[int, float]  # what each item of the history contributed
    own: float  # the user's own profile
    others: float  # people who chose the same things


def explain(ranker: Ranker, user_parts: dict[str, Vector], item: int) -> Explanation:
    """Split the score of `item`; in float64, so that the residual is the storage's alone."""
    parts = {
        part.name: float(
            ranker.items[part.item][item].astype(np.float64)
            @ user_parts[part.user].astype(np.float64)
        )
        for part in ranker.run.parts
    }
    score = float(ranker.scores(user_parts)[item])
    return Explanation(score, parts)


def has_history(db: Database, ranker: Ranker) -> bool:
    """Whether the split by history is exact for this run.

    It needs layer 0 in the store, and one layer or two: a third one leads back to the history.
    """
    layers = ranker.run.inputs.get("ui_layers")
    return layers in (1, 2) and all(
        runs.has_users(db, ranker.run.id, layer0(part.user)) for part in ranker.run.parts
    )


def by_history(
    db: Database,
    ranker: Ranker,
    train: Interactions,
    user: int,
    item: int,
    layer0: dict[str, tuple[np.ndarray, Vector]],
) -> History:
    """What each item of the user's history contributed to the score of `item`.

    u = mean over layers of Âⁿ·E⁰; with two layers the item sources are exactly the history:
    layer 1 brings Σ_j Â_uj e⁰_j, layers 0 and 2 bring users. `layer0` holds for each user part the
    (items, user) rows of E⁰, see `load_layer0`.
    """
    history: Ids = train.of_user(user)
    layers = int(ranker.run.inputs["ui_layers"]) + 1
    degree_user = max(len(history), 1)
    degree_items = np.maximum(train.item_counts[history], 1)
    edges = 1 / np.sqrt(degree_user * degree_items.astype(np.float64))  # Â_uj
    per_item = np.zeros(len(history))
    own = total = 0.0
    for part in ranker.run.parts:
        target = ranker.items[part.item][item].astype(np.float64)
        e0_items, e0_user = layer0[part.user]
        per_item += edges * (e0_items[history].astype(np.float64) @ target) / layers
        own += float(e0_user.astype(np.float64) @ target) / layers
        total += float(runs.user_vector(db, ranker.run.id, part.user, user) @ target)
    contributions = dict(zip(history.tolist(), per_item.tolist(), strict=True))
    return History(contributions, own, total - own - float(per_item.sum()))


def load_layer0(db: Database, ranker: Ranker, user: int) -> dict[str, tuple[np.ndarray, Vector]]:
    """E⁰ for each user part: (all items, one user), read from parts named e0_<modality>."""
    found = {}
    for part in {part.user for part in ranker.run.parts}:
        own = runs.user_vector(db, ranker.run.id, layer0(part), user)
        found[part] = (ranker.layer0_items(db, part), own)
    return found
