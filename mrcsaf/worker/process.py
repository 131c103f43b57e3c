"""A spawned worker as the client holds it: its pipes, the threads that empty them, its end."""

import contextlib
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mrcsaf.worker import protocol
from mrcsaf.worker.protocol import Message, WorkerDied

FATAL = "Fatal Python error"  # what follows it are stacks
REMARK = re.compile(  # what a process says before it dies of something else
    r"\s|$|(DEBUG|INFO|WARNING)\b|Traceback \(|(Current t|T)hread 0x|Extension modules:"
)


@dataclass(frozen=True, slots=True)
class Hello:
    """What a worker says of itself."""

    pid: int
    device: str  # what "auto" stands for
    devices: list[dict[str, Any]] = field(default_factory=list)  # id, name, gib
    advice: str = ""  # what would make a device usable that is not
    threads: int = 1
    versions: dict[str, str] = field(default_factory=dict)


class Watch:
    """How long we have waited awake: a gap between two looks is our own sleep, not theirs.

    A process that was stopped (Ctrl-Z, a frozen container, a machine asleep) must not judge others
    by a clock that went on without it.
    """

    LOOK_S = 1.0  # what one look counts at most

    def __init__(self) -> None:
        self._seconds = 0.0
        self._looked = time.monotonic()

    def seconds(self) -> float:
        """Look once more; loops ask this at least every LOOK_S."""
        now = time.monotonic()
        self._seconds += min(now - self._looked, self.LOOK_S)
        self._looked = now
        return self._seconds


class Process:
    """A spawned worker: its pipes, two threads that empty them, and its end."""

    def __init__(self, command: list[str], threads: int, log: Callable[[str], None]) -> None:
        self.hello: Hello | None = None
        self.released = False
        self.last_words = ""
        self.garbage = ""
        self._log = log
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._heard = threading.Event()  # something, since the last look
        self._quiet = Watch()
        self._gone = False
        self._sending = threading.Lock()
        try:
            self.popen = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(threads),
                **_apart(),
            )
        except OSError as error:
            raise WorkerDied(
                f"The worker process cannot be started ({error.strerror}): install again."
            ) from error
        self._threads = [
            threading.Thread(target=target, name=f"worker-{name}", daemon=True)
            for name, target in (("news", self._read_news), ("log", self._read_log))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def alive(self) -> bool:
        return not self._gone and not self.released and self.popen.poll() is None

    def quiet_for(self) -> float:
        """Seconds since anything was heard, as far as we were awake to hear it."""
        if self._heard.is_set():
            self._heard.clear()
            self._quiet = Watch()
        return self._quiet.seconds()

    def send(self, message: Message) -> None:
        """Write one message; a worker that has died is noticed by the reader, not here."""
        assert self.popen.stdin is not None
        with self._sending, contextlib.suppress(OSError, ValueError):
            self.popen.stdin.write(protocol.encode(message))
            self.popen.stdin.flush()

    def next(self, timeout: float) -> Message | None:
        try:
            return self._inbox.get(timeout=timeout)
        except queue.Empty:
            return None

    def release(self) -> None:
        """Let it go on alone."""
        self.send({"type": "detach"})
        self.released = True
        assert self.popen.stdin is not None
        with self._sending, contextlib.suppress(OSError):
            self.popen.stdin.close()
        self.popen.returncode = 0  # it outlives us on purpose: Popen need not warn

    def end(self, patience: float, terminate: float) -> None:
        """Close its stdin, which ends an idle worker; then terminate, then kill."""
        if self.released:
            return
        assert self.popen.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self.popen.stdin.close()
        for stop, wait in ((None, patience), (self.popen.terminate, terminate)):
            if stop is not None:
                stop()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(wait)
                break
        else:
            self.popen.kill()
            self.popen.wait()
        self._close()

    def reap(self) -> int | None:
        """Its exit code, once its pipes are closed; None if it lives on."""
        try:
            code = self.popen.wait(1)
        except subprocess.TimeoutExpired:
            return None
        self._close()
        return code

    def obituary(self, what: str) -> str:
        """One sentence on how it was lost, with the last thing it said."""
        if self.garbage:
            self.end(0.0, 1.0)
            return (
                f"The worker process wrote something that is not a message ({self.garbage!r}) and"
                " was ended; what was finished is kept, start again."
            )
        code = self.reap()
        if code is None:
            self.end(0.0, 1.0)
        how = "" if code is None else f" ({_cause(code)})"
        said = self.last_words[:200]
        last = f" Its last words: {said}" if said else ""
        return f"The worker process {what}{how}; what was finished is kept, start again.{last}"

    def _close(self) -> None:
        for thread in self._threads:
            thread.join(1)
        for pipe in (self.popen.stdin, self.popen.stdout, self.popen.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError, ValueError):
                    pipe.close()

    def _read_news(self) -> None:
        assert self.popen.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while line := self.popen.stdout.readline(protocol.LINE_BYTES + 1):
                self._heard.set()
                try:
                    message = protocol.decode(line)
                except ValueError:
                    self.garbage = line[:80].decode("ascii", "replace")
                    break
                if message["type"] == "log":
                    self._log(str(message.get("message")))
                elif message["type"] != "heartbeat":
                    self._inbox.put(message)
        self._gone = True
        self._inbox.put({"type": "gone"})

    def _read_log(self) -> None:
        assert self.popen.stderr is not None
        with contextlib.suppress(OSError, ValueError):
            while line := self.popen.stderr.readline(protocol.LINE_BYTES):
                self._say(line.decode("utf-8", "replace").rstrip())

    def _say(self, text: str) -> None:
        if not self.last_words.startswith(FATAL) and not REMARK.match(text):
            self.last_words = text.strip()
        self._log(text)


def _environment(threads: int) -> dict[str, str]:
    """Ours, with the number of threads said and this very package first on the path."""
    environment = dict(os.environ)
    environment["OMP_NUM_THREADS"] = str(threads)
    if not getattr(sys, "frozen", False):
        here = str(Path(__file__).parents[2])
        before = environment.get("PYTHONPATH", "").split(os.pathsep)
        environment["PYTHONPATH"] = os.pathsep.join([here, *filter(None, before)])  # "" is here
    return environment


def _apart() -> dict[str, Any]:
    """A group of its own: Ctrl-C in a terminal, or closing it, is not for the worker."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"start_new_session": True}


def _cause(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    if -code == getattr(signal, "SIGKILL", 9):
        return "killed, as the system does when memory runs out"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"
