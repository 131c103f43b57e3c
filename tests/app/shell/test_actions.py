from collections import Counter
from importlib import import_module

from PySide6.QtGui import QKeySequence

from app.core.application import Studio
from app.shell.actions import MENUS, all_actions
from app.shell.pages import PAGES, page_class
from app.shell.window import Commands, ItemCommands
from app.ui.page import Page
from mrcsaf.core.files import asset


def test_ids_and_shortcuts_are_unique():
    ids = Counter(spec.id for spec in all_actions())
    keys = Counter(
        QKeySequence(key).toString()
        for spec in all_actions()
        for key in spec.shortcut.split("; ")
        if key
    )
    assert max(ids.values()) == 1
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_action_has_a_menu_an_existing_handler_and_an_existing_icon():
    pages = [page_class(name) for name in PAGES]
    for spec in all_actions():
        assert spec.menu in MENUS
        owner, _, method = spec.handler.partition(".")
        if method.startswith("view:"):
            assert method.removeprefix("view:") in PAGES
        else:
            places = {
                "window": [Commands],
                "item": [ItemCommands],
                "studio": [Studio],
                "page": pages,
            }[owner]
            assert any(hasattr(place, method) for place in places), spec
        assert not spec.icon or asset(f"icons/{spec.icon}.svg").is_file(), spec


def test_every_view_is_a_page_with_an_icon():
    for name, spec in PAGES.items():
        module, _, attribute = spec.target.partition(":")
        assert issubclass(getattr(import_module(module), attribute), Page), name
        assert asset(f"icons/{spec.icon}.svg").is_file()


def test_actions_of_a_page_are_grey_where_the_page_cannot_do_them(open_window, shop):
    window = open_window(shop)
    assert window.actions_["reveal"].isEnabled()
    window.view("home")
    assert not window.actions_["reveal"].isEnabled()
    assert window.actions_["open"].isEnabled()


def test_every_action_without_a_dialog_can_be_triggered(open_window, shop):
    dialogs = {
        "export",
        "report-user",
        "report-item",
        "open",
        "import",
        "encode",  # starts the worker
        "screenshot",
        "quit",
        "sample",
        "about",
        "shortcuts",
        "palette",
    }
    window = open_window(shop)
    for name in window.actions_.by_id:
        if name not in dialogs:
            window.actions_[name].trigger()
