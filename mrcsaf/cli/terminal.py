"""What the command line writes: results on stdout, progress and complaints on stderr.

All of it passes `visible`: titles and names come from strangers, and a terminal obeys what it is
told.
"""

import contextlib
import io
import json
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType
from typing import Any

from mrcsaf.core import text as visible
from mrcsaf.core.errors import Cancelled
from mrcsaf.core.progress import Progress

LINE_EVERY_S = 5.0  # where stderr is a file, not a screen
SCREEN_EVERY_S = 0.1
WIDTH = 78


class Terminal:
    """Prints one command's progress and result."""

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self._as_json, self._quiet = as_json, quiet
        self._screen = sys.stderr.isatty()
        self._stage, self._began, self._last, self._first = "", 0.0, 0.0, 0
        self.cancelled = False
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # of few letters, or a file's name in none
                stream.reconfigure(errors="backslashreplace")

    def report(self, progress: Progress) -> None:
        """Show where the work is, with the time left; raises Cancelled after Ctrl-C."""
        if self.cancelled:
            raise Cancelled
        now = time.monotonic()
        if progress.stage != self._stage:
            self._stage, self._began, self._first = progress.stage, now, progress.done
        every = SCREEN_EVERY_S if self._screen else LINE_EVERY_S
        if self._quiet or (now - self._last < every and not progress.metrics):
            return
        if progress.metrics and not self._screen and now - self._last < 1:
            return
        self._last = now
        message = visible.line(f"{self._amount(progress, now)}{progress.message}")
        text = f"{progress.stage or 'working'}: {message}"
        if self._screen:
            sys.stderr.write("\r\x1b[K" + text[:WIDTH])
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def _amount(self, progress: Progress, now: float) -> str:
        if not progress.total:
            return ""
        text = f"{progress.done:,}/{progress.total:,} "
        done = progress.done - self._first
        if done > 0 and now - self._began > 1:
            left = (now - self._began) / done * (progress.total - progress.done)
            text += f"({duration(left)} left) "
        return text

    def result(self, result: Any) -> None:
        """Print what a command found, unless it has printed all itself (None): JSON or lines."""
        if self._screen and not self._quiet:
            sys.stderr.write("\r\x1b[K")
        if result is None:
            return
        if self._as_json:
            write_json(result)
        else:
            sys.stdout.write(visible.lines(as_text(result)))
            sys.stdout.flush()

    def complain(self, sentence: str, kind: str) -> None:
        """Say in one line what went wrong and what to do; in JSON as well where that is wanted."""
        if self._screen and not self._quiet:
            sys.stderr.write("\r\x1b[K")
        sentence = visible.line(sentence)
        sentence += "" if sentence.endswith((".", "?")) else "."
        sys.stderr.write(f"mrcsaf: {sentence}\n")
        self.error(sentence, kind)

    def error(self, sentence: str, kind: str) -> None:
        """The error for programs, where JSON is wanted."""
        if self._as_json:
            write_json({"error": sentence, "kind": kind})


def write_json(value: Any) -> None:
    """One line on stdout, at once."""
    sys.stdout.write(as_json(value))
    sys.stdout.flush()


@contextlib.contextmanager
def interruptible(terminal: Terminal) -> Iterator[None]:
    """The first Ctrl-C asks the work to stop where files are whole; the second one insists."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        if terminal.cancelled:
            raise KeyboardInterrupt
        terminal.cancelled = True

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def duration(seconds: float) -> str:
    """'1 min 20 s', '3 h 5 min'."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def as_json(result: Any) -> str:
    """One line; letters that standard output cannot write are escaped."""
    text = visible.escaped(json.dumps(result, ensure_ascii=False)) + "\n"
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # a file's name in no encoding, or an output of few letters
        return json.dumps(result) + "\n"
    return text


def as_text(result: Any, indent: str = "") -> str:
    """A result for people: 'name: value' lines, and a table for a list of records."""
    if not isinstance(result, Mapping):
        return f"{indent}{_plain(result)}\n"
    lines = ""
    for name, value in result.items():
        if isinstance(value, Mapping):
            lines += f"{indent}{name}:\n" + as_text(value, indent + "  ")
        elif isinstance(value, Sequence) and value and isinstance(value[0], Mapping):
            lines += f"{indent}{name}:\n" + _table(value, indent + "  ")
        else:
            lines += f"{indent}{name}: {_plain(value)}\n"
    return lines


def _table(rows: Sequence[Mapping[str, Any]], indent: str) -> str:
    names = list(rows[0])
    cells = [names, *([_plain(row.get(name))[:60] for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    lines = (
        indent + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in cells
    )
    return "".join(line.rstrip() + "\n" for line in lines)


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_plain, value)) or "–"
    return " ".join(str(value).split())
