"""The client's side of the protocol: keeps one worker process, gives it jobs, survives its death.

Knows neither Qt nor torch. `WorkerClient.run` is plain blocking work with a `report`, so a window's
thread pool, a script and a test use it alike.
"""

import collections
import contextlib
import itertools
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mrcsaf.core.errors import Cancelled
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.worker import protocol
from mrcsaf.worker.process import Hello, Process, Watch
from mrcsaf.worker.protocol import Message, WorkerDied

POLL_S = 0.1
LOG_LINES = 200
UNDIVIDED = ("publish", "store")  # stages that end by themselves and are not to be torn


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client waits, in seconds."""

    hello: float = 120.0  # torch may come from a cold disk
    silence: float = 60.0  # without a heartbeat
    cancel: float = 2.0  # before a worker that does not stop is terminated
    undivided: float = 60.0  # the same while it publishes
    terminate: float = 5.0  # before one that does not end is killed


class WorkerClient:
    """One worker at a time, started when it is first needed and again after it died."""

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        threads: int | None = None,
        patience: Patience | None = None,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._command = list(command) if command is not None else default_command()
        self._threads = threads or default_threads()
        self.patience = patience or Patience()
        self._log = log
        self._turn = threading.Lock()
        self._numbers = itertools.count(1)
        self._process: Process | None = None
        self._said: collections.deque[str] = collections.deque(maxlen=LOG_LINES)

    def run(self, kind: str, arguments: dict[str, Any], report: Report = silent) -> Any:
        """Do one job; blocks, and jobs take turns.

        Raises what the job raised (MrcsafError by its kind, WorkerFault for a bug), Cancelled if
        `report` did, and WorkerDied if the process is lost: the next call starts another.
        """
        report(Progress(0, 0, "waiting", "wait"))  # cancelled before it began: nothing is started
        with self._my_turn(report):
            process = self._ready(report)
            job = next(self._numbers)
            process.send({"type": "start", "job": job, "kind": kind, "arguments": arguments})
            return self._follow(process, job, report)

    def hello(self, report: Report = silent) -> Hello:
        """What the worker is and has; starts it if there is none."""
        with self._my_turn(report):
            found = self._ready(report).hello
            assert found is not None
            return found

    @property
    def pid(self) -> int | None:
        """The process of the present worker, None where there is none."""
        process = self._process
        return process.popen.pid if process is not None and process.alive else None

    def log(self) -> list[str]:
        """The last lines that workers wrote to stderr, dead ones included."""
        return list(self._said)

    def detach(self) -> None:
        """Let the worker finish its job alone, and forget it."""
        process, self._process = self._process, None
        if process is not None:
            process.release()

    def stop(self) -> None:
        """End the worker, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            process.end(self.patience.cancel, self.patience.terminate)

    @contextlib.contextmanager
    def _my_turn(self, report: Report) -> Iterator[None]:
        while not self._turn.acquire(timeout=POLL_S):
            report(Progress(0, 0, "waiting", "wait"))
        try:
            yield
        finally:
            self._turn.release()

    def _ready(self, report: Report) -> Process:
        process = self._process
        if process is not None and process.alive:
            return process
        if process is not None:
            process.end(0.0, 0.0)
        process = self._process = Process(self._command, self._threads, self._hear)
        try:
            self._greet(process, report)
        except BaseException:
            self._process = None
            process.end(0.0, 0.0)
            raise
        return process

    def _hear(self, line: str) -> None:
        self._said.append(line)
        if self._log is not None:
            self._log(line)

    def _greet(self, process: Process, report: Report) -> None:
        waited = Watch()
        while waited.seconds() < self.patience.hello:
            report(Progress(0, 0, "starting the worker", "start"))
            message = process.next(POLL_S)
            if message is None:
                continue
            if message["type"] == "gone":
                raise WorkerDied(process.obituary("did not start"))
            if message["type"] == "hello":
                if message.get("protocol") != protocol.PROTOCOL:
                    raise WorkerDied(
                        "The worker process is of another version than the window: install again."
                    )
                known = Hello.__dataclass_fields__
                process.hello = Hello(**{k: v for k, v in message.items() if k in known})
                return
        raise WorkerDied("The worker process did not answer in time; start it again.")

    def _follow(self, process: Process, job: int, report: Report) -> Any:
        """Relay news until the job has ended."""
        last = Progress(0, 0)
        told = time.monotonic()
        while True:
            message = process.next(POLL_S)
            news = None
            if message is not None:
                if message["type"] == "progress" and message.get("job") == job:
                    news = last = _progress(message)
                elif _ends(message, job):
                    return self._outcome(process, message)
            elif process.released:
                raise Cancelled
            elif process.quiet_for() > self.patience.silence:
                self._process = None
                process.end(0.0, self.patience.terminate)
                raise WorkerDied("The worker process stopped answering and was ended; start again.")
            if news is None and time.monotonic() - told > POLL_S:
                news = Progress(last.done, last.total, last.message, last.stage)
            if news is not None:
                told = time.monotonic()
                try:
                    report(news)
                except BaseException:
                    self._give_up(process, job, last.stage)
                    raise

    def _outcome(self, process: Process, message: Message) -> Any:
        match message["type"]:
            case "result":
                return message.get("value")
            case "cancelled":
                raise Cancelled
            case "error":
                raise protocol.exception(message)
        self._process = None
        raise WorkerDied(process.obituary("ended unexpectedly"))

    def _give_up(self, process: Process, job: int, stage: str) -> None:
        """Ask the worker to stop; end it if it does not in time."""
        process.send({"type": "cancel", "job": job})
        patience = self.patience.undivided if stage in UNDIVIDED else self.patience.cancel
        waited = Watch()
        while waited.seconds() < patience and not process.released:
            message = process.next(POLL_S)
            if message is not None and _ends(message, job):
                return
        if not process.released:
            self._process = None
            process.end(0.0, self.patience.terminate)


def default_command() -> list[str]:
    """How this installation starts a worker: a frozen one starts itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-P", "-m", "mrcsaf.worker"]  # -P: no code of the current folder


def default_threads() -> int:
    """What OMP_NUM_THREADS says, else two: sparse products gain nothing from more."""
    wish = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()  # "4,2" nests teams
    return int(wish) if wish.isdecimal() and int(wish) else min(2, os.cpu_count() or 1)


def _progress(message: Message) -> Progress:
    metrics = {str(name): float(value) for name, value in message.get("metrics", {}).items()}
    return Progress(
        int(message.get("done", 0)),
        int(message.get("total", 0)),
        str(message.get("message", "")),
        str(message.get("stage", "")),
        metrics,
    )


def _ends(message: Message, job: int) -> bool:
    if message["type"] == "gone":
        return True
    return message["type"] in ("result", "error", "cancelled") and message.get("job") == job
