"""The right side of the page: everything the model says about the product."""

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.charts.histogram import Histogram
from app.core.application import Studio
from app.core.jobs import Latest
from app.new_product.panels import (
    AlikeTiles,
    AudiencePanel,
    FigureTile,
    GhostList,
    Panel,
    RankHistogram,
    SentencesPanel,
    VariantsPanel,
)
from app.new_product.questions import Answer
from app.ui.controls import text_label
from mrcsaf.answers.recommend import Recommendation, recommend
from mrcsaf.answers.session import Session
from mrcsaf.core.text import fraction, plain, span

NARROW_EM = 72  # characters; below it panels stand one under another


class Veil(QWidget):
    """Lies over results that belong to an earlier edit; they can still be read and used."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = self.palette().window().color()
        colour.setAlphaF(0.4)
        QPainter(self).fillRect(self.rect(), colour)


class Results(QWidget):
    """A line that says how fresh they are, then panels in a scroll area."""

    item_opened = Signal(int)
    user_opened = Signal(int)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.studio = studio
        themes = studio.themes
        self.head = text_label("heading")
        self.fresh = text_label("caption")
        self.bar = QProgressBar()
        self.tiles = [FigureTile() for _ in range(4)]
        self.weights = Histogram(
            themes, self.tr("Trust in the picture"), self.tr("words"), self.tr("picture")
        )
        self.ranks = RankHistogram(themes)
        self.alike = {
            "image": AlikeTiles(studio, self.tr("Looks like")),
            "text": AlikeTiles(studio, self.tr("Reads like")),
        }
        self.ghost = GhostList(studio)
        self.audience = AudiencePanel(themes)
        self.variants, self.sentences = VariantsPanel(studio), SentencesPanel(themes)
        self.basis = Panel(self.tr("What is exact, and what is estimated"))
        self.exact, self.estimated = text_label("caption"), text_label("caption")
        self.answer: Answer | None = None
        self.listed: Recommendation | None = None
        self._listed_for: tuple[Session, int] | None = None  # what `listed` is, or will be
        self._asks = Latest(self)  # list
        self._names: tuple[Session, dict[str, int]] | None = None
        self._weights_of: Session | None = None
        self._lay_out()
        for tiles in self.alike.values():
            tiles.opened.connect(self.item_opened)
        self.ghost.opened.connect(self.item_opened)
        self.audience.user_chosen.connect(self.user_opened)

    def _lay_out(self) -> None:
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Ranks over all users"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.addWidget(self.head, 1)
        self.bar.setFixedWidth(120)
        line.addWidget(self.bar)
        column.addLayout(line)
        column.addWidget(self.fresh)
        content = QWidget()
        content.setProperty("plain", True)
        self.veil = Veil(content)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(content)
        column.addWidget(self.area, 1)
        self._fill(QVBoxLayout(content))

    def _fill(self, inside: QVBoxLayout) -> None:
        inside.setContentsMargins(0, 4, 10, 16)
        inside.setSpacing(12)
        self._tiles, self._pairs = QGridLayout(), QGridLayout()
        for grid in (self._tiles, self._pairs):
            grid.setSpacing(12)
        inside.addLayout(self._tiles)
        inside.addWidget(self.ghost)
        self._beside = QVBoxLayout()
        self._beside.setSpacing(12)
        self._beside.addWidget(self.variants)
        self._beside.addWidget(self.basis, 1)
        inside.addLayout(self._pairs)
        self._arrange(narrow=False)
        self.basis.body.addWidget(self.exact)
        self.basis.body.addWidget(self.estimated)
        self.basis.body.addStretch()
        inside.addWidget(self.sentences)
        inside.addStretch()

    def _arrange(self, narrow: bool) -> None:
        """Two panels side by side where there is room, else one; four tiles, else two."""
        self._narrow = narrow
        per_line = 2 if narrow else 4
        for at, tile in enumerate(self.tiles):
            self._tiles.addWidget(tile, at // per_line, at % per_line)
        panels = (self.weights, self.ranks, *self.alike.values(), self.audience)
        columns = 1 if narrow else 2
        self._pairs.removeItem(self._beside)
        for at, panel in enumerate(panels):
            self._pairs.addWidget(panel, at // columns, at % columns)
        at = len(panels)
        self._pairs.addLayout(self._beside, at // columns, at % columns)
        self._pairs.setColumnStretch(0, 1)
        self._pairs.setColumnStretch(1, columns - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_EM * self.fontMetrics().averageCharWidth()
        if narrow != self._narrow:
            self._arrange(narrow)

    def set_updating(self, on: bool) -> None:
        """Dim what belongs to an earlier edit."""
        self.veil.setVisible(on)
        self.veil.raise_()
        if on:
            self.fresh.setText(self.tr("Updating…"))
        elif self.answer is not None:
            self._say_fresh(self.answer)

    def show_answer(self, session: Session, answer: Answer) -> None:
        """All that has come; called again as more comes."""
        first = answer is not self.answer
        self.answer = answer
        if first:
            self._show_glance(session, answer)
        self._show_reach(session, answer)
        vary = answer.stages.get("vary")
        user = "" if answer.user is None else plain(session.users[answer.user], 24)
        self.variants.show_variants(vary, user)
        self.sentences.show_effects(vary)
        self._say_fresh(answer)
        self._show_figures(session, answer)

    def _say_fresh(self, answer: Answer) -> None:
        text = self.tr("Computing ranks over all users…")
        if answer.is_whole:
            run = self.studio.session.run if self.studio.session else None
            name = answer.stages["glance"]["model"] if run is None else run.name or run.model
            text = self.tr("Placed by run {run} · {name}").format(
                run=answer.stages["glance"]["run"], name=plain(name, 60)
            )
        elif "reach" in answer.stages:
            text = self.tr("Trying it with the picture, with the words, without each sentence…")
        self.fresh.setText(text)
        self.bar.setVisible("reach" not in answer.stages)
        self.bar.setRange(0, int(answer.stages["glance"]["users"]))
        self.bar.setValue(int(answer.partial.get("users", 0)))

    def _show_glance(self, session: Session, answer: Answer) -> None:
        placed = answer.stages["glance"]
        title = plain(answer.product.title or answer.product.description, 80)
        self.head.setText(title or self.tr("A product without words"))
        if session is not self._weights_of:
            self._weights_of = session
            if session.w_image is not None:
                self.weights.set_values(session.w_image[np.isfinite(session.w_image)])
        self.weights.set_mark(placed["w_image"])
        self.weights.setVisible(placed["w_image"] is not None and session.w_image is not None)
        none = {
            "image": self.tr("It has no picture that this run reads."),
            "text": self.tr("It has no words that this run reads."),
        }
        for modality, tiles in self.alike.items():
            found = placed["neighbours"].get(modality, [])
            missing = modality in placed["missing"]
            near = [] if missing else self._numbered(session, found)
            tiles.show_items(session, near, none[modality])
        self.audience.show_counts(placed)
        self.exact.setText(self.tr("Exact: {what}.").format(what="; ".join(placed["exact"])))
        text = self.tr("Estimated: {what}.").format(what="; ".join(placed["estimated"]))
        self.estimated.setText(text)
        self._ask_list(session, answer)

    def _numbered(self, session: Session, found: list[dict[str, Any]]) -> list[tuple[int, float]]:
        """Neighbours by the number of their item, those that are still in the catalogue."""
        if self._names is None or self._names[0] is not session:
            self._names = (session, {item.ext_id: item.id for item in session.items.values()})
        names = self._names[1]
        return [(names[one["item"]], one["cosine"]) for one in found if one["item"] in names]

    def _show_reach(self, session: Session, answer: Answer) -> None:
        reach, placed = answer.stages.get("reach"), answer.stages["glance"]
        if reach is not None:
            bins = [(row[0], row[1], row[2]) for row in reach["histogram"]]
            self.ranks.set_bins(bins, reach["users"], reach["users"], reach["median"])
            if "vary" not in answer.stages:
                self.audience.show_reach(session, reach)
            return
        counts, news = placed["bins"], answer.partial
        bins = [(a, b, int(news.get(f"bin {n}", 0))) for n, (a, b) in enumerate(counts)]
        done = int(news.get("users", 0))
        self.ranks.set_bins(bins, done, placed["users"], news.get("median", 0.0))
        if not news:
            self.audience.show_waiting()

    def _show_figures(self, session: Session, answer: Answer) -> None:
        placed, reach = answer.stages["glance"], answer.stages.get("reach")
        vary = answer.stages.get("vary") or {}
        rank, trust, median, top = self.tiles
        if answer.user is None or placed["rank"] is None:
            rank.show_figure(self.tr("Rank for a user"), "–", self.tr("choose a user"))
        else:
            name, steady = plain(session.users[answer.user], 24), vary.get("stability")
            note = self.tr("of {n} not chosen yet").format(n=f"{placed['unseen'] + 1:,}")
            if steady:
                shaken = self.tr("{ranks} under {noise} % noise")
                places = span(steady["low"], steady["high"])
                note = shaken.format(ranks=places, noise=f"{100 * steady['noise']:g}")
            rank.show_figure(
                self.tr("Rank for {user}").format(user=name), f"{placed['rank']:,}", note
            )
        w = placed["w_image"]
        trust.setVisible(w is not None)
        if w is not None:
            trust.show_figure(
                self.tr("Trust in the picture"), fraction(w),
                self.tr("in the words {w}").format(w=fraction(1 - w)),
            )  # fmt: skip
        value = reach["median"] if reach else answer.partial.get("median")
        whole = self.tr("of {n}, over all {users} users")
        median.show_figure(
            self.tr("Median rank"), "…" if value is None else f"{value:,.0f}",
            whole.format(n=f"{placed['items'] + 1:,}", users=f"{placed['users']:,}"),
        )  # fmt: skip
        count = int(placed["audience"]["20"])
        share = f"{100 * count / max(placed['users'], 1):.1f}"
        top.show_figure(
            self.tr("In the top 20 of"), self.tr("%Ln user(s)", "", count),
            self.tr("{share} % of all users").format(share=share),
        )  # fmt: skip

    def _ask_list(self, session: Session, answer: Answer) -> None:
        """The whole list of the user, to put the product into it."""
        known = answer.stages["glance"]["rank"] is not None and session.run is not None
        self.ghost.setVisible(known)
        if not known or answer.user is None:
            return
        if self._listed_for == (session, answer.user):
            if self.listed is not None:
                self._show_list(session, self.listed)
            return  # or it is on its way
        self._listed_for, self.listed = (session, answer.user), None
        work = partial(recommend, session, answer.user, len(session.items), False)
        done = partial(self._list, session)
        self._asks.start("list", self.studio.queries, work, done, self._no_list)

    def forget_list(self) -> None:
        """Another project or run: lists are to be made anew."""
        self._asks.clear()
        self._listed_for, self.listed = None, None

    def _list(self, session: Session, found: Recommendation) -> None:
        self.listed = found
        self._show_list(session, found)

    def _show_list(self, session: Session, found: Recommendation) -> None:
        """The product in the list, where the answer that is shown is about the same user."""
        answer = self.answer
        if answer is not None and answer.user == found.user:
            self.ghost.show_list(session, found, answer.product, answer.stages["glance"])

    def _no_list(self, error: Exception) -> None:
        self._listed_for = None
        self.studio.failed.emit(error)
