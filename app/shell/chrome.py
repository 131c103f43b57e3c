"""What the menu's commands do to the window itself: dialogs, themes, layout, pictures of it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.core import errors, exporting, file_dialogs, sample
from app.core.crashes import Crash
from app.dialogs.about import AboutDialog
from app.dialogs.backups import BackupsDialog
from app.dialogs.crash import CrashDialog
from app.importing import drops
from app.importing.drops import Drop
from app.importing.wizard import ImportWizard
from app.shell.pages import PAGES
from app.shell.palette import CommandPalette
from app.shell.shortcuts import ShortcutSheet
from app.ui import panes

if TYPE_CHECKING:
    from app.shell.window import Window

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
        if drop.kind == drops.PROJECT:
            self._window.studio.open(drop.path)
        elif drop.kind == drops.DATA:
            self.show_import(drop.path)
        elif drop.kind == drops.CHECKPOINT:
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
        exporting.export_view(self._window.studio, self._window.page, self._window)

    def report_user(self) -> None:
        exporting.export_report(self._window.studio, self._window, item=False)

    def report_item(self) -> None:
        exporting.export_report(self._window.studio, self._window, item=True)

    def _theme(self, wish: str) -> None:
        self._window.studio.settings.change(theme=wish)
        self._window.studio.themes.choose(wish)
