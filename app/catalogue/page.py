"""The whole catalogue: search, facets, any order, as cards or as a table."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from jaxtyping import Int64
from numpy import ndarray
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.cards.grid import SIZES, CardView
from app.cards.model import Card, LazyCardModel, card_of
from app.cards.preview import Preview
from app.catalogue.filters import CatalogueBar, FacetPanel
from app.catalogue.table import CatalogueTableView
from app.core import errors
from app.core.application import Studio
from app.core.exporting import RowsJob
from app.core.jobs import Latest
from app.core.session import Subset
from app.ui.page import Memory, Page, StatePanel
from app.ui.theme import scaled
from mrcsaf.answers.catalogue import (
    CatalogueIndex,
    Wish,
    build,
    count_audience,
    index_rows,
    search,
)
from mrcsaf.answers.session import Session
from mrcsaf.core.tables import as_lines, with_header
from mrcsaf.core.text import plain

Rows = Int64[ndarray, " N"]
COPIED = 10_000  # rows the clipboard takes


class CataloguePage(Page):
    """An index array of items is picked from columns; the views show that array."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._index: CatalogueIndex | None = None
        self._wish = Wish()
        self._asks = Latest(self)  # index, search, audience
        self._audience_known = False
        self.model = LazyCardModel(studio.thumbnails, self)
        self.grid = CardView(self.model, studio.themes, studio.settings.value.card_width)
        self.preview = Preview(studio, self.grid)
        self.table = CatalogueTableView(self.model)
        self.state = StatePanel(studio.themes)
        self.bar = CatalogueBar(studio.themes)
        self.facets = FacetPanel()
        self._sentence = QLabel()
        self._note = QLabel()
        self._content = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._sentence.setFont(scaled(self.font(), 1.15))
        self._sentence.setProperty("role", "heading")
        self._note.setProperty("role", "muted")
        for label in (self._sentence, self._note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QVBoxLayout()
        head.setContentsMargins(24, 18, 24, 6)
        head.setSpacing(4)
        head.addWidget(self._sentence)
        head.addWidget(self._note)
        head.addSpacing(8)
        head.addWidget(self.bar)
        self.layout_.addLayout(head)
        for widget in (self.grid, self.table, self.state):
            self._content.addWidget(widget)
        body = QHBoxLayout()
        body.setContentsMargins(4, 0, 8, 0)
        body.setSpacing(4)
        body.addWidget(self.facets)
        body.addWidget(self._content, 1)
        self.layout_.addLayout(body, 1)

    def _connect(self) -> None:
        selection = self.studio.selection
        selection.primary_changed.connect(self._show_primary)
        selection.subset_changed.connect(self._subset_changed)
        self.bar.search.textChanged.connect(self._search)
        self.bar.sort_asked.connect(self.sort_by)
        self.bar.dropped.connect(self._drop)
        self.bar.cleared.connect(self.clear_filters)
        self.bar.table.clicked.connect(self.toggle_table)
        self.bar.zoom.valueChanged.connect(self.grid.set_card_width)
        self.facets.changed.connect(self._facets_changed)
        self.grid.chosen.connect(self._choose)
        self.grid.selected.connect(selection.set_selected)
        self.grid.zoomed.connect(self._keep_width)
        self.grid.opened.connect(self._open_why)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open_why)
        self.table.sort_asked.connect(self.sort_by)

    def main(self) -> QWidget:
        return self._content.currentWidget() or self

    # What actions call: see app/shell/actions.py

    def toggle_table(self) -> None:
        self.studio.settings.change(as_table=not self.studio.settings.value.as_table)
        self._show()

    def larger_cards(self) -> None:
        self.grid.larger()

    def smaller_cards(self) -> None:
        self.grid.smaller()

    def normal_cards(self) -> None:
        self.grid.set_card_width(SIZES["M"])

    def focus_filter(self) -> None:
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def copy(self) -> None:
        """The selected rows, or those shown, for a spreadsheet."""
        session, index = self.studio.session, self._index
        if session is None or index is None:
            return
        shown, chosen = self.model.items[:COPIED], self.studio.selection.selected
        if len(chosen) > 1:
            shown = shown[np.isin(shown, sorted(chosen))]
        rows = index_rows(session, index, shown)
        QGuiApplication.clipboard().setText(as_lines(with_header(rows)))
        text = self.tr("{n} rows copied.").format(n=f"{len(rows):,}")
        self.studio.notice.emit(text)

    def rows_job(self) -> RowsJob | None:
        """What is shown, in its order, as an export takes it."""
        session, index = self.studio.session, self._index
        if session is None or index is None:
            return None
        return partial(index_rows, session, index, self.model.items)

    def remember(self) -> Memory:
        index = self._index
        if index is None:
            return self.remembered
        chosen = {
            name: [index.facets[name].values[code] for code in sorted(codes)]
            for name, codes in self._wish.chosen.items()
        }
        order = {"sort": self._wish.sort, "falling": self._wish.falling}
        return {"search": self.bar.search.text(), "chosen": chosen, **order}

    # The page's own work

    def show_session(self, session: Session | None) -> None:
        self._asks.clear()
        self._index, self._wish, self._audience_known = None, Wish(), False
        self._set_search("")
        if session is None:
            self._say("empty", self.tr("No project is open"), "", ("sample", "open"))
        elif not session.items:
            self._say("empty", self.tr("This project has no items"), "", ("import",))
        else:
            self._say("catalogue", self.tr("Reading the catalogue…"))
            work = partial(build, session)
            self._asks.start("index", self.studio.queries, work, self._indexed, self._failed)

    def settled(self) -> bool:
        return not self._asks.busy

    def entered(self) -> None:
        self._show_primary(self.studio.selection.primary)

    def sort_by(self, key: str, falling: bool) -> None:
        """Another order, for the grid and the table alike."""
        again = key == "match" and self._wish.sort != "match"
        self._wish = replace(self._wish, sort=key, falling=falling)
        if again:
            self._search()
        else:
            self._show()

    def clear_filters(self) -> None:
        """Show the whole catalogue again."""
        self.facets.clear()
        self._set_search("")
        self._wish = replace(self._wish, chosen={}, found=None, subset=None)
        self.studio.selection.set_subset(None)
        self._show()

    def _indexed(self, index: CatalogueIndex) -> None:
        session = self.studio.session
        if session is None:
            return
        self._index = index
        subset = self.studio.selection.subset
        self._wish = Wish(subset=None if subset is None else subset.items)
        if session.run is not None:
            self._wish = replace(self._wish, sort="popularity", falling=True)
        self.facets.set_facets(index.facets)
        self._recall(index)
        if session.ranker is not None:
            work = partial(count_audience, session)
            runner = self.studio.background
            self._asks.start("audience", runner, work, self._counted, self._failed)
        self._search() if self.bar.search.text().strip() else self._show()

    def _recall(self, index: CatalogueIndex) -> None:
        """Stand as the last time, as far as the catalogue still has it."""
        self._set_search(self.memory("search", ""))
        sort = self.memory("sort", "")
        if sort in index.keys or sort in ("match", "audience", "twins"):
            falling = self.memory("falling", False)
            self._wish = replace(self._wish, sort=sort, falling=falling)
        chosen: dict[str, Any] = self.memory("chosen", {})
        for name, values in chosen.items():
            section = self.facets.sections.get(name)
            if section is not None and isinstance(values, list):
                codes = [index.facets[name].code(value) for value in values]
                section.tick(code for code in codes if code >= 0)
        self._wish = replace(self._wish, chosen=self.facets.chosen())

    def _counted(self, counts: Rows | None) -> None:
        self._audience_known = counts is not None
        if self._index is not None and counts is not None:
            self._index = self._index.with_audience(counts)
            self._show(keep_rows=self._wish.sort != "audience")

    def _search(self, *_: object) -> None:
        session, words = self.studio.session, self.bar.search.text().strip()
        if session is None or self._index is None:
            return
        if not words:
            self._asks.drop("search")
            self._found(None)
            return
        work = partial(search, session, words, self._wish.sort == "match")
        self._asks.start("search", self.studio.queries, work, self._found, self._failed)

    def _found(self, found: Rows | None) -> None:
        self._wish = replace(self._wish, found=found)
        self._show()

    def _facets_changed(self) -> None:
        self._wish = replace(self._wish, chosen=self.facets.chosen())
        self._show()

    def _subset_changed(self, subset: Subset | None) -> None:
        self._wish = replace(self._wish, subset=None if subset is None else subset.items)
        self._show()

    def _drop(self, name: str) -> None:
        if name == "search":
            self.bar.search.clear()
        elif name == "subset":
            self.studio.selection.set_subset(None)
        elif name in self.facets.sections:
            self.facets.sections[name].clear()
            self._facets_changed()

    def _set_search(self, text: str) -> None:
        self.bar.search.blockSignals(True)
        self.bar.search.setText(text)
        self.bar.search.blockSignals(False)

    def _failed(self, error: Exception) -> None:
        title = self.tr("The catalogue cannot be read")
        self._say("warning", title, errors.sentence(error), ("reload",))

    def _say(self, icon: str, title: str, text: str = "", actions: tuple[str, ...] = ()) -> None:
        found = [self.window().findChild(QAction, name) for name in actions]
        self.state.show_message(icon, title, text, [action for action in found if action])
        self._content.setCurrentWidget(self.state)
        for widget in (self._sentence, self._note, self.bar, self.facets):
            widget.setVisible(False)

    def _show(self, keep_rows: bool = False) -> None:
        """Pick the items wished for and show them, the primary one in sight."""
        session, index = self.studio.session, self._index
        if session is None or index is None:
            return
        for widget in (self._sentence, self._note, self.bar, self.facets):
            widget.setVisible(True)
        self.table.table.set_columns(session, index)
        if not keep_rows:
            picked = index.pick(self._wish)
            make = partial(self._card, session, index, self._wish.sort)
            self.model.set_items(picked, index.n, make, index.items_with)
            self.facets.set_counts(index.counts(self._wish))
        self._describe(session, index)
        self.bar.show_order(self._wish.sort, self._wish.falling)
        self.table.show_order(self._wish.sort, self._wish.falling)
        as_table = self.studio.settings.value.as_table
        self.bar.table.setChecked(as_table)
        self.bar.zoom.setEnabled(not as_table)
        if not len(self.model.items):
            text = self.tr("0 of {n} items match.").format(n=f"{index.n_present:,}")
            self.state.show_message("search", self.tr("Nothing matches"), text)
            self._content.setCurrentWidget(self.state)
            return
        self._content.setCurrentWidget(self.table if as_table else self.grid)
        self.table.viewport().update()
        self._show_primary(self.studio.selection.primary)

    def _card(self, session: Session, index: CatalogueIndex, sort: str, item: int) -> Card:
        """The card of an item, its second line telling what the order is about."""
        card = card_of(session, session.items[item])
        if sort == "popularity":
            text = self.tr("chosen %Ln time(s)", "", int(index.keys[sort][item]))
            return replace(card, subtitle=text)
        if sort == "audience" and sort in index.keys:
            text = self.tr("%Ln user(s)", "", int(index.keys[sort][item]))
            return replace(card, subtitle=text)
        return card

    def _describe(self, session: Session, index: CatalogueIndex) -> None:
        n, of = len(self.model.items), index.n_present
        text = self.tr("All {n} items") if n == of else self.tr("{k} of {n} items")
        self._sentence.setText(text.format(n=f"{of:,}", k=f"{n:,}"))
        parts = []
        if session.run is not None:
            parts.append(self.tr("run {id}").format(id=session.run.id))
            if session.w_image is None:
                parts.append(self.tr("no selector weights"))
        missing = int((index.facets["picture"].codes != index.facets["picture"].code("ok")).sum())
        if missing:
            parts.append(self.tr("{n} without a picture").format(n=f"{missing:,}"))
        if "audience" in self._asks:
            parts.append(self.tr("audience: computing…"))
        elif session.run is not None and not self._audience_known:
            parts.append(self.tr("audience: this run keeps no thresholds"))
        self._note.setText(" · ".join(parts))
        self._note.setVisible(bool(parts))
        self.bar.show_chips(self._chips(index))

    def _chips(self, index: CatalogueIndex) -> list[tuple[str, str]]:
        chips = []
        words, subset = self.bar.search.text().strip(), self.studio.selection.subset
        if words:
            chips.append(("search", f"“{plain(words, 24)}”"))
        if subset is not None:
            chips.append(("subset", plain(subset.words, 60)))
        for name, codes in self._wish.chosen.items():
            values = index.facets[name].values
            first = plain(values[min(codes)].split("/")[-1], 24)
            chips.append((name, first if len(codes) == 1 else f"{first} +{len(codes) - 1}"))
        return chips

    def _show_primary(self, item: int | None) -> None:
        if self._index is not None:
            self.grid.show_item(item)
            self.table.show_item(item)

    def _choose(self, item: int | None) -> None:
        if item is not None:
            self.studio.selection.set_primary(item)

    def _keep_width(self, width: int) -> None:
        self.bar.zoom.setValue(width)
        self.studio.settings.change(card_width=width)

    def _open_why(self, item: int) -> None:
        action = self.window().findChild(QAction, "why")
        if action is not None:
            action.trigger()
