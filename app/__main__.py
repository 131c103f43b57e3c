"""Starts the desktop application: arguments, settings, window, in that order."""

import argparse
import faulthandler
import importlib
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.core import system
from app.shell import headless
from mrcsaf.core.version import __version__

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.shell.window import Window

OK, FAILURE = 0, 1


def main(arguments: list[str] | None = None) -> int:
    """Exit codes: 0 ok, 1 failure, 2 usage, 3 bad data, 4 cancelled, 5 locked."""
    if (sys.argv[1:] if arguments is None else arguments) == ["--worker"]:
        return _serve()
    options = _parser().parse_args(arguments)
    if options.version:
        print(f"mrcsaf-studio {__version__}")  # noqa: T201
        return OK
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if sys.stderr is not None:  # a frozen window on Windows has none
        faulthandler.enable()
    drawing = options.screenshot is not None or options.self_test is not None
    if drawing:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    obstacle = system.obstacle(drawing=drawing) if sys.platform.startswith("linux") else None
    if obstacle is None:
        return _run(options)
    if drawing:
        sys.stderr.write(obstacle.sentence + "\n")
        return FAILURE
    return headless.answer(options, obstacle, _run)


def _serve() -> int:
    """Be the worker process of a frozen window, which has no other program to start.

    Named, not imported: the window's own process never meets torch.
    """
    return int(importlib.import_module("mrcsaf.worker.server").main())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mrcsaf-studio", description="MR-CSAF Studio")
    parser.add_argument("project", nargs="?", type=Path, metavar="DIR", help="a NAME.mrcsaf folder")
    parser.add_argument("--sample", action="store_true", help="open the sample shop")
    parser.add_argument("--user", default="", metavar="ID", help="the user to show first")
    parser.add_argument("--item", default="", metavar="ID", help="the item to inspect first")
    parser.add_argument("--draft", type=int, metavar="N", help="the draft to try out first")
    parser.add_argument("--view", default="", metavar="NAME", help="home, recommend, …")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="save a PNG and leave")
    parser.add_argument("--self-test", type=Path, metavar="FILE", help="try everything, write JSON")
    parser.add_argument("--scale", type=int, choices=(1, 2), default=1, help="of the PNG")
    parser.add_argument("--theme", choices=("light", "dark", "contrast", "system"), default=None)
    languages = ("system", "en", "de", "zh_CN", "pseudo", "pseudo-rtl")
    parser.add_argument("--lang", choices=languages, default="system", help="of the window")
    parser.add_argument("--size", type=_size, default=None, metavar="WxH", help="of the window")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="another settings file")
    parser.add_argument("--version", action="store_true")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    try:
        return int(width), int(height)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form 1280x800") from None


def _run(options: argparse.Namespace) -> int:
    from PySide6.QtWidgets import QApplication

    from app.core import errors, settings
    from app.shell import selftest, start
    from app.shell import start as screenshot

    app = QApplication(sys.argv[:1])
    app.setApplicationName("mrcsaf-studio")
    app.setOrganizationName("mrcsaf")
    app.setApplicationDisplayName("MR-CSAF Studio")
    app.setApplicationVersion(__version__)
    errors.install_hook(attended=options.screenshot is None and options.self_test is None)
    problem = start.unknown_view(options.view) if options.view else ""
    if problem := problem or settings.problem(options.settings):
        sys.stderr.write(problem + "\n")
        return 2
    if options.self_test is not None:
        return selftest.take(start.window(options), options.self_test)
    if options.screenshot is not None:
        return screenshot.take(start.window(options), options.screenshot)
    return _show(app, options)


def _show(app: "QApplication", options: argparse.Namespace) -> int:
    """A window for people, with a log that tells the next start how this one ended."""
    from app.core import crashes, sample
    from app.shell import instance, start

    wanted = sample.home() / "sample.mrcsaf" if options.sample else options.project
    if wanted is not None and instance.call(wanted):
        sys.stderr.write(f"{wanted.name} is open in another window: it comes forward.\n")
        return OK
    folder = (sample.home() if options.settings is None else options.settings.parent) / "logs"
    crash = crashes.left_behind(folder)
    own = crashes.begin(folder)
    window: Window = start.window(options)
    window.studio.session_changed.connect(own.note)
    listener = instance.Listener(window)
    listener.called.connect(window.come_forward)
    window.studio.session_changed.connect(listener.follow_session)
    window.show()
    if crash is not None:
        window.commands.show_crash(crash)
    code = app.exec()
    listener.close()
    own.end()
    return code


if __name__ == "__main__":
    sys.exit(main())
