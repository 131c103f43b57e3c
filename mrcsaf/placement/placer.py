"""One run, ready to place new products, and who would see them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch
from jaxtyping import Float, Float32, Int64
from numpy import ndarray
from torch import Tensor

from mrcsaf import models
from mrcsaf.answers.ranking import Ranker
from mrcsaf.core import devices
from mrcsaf.core.errors import CheckpointError, ConfigError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.core.typing import Ids, PartSpec
from mrcsaf.models.base import MODALITIES, NewItem, Recommender, Representation
from mrcsaf.placement import inputs, statements
from mrcsaf.placement.inputs import Borrowed, Encoders, Raw
from mrcsaf.placement.result import Audience, Edge, Neighbour, Placement, Ranks, Standing, Users
from mrcsaf.store import Project, catalogue, features, runs
from mrcsaf.store.drafts import Estimated
from mrcsaf.store.features import EncoderRow
from mrcsaf.store.runs import Run
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment
from mrcsaf.train.evaluation import rank


class Placer:
    """Load once, use often, on one thread at a time. Holds no connection to the database.

    A product's neighbours are items the run was trained on. Its ranks and audiences are among all
    items that the run lists: products saved under it before stand in the same lists.
    """

    def __init__(
        self,
        run: Run,
        model: Recommender,
        rows: dict[str, EncoderRow],
        users: Users,
        listed: list[catalogue.Item],
    ) -> None:
        """`listed`: the items of `users.items`, those that the model was trained with first."""
        newcomers = model.newcomers()
        assert newcomers is not None  # `load` refused
        self.run = run
        self.users = users
        self.encoders = Encoders(run.id, rows)
        self.widths = {name: row.dim for name, row in rows.items()}
        self._sources = {name: row.id for name, row in rows.items()}
        self._newcomers = newcomers
        self._borrowed = Borrowed(users)
        self._config = model.config
        self._device = users.vectors.device
        self.item_ids = np.array([item.id for item in listed], np.int64)
        self.item_names = [item.ext_id for item in listed]
        self.categories = np.array([item.category for item in listed], dtype=object)
        self._reach: dict[int, Int64[ndarray, " I"]] = {}

    @classmethod
    def load(
        cls,
        path: Path,
        run_id: int | None = None,
        *,
        device: str = "auto",
        report: Report = silent,
    ) -> "Placer":
        """The active run of the project at `path`, or the one of that number.

        Raises DataError if there is no such run, ConfigError if its model cannot place anything,
        CheckpointError if its weights are gone or do not fit.
        """
        on = devices.resolve(device)
        report(Progress(0, 3, "reading the run", "place"))
        with Project.open(path) as project:
            run = runs.chosen(project.db, run_id)
            ranker = experiment.stored_items(project, run)
            _refuse_what_cannot_place(run)
            data, rows = _as_trained(project, run)
            # Added items have higher numbers, so that those of the model come first.
            items = np.union1d(data.items, np.flatnonzero(ranker.known))
            users = _users(project, ranker, items, len(data.items), on)
            by_id = {item.id: item for item in catalogue.items(project.db)}
            listed = [by_id[item] for item in items.tolist()]
            file = project.runs / run.folder / "model.safetensors"
        if not file.is_file():
            raise CheckpointError(
                f"Run {run.id} has lost its weights ({run.folder}/{file.name} under runs/):"
                " load its checkpoint again, or train."
            )
        report(Progress(1, 3, "building the model", "place"))
        model = experiment.make(experiment.settings_of(run), data, on)
        report(Progress(2, 3, "reading its weights", "place"))
        model.load_state_dict(checkpoint.load_weights(file, model.state_dict()))
        rows = {name: replace(row, dim=data.content[name].raw.shape[1])
                for name, row in rows.items()}  # fmt: skip
        return cls(run, model.eval(), rows, users, listed)

    def place(
        self,
        raw: Raw,
        notes: tuple[str, ...] = (),
        without: int | None = None,
        first_day: bool = False,
    ) -> Placement:
        """Place a product by its raw vectors, by modality; one may be left out.

        `without`: an item of the run to treat as if it were not there. `first_day`: as the
        model says while nobody has chosen it; else with what its choosers are expected to teach,
        for models where that is estimated. Raises DataError for vectors that are not the run's.
        """
        whole = inputs.complete(raw, self.widths, self._sources, self.run.id)
        missing = tuple(name for name, vector in whole.items() if not vector.any())
        on_device = {name: torch.from_numpy(v).to(self._device) for name, v in whole.items()}
        place = None if without is None else int(np.searchsorted(self.item_ids, without))
        new = self._newcomers.place(on_device, place)
        borrowed = not first_day and bool(self._newcomers.from_choices)
        if borrowed:
            new = self._with_choices(new)
        scores = self.users.scores(self.run.parts, new.vectors)
        exact, estimated = statements.of(self._config, new, missing, borrowed)
        weights = None if new.weights is None else (float(new.weights[0]), float(new.weights[1]))
        return Placement(
            run=self.run.id,
            model=self.run.model,
            weights=weights,
            neighbours={name: self._neighbours(new, name) for name in new.neighbours},
            edges=self._edges(new),
            vectors={name: vector.cpu().numpy() for name, vector in new.vectors.items()},
            features={name: vector for name, vector in whole.items() if name not in missing},
            scores=scores.cpu().numpy(),
            audience={k: int(self.users.within(scores, k).sum()) for k in self.users.thresholds},
            missing=missing,
            exact=exact,
            estimated=estimated,
            notes=notes,
            borrowed=borrowed,
        )

    def _with_choices(self, new: NewItem) -> NewItem:
        """The same item with what those who will choose it are expected to teach."""
        sides = dict.fromkeys(part.user for part in self.run.parts)
        widths = {part.user: len(new.vectors[part.item]) for part in self.run.parts}
        pieces = self._borrowed.of(new).split([widths[side] for side in sides])
        given = {
            self._newcomers.from_choices[side]: piece
            for side, piece in zip(sides, pieces, strict=True)
        }
        added = {name: new.vectors[name] + piece for name, piece in given.items()}
        return replace(new, vectors=new.vectors | added)

    def place_product(
        self,
        image: Path | bytes | None = None,
        *,
        title: str = "",
        brand: str = "",
        category: str = "",
        description: str = "",
    ) -> Placement:
        """The same from a picture and words, through the encoders that the run used."""
        text = catalogue.text_to_encode(title, brand, category, description)
        raw, notes = self.encoders.vectors(image, text)
        return self.place(raw, notes)

    def rank(self, placement: Placement, user: int) -> int:
        """The product's place among all items the user has not met, counted from 1."""
        return int(ranks_of(self.users, self._scores(placement), user, user + 1)[0])

    def ranks(self, placement: Placement, report: Report = silent) -> "RankStream":
        """The ranks for all users, block by block: each step yields those known so far."""
        return stream(self.users, self._scores(placement), report)

    def all_ranks(self, placement: Placement, report: Report = silent) -> Ranks:
        """The ranks for all users at once."""
        *_, whole = self.ranks(placement, report)
        return whole

    def audience(self, placement: Placement, k: int = 20, limit: int | None = None) -> Audience:
        """Who would have the product in their top `k`, best score first."""
        inside = self.users.within(self._scores(placement), k).cpu().numpy()
        found = np.flatnonzero(inside)
        order = np.argsort(-placement.scores[found], kind="stable")[:limit]
        return Audience(k, found[order], placement.scores[found[order]])

    def standing(
        self, placement: Placement, category: str = "", k: int = 20, report: Report = silent
    ) -> Standing:
        """The audience against those of the category's real items, or of all if it has none.

        The first call ranks every list of the run once.
        """
        if k not in self._reach:
            self._reach |= audiences(self.users, self.run.parts, report)
        chosen = self.categories == category
        if not category or not chosen.any():
            category, chosen = "", np.ones(len(self.categories), np.bool_)
        counts = self._reach[k][chosen]
        own = placement.audience[k]
        share = 100 * float((counts < own).mean())
        return Standing(k, own, category, len(counts), share)

    def estimated(self, placement: Placement) -> Estimated:
        """What `drafts.save_into_catalogue` stores of a placement."""
        return Estimated(
            self.run.id,
            placement.vectors,
            None if placement.weights is None else placement.weights[0],
            {self._sources[name]: vector for name, vector in placement.features.items()},
            {
                name: [(one.item, one.cosine) for one in found]
                for name, found in placement.neighbours.items()
            },
            thresholds_with(self.users, self._scores(placement)),
        )

    def _scores(self, placement: Placement) -> Float[Tensor, " U"]:
        return torch.from_numpy(placement.scores).to(self._device)

    def _neighbours(self, new: NewItem, name: str) -> list[Neighbour]:
        n = self.users.n_trained
        pairs = zip(new.neighbours[name].tolist(), new.cosines[name].tolist(), strict=True)
        return [
            Neighbour(int(self.item_ids[i]), self.item_names[i], cosine)
            for i, cosine in pairs
            if i < n
        ]

    def _edges(self, new: NewItem) -> list[Edge]:
        """The new item's row of S = Σ_m ω_m·S̃_m."""
        if new.weights is None:
            return []
        shares: dict[int, list[float]] = {}
        for m, name in enumerate(MODALITIES):
            ids = new.neighbours[name].tolist()
            for i in ids:
                shares.setdefault(i, [0.0, 0.0])[m] += float(new.weights[m]) / len(ids)
        n = self.users.n_trained
        edges = [
            Edge(int(self.item_ids[i]), self.item_names[i], image, text)
            if i < n
            else Edge(None, "", image, text)
            for i, (image, text) in shares.items()
        ]
        return sorted(edges, key=lambda edge: (-edge.weight, edge.name))


