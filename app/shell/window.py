"""The window: navigation between views, and nothing else."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QMainWindow, QStackedWidget

from app.core.application import Studio
from app.core.session import Session
from app.importing.drops import DropSheet
from app.inspector.dock import Inspector
from app.shell import keys
from app.shell.actions import Actions
from app.shell.bars import MainToolbar
from app.shell.chrome import NARROW, Commands
from app.shell.item_commands import ItemCommands
from app.shell.memories import Memories
from app.shell.navigator import Navigator
from app.shell.pages import PAGES, page_class
from app.shell.statusbar import StatusBar
from app.shell.tour import Tour
from app.training.closing import may_close
from app.ui import panes
from app.ui.page import Page
from app.ui.side_dock import side_dock
from app.ui.theme import Theme
from app.ui.toast import Toast


class Window(QMainWindow):
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
        """Keeps letters from being commands where somebody writes: see app/shell/keys.py."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            form = self.page if self.page.is_form else None
            if keys.is_letter(event) and not keys.are_commands(self.focusWidget(), form):
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
