"""The program's own log on this computer, and what it tells of a start that did not end well.

Every start writes a file of its own into logs/: warnings, what nobody caught, Qt's messages, and
the stacks of all threads where the process dies of a signal. The last line of one that ended as it
should is ENDED; any other, whose process has gone, is offered at the next start. Nothing is sent.
"""

import contextlib
import faulthandler
import logging
import os
import platform
import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

import PySide6
from filelock import FileLock, Timeout
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from mrcsaf.core.version import __version__

if TYPE_CHECKING:
    from mrcsaf.answers.session import Session

ENDED, OFFERED, OPENED = "ended", "offered", "opened "
MOST_BYTES = 1_000_000  # of one start: a fault that repeats must not fill the disk
TOLD_CHARS = 20_000  # of the end of a log, in the dialog
KEPT = 10
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_TRACES = ("Fatal Python error", "Windows fatal exception", " CRITICAL ")
log = logging.getLogger(__name__)
qt_log = logging.getLogger("qt")


def versions() -> str:
    """What a report of a fault begins with."""
    return (
        f"MR-CSAF Studio {__version__}, Python {platform.python_version()},"
        f" PySide6 {PySide6.__version__}, {platform.platform()}"
    )


@dataclass(frozen=True, slots=True)
class Crash:
    """A start that did not end well."""

    file: Path
    when: datetime  # of its last line
    text: str  # the end of its log
    project: Path | None  # what was open
    has_trace: bool  # a fault of the program; otherwise it was ended from outside


class NoLog:
    """Stands in for a log where the disk takes none: the window opens all the same."""

    def note(self, session: "Session | None") -> None:
        """Nothing can be remembered."""

    def end(self) -> None:
        """Nothing was begun."""


class Log(NoLog):
    """The log of this start, from `Log(folder)` to `end`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock, self.file = _own_file(folder)
        self._out = open(  # noqa: SIM115  (it is open until `end`)
            self.file, "a", encoding="utf-8", errors="replace", buffering=1, opener=_private
        )
        self._out.write(versions() + "\n")
        self._handler = _Capped(self._out)
        logging.getLogger().addHandler(self._handler)
        faulthandler.enable(self._out, all_threads=True)
        self._hooks: tuple[Any, Any] = (threading.excepthook, sys.unraisablehook)
        threading.excepthook, sys.unraisablehook = _thread_fault, _unraisable
        qInstallMessageHandler(_qt_message)
        _thin(folder)

    def note(self, session: "Session | None") -> None:
        """Remember what is open: it is offered again after a crash."""
        if session is not None:
            self._out.write(f"{OPENED}{session.path}\n")

    def end(self) -> None:
        """The program ends as it should."""
        qInstallMessageHandler(None)
        threading.excepthook, sys.unraisablehook = self._hooks
        faulthandler.disable()
        logging.getLogger().removeHandler(self._handler)
        self._out.write(ENDED + "\n")
        self._out.close()
        self.lock.release()
        with contextlib.suppress(OSError):
            Path(self.lock.lock_file).unlink(missing_ok=True)


def begin(folder: Path) -> NoLog:
    """A log in `folder`, or where it cannot be written to, none."""
    try:
        return Log(folder)
    except OSError as error:
        log.warning("no log can be written to %s: %s", folder, error)
        return NoLog()


def left_behind(folder: Path) -> Crash | None:
    """The newest start that did not end well, once: a second call passes it over.

    A start that still runs holds its lock, so a second window does not report the first.
    """
    found = None
    for file in sorted(folder.glob("studio-*.log"), reverse=True):
        lines = _tail(file).splitlines()
        if not lines or lines[-1] in (ENDED, OFFERED) or _is_running(file):
            continue
        if found is None:
            found = _crash(file, lines)
        with contextlib.suppress(OSError), file.open("a", encoding="utf-8") as out:
            out.write(f"\n{OFFERED}\n")
    return found


def _crash(file: Path, lines: list[str]) -> Crash:
    opened = [line.removeprefix(OPENED) for line in lines if line.startswith(OPENED)]
    return Crash(
        file=file,
        when=datetime.fromtimestamp(file.stat().st_mtime),
        text="\n".join(lines),
        project=Path(opened[-1]) if opened else None,
        has_trace=any(sign in line for line in lines for sign in _TRACES),
    )


def _tail(file: Path) -> str:
    try:
        with file.open("rb") as log_file:
            log_file.seek(0, 2)
            log_file.seek(max(0, log_file.tell() - TOLD_CHARS))
            return log_file.read().decode("utf-8", "replace").rstrip()
    except OSError:
        return ""


def _own_file(folder: Path) -> tuple[FileLock, Path]:
    """A name nobody has, and its lock: the system frees that when the process dies."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    for number in range(1000):
        file = folder / f"studio-{stamp}-{number:03d}.log"
        lock = FileLock(file.with_suffix(".lock"), timeout=0)
        with contextlib.suppress(Timeout):
            lock.acquire()
            if not file.exists():
                return lock, file
            lock.release()
    raise OSError(f"{folder} has no room for another log")


def _private(name: str, flags: int) -> int:
    """Opens a file for this user alone: a log names projects and what is in them."""
    return os.open(name, flags, mode=0o600)


def _is_running(file: Path) -> bool:
    lock = FileLock(file.with_suffix(".lock"), timeout=0)
    try:
        with lock:
            return False
    except (Timeout, OSError):
        return True


def _thin(folder: Path) -> None:
    for file in sorted(folder.glob("studio-*.log"), reverse=True)[KEPT:]:
        if not _is_running(file):
            with contextlib.suppress(OSError):
                file.unlink()
                file.with_suffix(".lock").unlink(missing_ok=True)


class _Capped(logging.StreamHandler[TextIO]):
    """Writes until it has written enough."""

    def __init__(self, out: TextIO) -> None:
        super().__init__(out)
        self.setLevel(logging.WARNING)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._room = MOST_BYTES

    def emit(self, record: logging.LogRecord) -> None:
        if self._room > 0:
            self._room -= len(self.format(record).encode("utf-8", "replace")) + 1
            super().emit(record)


def _qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Qt's own words; a fatal one is followed by abort(), and faulthandler writes the stacks."""
    qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", text)


def _thread_fault(what: threading.ExceptHookArgs) -> None:
    trace: tuple[type[BaseException], BaseException, TracebackType | None] | None = None
    if what.exc_value is not None:
        trace = (what.exc_type, what.exc_value, what.exc_traceback)
    log.critical("uncaught in thread %s", what.thread and what.thread.name, exc_info=trace)


def _unraisable(what: Any) -> None:
    error = what.exc_value
    trace = (type(error), error, error.__traceback__) if error is not None else None
    log.error("%s %r", what.err_msg or "ignored in", what.object, exc_info=trace)
