"""What a training on a cluster and whoever started it tell each other, through one small actor.

The lead member posts progress and states; the driver takes them, writes the states into the
project, and leaves word to stop. The project is written by the driver alone, so no node needs to
see its disk. The newest state to resume from also stays here: a group of members that is started
again after one has died goes on from it. The actor needs no torch.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mrcsaf.core.progress import Progress

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
