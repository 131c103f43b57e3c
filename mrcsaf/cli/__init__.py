"""The command line: the same library calls as the window. Imports torch only where it must."""

import logging
import sys
from collections.abc import Sequence

from mrcsaf.cli.parser import parser
from mrcsaf.cli.terminal import Terminal, interruptible
from mrcsaf.errors import Cancelled, ConfigError, DataError, LockedError, MrcsafError

OK, FAILURE, USAGE, BAD_DATA, CANCELLED, LOCKED = range(6)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (see ARCHITECTURE.md). Ctrl-C leaves whole files."""
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    logging.basicConfig(level=arguments.log_level.upper(), format="%(levelname)s %(message)s")
    terminal = Terminal(as_json=arguments.json, quiet=arguments.quiet)
    try:
        with interruptible(terminal):
            terminal.result(arguments.command(arguments, terminal.report))
    except (Cancelled, KeyboardInterrupt):
        terminal.complain("Cancelled: what was finished is kept.")
        return CANCELLED
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        sys.stderr.close()
        return FAILURE
    except LockedError as error:
        terminal.complain(str(error))
        return LOCKED
    except ConfigError as error:
        terminal.complain(str(error))
        return USAGE
    except DataError as error:
        terminal.complain(str(error))
        return BAD_DATA
    except MrcsafError as error:
        terminal.complain(str(error))
        return FAILURE
    return OK
