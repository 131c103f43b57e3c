"""The command line: the same library calls as the window. Imports torch only where it must."""

import logging
import os
import sys
from collections.abc import Sequence

from mrcsaf.cli.parser import Misuse, parser, wants_json
from mrcsaf.cli.terminal import Terminal, interruptible
from mrcsaf.core import text
from mrcsaf.core.errors import (
    Cancelled,
    CheckpointError,
    ConfigError,
    DataError,
    LockedError,
    MrcsafError,
)

log = logging.getLogger(__name__)

OK, FAILURE, USAGE, BAD_DATA, CANCELLED, LOCKED = range(6)
KINDS = ("", "failure", "usage", "data", "cancelled", "locked")  # of the exit codes, in JSON
CODES: dict[type[MrcsafError], int] = {
    ConfigError: USAGE,
    DataError: BAD_DATA,
    CheckpointError: BAD_DATA,
    LockedError: LOCKED,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (see ARCHITECTURE.md). Ctrl-C leaves whole files.

    With --json standard output is JSON whatever happens: the result, or an error and its kind.
    """
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    except OSError:  # standard output's: every other one has been put into words
        _let_go()
        return FAILURE


def _run(words: list[str]) -> int:
    try:
        arguments = parser().parse_args(words)
    except Misuse as misuse:  # has been said, with the usage
        if wants_json(words):
            Terminal(as_json=True, quiet=True).error(misuse.sentence, KINDS[USAGE])
        return USAGE
    except SystemExit as stop:
        return int(stop.code or 0)
    _log_to_stderr(arguments.log_level.upper())
    terminal = Terminal(as_json=arguments.json, quiet=arguments.quiet)
    try:
        with interruptible(terminal):
            result = arguments.command(arguments, terminal.report)
            terminal.result(result)
    except BrokenPipeError:
        raise
    except (Cancelled, KeyboardInterrupt, MrcsafError, OSError) as error:
        code, sentence = _reason(error)
        terminal.complain(sentence, KINDS[code])
        return code
    except Exception as fault:  # of ours: the trace follows
        terminal.error(f"A fault in mrcsaf: {type(fault).__name__}: {fault}", KINDS[FAILURE])
        raise
    found = result is not None and result.get("ok") is False  # a check that found something
    return BAD_DATA if found else OK


def _log_to_stderr(level: str) -> None:
    """What libraries and we remark, one line each unless it is a trace."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Visible("%(levelname)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])


class _Visible(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return text.lines(super().format(record))


def _reason(error: BaseException) -> tuple[int, str]:
    """The exit code, and the sentence for people."""
    if isinstance(error, MrcsafError):
        codes = (code for kind, code in CODES.items() if isinstance(error, kind))
        return next(codes, FAILURE), str(error)
    if isinstance(error, OSError):  # the disk, the rights: whatever no module has put into words
        log.debug("not put into words", exc_info=error)
        return FAILURE, f"{error.filename or 'The system'}: {error.strerror or error}."
    return CANCELLED, "Cancelled: what was finished is kept."


def _let_go() -> None:
    """The reader of our output has gone, as `head` does, or its disk is full: let Python not
    complain at its end.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
