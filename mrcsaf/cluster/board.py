"""What a training on a cluster and whoever started it tell each other, through one small actor.

The lead member posts progress and states; the driver takes them, writes the states into the
project, and leaves word to stop. The project is written by the driver alone, so no node needs to
see its disk. The newest state to resume from also stays here: a group of members that is started
again after one has died goes on from it.
"""

import io
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch

from mrcsaf.errors import Cancelled
from mrcsaf.progress import Progress, Report
from mrcsaf.training import Keep, State

POLL_S = 0.1


@dataclass
class Board:
    """The actor's own side. Every method returns at once."""

    resume: bytes = b""  # a packed State, empty for none
    news: list[Progress] = field(default_factory=list)
    state: tuple[bytes, bool] | None = None  # the newest one the driver has not taken
    stopping: bool = False
    failure: tuple[str, str] | None = None  # the kind of our error, and its sentence

    def post(self, news: Progress) -> bool:
        """Note progress; says whether to stop. Only figures are kept until they are taken."""
        self.news = [one for one in self.news if one.metrics] + [news]
        return self.stopping

    def post_state(self, packed: bytes, resumable: bool) -> None:
        """Hand in a state to be made durable."""
        self.state = (packed, resumable)
        if resumable:
            self.resume = packed

    def fail(self, kind: str, sentence: str) -> None:
        """Say that going on is useless; the first reason counts."""
        self.failure = self.failure or (kind, sentence)

    def stop(self) -> None:
        """Ask the members to stop."""
        self.stopping = True

    def begin(self) -> tuple[bytes, bool]:
        """For a member that starts: where to go on from, and whether to go on at all."""
        return self.resume, self.failure is None and not self.stopping

    def take(self) -> tuple[list[Progress], tuple[bytes, bool] | None, tuple[str, str] | None]:
        """Everything new for the driver."""
        taken = (self.news, self.state, self.failure)
        self.news, self.state = [], None
        return taken


def pack(state: State | None) -> bytes:
    """A state as bytes, wherever its tensors are."""
    if state is None:
        return b""
    out = io.BytesIO()
    torch.save(state, out)
    return out.getvalue()


def unpack(packed: bytes) -> State | None:
    """The other way round, on the CPU."""
    if not packed:
        return None
    state: State = torch.load(io.BytesIO(packed), map_location="cpu", weights_only=False)
    return state


def reporter(board: Any) -> Report:
    """The lead's `report`: posts without waiting, and stops when an earlier answer said so."""
    import ray

    answers: list[Any] = []

    def report(news: Progress) -> None:
        answers.append(board.post.remote(news))
        done, rest = ray.wait(answers, num_returns=len(answers), timeout=0)
        answers[:] = rest
        if any(ray.get(done)):
            raise Cancelled

    return report


def keeper(board: Any) -> Keep:
    """The lead's `keep`: hands the state in."""
    import ray

    def keep(state: State, resumable: bool) -> None:
        ray.get(board.post_state.remote(pack(state), resumable))

    return keep


class Background(threading.Thread):
    """Blocking work on a thread of its own, so that the driver can listen meanwhile."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True, name="cluster")
        self._work = work
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001  (the driver decides what it means)
            self.error = error

    def beats(self) -> Iterator[None]:
        """Until the work is done, every now and then."""
        while self.is_alive():
            yield
            time.sleep(POLL_S)
