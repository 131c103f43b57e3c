"""The sandbox: click what a user who does not exist would choose, see what they would be shown."""

from dataclasses import replace
from functools import partial

import numpy as np
from jaxtyping import Int64
from numpy import ndarray
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.cards.grid import SIZES, CardView
from app.cards.model import LIKED, Card, CardModel, CardRole, LazyCardModel, card_of, card_rows
from app.cards.preview import Preview
from app.cards.row import TileStrip
from app.core import errors
from app.core.application import Studio
from app.core.exporting import RowsJob
from app.core.jobs import Latest
from app.ui.controls import text_label
from app.ui.page import Memory, Page, StatePanel
from app.ui.theme import scaled
from mrcsaf.answers.catalogue import search
from mrcsaf.answers.fold_in import K
from mrcsaf.answers.sandbox import Guess, guess
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Report
from mrcsaf.core.text import plain

SIDE = 56
PAUSE_MS = 120  # after the last key before the search


class SandboxPage(Page):
    """Left the catalogue to choose from, right the estimated list; above them what was chosen."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._guess: Guess | None = None
        self._shown: Session | None = None  # the one the shelf is of
        self._asks = Latest(self)  # list, search
        self._popular: Int64[ndarray, " N"] = np.zeros(0, np.int64)
        self.search = QLineEdit()
        self.shelf_model = LazyCardModel(studio.thumbnails, self)
        self.shelf = CardView(self.shelf_model, studio.themes, SIZES["S"])
        self.list_model = CardModel(studio.thumbnails, self)
        self.grid = CardView(self.list_model, studio.themes, SIZES["S"])
        self.previews = [Preview(studio, view) for view in (self.shelf, self.grid)]
        self.chosen_model = CardModel(studio.thumbnails, self)
        self.strip = TileStrip(self.chosen_model, studio.themes, SIDE, self)
        self.clear_button = QPushButton(self.tr("Start again"))
        self.state, self.list_state = StatePanel(studio.themes), StatePanel(studio.themes)
        self._sentence, self._note = text_label("heading"), text_label("muted")
        self._hint = QLabel()
        self._content, self._answer = QStackedWidget(), QStackedWidget()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._sentence.setFont(scaled(self.font(), 1.15))
        self.search.setPlaceholderText(self.tr("Search title, brand, category, text, id…"))
        self.search.setAccessibleName(self.tr("Search the catalogue"))
        self.search.setClearButtonEnabled(True)
        self.shelf.setAccessibleName(self.tr("Items to choose from"))
        self.grid.setAccessibleName(self.tr("Estimated list"))
        self.strip.setAccessibleName(self.tr("Chosen items: a click takes one out"))
        self.clear_button.setProperty("quiet", True)
        self._hint.setProperty("role", "muted")
        chosen = QHBoxLayout()
        chosen.addWidget(self._hint)
        chosen.addWidget(self.strip, 1)
        chosen.addWidget(self.clear_button)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 18, 16, 8)
        column.setSpacing(6)
        for part in (self._sentence, self._note):
            column.addWidget(part)
        column.addLayout(chosen)
        column.addWidget(self._halves(), 1)
        self._content.addWidget(inside)
        self._content.addWidget(self.state)
        self._inside = inside
        self.layout_.addWidget(self._content)

    def _halves(self) -> QSplitter:
        self._answer.addWidget(self.grid)
        self._answer.addWidget(self.list_state)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        titles = (self.tr("Click what they would choose"), self.tr("≈ What they would be shown"))
        for title, top, below in (
            (titles[0], self.search, self.shelf), (titles[1], None, self._answer)
        ):  # fmt: skip
            half = QWidget()
            column = QVBoxLayout(half)
            column.setContentsMargins(0, 4, 8, 0)
            label = QLabel(title)
            label.setProperty("role", "title")
            column.addWidget(label)
            if top is not None:
                column.addWidget(top)
            column.addWidget(below, 1)
            half.setMinimumWidth(260)
            halves.addWidget(half)
        halves.setSizes([500, 500])
        return halves

    def _connect(self) -> None:
        selection = self.studio.selection
        selection.taste_changed.connect(self._taste_changed)
        self.studio.k_changed.connect(self._ask)
        self.search.textChanged.connect(self._soon.start)
        self._soon.timeout.connect(self._search)
        self.clear_button.clicked.connect(self._clear)
        for view in (self.shelf, self.grid):
            view.clicked.connect(self._toggle)
            view.opened.connect(self._add)
            view.chosen.connect(self._choose)
        self.strip.clicked.connect(self._toggle)
        self.strip.activated.connect(self._toggle)

    def main(self) -> QWidget:
        return self.search

    # What actions call: see app/shell/actions.py

    def focus_filter(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def larger_cards(self) -> None:
        for view in (self.shelf, self.grid):
            view.larger()

    def smaller_cards(self) -> None:
        for view in (self.shelf, self.grid):
            view.smaller()

    def rows_job(self) -> RowsJob:
        """The estimated list as an export takes it."""
        return partial(card_rows, list(self.list_model.cards))

    def remember(self) -> Memory:
        session = self.studio.session
        if session is None:
            return self.remembered
        return {"taste": [session.items[item].ext_id for item in self.studio.selection.taste]}

    # The page's own work

    def show_session(self, session: Session | None) -> None:
        self._asks.clear()
        self._guess, self._shown = None, session
        self.list_model.set_cards([])
        if session is None:
            self._say("empty", self.tr("No project is open"), "", ("sample", "open"))
        elif not session.items:
            self._say("empty", self.tr("This project has no items"), "", ("import",))
        elif session.ranker is None:
            text = self.tr("A made-up user needs a trained model to be placed in.")
            self._say("training", self.tr("No model yet"), text, ("train",))
        else:
            self._content.setCurrentWidget(self._inside)
            known = np.flatnonzero(session.ranker.known)
            order = np.argsort(-session.train.item_counts[known], kind="stable")
            self._popular = known[order].astype(np.int64)
            self._show_shelf(self._popular)
            self._search()
            self._recall(session)
            self._taste_changed()

    def _recall(self, session: Session) -> None:
        """The taste of the last time, unless there is one already."""
        wanted: list[str] = self.memory("taste", [])
        if wanted and not self.studio.selection.taste:
            number_of = {item.ext_id: item.id for item in session.items.values()}
            known = [number_of[name] for name in wanted if name in number_of]
            self.studio.selection.set_taste(tuple(dict.fromkeys(known)))

    def settled(self) -> bool:
        return not self._asks.busy and not self._soon.isActive()

    def _search(self) -> None:
        session, words = self.studio.session, self.search.text().strip()
        if session is None or session.ranker is None:
            return
        if not words:
            self._asks.drop("search")
            self._show_shelf(self._popular)
            return
        work = partial(_matches, session, words, self._popular)
        failed = self.studio.failed.emit
        self._asks.start("search", self.studio.queries, work, self._show_shelf, failed)

    def _show_shelf(self, rows: Int64[ndarray, " N"]) -> None:
        session = self.studio.session
        if session is None:
            return
        place = self.shelf.verticalScrollBar().value()
        same = np.array_equal(rows, self.shelf_model.items)
        with_picture: dict[str, list[int]] = {}
        for item in session.items.values():
            if item.image_sha and item.image_state == "ok":
                with_picture.setdefault(item.image_sha, []).append(item.id)
        liked = frozenset(self.studio.selection.taste)
        make = partial(_shelf_card, session, liked)
        self.shelf_model.set_items(rows, session.n_items, make, with_picture)
        if same:  # only the ticks changed
            self.shelf.verticalScrollBar().setValue(place)

    def _taste_changed(self, *_: object) -> None:
        session, taste = self.studio.session, self.studio.selection.taste
        if session is None or session is not self._shown or session.ranker is None:
            return
        self.chosen_model.set_cards([card_of(session, session.items[item]) for item in taste])
        self._show_shelf(self.shelf_model.items)
        self.shelf.show_item(self.studio.selection.primary)
        self.clear_button.setVisible(bool(taste))
        self._hint.setText("" if taste else self.tr("Nothing chosen yet"))
        self._ask()

    def _ask(self, *_: object) -> None:
        session, taste = self.studio.session, self.studio.selection.taste
        if session is None or session.ranker is None:
            return
        if not taste:
            self._guess = None
            self._asks.drop("list")
            self.list_model.set_cards([])
            title = self.tr("Choose one item or more")
            text = self.tr("The list follows each click: left of this, or with L on any page.")
            self.list_state.show_message("taste", title, text)
            self._answer.setCurrentWidget(self.list_state)
            self._describe()
            return
        work = partial(guess, session, taste, self.studio.k)
        self._asks.start("list", self.studio.background, work, self._guessed, self._no_list)
        if self._guess is None:
            self.list_state.show_message("taste", self.tr("Looking at how real users stand…"))

    def _guessed(self, found: Guess) -> None:
        session = self.studio.session
        if session is None:
            return
        self._guess = found
        ranked = enumerate(zip(found.items, found.scores, strict=True), start=1)
        self.list_model.set_cards(
            [card_of(session, session.items[i], rank=n, score=s) for n, (i, s) in ranked]
        )
        self._answer.setCurrentWidget(self.grid)
        self._describe()

    def _no_list(self, error: Exception) -> None:
        title = self.tr("This list cannot be estimated")
        self.list_state.show_message("warning", title, errors.sentence(error))
        self._answer.setCurrentWidget(self.list_state)
        self._describe()

    def _describe(self) -> None:
        session, found = self.studio.session, self._guess
        if session is None or session.run is None:
            return
        if found is None:
            self._sentence.setText(self.tr("A user who does not exist"))
            self._note.setText(self.tr("Build a taste from items and see the list it would get."))
            return
        n = len(found.chosen)
        text = self.tr("≈ Top {k} for a made-up taste of %n item(s)", "", n)
        self._sentence.setText(text.format(k=len(found.items)))
        text = self.tr(
            "Approximate: not trained. The vectors are estimated from how {run} placed users with"
            " similar choices; for {n} real users such a list held {hits} of their true top {k}."
        )
        run = plain(session.run.name or session.run.model, 60)
        self._note.setText(
            text.format(run=run, n=found.n_checked, hits=f"{found.overlap:.1f}", k=K)
        )

    def _say(self, icon: str, title: str, text: str = "", actions: tuple[str, ...] = ()) -> None:
        found = [self.window().findChild(QAction, name) for name in actions]
        self.state.show_message(icon, title, text, [action for action in found if action])
        self._content.setCurrentWidget(self.state)

    def _toggle(self, index: QModelIndex) -> None:
        item = index.data(CardRole.ITEM_ID)
        if item is not None:
            self.studio.selection.toggle_taste(item)

    def _add(self, item: int) -> None:
        if item not in self.studio.selection.taste:
            self.studio.selection.toggle_taste(item)

    def _choose(self, item: int | None) -> None:
        if item is not None:
            self.studio.selection.set_primary(item)

    def _clear(self) -> None:
        self.studio.selection.set_taste(())


def _shelf_card(session: Session, liked: frozenset[int], item: int) -> Card:
    card = card_of(session, session.items[item])
    return replace(card, badges=(LIKED, *card.badges)) if item in liked else card


def _matches(
    session: Session, words: str, popular: Int64[ndarray, " N"], report: Report
) -> Int64[ndarray, " M"]:
    """What the run knows and the words name, the most chosen first."""
    found = search(session, words, False, report)
    return popular[np.isin(popular, found)]
