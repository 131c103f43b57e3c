"""One view of the window in a fork of a process that has imported it; see test_hostile_shops.

`main` is for nursery.py; its words are a working directory, a home, the socket of the nursery of
workers, and the application's own words. How it ended goes to the descriptor.
"""

import os
import sys
import traceback
from importlib import import_module

from app import __main__ as application
from app.shell import selftest, start  # noqa: F401
from app.shell.pages import PAGES
from mrcsaf.worker import client
from tests.torture.real_window import NURSERY

for page in PAGES.values():
    import_module(page.target.partition(":")[0])


def main(words: list[str], files: list[int]) -> int:
    cwd, home, workers, *argv = words
    os.chdir(cwd)
    os.environ["HOME"] = home
    start.PATIENCE_S = 30.0
    command = [sys.executable, "-P", "-S", str(NURSERY), "--as-one", workers]
    client.default_command = lambda: command
    code = 99
    try:
        code = application.main(argv)
    except BaseException:  # noqa: BLE001  (it is what is looked for)
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(files[0], f"{code}\n".encode())
    return code
