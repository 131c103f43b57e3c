"""Runs against each other: a table of figures, and one user's two lists side by side."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.cards.model import Card, card_of
from app.compare.lists import GAP, ApartPanel, Lists
from app.compare.runs import RunsTable, Split, name_of
from app.compare.table_job import TableJob
from app.core import errors, file_dialogs
from app.core.application import Studio
from app.core.exporting import RowsJob
from app.core.jobs import JobRunner, Latest, Work
from app.ui.controls import DropDown, text_label
from app.ui.page import Page, StatePanel
from app.ui.theme import scaled
from mrcsaf.answers import agreement
from mrcsaf.answers.agreement import LEVEL, Agreement, Duel, Listed
from mrcsaf.answers.session import Session
from mrcsaf.compare.tables import figure
from mrcsaf.core.text import fraction, plain
from mrcsaf.reports import comparison
from mrcsaf.store.runs import Run

SHOWN = 20  # ranks of either list
SIDE_WIDTH = 300
SCROLL_BAR = 12  # pixels, as in the style sheet


class ComparePage(Page):
    """Ticked runs make the table's bars; two of them, chosen above the lists, are held together."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._duel: Duel | None = None
        self._agreement: Agreement | None = None
        self._asks = Latest(self)  # published, agree, duel
        self._revealed = False
        self.table = RunsTable(studio.themes)
        self.lists = Lists(studio.themes, studio.thumbnails)
        self.apart = ApartPanel(studio.themes)
        self.job = TableJob(studio)
        self.state = StatePanel(studio.themes)
        self.left, self.right = DropDown(), DropDown()
        self.swap = QToolButton()
        self.save = QPushButton(self.tr("Save as a page…"))
        self._sentence, self._note = text_label("heading"), text_label("muted")
        self._content = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._sentence.setFont(scaled(self.font(), 1.15))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._sentence)
        words.addWidget(self._note)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        below = QWidget()
        below.setLayout(self._below())
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(Split(self.table, below), 1)
        self._content.addWidget(inside)
        self._content.addWidget(self.state)
        self._inside = inside
        self.layout_.addWidget(self.job)
        self.layout_.addWidget(self._content, 1)

    def _below(self) -> QGridLayout:
        """The two lists under their boxes, and what holds for all users beside them."""
        for box, name in ((self.left, self.tr("Left run")), (self.right, self.tr("Right run"))):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(12)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.swap.setText("⇄")
        self.swap.setToolTip(self.tr("Swap the two lists"))
        self.swap.setAccessibleName(self.tr("Swap the two lists"))
        body = QGridLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setHorizontalSpacing(16)
        body.setVerticalSpacing(8)
        picks = QHBoxLayout()
        picks.setContentsMargins(0, 0, SCROLL_BAR, 0)
        picks.setSpacing(0)
        middle = QHBoxLayout()
        middle.addWidget(self.swap, 0, Qt.AlignmentFlag.AlignHCenter)
        share = round(100 * GAP)  # above the lists' own columns
        picks.addWidget(self.left, 100 - share)
        picks.addLayout(middle, 2 * share)
        picks.addWidget(self.right, 100 - share)
        body.addLayout(picks, 0, 0)
        body.addWidget(self.lists, 1, 0)
        self.apart.setFixedWidth(SIDE_WIDTH)
        body.addWidget(self.apart, 0, 1, 2, 1)
        body.setColumnStretch(0, 1)
        return body

    def _connect(self) -> None:
        selection = self.studio.selection
        selection.user_changed.connect(self._ask_duel)
        selection.primary_changed.connect(self.lists.show_primary)
        self.table.runs.ticked.connect(self._ticked)
        self.left.activated.connect(self._picked)
        self.right.activated.connect(self._picked)
        self.swap.clicked.connect(self.swap_sides)
        self.save.clicked.connect(self.save_page)
        self.lists.chosen.connect(selection.set_primary)
        self.apart.user_chosen.connect(selection.set_user)
        self.apart.item_chosen.connect(selection.set_primary)

    def main(self) -> QWidget:
        return self._content.currentWidget() or self

    # What actions call: see app/shell/actions.py

    def toggle_reveal(self) -> None:
        """Mark the held-out items in both lists, or hide them again."""
        self._revealed = not self._revealed
        self._show_duel()

    def copy(self) -> None:
        """Both lists, for a spreadsheet."""
        QGuiApplication.clipboard().setText(self.lists.as_lines())
        self.studio.notice.emit(self.tr("Both lists copied."))

    def rows_job(self) -> RowsJob | None:
        """The figures of the ticked runs, as an export takes them."""
        chosen = self.table.runs.chosen
        return partial(comparison.run_rows, chosen, self.table.runs.matches) if chosen else None

    def swap_sides(self) -> None:
        """Left becomes right."""
        one, other = self.left.currentData(), self.right.currentData()
        self._pick(other, one)
        self._ask()

    def save_page(self) -> None:
        """Write the ticked runs as one page that needs nothing else."""
        filters = [self.tr("Page (*.html)"), self.tr("Markdown (*.md)"), self.tr("Table (*.csv)")]
        title = self.tr("Save the comparison")
        file, kind = file_dialogs.file_to_save(self, title, "", ";;".join(filters))
        if file is not None:
            if file.suffix.lower() not in (".html", ".md", ".csv"):
                file = file.with_name(file.name + kind.rsplit("*", 1)[-1].rstrip(")"))
            self.write_page(file)

    def write_page(self, file: Path) -> None:
        """Write the comparison off the GUI thread; a sentence says when it is there."""
        session, chosen = self.studio.session, [run.id for run in self.table.runs.chosen]
        if session is None or not chosen:
            return
        self.studio.background.start(
            self, partial(comparison.write_page, session, chosen, file),
            done=partial(self._written, file), failed=self.studio.failed.emit,
        )  # fmt: skip

    def _written(self, file: Path, _: object) -> None:
        self.studio.notice.emit(self.tr("Saved as {name}.").format(name=file.name))

    # The page's own work

    def show_session(self, session: Session | None) -> None:
        self._asks.clear()
        self.job.show_session(session)
        self._duel = self._agreement = None
        complete = [] if session is None else [r for r in session.runs if _is_whole(r)]
        if session is None:
            self._say("empty", self.tr("No project is open"), "", ("sample", "open"))
        elif len(complete) < 2:
            title = self.tr("Two runs are needed to compare")
            text = self.tr(
                "This project has %n trained run(s). Train a table of models above, or another"
                " model on the Training page.",
                "",
                len(complete),
            )
            self._say("compare", title, text, ("view-training",))
        else:
            self._content.setCurrentWidget(self._inside)
            self.table.runs.set_runs(complete, keep=True)
            self._fill_boxes(session)
            work = partial(_published, session)
            self._start("published", self.studio.queries, work, self.table.runs.set_published)
            self._ask()

    def settled(self) -> bool:
        return not self._asks.busy

    def _fill_boxes(self, session: Session) -> None:
        """Offer the ticked runs; what was held together stays, else the one shown and the best."""
        held = self.left.currentData(), self.right.currentData()
        chosen = self.table.runs.chosen
        for box in (self.left, self.right):
            box.clear()
            for run in chosen:
                box.addItem(f"{run.id}  {name_of(run)}", run.id)
        ids = [run.id for run in chosen]
        if len(ids) < 2:
            return
        if set(held) <= set(ids) and held[0] != held[1]:
            self._pick(*held)
            return
        shown = None if session.run is None else session.run.id
        right = next((run for run in chosen if run.id == shown), chosen[0])
        others = [run for run in chosen if run.id != right.id]
        left = max(others, key=partial(_rivalry, right))
        self._pick(left.id, right.id)

    def _pick(self, left: int, right: int) -> None:
        self.left.setCurrentIndex(self.left.findData(left))
        self.right.setCurrentIndex(self.right.findData(right))

    def _ticked(self) -> None:
        session = self.studio.session
        if session is not None:
            before = self._sides()
            self._fill_boxes(session)
            if self._sides() != before:
                self._ask()

    def _picked(self) -> None:
        self._ask()

    def _sides(self) -> tuple[Run, Run] | None:
        """The two runs that are held together, or None if there are not two different ones."""
        known = {run.id: run for run in self.table.runs.runs}
        one, other = (known.get(box.currentData()) for box in (self.left, self.right))
        return None if one is None or other is None or one.id == other.id else (one, other)

    def _ask(self) -> None:
        """Everything anew: another pair of runs."""
        session, sides = self.studio.session, self._sides()
        self._duel = self._agreement = None
        for purpose in ("agree", "duel"):
            self._asks.drop(purpose)
        self._show_duel()
        if session is None:
            return
        self.apart.show_agreement(session, None)
        if sides is None:
            self._sentence.setText(self.tr("Tick two runs, and choose two different ones below"))
            self._note.setText("")
            return
        work = partial(agreement.agree, session, *sides)
        self._start("agree", self.studio.background, work, self._agreed)
        self._ask_duel()

    def _ask_duel(self, *_: object) -> None:
        session, user, sides = self.studio.session, self.studio.selection.user, self._sides()
        if session is None or user is None or sides is None:
            return
        work = partial(agreement.duel, session, user, *sides, SHOWN)
        self._start("duel", self.studio.queries, work, self._dueled)

    def _start(
        self, purpose: str, runner: JobRunner, work: Work, done: Callable[[Any], None]
    ) -> None:
        self._asks.start(purpose, runner, work, done, self._failed)

    def _failed(self, error: Exception) -> None:
        title = self.tr("These runs cannot be compared")
        self._say("warning", title, errors.sentence(error), ("reload",))

    def _agreed(self, found: Agreement) -> None:
        session = self.studio.session
        if session is not None:
            self._agreement = found
            self.apart.show_agreement(session, found)
            self._describe()

    def _dueled(self, found: Duel) -> None:
        self._duel = found
        self._show_duel()

    def _show_duel(self) -> None:
        session, found = self.studio.session, self._duel
        if session is None or found is None:
            self.lists.show_lists([], [], [])
            self.apart.show_user(None)
            return
        left, right = _cards(session, found.left), _cards(session, found.right)
        self.lists.show_lists(left, right, found.moves)
        self.lists.show_held_out(found.held_out if self._revealed else frozenset())
        self.lists.show_primary(self.studio.selection.primary)
        self.apart.show_user(found.rbo)
        self._describe()

    def _describe(self) -> None:
        """Which of the two is better, and how far they agree."""
        sides, session = self._sides(), self.studio.session
        if sides is None or session is None:
            return
        self._sentence.setText(self._verdict(*sides))
        parts = []
        if self._duel is not None:
            name = plain(session.users[self._duel.user], 40)
            text = self.tr("{user}: overlap@{k} {o:.0f} %, RBO {r}")
            parts.append(text.format(user=name, k=agreement.OVERLAP_AT, o=100 * self._duel.overlap,
                                     r=fraction(self._duel.rbo)))  # fmt: skip
        if self._agreement is not None:
            text = (
                self.tr("≈ {n} users sampled") if self._agreement.sampled else self.tr("{n} users")
            )
            n = text.format(n=f"{len(self._agreement.users):,}")
            mean = 100 * float(self._agreement.overlap.mean())
            parts.append(
                self.tr("over {n}: overlap@{k} {o:.0f} %").format(
                    n=n, k=agreement.OVERLAP_AT, o=mean
                )
            )
        if session.simulated:
            parts.append(self.tr("simulated shoppers"))
        self._note.setText(" · ".join(parts))

    def _verdict(self, left: Run, right: Run) -> str:
        names = [name_of(run, 48) for run in (left, right)]
        values = [run.metrics.get("test", {}).get("recall@20") for run in (left, right)]
        if None in values:
            return self.tr("{a} and {b}").format(a=names[0], b=names[1])
        if values[0] > values[1]:
            names, values = names[::-1], values[::-1]
        test = None if self._agreement is None else self._agreement.tests.get("recall@20")
        text = self.tr("{b} finds more than {a}: Recall@20 {y} against {x}")
        if test is not None and test.p >= LEVEL:
            text = self.tr("{b} and {a} are not told apart: Recall@20 {y} and {x} (p = {p:.2f})")
        elif test is not None:
            text = self.tr("{b} finds more than {a}: Recall@20 {y} against {x} (p = {p:.3f})")
        return text.format(
            a=names[0], b=names[1], x=figure(values[0]), y=figure(values[1]),
            p=1.0 if test is None else test.p,
        )  # fmt: skip

    def _say(self, name: str, title: str, text: str = "", actions: tuple[str, ...] = ()) -> None:
        found = [self.window().findChild(QAction, action) for action in actions]
        self.state.show_message(name, title, text, [action for action in found if action])
        self._content.setCurrentWidget(self.state)


def _published(session: Session, _: object) -> str:
    return comparison.published_for(session)


def _is_whole(run: Run) -> bool:
    return run.status == "complete" and bool(run.parts)


def _rivalry(shown: Run, run: Run) -> tuple[bool, float]:
    """How much a run is worth seeing beside the one shown: another model, and a good one."""
    return run.model != shown.model, run.metrics.get("test", {}).get("recall@20") or 0.0


def _cards(session: Session, listed: Listed) -> list[Card]:
    ranked = enumerate(zip(listed.items, listed.scores, strict=True), start=1)
    return [card_of(session, session.items[i], rank=r, score=s) for r, (i, s) in ranked]
