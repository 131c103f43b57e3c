"""Who trains: one process alone, or several that each take a share of every batch.

All members hold the whole training data and draw the same order, negatives and graphs from the
same seed. A step's loss is the mean over the whole batch, however it is shared out, so several
members take the steps that one would, up to the order of summation. Exceptions are models whose
loss is no mean over pairs (in-batch contrast, norms over the batch): theirs is taken by share.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from jaxtyping import Int
from numpy import ndarray
from torch import Tensor, nn

from mrcsaf.core.errors import Cancelled
from mrcsaf.core.progress import Progress, Report, silent

SHARD_ABOVE = 1 << 30  # bytes of trained numbers above which members hold rows of them, not copies
PAUSE_EVERY = 16  # batches between two looks at whether the lead was told to stop

Loss = Callable[..., Tensor]


class Team:
    """One process alone: everything is its own, nobody has to agree."""

    leads = True  # the one that reports, saves and is told to stop
    size = 1
    save_every: float | None = None  # seconds between durable states; None: as `fit` does

    def spread(self, model: nn.Module, loss: Loss) -> None:
        """Called once, before there is an optimiser: the model may go over to shards here."""
        self._loss = loss

    def loss(self, batch: Tensor) -> Tensor:
        """What to differentiate for one global batch, (3, B)."""
        return self._loss(*batch)

    def mean(self, value: Tensor) -> float:
        """The mean over the members of what each has."""
        return float(value)

    def decide(self, wish: bool) -> bool:
        """What the lead wishes: clocks differ, decisions must not."""
        return wish

    def hear(self, report: Report) -> Report:
        """How progress is reported; see `pause`."""
        return report

    def pause(self, number: int) -> None:
        """After each batch and each epoch: a place where all members can stop together."""

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Inside, the model's parameters are whole on every member."""
        yield

    def weights(self, model: nn.Module) -> dict[str, Tensor]:
        """The model's tensors, whole; empty on members that do not lead."""
        weights: dict[str, Tensor] = model.state_dict()
        return weights

    def load(self, model: nn.Module, weights: dict[str, Tensor]) -> None:
        """Leave `model` with these weights at the end."""
        model.load_state_dict(weights)

    def moments(self, optimiser: torch.optim.Optimizer) -> dict[str, Any]:
        """The optimiser's state, whole; as `weights`."""
        state: dict[str, Any] = optimiser.state_dict()
        return state

    def load_moments(self, optimiser: torch.optim.Optimizer, moments: dict[str, Any]) -> None:
        """Go on from what `moments` gave."""
        optimiser.load_state_dict(moments)

    def part(self, users: Int[ndarray, " N"], block: int) -> Int[ndarray, " n"]:
        """The users this member ranks, in whole blocks."""
        return users

    def joined(self, ranked: Int[ndarray, "n k"]) -> Int[ndarray, "N k"]:
        """What all members ranked, in order."""
        return ranked


