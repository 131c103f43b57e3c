"""Vectors for items a trained model has never seen, from their raw features alone.

Symbols as in `mrcsaf.models.mrcsaf`. Existing items keep their neighbours and their vectors; the
new one counts among its own K neighbours and among its own attention keys, and has no users.

`ContentNewcomers` serves every model of the registry but MR-CSAF's family: the model says how a
vector is made of the item's free vector and its content, the rest is the same for all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from mrcsaf.models.base import MODALITIES, Content, Newcomers, NewItem
from mrcsaf.models.fusion import CrossSelfAttention, Selector

NEIGHBOURS = 10  # whose vectors are averaged where a model has no item lists of its own


@dataclass(frozen=True, slots=True)
class Surrounded:
    """A new item as a model is asked about it: one row, and its lists."""

    free: Float[Tensor, " D"]  # its free vector, estimated; without numbers where there is none
    raw: dict[str, Float[Tensor, " _"]]
    lists: dict[str, Int[Tensor, " K"]]  # by modality, itself (the number of known items) first
    cosines: dict[str, Float[Tensor, " K"]]
    without: int | None = None  # a known item that is not to be counted with

    def content(self, names: tuple[str, ...]) -> Float[Tensor, " F"]:
        """The raw vectors side by side."""
        return torch.cat([self.raw[name] for name in names])


class ContentNewcomers(Newcomers):
    """For models whose items have at most one free vector; `finish` is the model's own part."""

    @torch.no_grad()
    def __init__(
        self,
        content: Content,
        finish: Callable[[Surrounded], dict[str, Tensor]],
        free: Float[Tensor, "I D"] | None = None,
        neighbours: int = NEIGHBOURS,
        shares: dict[str, float] | None = None,  # of a modality's neighbours; equal if not given
        device: torch.device | None = None,
    ) -> None:
        self._finish, self._k = finish, neighbours
        self._free = None if free is None else free.detach()
        where = self._free.device if self._free is not None else device
        self._unit = {
            name: F.normalize(one.raw.float(), dim=1).to(where) for name, one in content.items()
        }
        self._shares = shares or dict.fromkeys(self._unit, 1.0)

    @torch.no_grad()
    def place(
        self,
        raw: dict[str, Float[Tensor, " _"]],
        without: int | None = None,
        free: Float[Tensor, " D"] | None = None,
    ) -> NewItem:
        """As promised; `free` gives the item's free vector where it is known after all."""
        rows = {name: raw[name].to(table) for name, table in self._unit.items()}
        links = {
            name: nearest_to(F.normalize(rows[name], dim=0), table, self._k, without)
            for name, table in self._unit.items()
        }
        lists = {name: link[0] for name, link in links.items()}
        cosines = {name: link[1] for name, link in links.items()}
        estimated: tuple[str, ...] = ()
        if free is None and self._free is not None:
            weights = [self._shares[name] for name in lists]
            free, how = mean_of_neighbours(self._free, list(lists.values()), weights)
            estimated = (how,)
        own = next(iter(rows.values()))[:0] if free is None else free
        vectors = self._finish(Surrounded(own, rows, lists, cosines, without))
        return NewItem(vectors, None, lists, cosines, estimated)


