"""The worker's side of the protocol, and what its machine can compute on.

The main thread works, one thread reads, one beats. stdout belongs to the protocol alone: whatever
libraries print goes to stderr.
"""

import contextlib
import logging
import os
import platform
import queue
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from importlib import metadata
from typing import Any

import torch

from mrcsaf.core import devices
from mrcsaf.core.errors import Cancelled, ConfigError, MrcsafError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.version import __version__
from mrcsaf.worker import protocol
from mrcsaf.worker.protocol import Message, OutOfMemory

PROGRESS_EVERY_S = 0.1
ORPHAN_S = 5.0  # what work gets to stop in when its client has died
READ_BYTES = 1 << 16
LOST = 7  # exit code of a worker that did not stop in time

Jobs = Callable[[str, dict[str, Any], Report], Any]
"""Does the job of that kind with those arguments."""


def claim_stdout() -> int:
    """A descriptor for the protocol; from now on descriptor 1 and `print` lead to stderr."""
    sink = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return sink


class Server:
    """One worker. `source` and `sink` are descriptors."""

    def __init__(self, source: int, sink: int, jobs: Jobs) -> None:
        self._source, self._sink, self._do = source, sink, jobs
        self._writing = threading.Lock()
        self._waiting: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._deserted = threading.Event()
        self._detached = False
        self._stopped = threading.Event()

    def serve(self, hello: Message) -> int:
        """Say hello, then work until the client goes."""
        self.send("hello", **hello)
        threading.Thread(target=self._read, name="reader", daemon=True).start()
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()
        while (message := self._waiting.get()) is not None:
            self._work(message)
        self._stopped.set()
        return 0

    def send(self, name: str, /, **content: Any) -> None:
        """Write one message, whole; silently dropped once nobody listens."""
        line = protocol.encode_answer({"type": name, **content})
        with self._writing, contextlib.suppress(OSError):
            while line:
                line = line[os.write(self._sink, line) :]

    def must_stop(self, job: int) -> bool:
        """Whether the client wants that job stopped, or has died without detaching."""
        return job in self._cancelled or (self._deserted.is_set() and not self._detached)

    def _work(self, message: Message) -> None:
        job = int(message["job"])
        try:
            if self.must_stop(job):
                raise Cancelled
            value = self._do(message["kind"], message.get("arguments", {}), _Reporter(self, job))
        except Cancelled:
            self.send("cancelled", job=job)
        except Exception as error:  # the only place in the worker that catches all
            known = _in_our_words(error)
            if not isinstance(known, MrcsafError):
                logging.getLogger(__name__).exception("job %s failed", message.get("kind"))
            self.send("error", job=job, **protocol.describe(known, traceback.format_exc()))
        else:
            self.send("result", job=job, value=value)

    def _read(self) -> None:
        rest = b""
        with contextlib.suppress(OSError):
            while block := os.read(self._source, READ_BYTES):
                *lines, rest = (rest + block).split(b"\n")
                for line in lines:
                    self._hear(line)
        self._deserted.set()
        self._waiting.put(None)
        if not self._detached and not self._stopped.wait(ORPHAN_S):
            os._exit(LOST)

    def _hear(self, line: bytes) -> None:
        try:
            message = protocol.decode(line)
        except ValueError:
            self.send("log", level="warning", message="a line was not understood")
            return
        match message["type"]:
            case "start":
                self._waiting.put(message)
            case "cancel":
                self._cancelled.add(int(message["job"]))
            case "detach":
                self._detach()

    def _detach(self) -> None:
        """Go on without a client: nothing may be written to pipes that nobody empties."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        with self._writing:
            for descriptor in (1, 2, self._sink):
                os.dup2(nowhere, descriptor)
        self._detached = True

    def _beat(self) -> None:
        while not self._stopped.wait(protocol.HEARTBEAT_S):
            self.send("heartbeat")


class _Reporter:
    """The `report` of one job: throttled, with rate and time left, and deaf to nothing."""

    def __init__(self, server: Server, job: int) -> None:
        self._server, self._job = server, job
        self._stage: str | None = None
        self._began, self._first, self._last = 0.0, 0, 0.0

    def __call__(self, news: Progress) -> None:
        if self._server.must_stop(self._job):
            raise Cancelled
        now = time.monotonic()
        fresh = news.stage != self._stage
        if fresh:
            self._stage, self._began, self._first = news.stage, now, news.done
        if not fresh and not news.metrics and now - self._last < PROGRESS_EVERY_S:
            return
        self._last = now
        moved, spent = news.done - self._first, now - self._began
        rate = moved / spent if moved > 0 and spent > 0.5 else None
        left = (news.total - news.done) / rate if rate and news.total else None
        self._server.send(
            "progress",
            job=self._job,
            done=news.done,
            total=news.total,
            rate=rate,
            left_s=left,
            stage=news.stage,
            message=news.message,
            metrics=news.metrics,
        )


def _in_our_words(error: Exception) -> Exception:
    """Running out of memory is nobody's bug: say what to do about it."""
    text = str(error)
    if isinstance(error, MemoryError) or "out of memory" in text or "can't allocate memory" in text:
        return OutOfMemory(
            "There is not enough memory for this: halve batch_size, choose a smaller dim, or train"
            " on the CPU. What was finished is kept."
        )
    return error


