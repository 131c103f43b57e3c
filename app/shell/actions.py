"""Every action of the application, once: menus, toolbar, palette, shortcut sheet and tests read it.

To add one: a line in ACTIONS. `handler` is "window.<method>", "item.<method>", "studio.<method>" or
"page.<method>"; the last calls the current page, and the action is greyed on pages without it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenuBar

from app.core.i18n import T
from app.shell.pages import PAGES
from app.ui.theme import Theme, icon

FILE, EDIT, VIEW, GO, USER, HELP = "File", "Edit", "View", "Go", "User", "Help"
MENUS = (
    T("menus", "File"), T("menus", "Edit"), T("menus", "View"), T("menus", "Go"),
    T("menus", "User"), T("menus", "Help"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing a user can do."""

    id: str
    text: str  # translated in the context "actions"
    menu: str
    handler: str
    shortcut: str = ""  # several are parted by "; "
    icon: str = ""
    needs: str = ""  # "", "project" or "model"
    checkable: bool = False


A = ActionSpec
ACTIONS: tuple[ActionSpec, ...] = (
    A("open", T("actions", "Open project…"), FILE, "window.ask_open", "Ctrl+O", "open"),
    A("sample", T("actions", "Open the sample shop"), FILE, "window.open_sample", "", "sample"),
    A("import", T("actions", "Import data…"), FILE, "window.show_import", "Ctrl+Shift+O", "import"),
    A("encode", T("actions", "Encode pictures and words"), FILE, "window.encode", "", "",
      "project"),
    A("backups", T("actions", "Backups…"), FILE, "window.show_backups", "", "", "project"),
    A("reload", T("actions", "Reload"), FILE, "studio.reload", "F5", "", "project"),
    A("export", T("actions", "Export this view…"), FILE, "window.export", "Ctrl+E", "export",
      "project"),
    A("report-user", T("actions", "Report of this user…"), FILE, "window.report_user", "", "",
      "model"),
    A("report-item", T("actions", "Report of this item…"), FILE, "window.report_item", "", "",
      "project"),
    A("screenshot", T("actions", "Save picture of the window…"), FILE, "window.save_picture",
      "Ctrl+Shift+S", "image"),
    A("quit", T("actions", "Quit"), FILE, "window.close", "Ctrl+Q"),
    A("copy", T("actions", "Copy"), EDIT, "page.copy", "Ctrl+C", "copy", "project"),
    A("paste", T("actions", "Paste picture"), EDIT, "page.paste", "Ctrl+V", "image", "project"),
    A("undo", T("actions", "Undo"), EDIT, "page.undo", "Ctrl+Z", "", "project"),
    A("copy-sql", T("actions", "Copy SQL"), EDIT, "page.copy_sql", "", "copy", "model"),
    A("copy-why", T("actions", "Copy explanation"), EDIT, "window.copy_why", "Ctrl+Shift+C", "copy",
      "model"),
    A("pin", T("actions", "Pin item"), EDIT, "studio.toggle_pin", "P", "pin", "project"),
    A("like", T("actions", "Choose for the sandbox"), EDIT, "studio.toggle_taste", "L", "taste",
      "model"),
    A("filter", T("actions", "Filter"), EDIT, "page.focus_filter", "Ctrl+F", "search", "project"),
    A("clear-filter", T("actions", "Clear the filters"), EDIT, "page.clear_filters", "", "close",
      "project"),
    A("open-picture", T("actions", "Open the picture file"), EDIT, "item.open_picture", "", "image",
      "project"),
    A("data", T("actions", "View data as table"), VIEW, "item.show_data", "Ctrl+D", "table",
      "project"),
    A("table", T("actions", "Show as table"), VIEW, "page.toggle_table", "T", "table", "project"),
    A("seen", T("actions", "Show items already seen"), VIEW, "page.toggle_seen", "Shift+S",
      "check", "model"),
    A("reveal", T("actions", "Reveal held-out items"), VIEW, "page.toggle_reveal", "H", "reveal",
      "model"),
    A("what-if", T("actions", "What if…"), VIEW, "page.toggle_what_if", "Shift+W", "selector",
      "model"),
    A("reset-what-if", T("actions", "Reset what-if"), VIEW, "page.reset_what_if", "0", "", "model"),
    A("more-image", T("actions", "What if pictures counted more"), VIEW, "page.more_image", ".", "",
      "model"),
    A("less-image", T("actions", "What if words counted more"), VIEW, "page.less_image", ",", "",
      "model"),
    A("larger", T("actions", "Larger cards"), VIEW, "page.larger_cards", "Ctrl+=; Ctrl++",
      "larger", "project"),
    A("smaller", T("actions", "Smaller cards"), VIEW, "page.smaller_cards", "Ctrl+-", "smaller",
      "project"),
    A("normal", T("actions", "Normal cards"), VIEW, "page.normal_cards", "Ctrl+0", "", "project"),
    A("inspector", T("actions", "Inspector"), VIEW, "window.toggle_inspector", "Ctrl+I",
      "inspector"),
    A("theme-system", T("actions", "Theme: as the system"), VIEW, "window.theme_system", "",
      "theme"),
    A("theme-light", T("actions", "Theme: light"), VIEW, "window.theme_light", "", "theme"),
    A("theme-dark", T("actions", "Theme: dark"), VIEW, "window.theme_dark", "", "theme"),
    A("theme-contrast", T("actions", "Theme: high contrast"), VIEW, "window.theme_contrast", "",
      "theme"),
    A("reset-layout", T("actions", "Reset layout"), VIEW, "window.reset_layout"),
    A("full-screen", T("actions", "Full screen"), VIEW, "window.toggle_full_screen", "F11"),
    A("back", T("actions", "Back"), GO, "studio.go_back", "Alt+Left", "back", "project"),
    A("forward", T("actions", "Forward"), GO, "studio.go_forward", "Alt+Right", "forward",
      "project"),
    A("next-pane", T("actions", "Next pane"), GO, "window.next_pane", "F6"),
    A("previous-pane", T("actions", "Previous pane"), GO, "window.previous_pane", "Shift+F6"),
    A("why", T("actions", "Why this item?"), GO, "window.show_why", "W", "why", "model"),
    A("similar-image", T("actions", "Find similar by picture"), GO, "item.similar_by_picture", "S",
      "image", "project"),
    A("similar-text", T("actions", "Find similar by words"), GO, "item.similar_by_words", "E",
      "text", "project"),
    A("train", T("actions", "Train a model…"), GO, "window.view:training", "Ctrl+T", "training",
      "project"),
    A("pause", T("actions", "Pause or resume the training"), GO, "page.pause_or_resume", "Ctrl+P",
      "", "project"),
    A("show-on-map", T("actions", "Show on the map"), GO, "window.view:map", "G", "map", "project"),
    A("find-user", T("actions", "Find user"), USER, "window.focus_user", "Ctrl+L", "user",
      "project"),
    A("previous-user", T("actions", "Previous user"), USER, "studio.previous_user", "[",
      "previous", "project"),
    A("next-user", T("actions", "Next user"), USER, "studio.next_user", "]", "next", "project"),
    A("random-user", T("actions", "Random user"), USER, "studio.random_user", "R", "random",
      "project"),
    A("palette", T("actions", "Commands…"), HELP, "window.show_palette", "Ctrl+K", "command"),
    A("tour", T("actions", "Tour"), HELP, "window.start_tour", "", "info", "project"),
    A("shortcuts", T("actions", "Keyboard shortcuts"), HELP, "window.show_shortcuts", "?; F1"),
    A("about", T("actions", "About MR-CSAF Studio"), HELP, "window.show_about", "", "info"),
)  # fmt: skip


