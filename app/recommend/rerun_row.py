"""The line of the what-if drawer about items taken out of the history: what really changes."""

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core import errors
from app.core.application import Studio
from app.core.jobs import Job
from app.ui.label import text_label
from mrcsaf.answers import what_if
from mrcsaf.answers.what_if import Change
from mrcsaf.answers.what_if_list import Prepared, Supposed
from mrcsaf.core.progress import Progress
from mrcsaf.core.text import figure, plain

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
