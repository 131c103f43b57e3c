"""A training step never waits for a device: nothing in it copies a number back to the host.

Read on the CPU from the operations that a step dispatches: those listed here make a GPU finish all
its work before the host can go on, or take their numbers from the host's memory.
"""

from typing import Any

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from mrcsaf import models
from tests.mrcsaf.models.test_contract import checkerboard, everything, fresh

WAITING = {
    "aten::_local_scalar_dense": ".item() or float()",
    "aten::is_nonzero": "a tensor in an if",
    "aten::equal": "torch.equal",
    "aten::nonzero": "as many rows as there are non-zeros",
    "aten::masked_select": "as many rows as the mask holds",
    "aten::_unique2": "as many rows as there are values",
    "aten::unique_dim": "as many rows as there are values",
    "aten::repeat_interleave": "as many rows as the counts say",
    "aten::bincount": "as many bins as the largest number",
    "aten::lift_fresh": "a tensor made of Python numbers",
}
LEARNERS = [name for name in models.MODELS if models.load(name).learns]


class Waits(TorchDispatchMode):
    """What of WAITING was dispatched, and indexing with masks."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def __torch_dispatch__(
        self, function: Any, types: Any, arguments: Any = (), named: Any = None
    ) -> Any:
        name = function.name().partition(".")[0]
        if name in WAITING:
            self.seen.append(f"{name} ({WAITING[name]})")
        if name in ("aten::index", "aten::index_put_", "aten::index_put"):
            masks = [part for part in arguments[1] if part is not None and part.dtype == torch.bool]
            self.seen += [f"{name} with a mask"] * len(masks)
        return function(*arguments, **(named or {}))


def step(name: str) -> list[str]:
    """What of a step, its gradient and Adam's move included, would wait for a device."""
    data = checkerboard()
    model = fresh(name, data).train()
    model.start_epoch(0, torch.Generator().manual_seed(0))
    optimiser = torch.optim.Adam(model.parameter_groups(0.01), fused=True)
    batch = everything(data.split.train)
    model.loss(*batch).backward()  # the first step makes Adam's tables
    optimiser.step()
    with Waits() as waits:
        optimiser.zero_grad(set_to_none=True)
        model.loss(*batch).backward()
        optimiser.step()
    return waits.seen


@pytest.mark.parametrize("name", LEARNERS)
def test_a_step_leaves_the_device_at_work(name: str) -> None:
    assert step(name) == []


def test_waiting_is_seen() -> None:
    table = torch.arange(4.0).requires_grad_()
    with Waits() as waits:
        table[table > 1].sum().backward()
        float(table.detach().sum())
        torch.tensor([1.0, 2.0])
    kinds = {seen.partition(" ")[0] for seen in waits.seen}
    assert {"aten::index", "aten::_local_scalar_dense", "aten::lift_fresh"} <= kinds