def _refuse_what_cannot_place(run: Run) -> None:
    """Before anything large is read."""
    if models.load(run.model).newcomers is Recommender.newcomers:
        raise ConfigError(
            f"Run {run.id} is of the model {run.model}, which knows items by who chose them alone"
            " and cannot place one that nobody has: choose a run that reads pictures or texts,"
            " such as mrcsaf."
        )


def _as_trained(project: Project, run: Run) -> tuple[experiment.Data, dict[str, EncoderRow]]:
    """What the run read: its own encoders and graphs, and the items there were then."""
    every = {row.id: row for row in features.encoders(project.db)}
    rows: dict[str, EncoderRow] = {}
    for name, encoder_id in run.inputs.get("encoders", {}).items():
        if encoder_id not in every:
            raise ConfigError(f"The {name} vectors of run {run.id} ({encoder_id}) are gone.")
        rows[name] = every[encoder_id]
    items = runs.items_of(project.db, run)
    return experiment.load_data_of(project, run.inputs, items), rows


def _users(
    project: Project, ranker: Ranker, items: Ids, n_trained: int, device: torch.device
) -> Users:
    run = ranker.run
    users, table = experiment.tables(project, ranker, items).stacked()
    thresholds = {
        k: torch.from_numpy(runs.thresholds(project.db, run.id, k)).to(device)
        for k in experiment.THRESHOLD_KS
    }
    train = catalogue.train_interactions(project.db).among(items)
    return Users(users.to(device), table.to(device), train, thresholds, len(items) - n_trained)


