"""The command line: the same library calls as the window. Imports torch only where it must."""

import logging
import os
import sys
from collections.abc import Sequence

from mrcsaf import visible
from mrcsaf.cli.parser import parser
from mrcsaf.cli.terminal import Terminal, interruptible
from mrcsaf.errors import (
    Cancelled,
    CheckpointError,
    ConfigError,
    DataError,
    LockedError,
    MrcsafError,
)

log = logging.getLogger(__name__)

OK, FAILURE, USAGE, BAD_DATA, CANCELLED, LOCKED = range(6)
CODES: dict[type[MrcsafError], int] = {
    ConfigError: USAGE,
    DataError: BAD_DATA,
    CheckpointError: BAD_DATA,
    LockedError: LOCKED,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (see ARCHITECTURE.md). Ctrl-C leaves whole files."""
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    _log_to_stderr(arguments.log_level.upper())
    terminal = Terminal(as_json=arguments.json, quiet=arguments.quiet)
    try:
        with interruptible(terminal):
            result = arguments.command(arguments, terminal.report)
            terminal.result(result)
    except (Cancelled, KeyboardInterrupt):
        terminal.complain("Cancelled: what was finished is kept.")
        return CANCELLED
    except BrokenPipeError:
        _let_go()
        return FAILURE
    except MrcsafError as error:
        terminal.complain(str(error))
        return next((code for kind, code in CODES.items() if isinstance(error, kind)), FAILURE)
    except OSError as error:  # the disk, the rights: whatever no module has put into words
        log.debug("not put into words", exc_info=error)
        terminal.complain(f"{error.filename or 'The system'}: {error.strerror or error}.")
        return FAILURE
    found = result is not None and result.get("ok") is False  # a check that found something
    return BAD_DATA if found else OK


def _log_to_stderr(level: str) -> None:
    """What libraries and we remark, one line each unless it is a trace."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Visible("%(levelname)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])


class _Visible(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return visible.lines(super().format(record))


def _let_go() -> None:
    """The reader of our output has gone, as `head` does: let Python not complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
