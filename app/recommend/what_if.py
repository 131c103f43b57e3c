"""The drawer under the recommend view: sliders and ticks that re-rank the list."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.cards.model import DROPPED, CardModel, CardRole, card_of
from app.cards.row import TileStrip
from app.core import errors
from app.core.application import Studio
from app.core.jobs import Job, Latest
from app.ui.controls import STEPS, DropDown, TickSlider, text_label
from app.ui.theme import tabular
from mrcsaf.answers import what_if
from mrcsaf.answers.session import Session
from mrcsaf.answers.what_if import WHOLE, Change, Prepared, Supposed, history_of, prepare, without
from mrcsaf.core.progress import Progress
from mrcsaf.core.text import figure, plain

SIDE = 44
STEP = STEPS // 40  # of a key: 5 % of a modality
TICKS_UP_TO = 50  # items of a list; where more can change, marks would be a band
THIS, ALL = "item", "all"


class WhatIfDrawer(QFrame):
    """Nothing is retrained; `listed` tells what the list would be, or that it is the run's own."""

    listed = Signal(object)  # Supposed or None
    opened = Signal(bool)  # or closed

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._prepared: Prepared | None = None
        self._asks = Latest(self)  # simulator
        self._share = 0.5  # of the picture; finer than the slider's steps until that is moved
        self.change = Change()
        self.setProperty("role", "panel")
        self.slider = TickSlider(studio.themes)
        self.slider.setAccessibleName(self.tr("Weight of the picture against the words"))
        self.weight = TickSlider(studio.themes)
        self.weight.setAccessibleName(self.tr("Selector's weight of the picture"))
        self.scope = DropDown()
        self.scope.addItem(self.tr("of the chosen item"), THIS)
        self.scope.addItem(self.tr("of every item"), ALL)
        self.scope.setAccessibleName(self.tr("Whose selector weight"))
        self.history_model = CardModel(studio.thumbnails, self)
        self.history = TileStrip(self.history_model, studio.themes, SIDE, self)
        self.history.setAccessibleName(self.tr("History: a click leaves an item out"))
        self.reset_button = QPushButton(self.tr("Reset (0)"))
        self.close_button = QPushButton(self.tr("Close"))
        self._alpha, self._omega = QLabel(), QLabel()
        self._note, self._moved = text_label("caption"), QLabel()
        self.rerun = RerunRow(studio)
        self._ticks_soon = QTimer(self)
        self._ticks_soon.setSingleShot(True)
        self._ticks_soon.setInterval(60)
        self._lay_out()
        self._connect()
        self._show_values()
        self.hide()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("What if…"))
        title.setProperty("role", "heading")
        self._moved.setProperty("role", "muted")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self._moved)
        head.addStretch()
        for button in (self.reset_button, self.close_button):
            button.setProperty("quiet", True)
            head.addWidget(button)
        for label in (self._alpha, self._omega):
            label.setFont(tabular(self.font()))
            label.setMinimumWidth(168)
        ends = [QLabel(text) for text in (self.tr("text"), self.tr("image")) * 2]
        for label in ends:
            label.setProperty("role", "muted")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.addWidget(QLabel(self.tr("Modalities")), 0, 0)
        grid.addWidget(QLabel(self.tr("Selector")), 1, 0)
        grid.addWidget(self.scope, 1, 1)
        sliders = ((self.slider, self._alpha, 1), (self.weight, self._omega, 2))
        for row, (slider, label, first) in enumerate(sliders):
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(ends[2 * row])
            line.addWidget(slider, 1)
            line.addWidget(ends[2 * row + 1])
            grid.addLayout(line, row, first, 1, 5 - first)
            grid.addWidget(label, row, 5)
        grid.addWidget(QLabel(self.tr("History")), 2, 0)
        grid.addWidget(self.history, 2, 1, 1, 5)
        grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(grid)
        column.addWidget(self._note)
        column.addWidget(self.rerun)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self._alpha_moved)
        self.weight.valueChanged.connect(self._weight_moved)
        self.scope.activated.connect(self._scope_chosen)
        self.history.clicked.connect(self._toggle_item)
        self.history.activated.connect(self._toggle_item)
        self.reset_button.clicked.connect(self.reset)
        self.close_button.clicked.connect(self.toggle)
        self._ticks_soon.timeout.connect(self._mark)
        self.rerun.changed.connect(self._list)
        selection = self._studio.selection
        selection.user_changed.connect(self._another)
        selection.primary_changed.connect(self._primary_changed)
        self._studio.session_changed.connect(self._another)

    # What the page calls

    def toggle(self) -> None:
        """Open, or close and let the list be the run's own again."""
        self.setVisible(self.isHidden())
        self.opened.emit(not self.isHidden())
        if self.isHidden():
            self.reset()
            return
        self.setFocus()
        if self._prepared is None:
            self._another()
        else:
            self.slider.setFocus()

    def reset(self) -> None:
        """Suppose nothing."""
        self.change = Change()
        self._show_values()
        self._list()

    def step(self, steps: int) -> None:
        """Move the modalities by 5 % for each step."""
        if not self.isHidden():
            self.slider.setValue(self.slider.value() + STEP * steps)

    def relist(self) -> None:
        """The length of the list or what is hidden changed."""
        if not self.isHidden():
            self._list()

    @property
    def busy(self) -> bool:
        return self._asks.busy or self.rerun.busy

    # The drawer's own work

    def _another(self, *_: object) -> None:
        """Another user or run: suppose nothing, and read what is needed if the drawer is open."""
        self._asks.clear()
        self._prepared = None
        if self.isHidden():
            return
        if self.slider.hasFocus():
            self.setFocus()  # holds the keys while the slider cannot
        self.change = Change()
        self._show_values()
        session, user = self._studio.session, self._studio.selection.user
        if session is None or user is None or session.ranker is None:
            return
        work = partial(prepare, session, user)
        self._asks.start("simulator", self._studio.queries, work, self._ready, self._failed)

    def _ready(self, prepared: Prepared | None) -> None:
        session = self._studio.session
        if session is None:
            return
        self._prepared = prepared
        self._show_history(session)
        self._show_values()
        if self.hasFocus():
            self.slider.setFocus()
        self._list()

    def _failed(self, error: Exception) -> None:
        self._note.setText(errors.sentence(error))

    def _alpha_moved(self, value: int) -> None:
        self.change = replace(self.change, alpha=WHOLE * value / STEPS)
        self._say()
        self._list(lines_moved=False)

    def _weight_moved(self, value: int) -> None:
        share, item = value / STEPS, self._studio.selection.primary
        self._share = share
        if self.scope.currentData() == ALL:
            self.change = replace(self.change, weight_of_all=share, weight_of={})
        elif item is not None:
            self.change = replace(
                self.change, weight_of=dict(self.change.weight_of) | {item: share}
            )
        self._say()
        self._list()

    def _scope_chosen(self, *_: object) -> None:
        """Another scope begins with the selector's own weights."""
        self.change = replace(self.change, weight_of={}, weight_of_all=None)
        self._show_values()
        self._list()

    def _primary_changed(self, *_: object) -> None:
        if not self.isHidden():
            self._show_values()

    def _toggle_item(self, index: QModelIndex) -> None:
        item, session = index.data(CardRole.ITEM_ID), self._studio.session
        if item is not None and session is not None:
            self.change = without(self.change, item)
            self._show_history(session)
            self._say()
            self._list()

    def _list(self, lines_moved: bool = True) -> None:
        """Rank again; where the lines themselves moved, mark the slider anew."""
        prepared, studio = self._prepared, self._studio
        self.rerun.follow(prepared, self.change)
        if lines_moved:
            self.slider.set_marks([])
            self._ticks_soon.start()
        if prepared is None or self.change.is_none or self.isHidden():
            self._moved.setText("")
            self.listed.emit(None)
            return
        found = self.rerun.supposed
        if found is None:
            found = prepared.suppose(self.change, studio.k, studio.settings.value.show_seen)
        text = self.tr("{n} of {k} places changed")
        self._moved.setText(text.format(n=found.n_moved, k=len(found.items)))
        self.listed.emit(found)

    def _mark(self) -> None:
        prepared, studio = self._prepared, self._studio
        if prepared is None or self.isHidden() or studio.k > TICKS_UP_TO:
            return
        if prepared.simulator.has_modalities:
            found = prepared.switches(self.change, studio.k, studio.settings.value.show_seen)
            self.slider.set_marks((found / WHOLE).tolist())
            self._say()

    def _show_values(self) -> None:
        """Put sliders where the change is, without telling."""
        prepared, item = self._prepared, self._studio.selection.primary
        modal = prepared is not None and prepared.simulator.has_modalities
        selected = None if prepared is None else prepared.simulator.selected
        everyone = self.scope.currentData() == ALL
        can = selected is not None and (
            everyone or (item is not None and item < len(selected.w_image))
        )
        own = 0.5
        if selected is not None:
            if everyone:
                own = float(selected.w_image.mean())
            elif item is not None and item < len(selected.w_image):
                own = self.change.weight_of.get(item, float(selected.w_image[item]))
        if everyone and self.change.weight_of_all is not None:
            own = self.change.weight_of_all
        self._share = own
        values = ((self.slider, self.change.alpha / WHOLE, modal), (self.weight, own, can))
        for slider, share, enabled in values:
            slider.blockSignals(True)
            slider.setValue(round(share * STEPS))
            slider.blockSignals(False)
            slider.setEnabled(enabled)
        self.scope.setEnabled(selected is not None)
        session = self._studio.session
        if session is not None:
            self._show_history(session)
        self._say()

    def _show_history(self, session: Session) -> None:
        prepared = self._prepared
        items = [] if prepared is None else history_of(prepared).tolist()
        cards = []
        for item in items:
            card = card_of(session, session.items[item])
            dropped = item in self.change.dropped
            cards.append(replace(card, badges=(DROPPED,) if dropped else ()))
        self.history_model.set_cards(cards)

    def _say(self) -> None:
        """The numbers beside the sliders, and what is exact about them."""
        alpha = self.change.alpha
        text = self.tr("image × {i:.2f}, text × {t:.2f}")
        self._alpha.setText(text.format(i=alpha, t=WHOLE - alpha))
        share = self._share
        text = self.tr("image {i:.3f}, text {t:.3f}")
        self._omega.setText(text.format(i=share, t=1 - share) if self.weight.isEnabled() else "")
        parts = [self.tr("Exact on the stored vectors; nothing was retrained.")]
        if self._prepared is not None and not self._prepared.simulator.has_modalities:
            parts = [self.tr("This run's score has no share of pictures and words to weigh.")]
        if self.slider.marks:
            parts.append(self.tr("Marks: where the list changes."))
        if self.change.dropped:
            text = self.tr("{n} of the history left out, normalisation held fixed.")
            parts.append(text.format(n=len(self.change.dropped)))
        if self.change.weight_of or self.change.weight_of_all is not None:
            parts.append(self.tr("As if the selector had said this."))
        self._note.setText(" ".join(parts))