def hello() -> Message:
    """Who this is and what it can compute on."""
    import torch

    return {
        "protocol": protocol.PROTOCOL,
        "versions": {
            "mrcsaf": __version__,
            "python": platform.python_version(),
            "torch": torch.__version__,
            "torchvision": _version("torchvision"),
        },
        "device": default(),
        "devices": available(),
        "advice": advice(),
        "threads": torch.get_num_threads(),
        "pid": os.getpid(),
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def main() -> int:
    """Serve the client at stdin and stdout."""
    sink = claim_stdout()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the client, which then says so
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    from mrcsaf.worker.jobs import JOBS
    from mrcsaf.worker.workshop import Workshop

    _set_threads()
    server = Server(0, sink, Workshop(JOBS))
    return server.serve(hello())


def _set_threads() -> None:
    import torch

    wish = os.environ.get("OMP_NUM_THREADS", "")
    if not wish.isdigit() or int(wish) < 1:
        raise ConfigError("OMP_NUM_THREADS must be a number from 1: the client sets it.")
    torch.set_num_threads(int(wish))


# What this machine can compute on, and what would mend it where the two do not fit.


GIB = 1 << 30
UNTRIED = "not tried on a GPU yet"  # docs/gpu.md tells what ran, and where
NVIDIA = "/proc/driver/nvidia/version"


def available() -> list[dict[str, Any]]:
    """Every device, best first: its id, name and memory in GiB (None where nobody says)."""
    found: list[dict[str, Any]] = []
    if torch.cuda.is_available():
        for number in range(torch.cuda.device_count()):
            properties = torch.cuda.get_device_properties(number)
            name = f"{properties.name} ({UNTRIED})"
            found.append(_device(f"cuda:{number}", name, properties.total_memory))
    if torch.backends.mps.is_available():
        found.append(_device("mps", "Apple GPU", memory()))
    name = f"CPU, {torch.get_num_threads()} of {os.cpu_count() or 1} cores"
    return [*found, _device("cpu", name, memory())]


def _device(number: str, name: str, size: int | None) -> dict[str, Any]:
    return {"id": number, "name": name, "gib": None if size is None else round(size / GIB, 1)}


def memory() -> int | None:
    """Bytes of main memory, None where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return None


def advice() -> str:
    """What to do about a graphics card that this torch cannot use; empty where all is well."""
    if torch.cuda.is_available() or not has_nvidia():
        return ""
    if torch.backends.cuda.is_built():
        return (
            "This machine has an NVIDIA device and torch is built for CUDA, but the driver does not"
            " answer: update the driver; until then work runs on the CPU."
        )
    version = torch.__version__.split("+")[0]
    return (
        "This machine has an NVIDIA device, but this torch is a CPU build. To use it: pip install"
        f" --force-reinstall torch=={version} --index-url https://download.pytorch.org/whl/cu130"
    )


def has_nvidia() -> bool:
    """Whether an NVIDIA driver is installed, whatever torch thinks of it."""
    if sys.platform == "win32":
        return os.path.exists(os.path.expandvars(r"%SystemRoot%\System32\nvcuda.dll"))
    return os.path.exists(NVIDIA) or shutil.which("nvidia-smi") is not None


def default() -> str:
    """The device that "auto" stands for."""
    return str(devices.resolve("auto"))
