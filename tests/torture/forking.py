"""A function in a process of its own that can be killed, crash or report back through a pipe."""

import os
import resource
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[str], None]


@dataclass(frozen=True)
class Ended:
    """What a child said before its end; `signal` is 0 where it ended by itself."""

    said: list[str]
    signal: int
    code: int
    seconds: float
    cpu_seconds: float
    grown_kib: int  # of its peak memory, over what it was born with


def run(work: Callable[[Say], None], kill_after: float | None = None) -> Ended:
    """Run `work(say)` in a fork; kill it -9 so many seconds after its first word."""
    reading, writing = os.pipe()
    began = time.monotonic()
    pid = os.fork()
    if pid == 0:
        _child(work, reading, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = []
        if kill_after is not None:
            said.append(pipe.readline())
            time.sleep(kill_after)
            os.kill(pid, signal.SIGKILL)
        said += pipe.readlines()
    _, status = os.waitpid(pid, 0)
    seconds = time.monotonic() - began
    lines = [line.rstrip("\n") for line in said if line.endswith("\n")]
    used = [line.split()[1:] for line in lines if line.startswith("used ")]
    lines = [line for line in lines if not line.startswith("used ")]
    cpu, grown = (float(used[0][0]), int(used[0][1])) if used else (0.0, 0)
    killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    code = 0 if killed else os.WEXITSTATUS(status)
    return Ended(lines, killed, code, seconds, cpu, grown)


def _child(work: Callable[[Say], None], reading: int, writing: int) -> None:
    os.close(reading)

    def say(text: str) -> None:
        os.write(writing, f"{text}\n".encode())

    code = 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        work(say)
        after = resource.getrusage(resource.RUSAGE_SELF)
        cpu = after.ru_utime + after.ru_stime
        say(f"used {cpu:.3f} {after.ru_maxrss - before}")
    except BaseException:  # noqa: BLE001  (the parent is told, and nothing else may run here)
        say("raised " + traceback.format_exc().replace("\n", " | "))
        code = 1
    finally:
        os._exit(code)
