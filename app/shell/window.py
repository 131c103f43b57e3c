"""The window: its pages, what its menus do, and how each project's views stood."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

from app.cards.model import CardRole
from app.core import errors, exporting, file_dialogs, sample
from app.core.application import Studio
from app.core.crashes import Crash
from app.core.session import Subset
from app.dialogs.about import AboutDialog, CrashDialog
from app.dialogs.backups import BackupsDialog
from app.dialogs.data_table import DataTable, charts_of
from app.importing import sources
from app.importing.sources import Drop, DropSheet
from app.importing.wizard import ImportWizard
from app.inspector.dock import Inspector
from app.shell.actions import Actions
from app.shell.bars import MainToolbar, Navigator, StatusBar
from app.shell.pages import PAGES, page_class
from app.shell.palette import CommandPalette, ShortcutSheet
from app.shell.tour import Guided, Tour
from app.training.dialogs import may_close
from app.ui import page as panes
from app.ui.controls import Toast, side_dock
from app.ui.page import Memory, Page
from app.ui.theme import Theme
from mrcsaf.answers.explain import neighbours_of
from mrcsaf.answers.session import Session
from mrcsaf.core.errors import MrcsafError
from mrcsaf.core.progress import Report
from mrcsaf.core.text import plain
from mrcsaf.data import images


class Window(Guided):
    """Builds each view when it is first shown; hands actions to whom they belong."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self.studio = studio
        self.pages: dict[str, Page] = {}
        self.current = ""
        self.commands = Commands(self)
        self.item_commands = ItemCommands(self)
        self.memories = Memories(self)
        self.asked_for = ""  # a view somebody named goes before the remembered one
        self.actions_ = Actions(self._handler, studio.theme, self)
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self.navigator = Navigator(studio.theme)
        self.inspector = Inspector(studio, self)
        self.toolbar = MainToolbar(studio, self.actions_, self)
        self.toast = Toast(studio.themes, self)
        self.drops = DropSheet(studio.themes, self._has_project, self)
        self.tour = Tour(self)
        self._lay_out()
        self._connect()
        self.view("home")

    def _lay_out(self) -> None:
        self.setWindowTitle("MR-CSAF Studio")
        self.setMinimumSize(960, 600)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self.addToolBar(self.toolbar)
        self.addDockWidget(
            Qt.DockWidgetArea.LeftDockWidgetArea, side_dock(self.navigator, self.tr("Views"), self)
        )
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.inspector)
        self.status = StatusBar(self.studio)
        self.setStatusBar(self.status)
        self.actions_.fill(self.menuBar())
        self.addActions(list(self.actions_.by_id.values()))
        self.default_state = self.saveState()
        self._restore(self.studio.settings.shape())

    def _connect(self) -> None:
        studio = self.studio
        self.actions_.about_to_act.connect(self.item_commands.choose_focused)
        self.navigator.chosen.connect(self.view)
        self.navigator.entered_view.connect(self.give_keys)
        self.toolbar.users.chosen.connect(self.give_keys)
        studio.session_changed.connect(self._show_session)
        studio.opening.connect(self.memories.keep)
        studio.opening.connect(self.commands.show_opening)
        studio.failed.connect(self.commands.show_failure)
        studio.notice.connect(self.toast.say)
        studio.themes.changed.connect(self._theme_changed)
        studio.selection.trail_changed.connect(self.refresh_actions)

    def view(self, name: str) -> None:
        """Show a view, building it if this is its first time."""
        if name not in self.pages:
            page = self.pages[name] = page_class(name)(self.studio)
            self.stack.addWidget(page)
            self.memories.tell(name, page)
            page.show_session(self.studio.session)
        is_another, self.current = name != self.current, name
        self.stack.setCurrentWidget(self.pages[name])
        self.navigator.show_current(name)
        self.commands.place_inspector()
        if name != "home":
            self.studio.settings.change(last_page=name)
        self.refresh_actions()
        self.pages[name].entered()
        if is_another and not self.navigator.hasFocus():  # there the arrows go on to the next view
            self.give_keys()

    def give_keys(self, *_: object) -> None:
        """The keys go to what the view is about: its cards, its map, its first field."""
        panes.enter(self.page.main())

    def show_inspector(self) -> None:
        """The inspector stands beside the page, if it may."""
        self.commands.place_inspector(True)

    @property
    def page(self) -> Page:
        return self.pages[self.current]

    def refresh_actions(self) -> None:
        session, selection = self.studio.session, self.studio.selection
        self.actions_.refresh(session is not None, session is not None and session.run is not None)
        self.actions_["back"].setEnabled(selection.can_go_back)
        self.actions_["forward"].setEnabled(selection.can_go_forward)

    def _handler(self, name: str) -> Callable[..., Any] | None:
        """What an action calls: see app/shell/actions.py."""
        owner, _, method = name.partition(".")
        if method.startswith("view:"):
            return partial(self.view, method.removeprefix("view:"))
        places = {
            "window": self.commands,
            "item": self.item_commands,
            "studio": self.studio,
            "page": self.pages.get(self.current),
        }
        found: Callable[..., Any] | None = getattr(places[owner], method, None)
        return found

    def _show_session(self, session: Session | None) -> None:
        self.memories.follow(session)
        for page in self.pages.values():
            page.show_session(session)
        self.setWindowTitle(f"{session.name} – MR-CSAF Studio" if session else "MR-CSAF Studio")
        if session is not None and self.current in ("home", "recommend"):
            last = self.asked_for or self.memories.page or self.studio.settings.value.last_page
            self.view(last if last in PAGES else "recommend")
        self.commands.place_inspector()
        self.refresh_actions()

    def _theme_changed(self, theme: Theme) -> None:
        self.actions_.set_theme(theme)
        self.navigator.set_theme(theme)
        self.status.set_theme()

    def event(self, event: QEvent) -> bool:
        """Keeps letters from being commands where somebody writes: see app/shell/window.py."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            form = self.page if self.page.is_form else None
            if is_letter(event) and not are_commands(self.focusWidget(), form):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back to the cards; Enter presses the button that has the keys, like Space."""
        focus = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.give_keys()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focus, QAbstractButton
        ):
            focus.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() >= NARROW) != (event.size().width() >= NARROW):
            self.commands.place_inspector()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        menu = self.item_commands.menu_at(event.pos(), by_key)
        if menu is None:
            super().contextMenuEvent(event)
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def come_forward(self) -> None:
        """Somebody started the program again with what is open here."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _has_project(self) -> bool:
        return self.studio.session is not None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)  # whoever gives it must not lose it
        event.setAccepted(self.drops.enter(event.mimeData()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        drop = self.drops.leave()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if drop is not None:
            self.commands.take_drop(drop)

    def _docks(self) -> dict[str, QDockWidget]:
        return {dock.objectName(): dock for dock in self.findChildren(QDockWidget)}

    def _shape(self) -> dict[str, int]:
        """Place, size and the widths of the docks, in pixels."""
        normal = self.normalGeometry()
        shape = {"x": normal.x(), "y": normal.y(), "width": normal.width()}
        shape |= {"height": normal.height(), "maximized": int(self.isMaximized())}
        docks = {name: dock.width() for name, dock in self._docks().items() if dock.isVisible()}
        return shape | docks

    def _restore(self, shape: dict[str, int]) -> None:
        """Stand as the window did; where that place is off every screen now, the system chooses."""
        if shape.get("width", 0) > 0 and shape.get("height", 0) > 0:
            most = self.screen().availableVirtualSize().expandedTo(self.size())
            wanted = QRect(shape.get("x", 0), shape.get("y", 0), shape["width"], shape["height"])
            wanted.setSize(wanted.size().boundedTo(most))
            screens = [screen.availableGeometry() for screen in self.screen().virtualSiblings()]
            if any(screen.contains(wanted.center()) for screen in screens):
                self.setGeometry(wanted)
            else:
                self.resize(wanted.size())
        docks = [(dock, shape[name]) for name, dock in self._docks().items() if name in shape]
        self.resizeDocks(
            [dock for dock, _ in docks], [width for _, width in docks], Qt.Orientation.Horizontal
        )
        if shape.get("maximized"):
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not may_close(self.studio, self):
            event.ignore()
            return
        self.memories.keep()
        self.studio.settings.set_shape(self._shape())
        if not self.studio.shutdown():
            self.toast.say(self.tr("Some work is still being stopped: try again in a moment."))
            event.ignore()
            return
        super().closeEvent(event)


# What the menu's commands do to the window itself: dialogs, themes, layout, pictures of it.


NARROW = 1100  # below this the inspector steps aside until it is asked for


class Commands(QObject):
    """The handlers named "window.…" in app/shell/actions.py."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self.inspector_wanted = True
        self.wizard: ImportWizard | None = None

    def show_opening(self, path: object) -> None:
        """Go where the cards of the first project will be; the view of last time comes after."""
        if self._window.studio.session is None:
            settings = self._window.studio.settings
            last = settings.value.last_page
            self._window.view("recommend")
            settings.change(last_page=last)

    def show_failure(self, error: Exception) -> None:
        self._window.toast.say(errors.sentence(error))

    def ask_open(self) -> None:
        folder = file_dialogs.folder_to_open(self._window, self.tr("Open a project"))
        if folder is not None:
            self._window.studio.open(folder)

    def open_sample(self, user: str = "", tour: bool = True) -> None:
        """Copy the sample shop to the user's own folder if it is not there, and open it."""
        if tour:
            once = Qt.ConnectionType.SingleShotConnection
            self._window.studio.session_changed.connect(self._window.tour.offer, once)
        self._window.studio.tasks.start(
            self.tr("Opening the sample shop"),
            partial(sample.ready, sample.home()),
            done=partial(self._window.studio.open, user=user),
            failed=self._window.studio.failed.emit,
        )

    def show_import(self, source: Path | None = None) -> None:
        """The wizard; the one of an import that has not ended comes back."""
        if self.wizard is None or not (self.wizard.isVisible() or self.wizard.unfinished):
            if self.wizard is not None:
                self.wizard.deleteLater()
            self.wizard = ImportWizard(self._window.studio, self._window)
            self.wizard.opened.connect(self._window.studio.open)
            self.wizard.ended.connect(self._show_new_project)
        if source is not None and self.wizard.importing.busy:
            self._window.toast.say(self.tr("One import at a time: wait for this one, or stop it."))
        elif source is not None:
            self.wizard.take(source)
        self.wizard.show()
        self.wizard.raise_()
        self.wizard.activateWindow()

    def _show_new_project(self) -> None:
        if self._window.current == "home":
            self._window.page.entered()

    def encode(self) -> None:
        """Make the vectors that the open project lacks; goes on where it was stopped before."""
        studio = self._window.studio
        if studio.session is not None:
            title = self.tr("Encoding {name}").format(name=studio.session.name)
            studio.operations.encode(studio.session.path, title, self._encoded, studio.failed.emit)

    def _encoded(self, found: dict[str, dict[str, int]]) -> None:
        made = sum(counts["encoded"] for counts in found.values())
        words = self.tr("{n} vectors were made, the others were there already.")
        self._window.studio.notice.emit(words.format(n=f"{made:,}"))
        self._window.studio.reload()

    def show_backups(self) -> None:
        session = self._window.studio.session
        if session is not None:
            BackupsDialog(self._window.studio, session.path, self._window).open()

    def show_crash(self, crash: Crash) -> None:
        """Tell of the last start, which did not end well."""
        dialog = CrashDialog(crash, self._window)
        dialog.opened.connect(self._window.studio.open)
        dialog.open()

    def take_drop(self, drop: Drop) -> None:
        """Do what the sheet announced."""
        if drop.kind == sources.PROJECT:
            self._window.studio.open(drop.path)
        elif drop.kind == sources.DATA:
            self.show_import(drop.path)
        elif drop.kind == sources.CHECKPOINT:
            self._load_checkpoint(drop.path)
        else:
            self._window.toast.say(drop.text)

    def _load_checkpoint(self, file: Path) -> None:
        from app.training.page import TrainingPage  # views are built when they are first shown

        self._window.view("training")
        page = self._window.page
        if isinstance(page, TrainingPage):
            page.load(file)

    def close(self) -> None:
        self._window.close()

    def focus_user(self) -> None:
        self._window.toolbar.users.setFocus()
        self._window.toolbar.users.selectAll()

    def next_pane(self) -> None:
        panes.move(self._panes(), 1)

    def previous_pane(self) -> None:
        panes.move(self._panes(), -1)

    def _panes(self) -> list[QWidget]:
        window = self._window
        return [window.toolbar, window.navigator, window.page, window.inspector]

    def show_palette(self) -> None:
        CommandPalette(self._window.actions_, self._window).open()

    def show_shortcuts(self) -> None:
        ShortcutSheet(self._window.actions_, self._window).open()

    def start_tour(self) -> None:
        self._window.tour.start()

    def show_about(self) -> None:
        AboutDialog(self._window.studio, self._window).open()

    def place_inspector(self, wanted: bool | None = None) -> None:
        """The inspector stands beside views that have items, where there is room or a wish."""
        window = self._window
        if wanted is None:
            wanted = window.width() >= NARROW and self.inspector_wanted
        fits = PAGES[window.current].inspector and window.studio.session is not None
        window.inspector.setVisible(fits and wanted)

    def toggle_inspector(self) -> None:
        self.inspector_wanted = not self._window.inspector.isVisible()
        self.place_inspector(self.inspector_wanted)

    def show_why(self) -> None:
        """Bring the inspector and its explanation forward."""
        self.inspector_wanted = True
        self.place_inspector(True)
        self._window.inspector.show_why()

    def copy_why(self) -> None:
        self._window.inspector.copy()

    def theme_system(self) -> None:
        self._theme("system")

    def theme_light(self) -> None:
        self._theme("light")

    def theme_dark(self) -> None:
        self._theme("dark")

    def theme_contrast(self) -> None:
        self._theme("contrast")

    def reset_layout(self) -> None:
        self._window.restoreState(self._window.default_state)
        self.inspector_wanted = True
        self.place_inspector()

    def toggle_full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def save_picture(self) -> None:
        title, kinds = self.tr("Save picture"), self.tr("Pictures (*.png)")
        file, _ = file_dialogs.file_to_save(self._window, title, "studio.png", kinds)
        if file is not None and not self._window.grab().save(str(file)):
            self._window.toast.say(self.tr("{name} could not be written.").format(name=file))

    def export(self) -> None:
        exporting.export_view(
            self._window.studio, self._window.page, self._window.page.rows_job(), self._window
        )

    def report_user(self) -> None:
        exporting.export_report(self._window.studio, self._window, item=False)

    def report_item(self) -> None:
        exporting.export_report(self._window.studio, self._window, item=True)

    def _theme(self, wish: str) -> None:
        self._window.studio.settings.change(theme=wish)
        self._window.studio.themes.choose(wish)


