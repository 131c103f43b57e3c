"""Builds the window as the command line asks; and takes a picture when all has arrived."""

import argparse
import difflib
import sys
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication, QIcon

from app.core import collector, errors, i18n
from app.core.application import Studio
from app.core.settings import SettingsFile
from app.shell.pages import PAGES
from app.shell.window import Window
from app.ui.theme import Themes
from mrcsaf.core.errors import DataError, LockedError, MrcsafError
from mrcsaf.core.files import asset
from mrcsaf.store import Project, drafts


def unknown_view(name: str) -> str:
    """One sentence about a view that does not exist, or nothing."""
    if not name or name in PAGES:
        return ""
    near = difflib.get_close_matches(name, PAGES, 1)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return f"There is no view {name!r}; the views are {', '.join(PAGES)}.{guess}"


def window(options: argparse.Namespace) -> Window:
    """The window, not yet shown; the project named in `options` is on its way."""
    collector.keep_on_gui_thread()
    i18n.use(getattr(options, "lang", "en"))
    QGuiApplication.setWindowIcon(QIcon(str(asset("icons/app.svg"))))
    QGuiApplication.setDesktopFileName("mrcsaf-studio")  # Wayland takes name and icon from there
    settings = SettingsFile(options.settings)
    themes = Themes(options.theme or settings.value.theme)
    themes.apply()
    studio = Studio(settings, themes)
    result = Window(studio)
    if options.size:
        result.resize(*options.size)
    if options.view:
        settings.change(last_page=options.view)
        result.asked_for = options.view
    if options.item:
        studio.session_changed.connect(partial(_choose_item, studio, options.item))
    if getattr(options, "draft", None) is not None:
        studio.session_changed.connect(partial(_open_draft, result, [options.draft]))
    if options.sample:
        result.commands.open_sample(options.user, tour=_is_for_people(options))
    elif options.project is not None:
        studio.open(options.project, user=options.user)
    if options.view:
        result.view(options.view)
    return result


def _is_for_people(options: argparse.Namespace) -> bool:
    """Whether somebody will sit before the window, and may be shown around."""
    return options.screenshot is None and getattr(options, "self_test", None) is None


def _choose_item(studio: Studio, name: str, *_: object) -> None:
    """Inspect the item of that id, once the user has been chosen."""
    session = studio.session
    if session is None:
        return
    found = next((item.id for item in session.items.values() if item.ext_id == name), None)
    if found is not None:
        QTimer.singleShot(0, partial(studio.selection.set_primary, found))


def _open_draft(window: Window, wanted: list[int], *_: object) -> None:
    """Fill the page for new products with the draft of that number, once."""
    session = window.studio.session
    if session is None or not wanted:
        return
    number = wanted.pop()
    with Project.open(session.path) as project:
        found = [draft for draft in drafts.drafts(project.db) if draft.id == number]
    window.view("new-product")
    opener = getattr(window.page, "open_draft", None)
    if opener is None or not found:
        window.studio.failed.emit(DataError(f"There is no draft {number} in this project."))
    else:
        opener(found[0])


# A picture of the window when everything in it has arrived.


PATIENCE_S = 60.0
POLL_MS = 20
CALM = 6  # looks, one after another, that found nothing on its way; layouts come in between


def settled(window: "Window") -> bool:
    """Nothing is being opened, computed or loaded."""
    studio = window.studio
    return not (
        studio.is_opening
        or studio.tasks.running
        or studio.queries.busy
        or studio.images.busy
        or studio.thumbnails.busy
        or not window.page.settled()
    )


def wait(window: "Window", patience: float = PATIENCE_S) -> bool:
    """Run the event loop until the window is settled; False if that takes too long."""
    loop = QEventLoop()
    timer = QTimer()
    deadline = time.monotonic() + patience
    calm = [0]

    def look() -> None:
        try:
            calm[0] = calm[0] + 1 if settled(window) else 0
        finally:  # a page that cannot even say so is not waited for for ever
            if calm[0] >= CALM or time.monotonic() > deadline:
                loop.quit()

    timer.timeout.connect(look)
    timer.start(POLL_MS)
    loop.exec()
    timer.stop()
    return settled(window)


def take(window: "Window", file: Path) -> int:
    """Show, wait, save. Gives the exit code: 3 for bad data, 5 for a locked project, 1 for a fault.

    Nobody sits before the window: a fault is written down, and no dialog waits for an answer.
    """
    problems: list[Exception] = []
    window.studio.failed.connect(problems.append)
    window.show()
    whole = wait(window)
    saved = window.grab().save(str(file), "PNG")
    window.close()
    problems += errors.uncaught()
    for error in problems:
        sys.stderr.write(errors.sentence(error) + "\n")
    if not saved:
        sys.stderr.write(f"{file} could not be written: choose another place.\n")
    elif not whole:
        sys.stderr.write(f"{file} was taken before everything had arrived.\n")
    return _code(problems, saved and whole)


def _code(problems: list[Exception], good: bool) -> int:
    if any(not isinstance(error, MrcsafError) for error in problems):
        return 1
    if problems:
        return 5 if isinstance(problems[0], LockedError) else 3
    return 0 if good else 1
