"""The main job where no window can be opened: one user's list, then a picture of the window."""

import argparse
import contextlib
import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from app.core.system import Obstacle
from mrcsaf.core.errors import MrcsafError
from mrcsaf.store import Project, catalogue
from mrcsaf.store.sample import copy_sample

OK, FAILURE = 0, 1
LENGTH = 10
PICTURE = "mr-csaf-studio"


Draw = Callable[[argparse.Namespace], int]


def answer(options: argparse.Namespace, obstacle: Obstacle, draw: Draw) -> int:
    """Print the list and let `draw` save the picture; the exit code is about the list.

    Where a library is missing nothing can be drawn: what to install is the last word instead. The
    sample is copied to a folder that goes again: nothing of the user's own is written.
    """
    if obstacle.is_library:
        code = _answer(options, None)
        _say(obstacle.sentence)
        return code
    _say(obstacle.sentence)
    return _answer(options, draw)


def _answer(options: argparse.Namespace, draw: Draw | None) -> int:
    if not options.sample and options.project is None:
        _say("To get a list without a window, add --sample or name a project.")
        return FAILURE
    with contextlib.ExitStack() as stack:
        if options.sample:
            try:
                _lay_out_sample(options, stack)
            except (MrcsafError, OSError) as error:
                _say(str(error))
                return FAILURE
        code = _print_list(options)
        if code == OK and draw is not None:
            _draw(options, draw)
    return code


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _lay_out_sample(options: argparse.Namespace, stack: contextlib.ExitStack) -> None:
    """Make a copy of the sample shop, with settings of its own, the project to show."""
    place = tempfile.TemporaryDirectory(prefix="mrcsaf-", ignore_cleanup_errors=True)
    folder = Path(stack.enter_context(place))
    copy_sample(folder / "sample.mrcsaf")
    options.project, options.sample = folder / "sample.mrcsaf", False
    options.settings = options.settings or folder / "settings.ini"


def _print_list(options: argparse.Namespace) -> int:
    """What `mrcsaf recommend` prints. Named, not imported: the window never meets torch."""
    if not options.user:
        options.user = _first_user(options.project)
    words = [str(options.project.absolute()), f"--user={options.user}", f"-k{LENGTH}"]
    return int(importlib.import_module("mrcsaf.cli").main(["recommend", *words]))


def _first_user(project: Path) -> str:
    """The user whom the window shows first; the command line says what is wrong with a project."""
    try:
        with Project.open(project) as opened:
            return next(iter(catalogue.user_names(opened.db)), "")
    except (MrcsafError, OSError):
        return ""


def _draw(options: argparse.Namespace, draw: Draw) -> None:
    options.screenshot = _free_file()
    if options.screenshot is None:
        _say("No folder can be written to, so the window is not drawn.")
        return
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    draw(options)
    if options.screenshot.stat().st_size:
        sys.stdout.write(f"The window is drawn in {options.screenshot}\n")
    else:
        options.screenshot.unlink()


def _free_file() -> Path | None:
    """A file of no bytes, under a name that nobody had, here or in the temporary folder."""
    for place in (os.getcwd, tempfile.gettempdir):
        for name in _names():
            try:
                file = Path(place(), name)
                file.touch(exist_ok=False)
            except FileExistsError:
                continue
            except OSError:
                break
            return file
    return None


def _names() -> Iterator[str]:
    yield f"{PICTURE}.png"
    for number in range(2, 1000):
        yield f"{PICTURE}-{number}.png"