class FusedNewcomers(Newcomers):
    """For MR-CSAF and its ablations. Holds what every new item shares, as it was when made."""

    from_choices: ClassVar[dict[str, str]] = {f"u_{name}": f"p_{name}" for name in MODALITIES}

    @torch.no_grad()
    def __init__(
        self,
        e: Float[Tensor, "I W"],  # of all items, with the parts that it is the sum of
        free: Float[Tensor, "I W"] | None,
        projected: nn.ModuleList | None,
        selector: Selector,
        attention: CrossSelfAttention | None,
        widths: tuple[int, int],  # of the raw vectors
        neighbours: int,
        ui_layers: int,
    ) -> None:
        self._selector, self._attention = selector, attention
        self._free, self._projected = free, projected
        self._k, self._layers = neighbours, ui_layers
        self._e = e  # (I, 2D)
        self._unit = selector.inputs.split(widths, dim=1)  # raw vectors, each of length 1
        self._d = self._e.shape[1] // 2

    @torch.no_grad()
    def place(
        self,
        raw: dict[str, Float[Tensor, " _"]],
        without: int | None = None,
        free: Float[Tensor, " W"] | None = None,
    ) -> NewItem:
        """As promised; `free` gives the item's free vector where it is known after all."""
        unit = [F.normalize(raw[name].to(self._e), dim=0) for name in MODALITIES]
        weights = self._selector.weigh(torch.cat(unit)[None])[0]  # (2,): Eq. 4-5
        links = [
            nearest_to(row, table, self._k, without)
            for row, table in zip(unit, self._unit, strict=True)
        ]
        lists = [ids for ids, _ in links]
        estimated: tuple[str, ...] = ()
        if self._free is not None and free is None:
            free, how = mean_of_neighbours(self._free, lists, weights.tolist())
            estimated = (how,)
        e = self._embed(raw, free)  # (2D,)
        # S̃_m e, image and text side by side
        nearby = [mean_with(ids, self._e, e) for ids in lists]
        h = weights[0] * nearby[0] + weights[1] * nearby[1]  # Eq. 6-7
        e_dot = self._attended(e, torch.stack(lists), without)  # Eq. 8-18
        p_dot = e_dot / (self._layers + 1)  # Eq. 19-23 without users: layer 0 alone counts
        tables = {"h": h, "p": p_dot, "e0": e_dot}
        tables |= {f"a_{name}": row for name, row in zip(MODALITIES, nearby, strict=True)}
        vectors = {
            f"{letter}_{name}": half
            for letter, row in tables.items()
            for name, half in zip(MODALITIES, row.split(self._d), strict=True)
        }
        cosines = {name: link[1] for name, link in zip(MODALITIES, links, strict=True)}
        neighbours = dict(zip(MODALITIES, lists, strict=True))
        return NewItem(vectors, weights, neighbours, cosines, estimated)

    def _embed(self, raw: dict[str, Tensor], free: Tensor | None) -> Float[Tensor, " W"]:
        parts = [] if free is None else [free.to(self._e)]
        if self._projected is not None:
            maps = zip(self._projected, MODALITIES, strict=True)
            parts.append(torch.cat([layer(raw[name].to(self._e)) for layer, name in maps]))
        return torch.stack(parts).sum(0)

    def _attended(
        self, e: Float[Tensor, " W"], lists: Int[Tensor, "2 K"], without: int | None
    ) -> Float[Tensor, " W"]:
        """ė of the new row: its keys are all items and itself."""
        if self._attention is None:
            return e
        among = torch.cat([self._e, e[None]])
        if without is not None and self._attention.config.kind != "neighbours":
            among = among[torch.arange(len(among), device=e.device) != without]
        own, all_ = e[None].split(self._d, dim=1), among.split(self._d, dim=1)
        fused = self._attention.fused((own[0], own[1]), (all_[0], all_[1]), lists[:, None])
        return torch.cat(fused, dim=1)[0]


def mean_with(
    ids: Int[Tensor, " K"], table: Float[Tensor, "I W"], own: Float[Tensor, " W"]
) -> Float[Tensor, " W"]:
    """A new item's row of S̃ times a table: the mean over its list, `own` where it names itself."""
    rows = table[ids.clamp(max=len(table) - 1)]
    return torch.where((ids == len(table))[:, None], own, rows).mean(0)


def mean_of_neighbours(
    table: Float[Tensor, "I W"], lists: list[Int[Tensor, " K"]], weights: list[float]
) -> tuple[Float[Tensor, " W"], str]:
    """The free vector that training would have found, and how that is said."""
    total, share = torch.zeros_like(table[0]), 0.0
    for weight, ids in zip(weights, lists, strict=True):
        others = ids[ids < len(table)]
        if len(others):
            total, share = total + weight * table[others].mean(0), share + weight
    if share:
        return total / share, (
            "the item's own learned vector, which only interactions teach, is taken as the mean"
            " of its neighbours', weighted as its picture and text are"
        )
    return table.mean(0), (
        "the item's own learned vector is taken as the mean over the catalogue, because it has no"
        " neighbours"
    )


def nearest_to(
    unit: Float[Tensor, " F"], table: Float[Tensor, "I F"], k: int, without: int | None = None
) -> tuple[Int[Tensor, " K"], Float[Tensor, " K"]]:
    """(ids, cosines) of a new row's `k` nearest: itself first, under the number I, then known ones.

    All rows have length 1, or 0 where nothing is known: such a row has only itself, `k` times.
    """
    n_items = len(table)
    known = n_items - (without is not None)
    k = min(k, known + 1)
    ids = torch.full((k,), n_items, device=table.device)
    cosines = torch.zeros(k, device=table.device)
    cosines[0] = 1.0
    if k > 1 and bool(unit.any()):
        similar = table @ unit  # (I,)
        if without is not None:
            similar[without] = -torch.inf
        best = similar.topk(k - 1)
        ids[1:], cosines[1:] = best.indices, best.values.clamp(max=1.0)
    return ids, cosines
