"""What a client and its worker say to each other: one JSON object a line, over stdin and stdout.

To the worker:   start{job, kind, arguments} · cancel{job} · detach{}
From the worker: hello{protocol, versions, device, devices, advice, threads, pid}
                 progress{job, done, total, rate, left_s, stage, message, metrics}
                 result{job, value} · error{job, kind, message, trace} · cancelled{job}
                 log{level, message} · heartbeat{}
Large arrays never travel here: they go through files and the project's database.
"""

import contextlib
import json
from typing import Any

from mrcsaf.core import errors
from mrcsaf.core.errors import ConfigError, MrcsafError, TrainingError

PROTOCOL = 1
LINE_BYTES = 1 << 20
HEARTBEAT_S = 1.0
CUTS = (None, 1_000, 40)  # characters of each text, tried in this order

Message = dict[str, Any]


class WorkerDied(MrcsafError):  # noqa: N818  (it says what happened)
    """The worker process is gone or talks nonsense; the next job starts another one."""


class OutOfMemory(TrainingError):  # noqa: N818  (so everybody calls it)
    """The work did not fit into the memory of its device."""


class WorkerFault(Exception):  # noqa: N818  (not the user's error, ours)
    """A bug met in the worker; `trace` is where."""

    def __init__(self, text: str, trace: str) -> None:
        super().__init__(text)
        self.trace = trace
        self.add_note(trace)


_KINDS: dict[str, type[MrcsafError]] = {
    kind.__name__: kind
    for kind in (
        errors.MrcsafError,
        errors.ConfigError,
        errors.DataError,
        errors.StoreError,
        errors.LockedError,
        errors.CheckpointError,
        errors.TrainingError,
        OutOfMemory,
    )
}


def encode(message: Message) -> bytes:
    """One line of ASCII, which no locale can spoil. Raises ConfigError if it is too long."""
    line = json.dumps(message, ensure_ascii=True).encode() + b"\n"
    if len(line) > LINE_BYTES:
        raise ConfigError("What is asked for is too large for the worker: shorten its texts.")
    return line


def encode_answer(message: Message) -> bytes:
    """The same of what a worker says: where it is too long its texts are cut.

    What is then still too long is an error in its place: nobody waits for an answer in vain.
    """
    for most in CUTS:
        with contextlib.suppress(ConfigError):
            return encode(message if most is None else _cut(message, most))
    return encode(
        {
            "type": "error",
            "job": message.get("job"),
            "kind": "MrcsafError",
            "message": "The answer is too large to be shown: ask for less of it.",
            "trace": "",
        }
    )


def _cut(value: Any, most: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= most else value[:most] + "…"
    if isinstance(value, list | tuple):
        return [_cut(part, most) for part in value]
    if isinstance(value, dict):
        return {_cut(name, most): _cut(part, most) for name, part in value.items()}
    return value


def decode(line: bytes) -> Message:
    """The object in a line. Raises ValueError if it is not one of ours."""
    if len(line) > LINE_BYTES:
        raise ValueError("a line is too long")
    message = json.loads(line)
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise ValueError("a line is not a message")
    return message


def describe(error: Exception, trace: str) -> Message:
    """How an exception travels: the nearest kind that the other side knows, and its sentence."""
    for ancestor in type(error).__mro__:
        if ancestor.__name__ in _KINDS and isinstance(error, MrcsafError):
            return {"kind": ancestor.__name__, "message": str(error), "trace": trace}
    text = f"{type(error).__name__}: {error}"
    return {"kind": "fault", "message": text, "trace": trace}


def exception(message: Message) -> Exception:
    """The exception that an error message stands for."""
    kind = _KINDS.get(str(message.get("kind")))
    text = str(message.get("message", ""))
    return WorkerFault(text, str(message.get("trace", ""))) if kind is None else kind(text)