class Several(Team):
    """One of several processes of torch.distributed, whose process group is up already."""

    def __init__(
        self,
        device: torch.device,
        shard_above: int = SHARD_ABOVE,
        save_every: float | None = None,
    ) -> None:
        self.rank, self.size = dist.get_rank(), dist.get_world_size()
        self.leads = self.rank == 0
        self.sharded = False
        self.save_every = save_every
        self._device, self._shard_above = device, shard_above
        self._stop: Cancelled | None = None
        self._step: Any = None  # torch's wrapper of the model, of one kind or the other

    def spread(self, model: nn.Module, loss: Loss) -> None:
        """Replicate the model, or give each member its rows of every tensor above the limit."""
        heavy = sum(value.numel() * value.element_size() for value in model.parameters())
        step = _Step(model, loss)
        self.sharded = heavy > self._shard_above
        if self.sharded:
            from torch.distributed.fsdp import fully_shard

            self._step = fully_shard(step)
        else:
            for value in model.parameters():  # equal by their seed; a foreign machine's are not
                dist.broadcast(value.detach(), 0)
            self._step = nn.parallel.DistributedDataParallel(
                step, forward_sync_buffers=False, init_sync=False, find_unused_parameters=True
            )

    def loss(self, batch: Tensor) -> Tensor:
        """This member's share, weighted so that the mean over members is the batch's loss."""
        mine = batch[:, self.rank :: self.size]
        weight = mine.shape[1] * self.size / batch.shape[1]
        if not weight:  # fewer pairs than members: take part in the sums, with nothing to add
            mine = batch[:, :1]
        loss: Tensor = self._step(mine)
        return loss * weight

    def mean(self, value: Tensor) -> float:
        value = value.clone().to(self._device)
        dist.all_reduce(value)
        return float(value) / self.size

    def decide(self, wish: bool) -> bool:
        flag = torch.tensor([float(wish)], device=self._device)
        dist.broadcast(flag, 0)
        return bool(flag.item())

    def hear(self, report: Report) -> Report:
        """A lead that stopped at once would leave the others waiting for its sums."""
        if not self.leads:
            return silent

        def listen(news: Progress) -> None:
            try:
                report(news)
            except Cancelled as stop:
                self._stop = stop

        return listen

    def pause(self, number: int) -> None:
        """Raises Cancelled on every member once the lead was told to stop."""
        if number % PAUSE_EVERY == 0 and self.decide(self._stop is not None):
            raise self._stop or Cancelled

    @contextmanager
    def whole(self) -> Iterator[None]:
        if not self.sharded:
            yield
            return
        self._step.unshard()
        try:
            yield
        finally:
            self._step.reshard()

    def weights(self, model: nn.Module) -> dict[str, Tensor]:
        return self._gathered(model.state_dict())

    def load(self, model: nn.Module, weights: dict[str, Tensor]) -> None:
        """Nothing: who started the team has the weights, and makes a model of them."""

    def moments(self, optimiser: torch.optim.Optimizer) -> dict[str, Any]:
        state = optimiser.state_dict()
        parts = {number: self._gathered(own) for number, own in state["state"].items()}
        return {"state": parts, "param_groups": state["param_groups"]}

    def load_moments(self, optimiser: torch.optim.Optimizer, moments: dict[str, Any]) -> None:
        if self.sharded:
            from torch.distributed.tensor import DTensor, distribute_tensor

            parameters = [value for group in optimiser.param_groups for value in group["params"]]
            state = {}
            for number, own in moments["state"].items():
                like = parameters[number]
                assert isinstance(like, DTensor)
                state[number] = {
                    name: distribute_tensor(value, like.device_mesh, like.placements)
                    if value.shape == like.shape and value.ndim
                    else value
                    for name, value in own.items()
                }
            moments = moments | {"state": state}
        optimiser.load_state_dict(moments)

    def part(self, users: Int[ndarray, " N"], block: int) -> Int[ndarray, " n"]:
        """Blocks keep their users, so that each product is the one a single process forms."""
        blocks = -(-len(users) // block)
        first, last = (block * (blocks * rank // self.size) for rank in (self.rank, self.rank + 1))
        return users[first:last]

    def joined(self, ranked: Int[ndarray, "n k"]) -> Int[ndarray, "N k"]:
        parts: list[Any] = [None] * self.size
        dist.all_gather_object(parts, ranked)
        return np.concatenate(parts)

    def _gathered(self, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
        """Shards put together on every member, as that takes all of them; kept by the lead."""
        whole = {}
        for name, value in tensors.items():
            full = value.full_tensor() if hasattr(value, "full_tensor") else value
            if self.leads:
                whole[name] = full
        return whole


class _Step(nn.Module):
    """A loss as a forward pass, which is what torch's wrappers know how to share."""

    def __init__(self, model: nn.Module, loss: Loss) -> None:
        super().__init__()
        self.model, self._loss = model, loss

    def forward(self, batch: Tensor) -> Tensor:
        return self._loss(*batch)