# The line of the what-if drawer about items taken out of the history: what really changes.


Asked = tuple[str, int, int, frozenset[int], int, bool]  # project, run, user, dropped, k, seen too


class RerunRow(QWidget):
    """“Re-run” propagates without those items, in the worker; the list can be shown instead."""

    changed = Signal()  # another list is to be shown

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._prepared: Prepared | None = None
        self._change = Change()
        self._job: Job | None = None
        self._running: Asked | None = None
        self._answer: tuple[Asked, dict[str, Any]] | None = None
        self.button = QPushButton(self.tr("Re-run"))
        self.button.setToolTip(
            self.tr("Propagate again without these items, with the degrees that follow")
        )
        self.instead = QPushButton(self.tr("Show this list"))
        self.instead.setCheckable(True)
        for button in (self.button, self.instead):
            button.setProperty("quiet", True)
        self.words = text_label("caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.words, 1)
        row.addWidget(self.instead)
        self.button.clicked.connect(self._run)
        self.instead.clicked.connect(self._switch)
        studio.selection.primary_changed.connect(self._say)

    def follow(self, prepared: Prepared | None, change: Change) -> None:
        """What the drawer supposes now; an answer to another question is forgotten."""
        self._prepared, self._change = prepared, change
        asked = self._asked()
        if self._answer is not None and self._answer[0] != asked:
            self._answer = None
            self.instead.setChecked(False)
        if self._job is not None and self._running != asked:
            self._job.cancel()
            self._end()
        self.setVisible(asked is not None)
        self._say()

    @property
    def busy(self) -> bool:
        return self._job is not None

    @property
    def supposed(self) -> Supposed | None:
        """The true list, where it is there and asked for."""
        prepared = self._prepared
        if self._answer is None or prepared is None or not self.instead.isChecked():
            return None
        asked, found = self._answer
        own = prepared.suppose(Change(), asked[4], asked[5]).items
        moves = what_if.moves(np.array(own, np.int64), np.array(found["items"], np.int64))
        return Supposed(prepared.user, found["items"], found["scores"], moves)

    def _asked(self) -> Asked | None:
        session, prepared, studio = self._studio.session, self._prepared, self._studio
        if session is None or session.run is None or prepared is None or not self._change.dropped:
            return None
        seen = studio.settings.value.show_seen
        path, run = str(session.path), session.run.id
        return path, run, prepared.user, self._change.dropped, studio.k, seen

    def _run(self) -> None:
        asked, prepared = self._asked(), self._prepared
        if asked is None or prepared is None or self._job is not None:
            return
        path, run, user, dropped, k, seen = asked
        listed = prepared.suppose(Change(dropped=dropped), k, seen).items
        primary = self._studio.selection.primary
        arguments = {
            "project": path, "run": run, "user": user, "items": sorted(dropped), "k": k,
            "show_seen": seen, "also": listed + ([] if primary is None else [primary]),
        }  # fmt: skip
        self.button.setEnabled(False)
        self.words.setText(self.tr("Propagating without them…"))
        self._running = asked
        self._job = self._studio.operations.try_out(
            self, "rerun", arguments, partial(self._done, asked),
            partial(self._failed, asked), self._moved,
        )  # fmt: skip

    def _done(self, asked: Asked, found: dict[str, Any]) -> None:
        if asked == self._running:
            self._end()
            self._answer = (asked, found)
            self._say()

    def _failed(self, asked: Asked, error: Exception) -> None:
        if asked == self._running:
            self._end()
            self.words.setText(errors.sentence(error))

    def _end(self) -> None:
        self._job = self._running = None
        self.button.setEnabled(True)

    def _moved(self, news: Progress) -> None:
        if news.message and self._answer is None:
            self.words.setText(
                self.tr("Propagating without them… ({what})").format(what=news.stage)
            )

    def _switch(self) -> None:
        self.changed.emit()

    def _say(self, *_: object) -> None:
        self.instead.setVisible(self._answer is not None)
        if self._job is not None:
            return
        if self._answer is None or self._prepared is None:
            text = self.tr("Here the rest is held fixed. A re-run tells the true drop.")
            self.words.setText(text)
            return
        asked, found = self._answer
        fixed = self._prepared.suppose(Change(dropped=asked[3]), asked[4], asked[5])
        own = self._prepared.suppose(Change(), asked[4], asked[5]).items
        true = what_if.moves(np.array(own, np.int64), np.array(found["items"], np.int64))
        moved = sum(1 for move in true.values() if move != 0)
        text = self.tr("Re-run: {n} of {k} places change, {m} with the rest held fixed.")
        words = [text.format(n=moved, k=len(own), m=fixed.n_moved)]
        words.append(self._of_primary(asked, found))
        self.words.setText(" ".join(words).strip())

    def _of_primary(self, asked: Asked, found: dict[str, Any]) -> str:
        """The score of the item in the inspector: before, truly after, and held fixed."""
        session, prepared = self._studio.session, self._prepared
        primary = self._studio.selection.primary
        after = found["score_of"].get(str(primary))
        if session is None or prepared is None or primary is None or after is None:
            return ""
        before = float(prepared.simulator.scores(Change())[primary])
        fixed = float(prepared.simulator.scores(Change(dropped=asked[3]))[primary])
        text = self.tr("“{title}”: {before} → {after}, held fixed {fixed}.")
        return text.format(
            title=plain(session.items[primary].title, 40) or session.items[primary].ext_id,
            before=figure(before), after=figure(after), fixed=figure(fixed),
        )  # fmt: skip
