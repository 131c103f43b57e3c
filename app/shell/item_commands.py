"""What can be done with the item that is shown, and the menus of a right click."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPoint, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from app.cards.model import CardRole
from app.core.session import Session, Subset
from app.dialogs.data_table import DataTable, charts_of
from mrcsaf.answers.explain_item import neighbours_of
from mrcsaf.core.errors import MrcsafError
from mrcsaf.core.progress import Report
from mrcsaf.core.text import plain
from mrcsaf.data import images

if TYPE_CHECKING:
    from app.shell.window import Window

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
