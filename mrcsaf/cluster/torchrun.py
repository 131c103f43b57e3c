"""The same training under torchrun: `torchrun --nproc-per-node 2 --no-python mrcsaf train DIR`.

Needs no Ray. The first process is the one that a single training would be; the others get the data
from it, so they need not see the project's disk, and say nothing.
"""

import os
import sys
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist

from mrcsaf.cluster.states import pack, unpack
from mrcsaf.core import devices
from mrcsaf.core.progress import Report, silent
from mrcsaf.models.base import Recommender
from mrcsaf.train import run as experiment
from mrcsaf.train.loop import State, fit
from mrcsaf.train.parallel import SHARD_ABOVE, Several
from mrcsaf.train.run import Settings, Task


def size() -> int:
    """How many processes torchrun started; 1 without it."""
    return int(os.environ.get("WORLD_SIZE", "1")) if "TORCHELASTIC_RUN_ID" in os.environ else 1


def train(
    path: Path,
    chosen: Settings,
    *,
    device: str = "auto",
    shard_above: int = SHARD_ABOVE,
    resume: int | None = None,
    name: str = "",
    report: Report = silent,
) -> dict[str, Any]:
    """As `experiment.train`, by all processes of a torchrun; empty on all but the first."""
    on = devices.resolve(device)
    if on.type == "cuda":
        on = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(on)
    dist.init_process_group("nccl" if on.type == "cuda" else "gloo")
    try:
        if dist.get_rank():
            _follow(on, shard_above)
            return {}
        done = experiment.train(
            path, chosen, device=str(on), resume=resume, name=name, report=report,
            fitter=lambda task, model, report: _lead(task, model, report, on, shard_above),
        )  # fmt: skip
        return {**done, "workers": dist.get_world_size()}
    finally:
        dist.destroy_process_group()


def _lead(
    task: Task, model: Recommender, report: Report, device: torch.device, shard_above: int
) -> State:
    job = (task.chosen, task.data, pack(task.state))
    dist.broadcast_object_list([job if model.learns else None], 0)
    if not model.learns:
        return experiment.here(task, model, report)
    team = Several(device, shard_above)
    own = experiment.make(task.chosen, task.data, device)  # `model` stays whole, to be published
    return fit(own, task.data.split, task.chosen.train, report, task.state, task.keep, team)


def _follow(device: torch.device, shard_above: int) -> None:
    """Whatever stops the lead stops this process too: torchrun sees to it."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (until the end: the lead alone answers)
    box: list[Any] = [None]
    dist.broadcast_object_list(box, 0)
    if box[0] is None:
        return
    chosen, data, packed = box[0]
    model = experiment.make(chosen, data, device)
    team = Several(device, shard_above)
    fit(model, data.split, chosen.train, silent, unpack(packed), team=team)
