"""The same training on a Ray cluster: Ray Train's TorchTrainer around `training.fit`.

The driver is `experiment.train` as ever: it registers the run, writes checkpoints and publishes.
Only the epochs run elsewhere, on a group of members that Ray Train starts, joins into a process
group of torch.distributed (gloo on CPUs, NCCL on CUDA) and starts again when one dies.
"""

import pickle
import shutil
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

import torch

from mrcsaf.cluster import connection
from mrcsaf.cluster.connection import Cluster
from mrcsaf.cluster.relay import Background, Board
from mrcsaf.cluster.states import keeper, pack, reporter, unpack
from mrcsaf.core import errors
from mrcsaf.core.errors import Cancelled, MrcsafError, TrainingError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.models.base import Recommender
from mrcsaf.train import run as experiment
from mrcsaf.train.loop import SAVE_EVERY_S, State, fit
from mrcsaf.train.parallel import SHARD_ABOVE, Several, Team
from mrcsaf.train.run import Settings, Task

WORKERS = 2
RESTARTS = 3  # of the whole group, after a member has died, before the run is given up
WAIT_S = 0.5  # between two looks at whether this run was cancelled
FAREWELL_S = 30.0  # what members get to hand in their best epoch in when they are stopped


def train(
    path: Path,
    chosen: Settings,
    *,
    address: str,
    workers: int = WORKERS,
    device: str = "auto",
    threads: int = 1,
    shard_above: int = SHARD_ABOVE,
    save_every: float = SAVE_EVERY_S,
    resume: int | None = None,
    name: str = "",
    report: Report = silent,
) -> dict[str, Any]:
    """As `experiment.train`, with the epochs on `workers` members of the cluster at `address`.

    Raises ConfigError if there is no such cluster, and what `experiment.train` raises.
    """
    report(Progress(0, 0, f"joining {address}", "cluster"))
    with connection.joined(address, workers) as cluster:
        cluster.check_room(workers)
        plan = {
            "threads": threads, "device": device,
            "shard_above": shard_above, "save_every": save_every,
        }  # fmt: skip

        def fitter(task: Task, model: Recommender, report: Report) -> State:
            if not model.learns:
                return experiment.here(task, model, report)
            return _fit(task, cluster, workers, plan, report)

        try:
            done = experiment.train(
                path, chosen, device="cpu" if device == "auto" else device, resume=resume,
                name=name, report=report, fitter=fitter,
            )  # fmt: skip
        finally:
            shutil.rmtree(cluster.storage, ignore_errors=True)  # where a node is this machine
    return {**done, "workers": workers}


def _fit(task: Task, cluster: Cluster, workers: int, plan: dict[str, Any], report: Report) -> State:
    """Start the members, write down what they hand in, and return the last state."""
    import ray
    from ray.train import FailureConfig, RunConfig, ScalingConfig
    from ray.train.torch import TorchConfig, TorchTrainer

    board = ray.remote(num_cpus=0)(Board).remote(resume=pack(task.state))
    gpu = cluster.gpus >= workers and plan["device"] in ("auto", "cuda")
    job = ray.put(pickle.dumps((task.chosen, task.data)))
    trainer = TorchTrainer(
        _member,
        train_loop_config={**plan, "job": job, "board": board, "gpu": gpu},
        torch_config=TorchConfig(backend="nccl" if gpu else "gloo"),
        scaling_config=ScalingConfig(
            num_workers=workers,
            use_gpu=gpu,
            resources_per_worker={"CPU": 1, "GPU": 1} if gpu else {"CPU": 1},
        ),
        run_config=RunConfig(
            name=f"mrcsaf-{uuid.uuid4().hex[:8]}",
            storage_path=cluster.storage,
            failure_config=FailureConfig(max_failures=RESTARTS),
        ),
    )
    work = Background(trainer.fit)
    work.start()
    return _Listener(task, board, report, cluster.address).listen(work)


class _Listener:
    """The driver while the members work."""

    def __init__(self, task: Task, board: Any, report: Report, address: str) -> None:
        self._task, self._board, self._report = task, board, report
        self._address = address
        self._state = task.state
        self._last = Progress(0, task.chosen.train.max_epochs, "starting workers", "train")

    def listen(self, work: Background) -> State:
        try:
            for _ in work.beats():
                failure = self._take()
                if failure is not None:
                    raise failure
        except Cancelled:
            self._wait_for_the_best(work)
            raise
        failure = self._take()
        if failure is not None:
            raise failure
        if work.error is not None:
            raise connection.lost(self._address, work.error) from work.error
        if self._state is None:
            raise TrainingError("The workers ended without a result: train again.")
        return self._state

    def _take(self) -> MrcsafError | None:
        """Report and save what is new; returns why the members gave up, if they did."""
        import ray

        coming = self._board.take.remote()
        while not ray.wait([coming], timeout=WAIT_S)[0]:  # the cluster is busy or starting
            self._report(self._last)
        try:
            news, state, failure = ray.get(coming)
        except ray.exceptions.RayError as error:
            raise connection.lost(self._address, error) from error
        if state is not None:
            self._keep(*state)  # a full disk ends the run here
        for one in news or [self._last]:  # always something: it is how a cancel is heard
            self._last = Progress(one.done, one.total, one.message, one.stage)  # figures only once
            self._report(one)
        if failure is not None:
            kind, sentence = failure
            return getattr(errors, kind, MrcsafError)(sentence)
        return None

    def _keep(self, packed: bytes, resumable: bool) -> None:
        self._state = unpack(packed)
        assert self._state is not None
        self._task.keep(self._state, resumable)

    def _wait_for_the_best(self, work: Background) -> None:
        """The members' last word; a cluster that does not answer in time has none."""
        import ray

        end = time.monotonic() + FAREWELL_S
        with suppress(ray.exceptions.RayError):
            ray.get(self._board.stop.remote(), timeout=FAREWELL_S)
            while work.is_alive() and time.monotonic() < end:
                _, state, _ = ray.get(self._board.take.remote(), timeout=FAREWELL_S)
                if state is not None:
                    self._keep(*state)
                    return
                time.sleep(0.1)


def _member(plan: dict[str, Any]) -> None:
    """What every member of the group runs: the same `fit` with its part in a team."""
    import ray
    import ray.train
    import ray.train.torch

    board = plan["board"]
    packed, going_on = ray.get(board.begin.remote())
    if not going_on:
        return
    torch.set_num_threads(plan["threads"])
    device = ray.train.torch.get_device() if plan["gpu"] else torch.device("cpu")
    chosen, data = pickle.loads(ray.get(plan["job"]))
    several = ray.train.get_context().get_world_size() > 1
    team = Several(device, plan["shard_above"], plan["save_every"]) if several else Team()
    report, keep = (reporter(board), keeper(board)) if team.leads else (silent, _no_keep)
    try:
        model = experiment.make(chosen, data, device)
        fit(model, data.split, chosen.train, report, unpack(packed), keep, team)
    except Cancelled:
        return
    except MrcsafError as error:
        ray.get(board.fail.remote(type(error).__name__, str(error)))
        raise  # so that the others, who may be waiting for this one's sums, are ended too


def _no_keep(_: State, __: bool) -> None:
    """Only the lead hands states in."""