# What can be done with the item that is shown, and the menus of a right click.


ITEM_ACTIONS = ("why", "like", "pin", "", "similar-image", "similar-text", "show-on-map", "",
                "copy", "open-picture")  # fmt: skip
ON_ITEM = frozenset({*ITEM_ACTIONS, "copy-why", "report-item"} - {"", "copy"})


class ItemCommands(QObject):
    """The handlers named "item.…" in app/shell/actions.py."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window

    def choose_focused(self, action: str) -> None:
        """What acts on an item acts on the one under the keys: a card, a picture of the history."""
        focus = self._window.focusWidget()
        if action in ON_ITEM and isinstance(focus, QAbstractItemView):
            item = _item_of(focus.currentIndex())
            if item is not None:
                self._window.studio.selection.set_primary(item)

    def similar_by_picture(self) -> None:
        """The nearest items by picture, set apart in the catalogue."""
        self._similar("image")

    def similar_by_words(self) -> None:
        self._similar("text")

    def open_picture(self) -> None:
        """The original file, in the program the system has for pictures."""
        session, item = self._window.studio.session, self._window.studio.selection.primary
        row = None if session is None or item is None else session.items[item]
        if session is None or row is None or not row.image_sha:
            self._window.toast.say(self.tr("This item has no picture."))
            return
        try:
            file = images.image_path(session.path / "images", row.image_sha)
        except MrcsafError as error:
            self._window.toast.say(str(error))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    def show_data(self) -> None:
        """The figures behind a chart: the focused one, else the first of those in sight."""
        charts = charts_of(self._window)
        if not charts:
            self._window.toast.say(self.tr("There is no chart on this page."))
            return
        focused: object = QGuiApplication.focusObject()
        first = next((chart for chart in charts if chart is focused), charts[0])
        DataTable(charts, first, self._window).open()

    def menu_at(self, place: QPoint, by_key: bool = False) -> QMenu | None:
        """The menu for what lies at a place of the window; None where nothing has one."""
        child = self._window.focusWidget() if by_key else self._window.childAt(place)
        while child is not None and child is not self._window:
            if hasattr(child, "as_table"):
                return self._chart_menu(child)
            if isinstance(child, QAbstractItemView):
                return self._card_menu(child, place, by_key)
            child = child.parentWidget()
        return None

    def _chart_menu(self, chart: QWidget) -> QMenu:
        chart.setFocus()
        menu = QMenu(self._window)
        menu.addAction(self._window.actions_["data"])
        return menu

    def _card_menu(self, view: QAbstractItemView, place: QPoint, by_key: bool) -> QMenu | None:
        at = view.viewport().mapFrom(self._window, place)
        index = view.currentIndex() if by_key else view.indexAt(at)
        item = _item_of(index)
        if item is None:
            return None
        self._window.studio.selection.set_primary(item)
        menu = QMenu(self._window)
        for name in ITEM_ACTIONS:
            if name:
                menu.addAction(self._window.actions_[name])
            else:
                menu.addSeparator()
        return menu

    def _similar(self, modality: str) -> None:
        studio = self._window.studio
        session, item = studio.session, studio.selection.primary
        if session is None or item is None:
            self._window.toast.say(self.tr("Choose an item first."))
            return
        studio.queries.start(
            self, partial(_nearest, session, item, modality),
            done=partial(self._found, item, modality), failed=studio.failed.emit,
        )  # fmt: skip

    def _found(self, item: int, modality: str, near: list[int]) -> None:
        studio = self._window.studio
        session = studio.session
        if session is None or item not in session.items:
            return
        if not near:
            self._window.toast.say(self.tr("This project keeps no nearest items of that kind."))
            return
        title = plain(session.items[item].title, 32) or session.items[item].ext_id
        text = (
            self.tr("like “{title}” by picture")
            if modality == "image"
            else self.tr("like “{title}” by words")
        )
        rows = np.array([item, *near], np.int64)
        studio.selection.set_subset(Subset(text.format(title=title), rows, "similar"))
        self._window.view("catalogue")


def _item_of(index: QModelIndex) -> int | None:
    """The item a row stands for; other tables use the role for shares and the like."""
    found = index.data(CardRole.ITEM_ID) if index.isValid() else None
    return int(found) if isinstance(found, int | np.integer) else None


def _nearest(session: Session, item: int, modality: str, report: Report) -> list[int]:
    """The item's neighbours in one item graph, nearest first."""
    return [near for near, _ in neighbours_of(session, item).get(modality, [])]


