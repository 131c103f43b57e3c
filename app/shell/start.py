"""Builds the window as the command line asks, and begins to open what it names."""

import argparse
import difflib
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QIcon

from app.core import collector, i18n
from app.core.application import Studio
from app.core.settings import SettingsFile
from app.shell.pages import PAGES
from app.shell.window import Window
from app.ui.theme import Themes
from mrcsaf.core.assets import asset
from mrcsaf.core.errors import DataError
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
