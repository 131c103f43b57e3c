"""One command of the library in a fork of a process that has imported it; see test_hostile_shops.

`main` is for nursery.py; its words are a working directory, a home, and then a command line, or
`job`, the name of a worker's job and its arguments as JSON. Whether it ended by itself, and with
which code, goes to the descriptor.
"""

import json
import logging
import os
import sys
import traceback

import torch

from mrcsaf import cli, compare, experiment, importing, placement, preview, rerun  # noqa: F401
from mrcsaf.compare import running  # noqa: F401
from mrcsaf.errors import MrcsafError
from mrcsaf.progress import silent
from mrcsaf.worker import jobs


def main(words: list[str], files: list[int]) -> int:
    cwd, home, *argv = words
    os.chdir(cwd)
    os.environ["HOME"] = home
    torch.set_num_threads(1)
    code = 99
    try:
        code = job(argv[1], json.loads(argv[2])) if argv[0] == "job" else cli.main(argv)
    except BaseException:  # noqa: BLE001  (it is what is looked for)
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(files[0], f"{code}\n".encode())
    return code


def job(name: str, arguments: dict[str, object]) -> int:
    """As the worker does it, its answer printed as it would be sent."""
    logging.basicConfig(level=logging.WARNING)
    try:
        value = jobs.Workshop()(name, arguments, silent)
    except MrcsafError as error:
        sys.stderr.write(f"mrcsaf: {error}\n")
        return 1
    sys.stdout.write(json.dumps(value) + "\n")
    return 0
