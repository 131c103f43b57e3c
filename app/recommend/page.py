"""The main view: one user's ranked items as cards, beside what the user chose before."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.cards.grid import LARGEST, SIZES, SMALLEST, CardView
from app.cards.model import HIT, SEEN, Card, CardModel, card_of, card_rows
from app.cards.preview import Preview
from app.cards.row import HistoryStrip
from app.cards.table import CardTableView
from app.core import errors
from app.core.application import Studio
from app.core.exporting import RowsJob
from app.core.jobs import Latest
from app.recommend.filter import FilterLine, ListFilter
from app.recommend.what_if import WhatIfDrawer
from app.ui import page
from app.ui.layout import Flow
from app.ui.page import Memory, Page, StatePanel
from app.ui.theme import Theme, Themes, icon, scaled
from mrcsaf.answers.recommend import Recommendation, recommend
from mrcsaf.answers.session import Session
from mrcsaf.answers.what_if import Supposed
from mrcsaf.core import tables
from mrcsaf.core.text import fraction, plain


class RecommendPage(Page):
    """Header sentence, history strip, and the list as a grid or a table."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        preferences = studio.settings.value
        self._found: Recommendation | None = None
        self._asks = Latest(self)  # list
        self._revealed = False
        self._model = CardModel(studio.thumbnails, self)
        self.grid = CardView(self._model, studio.themes, preferences.card_width)
        self.preview = Preview(studio, self.grid)
        self.table = CardTableView(self._model, studio.themes)
        self.state = StatePanel(studio.themes)
        self.bar = RecommendBar(studio.themes)
        self.history = HistoryStrip(studio)
        self.what_if = WhatIfDrawer(studio)
        self._supposed: Supposed | None = None
        self._sentence = QLabel()
        self._note = QLabel()
        self._content = QStackedWidget()
        self._lay_out()
        self._connect()
        self.bar.show_options(preferences.show_seen, self._revealed, preferences.as_table)

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
        head.addWidget(self.history)
        head.addSpacing(6)
        head.addWidget(self.bar)
        self.layout_.addLayout(head)
        for widget in (self.grid, self.table, self.state):
            self._content.addWidget(widget)
        self._content.setMinimumHeight(110)  # the drawer under it goes first
        body = QVBoxLayout()
        body.setContentsMargins(16, 0, 8, 0)
        body.addWidget(self._content)
        self.layout_.addLayout(body, 1)
        drawer = QVBoxLayout()
        drawer.setContentsMargins(24, 0, 24, 12)
        drawer.addWidget(self.what_if)
        self.layout_.addLayout(drawer)

    def _connect(self) -> None:
        selection = self.studio.selection
        selection.user_changed.connect(self._ask)
        selection.primary_changed.connect(self._show_primary)
        self.studio.k_changed.connect(self._ask)
        self.studio.opening.connect(self._show_opening)
        self.studio.failed.connect(self._not_opened)
        self.grid.chosen.connect(self._choose)
        self.grid.selected.connect(selection.set_selected)
        self.grid.zoomed.connect(self._keep_width)
        self.grid.opened.connect(self._open_why)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open_why)
        self.bar.filters.changed.connect(self._show_cards)
        self.bar.seen.clicked.connect(self.toggle_seen)
        self.bar.reveal.clicked.connect(self.toggle_reveal)
        self.bar.what_if.clicked.connect(self.toggle_what_if)
        self.bar.table.clicked.connect(self.toggle_table)
        self.bar.zoom.valueChanged.connect(self.grid.set_card_width)
        self.what_if.listed.connect(self._suppose)
        self.what_if.opened.connect(self.bar.what_if.setChecked)

    def main(self) -> QWidget:
        return self._content.currentWidget() or self

    # What actions call: see app/shell/actions.py

    def toggle_seen(self) -> None:
        """Rank seen items too, or leave them out."""
        self.studio.settings.change(show_seen=not self.studio.settings.value.show_seen)
        self._show_options()
        self._ask()

    def toggle_reveal(self) -> None:
        """Mark the held-out items in the list, or hide them again."""
        self._revealed = not self._revealed
        self._show_options()
        self._show_cards()

    def toggle_table(self) -> None:
        self.studio.settings.change(as_table=not self.studio.settings.value.as_table)
        self._show_options()
        self._show_cards()

    def larger_cards(self) -> None:
        self.grid.larger()

    def smaller_cards(self) -> None:
        self.grid.smaller()

    def normal_cards(self) -> None:
        self.grid.set_card_width(SIZES["M"])

    def focus_filter(self) -> None:
        self.bar.filter.setFocus()
        self.bar.filter.selectAll()

    def clear_filters(self) -> None:
        """Show the whole list again."""
        self.bar.set_filter(ListFilter())

    def remember(self) -> Memory:
        return {"filter": self.bar.filters.filter.as_dict()}

    def toggle_what_if(self) -> None:
        """Open or close the drawer of what-ifs."""
        if self._found is not None and self.studio.session and self.studio.session.run:
            self.what_if.toggle()
            if self.what_if.isHidden():
                page.enter(self.main())
        self.bar.what_if.setChecked(not self.what_if.isHidden())  # also where there is no model

    def reset_what_if(self) -> None:
        self.what_if.reset()

    def more_image(self) -> None:
        self.what_if.step(1)

    def less_image(self) -> None:
        self.what_if.step(-1)

    def rows_job(self) -> RowsJob:
        """The list as an export takes it."""
        return partial(card_rows, list(self._model.cards))

    def copy(self) -> None:
        """The selected cards as lines of a table, or the whole list."""
        chosen = self.studio.selection.selected
        cards = [card for card in self._model.cards if card.item_id in chosen]
        QGuiApplication.clipboard().setText(as_lines(cards or self._model.cards))

    # The page's own work

    def show_session(self, session: Session | None) -> None:
        self._asks.clear()
        self._found = None
        if session is None:
            self._say("empty", self.tr("No project is open"), "", ("sample", "open"))
        elif not session.users:
            text = self.tr("Without users there is nobody to recommend to.")
            self._say("user", self.tr("This project has no users"), text)
        elif not session.items:
            self._say("empty", self.tr("This project has no items"), "", ("import",))
        else:
            self.bar.set_filter(ListFilter.of(self.memory("filter", {})))
            if self.studio.selection.user is not None:
                self._ask()

    def settled(self) -> bool:
        return not self._asks.busy and not self.what_if.busy

    def _ask(self, *_: object) -> None:
        """Rank for the chosen user; a former question still on its way is dropped."""
        session, user = self.studio.session, self.studio.selection.user
        if session is None or user is None or user >= len(session.users):
            return
        show_seen = self.studio.settings.value.show_seen
        work = partial(recommend, session, user, self.studio.k, show_seen)
        self._asks.start("list", self.studio.queries, work, self._ranked, self._failed)

    def _ranked(self, found: Recommendation) -> None:
        self._found = found
        self._show_cards()
        self.what_if.relist()

    def _suppose(self, supposed: Supposed | None) -> None:
        """Show the list of a what-if, or the run's own again."""
        if supposed is not None or self._supposed is not None:
            self._supposed = supposed
            place = self.grid.verticalScrollBar().value()
            self._show_cards()
            self.grid.verticalScrollBar().setValue(place)

    def _failed(self, error: Exception) -> None:
        self._found = None
        title = self.tr("This list cannot be made")
        self._say("warning", title, errors.sentence(error), ("reload",))

    def _show_opening(self, path: object) -> None:
        if self.studio.session is None:
            self._say("sample", self.tr("Opening the project…"))

    def _not_opened(self, error: Exception) -> None:
        if self.studio.session is None:
            title = self.tr("The project cannot be opened")
            self._say("warning", title, errors.sentence(error), ("sample", "open"))

    def _say(self, icon: str, title: str, text: str = "", actions: tuple[str, ...] = ()) -> None:
        """Show the state panel alone."""
        found = [self.window().findChild(QAction, name) for name in actions]
        self.state.show_message(icon, title, text, [action for action in found if action])
        self._content.setCurrentWidget(self.state)
        self._model.set_cards([])
        for widget in (self._sentence, self._note, self.history, self.bar):
            widget.setVisible(False)

    def _show_cards(self, *_: object) -> None:
        session, found = self.studio.session, self._found
        if session is None or found is None:
            return
        for widget in (self._sentence, self._note, self.history):
            widget.setVisible(True)
        self.history.show_items(session, found.history)
        self._sentence.setText(self._headline(session, found))
        self._note.setText(self._figures(found))
        self._note.setVisible(bool(self._note.text()))
        if session.run is None:
            self._no_model()
            return
        self.bar.setVisible(True)
        cards = self._cards(session, found)
        chosen, items = self.bar.filters.filter, session.items
        self.bar.filters.offer([items[card.item_id] for card in cards], session.w_image is not None)
        shown = [card for card in cards if chosen.fits(card, items[card.item_id])]
        self.bar.show_count(len(shown), len(cards))
        self._model.set_cards(shown)
        if not shown:
            text = self.tr("0 of {n} match the filter.").format(n=len(cards))
            clear = self.window().findChild(QAction, "clear-filter")
            self.state.show_message(
                "search", self.tr("Nothing matches"), text, [clear] if clear else []
            )
            self._content.setCurrentWidget(self.state)
            return
        as_table = self.studio.settings.value.as_table
        self._content.setCurrentWidget(self.table if as_table else self.grid)
        self._show_primary(self.studio.selection.primary)
        if self.studio.selection.primary is None:
            self.grid.scrollToTop()

    def _no_model(self) -> None:
        self.bar.setVisible(False)
        self._model.set_cards([])
        text = self.tr("Train one on the Training page or by “mrcsaf train”, or load a checkpoint.")
        train = self.window().findChild(QAction, "train")
        self.state.show_message("training", self.tr("No model yet"), text, [train] if train else [])
        self._content.setCurrentWidget(self.state)

    def _cards(self, session: Session, found: Recommendation) -> list[Card]:
        seen = frozenset(found.history)
        shown = found.held_out if self._revealed else frozenset()
        other = self._supposed if self._supposed and self._supposed.user == found.user else None
        moves = {} if other is None else other.moves
        ranked = zip((other or found).items, (other or found).scores, strict=True)
        cards = []
        for rank, (item, score) in enumerate(ranked, start=1):
            badges = (HIT,) * (item in shown) + (SEEN,) * (item in seen)
            card = card_of(session, session.items[item], rank=rank, score=score)
            move = _move(moves[item]) if item in moves else ""
            cards.append(replace(card, badges=(*badges, *card.badges), move=move))
        return cards

    def _headline(self, session: Session, found: Recommendation) -> str:
        name = plain(session.users[found.user], 64)
        if session.run is None:
            return self.tr("{user} · no model yet").format(user=name)
        if self._supposed is not None and self._supposed.user == found.user:
            text = self.tr("What if: top {k} for {user}")
            return text.format(k=len(self._supposed.items), user=name)
        return self.tr("Top {k} for {user}").format(k=len(found.items), user=name)

    def _figures(self, found: Recommendation) -> str:
        session = self.studio.session
        if session is None or session.run is None:
            return ""
        run = session.run
        parts = [
            self.tr("run {id} {name}").format(id=run.id, name=plain(run.name or run.model, 60))
        ]
        show_seen = self.studio.settings.value.show_seen
        parts.append(self.tr("seen items shown") if show_seen else self.tr("seen items hidden"))
        if not found.history:
            parts.append(self.tr("cold user: no history"))
        parts.append(self._held_out(found))
        return " · ".join(parts)

    def _held_out(self, found: Recommendation) -> str:
        if not found.held_out:
            return self.tr("no held-out items")
        if not self._revealed:
            return self.tr("held-out items hidden ({n})").format(n=len(found.held_out))
        text = self.tr("{hits} of {n} held-out items in the list · Recall@20 {r} · NDCG@20 {g}")
        return text.format(
            hits=found.hits,
            n=len(found.held_out),
            r=fraction(found.quality["recall@20"]),
            g=fraction(found.quality["ndcg@20"]),
        )

    def _show_options(self) -> None:
        value = self.studio.settings.value
        self.bar.show_options(value.show_seen, self._revealed, value.as_table)

    def _show_primary(self, item: int | None) -> None:
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