def all_actions() -> tuple[ActionSpec, ...]:
    """The list above, and one action for each registered view."""
    views = tuple(
        ActionSpec(f"view-{name}", page.title, GO, f"window.view:{name}", page.shortcut, page.icon)
        for name, page in PAGES.items()
    )
    return views + ACTIONS


def text_of(spec: ActionSpec) -> str:
    """The action's words in the user's language."""
    context = "pages" if spec.id.startswith("view-") else "actions"
    return QCoreApplication.translate(context, spec.text)


class Actions(QObject):
    """One QAction for each spec; `find(handler)` gives what a trigger calls, None greys it."""

    about_to_act = Signal(str)  # the id of the action whose handler is called next

    def __init__(
        self, find: Callable[[str], Callable[..., Any] | None], theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._find = find
        self.by_id: dict[str, QAction] = {}
        self.specs = {spec.id: spec for spec in all_actions()}
        for spec in self.specs.values():
            action = QAction(text_of(spec), self)
            action.setObjectName(spec.id)
            action.setShortcuts([QKeySequence(keys) for keys in spec.shortcut.split("; ") if keys])
            action.setToolTip(_tip(spec))
            action.triggered.connect(partial(self.trigger, spec.id))
            self.by_id[spec.id] = action
        self.set_theme(theme)

    def __getitem__(self, name: str) -> QAction:
        return self.by_id[name]

    def trigger(self, name: str, *_: object) -> None:
        """Do it, if it can be done here and now."""
        handler = self._find(self.specs[name].handler)
        if handler is not None:
            self.about_to_act.emit(name)
            handler()

    def fill(self, bar: QMenuBar) -> None:
        """Put every action into its menu."""
        for menu in MENUS:
            shown = bar.addMenu(QCoreApplication.translate("menus", menu))
            shown.addActions([self.by_id[n] for n, spec in self.specs.items() if spec.menu == menu])

    def refresh(self, has_project: bool, has_model: bool) -> None:
        """Grey what cannot be done now."""
        met = {"": True, "project": has_project, "model": has_model}
        for name, spec in self.specs.items():
            can = met[spec.needs] and self._find(spec.handler) is not None
            self.by_id[name].setEnabled(can)

    def set_theme(self, theme: Theme) -> None:
        for name, spec in self.specs.items():
            if spec.icon:
                self.by_id[name].setIcon(icon(spec.icon, theme))


def _tip(spec: ActionSpec) -> str:
    keys = QKeySequence(spec.shortcut.split("; ")[0]).toString(
        QKeySequence.SequenceFormat.NativeText
    )
    return f"{text_of(spec)} ({keys})" if keys else text_of(spec)
