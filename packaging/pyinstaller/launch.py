"""Where the frozen program begins: the window, the worker it starts, or the command line.

The last under the name `mrcsaf`: a second program on Windows, which tells windows from consoles,
and elsewhere a line of shell that adds `--command-line`.
"""

import multiprocessing
import os
import sys
from pathlib import Path


def main() -> int:
    if sys.argv[1:] == ["--worker"]:
        return _worker()
    by_option = sys.argv[1:2] == ["--command-line"]
    if by_option or Path(sys.executable).stem == "mrcsaf":
        from mrcsaf.cli import main as command_line

        return int(command_line(sys.argv[1 + by_option :]) or 0)
    from app.__main__ import main as window

    return window()


def _worker() -> int:
    """Both programs know `--worker`, so each can start its own."""
    from mrcsaf.worker.server import main as serve

    code = serve()
    sys.stderr.flush()
    os._exit(code)  # its reader may still wait for a line: no finalisation is worth that


if __name__ == "__main__":
    multiprocessing.freeze_support()  # first: a child process must not open a window
    sys.exit(main())