def _move(places: int | None) -> str:
    """“▲3”, “▼2”, “new”, or “=”."""
    if places is None:
        return QCoreApplication.translate("RecommendPage", "new")
    return f"▲{places}" if places > 0 else f"▼{-places}" if places < 0 else "="


def as_lines(cards: Sequence[Card]) -> str:
    """Cards as tab-separated lines, for a spreadsheet."""
    rows = [("rank", "item", "title", "score", "w_image", "w_text")]
    for card in cards:
        weights = (
            ("", "") if card.w_image is None else (f"{card.w_image:.6f}", f"{1 - card.w_image:.6f}")
        )
        rows.append(
            (str(card.rank or ""), card.ext_id, card.title, f"{card.score or 0:.6g}", *weights)
        )
    return tables.as_lines(rows)


# The row of controls above the cards of the recommend view.


class RecommendBar(QWidget):
    """Filter, what is shown, how, and how large."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter this list…"))
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(120)
        self.filter.setMaximumWidth(260)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self.seen = _toggle(self.tr("Seen items"))
        self.reveal = _toggle(self.tr("Held-out"))
        self.reveal.setToolTip(self.tr("Mark the items kept back for the test (H)"))
        self.what_if = _toggle(self.tr("What if…"))
        self.what_if.setToolTip(self.tr("Slide pictures against words, the list moves (Shift+W)"))
        self.table = QToolButton()
        self.table.setCheckable(True)
        self.table.setToolTip(self.tr("Show as table (T)"))
        self.table.setAccessibleName(self.tr("Show as table"))
        self.table.setIconSize(QSize(20, 20))
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(SMALLEST, LARGEST)
        self.zoom.setValue(SIZES["M"])
        self.zoom.setFixedWidth(110)
        self.zoom.setToolTip(self.tr("Size of the cards (Ctrl+wheel)"))
        self.zoom.setAccessibleName(self.tr("Size of the cards"))
        self.filters = FilterLine()
        self.filter.textChanged.connect(self._words_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.filter, 2, top)
        row.addWidget(self.filters, 0, top)
        row.addWidget(self._count, 0, top)
        options = Flow(gap=8, at_end=True)
        for widget in (self.seen, self.reveal, self.what_if, self.table, self.zoom):
            options.addWidget(widget)
        row.addLayout(options, 3)
        themes.changed.connect(self._set_theme)
        self._set_theme(themes.theme)

    def show_options(self, seen: bool, revealed: bool, as_table: bool) -> None:
        self.seen.setChecked(seen)
        self.reveal.setChecked(revealed)
        self.table.setChecked(as_table)
        self.zoom.setEnabled(not as_table)

    def show_count(self, shown: int, of: int) -> None:
        """Say how many of the list match, where a filter is on."""
        text = self.tr("{n} of {of}").format(n=shown, of=of)
        self._count.setText("" if self.filters.filter.is_none else text)

    def set_filter(self, chosen: ListFilter) -> None:
        """Filter by this, its words in their field."""
        self.filter.blockSignals(True)
        self.filter.setText(chosen.words)
        self.filter.blockSignals(False)
        self.filters.set_filter(chosen)

    def _words_changed(self, words: str) -> None:
        self.filters.set_filter(replace(self.filters.filter, words=words))

    def _set_theme(self, theme: Theme) -> None:
        self.table.setIcon(icon("table", theme))


def _toggle(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setProperty("quiet", True)
    return button
