"""One command of the library in a fork of a process that has imported it; see test_hostile_shops.

`main` is for nursery.py; its words are a working directory, a home, and then a command line, or
`job`, the name of a worker's job and its arguments as JSON, or `undo` and a project. Whether it
ended by itself, and with which code, goes to the descriptor.
"""

import json
import logging
import os
import sys
import traceback
from pathlib import Path

import torch

from mrcsaf import cli
from mrcsaf.answers import preview  # noqa: F401
from mrcsaf.compare import running  # noqa: F401
from mrcsaf.core.errors import MrcsafError
from mrcsaf.core.progress import silent
from mrcsaf.store import Project, drafts
from mrcsaf.worker import workshop
from mrcsaf.worker.jobs import JOBS


def main(words: list[str], files: list[int]) -> int:
    cwd, home, *argv = words
    os.chdir(cwd)
    os.environ["HOME"] = home
    torch.set_num_threads(1)
    code = 99
    try:
        code = _ended(*argv) if argv[0] in ("job", "undo") else cli.main(argv)
    except BaseException:  # noqa: BLE001  (it is what is looked for)
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(files[0], f"{code}\n".encode())
    return code


def _ended(kind: str, name: str, arguments: str = "{}") -> int:
    """A job as the worker does it, its answer printed as it would be sent; or an undo of drafts."""
    logging.basicConfig(level=logging.WARNING)
    try:
        if kind == "undo":
            with Project.open(Path(name), write=True) as project:
                value: object = drafts.undo(project)
        else:
            value = workshop.Workshop(JOBS)(name, json.loads(arguments), silent)
    except MrcsafError as error:
        sys.stderr.write(f"mrcsaf: {error}\n")
        return 1
    sys.stdout.write(json.dumps(value) + "\n")
    return 0