# Who would see a new product: scores, places and top lists over all users of a run.


BLOCK_BYTES = 24 << 20  # of scores at a time: a block of users against every item
RankStream: TypeAlias = Iterator[Ranks]


@torch.no_grad()
def ranks_of(
    users: Users, scores: Float[Tensor, " U"], start: int, stop: int
) -> Int64[ndarray, " N"]:
    """The place of a new item for users `start` … `stop` − 1 among all items they have not met."""
    block = users.vectors[start:stop] @ users.items.T
    met = slice(users.train.starts[start], users.train.starts[stop])
    rows = torch.from_numpy(users.train.users[met] - start).to(block.device)
    block[rows, torch.from_numpy(users.train.items[met]).to(block.device)] = -torch.inf
    ahead = (block >= scores[start:stop, None]).sum(1)
    return (ahead + 1).cpu().numpy()


@torch.no_grad()
def thresholds_with(users: Users, scores: Float[Tensor, " U"]) -> dict[int, Float32[ndarray, " U"]]:
    """By k: every user's k-th best score once a new item of these scores is in the lists.

    Only the lists that it enters change; in a list shorter than k it is the last one's score.
    """
    new = {k: table.clone() for k, table in users.thresholds.items() if len(table)}
    entered = [users.within(scores, k) for k in new]
    if not new:
        return {}
    longest = max(new)
    members = torch.stack(entered).any(0).nonzero().ravel().cpu().numpy()
    step = max(1, BLOCK_BYTES // (4 * max(users.train.n_items, 1)))
    for start in range(0, len(members), step):
        block = members[start : start + step]
        rows = torch.from_numpy(block).to(scores.device)
        table = users.vectors[rows] @ users.items.T
        for at, user in enumerate(block.tolist()):
            table[at, torch.from_numpy(users.train.of_user(user)).to(table.device)] = -torch.inf
        table = torch.cat([table, scores[rows, None]], dim=1)
        best = table.topk(min(longest, table.shape[1]), dim=1).values
        for k, within in zip(new, entered, strict=True):
            place = torch.clamp(users.unseen[rows] + 1, max=k) - 1
            lowest = best.gather(1, place[:, None])[:, 0]
            new[k][rows] = torch.where(within[rows], lowest, new[k][rows])
    return {k: table.cpu().numpy() for k, table in new.items()}


def stream(users: Users, scores: Float[Tensor, " U"], report: Report) -> RankStream:
    """Ranks for the first users, for more, and at last for all; `report` before each step."""
    n_items = users.train.n_items
    step = max(1, BLOCK_BYTES // (4 * max(n_items, 1)))
    ranks = np.zeros(users.n_users, np.int64)
    for start in range(0, users.n_users, step):
        stop = min(start + step, users.n_users)
        ranks[start:stop] = ranks_of(users, scores, start, stop)
        report(Progress(stop, users.n_users, "ranks", "place"))
        yield Ranks(ranks[:stop].copy(), users.n_users, n_items)


def audiences(
    users: Users, parts: list[PartSpec], report: Report
) -> dict[int, Int64[ndarray, " I"]]:
    """By k: in how many users' top k each known item is, of items they have not met."""
    whole = Representation(
        [PartSpec("whole", "whole", "whole")], {"whole": users.vectors}, {"whole": users.items}
    )
    longest = max(users.thresholds)
    best = rank(whole, users.train, np.arange(users.n_users), longest, report)
    shown = np.arange(best.shape[1]) < users.unseen.cpu().numpy()[:, None]  # behind: met items
    return {
        k: np.bincount(best[:, :k][shown[:, :k]], minlength=users.train.n_items).astype(np.int64)
        for k in users.thresholds
    }