# How each project's views stood: kept when they are left, there again at the next opening.


class Memories(QObject):
    """Asks the pages before they change, and hands out what they said."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._path: Path | None = None
        self._states: dict[str, Memory] = {}
        self.page = ""  # the view shown last

    def keep(self, *_: object) -> None:
        """Write down how things stand; called before another session, and at the end."""
        studio = self._window.studio
        session, user = studio.session, studio.selection.user
        if session is None or session.path != self._path:
            return
        for name, page in self._window.pages.items():
            self._states[name] = page.remember()
        if self._window.current != "home":
            self.page = self._window.current
        name = session.users[user] if user is not None and user < len(session.users) else ""
        state: dict[str, Any] = {"page": self.page, "user": name, "pages": self._states}
        studio.settings.set_view(session.path, state)

    def follow(self, session: Session | None) -> None:
        """Another session is there: what its pages are to remember."""
        path = None if session is None else session.path
        if path != self._path:
            self._path = path
            kept = {} if path is None else self._window.studio.settings.view(path)
            pages = kept.get("pages")
            self._states = pages if isinstance(pages, dict) else {}
            page = kept.get("page")
            self.page = page if isinstance(page, str) and page in PAGES else ""
        for name, page in self._window.pages.items():
            self.tell(name, page)

    def tell(self, name: str, page: Page) -> None:
        """What one page is to remember."""
        state = self._states.get(name)
        page.remembered = state if isinstance(state, dict) else {}


# Single keys are commands, but never while somebody types, chooses from a list or fills in a form.
#
# The shortcut sheet says the rule in the user's words (`app/shell/palette.py`).


FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)
HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def is_letter(event: QKeyEvent) -> bool:
    """Whether the key would write something where text is written."""
    text = event.text()
    return bool(text.strip()) and text.isprintable() and not event.modifiers() & HELD


def are_commands(focus: QWidget | None, form: QWidget | None) -> bool:
    """Whether letters act while `focus` has the keys; `form` is a page that is filled in, or None.

    Beside a field of a form a letter was meant for the field: it must not lead away from the page.
    Lists and charts stand in forms too, and keep their keys.
    """
    if isinstance(focus, FIELDS):
        return False
    if form is None or (focus is not None and not form.isAncestorOf(focus)):
        return True
    return isinstance(focus, QAbstractItemView) or hasattr(focus, "as_table")
