"""How much the selector trusts pictures and words: over the catalogue, by category, over time."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from jaxtyping import Bool
from numpy import ndarray
from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.cards.delegate import CardDelegate
from app.cards.model import Card, CardModel, CardRole, card_of
from app.charts.cloud import Cloud
from app.charts.histogram import Histogram, Range
from app.charts.lines import Band, Chart, Curve
from app.charts.strip import StripPlot
from app.core import errors
from app.core.application import Studio
from app.core.exporting import RowsJob, copy_table
from app.core.jobs import Latest
from app.core.session import Subset
from app.ui.controls import text_label
from app.ui.page import Page, StatePanel
from app.ui.theme import scaled
from mrcsaf.answers.selector import Weights, extremes, gather, weight_rows
from mrcsaf.answers.session import Session
from mrcsaf.store import connection

SHOWN = 24  # items of a gallery
ORIGIN = "selector"


class SelectorPage(Page):
    """A brushed range of weights, or a category, is set apart for the catalogue and the map."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self._weights: Weights | None = None
        self._asks = Latest(self)  # weights
        self.state = StatePanel(studio.themes)
        self.histogram = Histogram(
            studio.themes, self.tr("Weight of the picture"), self.tr("all text"),
            self.tr("all image"),
        )  # fmt: skip
        self.strips = StripPlot(studio.themes, self.tr("By category"))
        self.cloud = Cloud(studio.themes, self.tr("Weight and popularity"))
        self.epochs = Chart(
            studio.themes, self.tr("Weights while training"), digits=3, bounds=(0.0, 1.0),
            empty=self.tr("This run kept no weights while it was trained."),
        )  # fmt: skip
        self.image_side = Gallery(studio, self.tr("Most image-driven"))
        self.text_side = Gallery(studio, self.tr("Most text-driven"))
        self._sentence = text_label("heading")
        self._note = text_label("muted")
        self.show_in = QPushButton(self.tr("Show in the catalogue"))
        self.release = QPushButton(self.tr("Let go"))
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
        head.setContentsMargins(24, 18, 24, 10)
        head.setSpacing(8)
        head.addLayout(words, 1)
        for button in (self.show_in, self.release):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.layout_.addLayout(head)
        inside = QWidget()
        inside.setProperty("plain", True)
        grid = QGridLayout(inside)
        grid.setContentsMargins(24, 4, 20, 24)
        grid.setSpacing(16)
        grid.addWidget(self.histogram, 0, 0, 1, 2)
        grid.addWidget(self.image_side, 1, 0, 1, 2)
        grid.addWidget(self.text_side, 2, 0, 1, 2)
        grid.addWidget(self.strips, 3, 0, 2, 1)
        grid.addWidget(self.cloud, 3, 1)
        grid.addWidget(self.epochs, 4, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys come in to the histogram
        self._content.addWidget(area)
        self._content.addWidget(self.state)
        self._area = area
        self.layout_.addWidget(self._content, 1)

    def _connect(self) -> None:
        selection = self.studio.selection
        selection.primary_changed.connect(self._show_primary)
        selection.subset_changed.connect(self._subset_changed)
        self.histogram.brushing.connect(self._show_galleries)
        self.histogram.brushed.connect(self._brushed)
        self.strips.chosen.connect(self._category)
        self.cloud.chosen.connect(selection.set_primary)
        self.show_in.clicked.connect(self._to_catalogue)
        self.release.clicked.connect(self._let_go)

    def main(self) -> QWidget:
        return self._content.currentWidget() or self

    # What actions call: see app/shell/actions.py

    def copy(self) -> None:
        """The weights by category, for a spreadsheet."""
        copy_table(self.strips.as_table())
        self.studio.notice.emit(self.tr("Weights by category copied."))

    def copy_sql(self) -> None:
        """The query that gives the weights by category to any SQL tool."""
        session = self.studio.session
        if session is not None and session.run is not None:
            QGuiApplication.clipboard().setText(connection.weights_by_category(session.run.id))
            self.studio.notice.emit(self.tr("SQL copied."))

    def rows_job(self) -> RowsJob | None:
        """Every item with its weights, as an export takes it."""
        session, found = self.studio.session, self._weights
        if session is None or found is None:
            return None
        return partial(weight_rows, session, found)

    # The page's own work

    def show_session(self, session: Session | None) -> None:
        self._asks.clear()
        self._weights = None
        if session is None:
            self._say("empty", self.tr("No project is open"), "", ("sample", "open"))
        elif session.run is None:
            text = self.tr("Train one on the Training page: its weights appear here.")
            self._say("training", self.tr("No model yet"), text, ("train",))
        elif session.w_image is None:
            title = self.tr("This run has no selector")
            text = self.tr(
                "{model} treats every item alike, so there are no weights to show. Choose a run of"
                " MR-CSAF or of its ablation AMS in the toolbar."
            )
            self._say("selector", title, text.format(model=session.run.model))
        else:
            self._say("selector", self.tr("Reading the weights…"))
            work = partial(gather, session)
            self._asks.start("weights", self.studio.queries, work, self._gathered, self._failed)

    def settled(self) -> bool:
        return not self._asks.busy

    def _gathered(self, found: Weights | None) -> None:
        if found is None:
            return
        self._weights = found
        self._content.setCurrentWidget(self._area)
        self._describe(found)
        self.histogram.set_values(found.w_image)
        self.strips.setVisible(bool(found.strips))
        self.strips.set_strips(found.strips, self._strip_gist(found))
        rho = found.correlations.get("popularity")
        gist = "" if rho is None else self.tr("Spearman {r:+.2f}").format(r=round(rho, 2) + 0.0)
        gist = gist.replace("-", "−")
        self.cloud.set_points(found.items, found.popularity, found.w_image, gist)
        self._show_epochs(found)
        self._show_primary(self.studio.selection.primary)
        self._subset_changed(self.studio.selection.subset)

    def _failed(self, error: Exception) -> None:
        title = self.tr("The weights cannot be read")
        self._say("warning", title, errors.sentence(error), ("reload",))

    def _say(self, icon: str, title: str, text: str = "", actions: tuple[str, ...] = ()) -> None:
        found = [self.window().findChild(QAction, name) for name in actions]
        self.state.show_message(icon, title, text, [action for action in found if action])
        self._content.setCurrentWidget(self.state)
        for widget in (self._sentence, self._note, self.show_in, self.release):
            widget.setVisible(False)

    def _describe(self, found: Weights) -> None:
        weights, session = found.w_image, self.studio.session
        if session is None or session.run is None:
            return
        share = 100 * float((weights < 0.5).mean())
        text = self.tr("{p:.0f} % of {n} items lean on their words")
        if share < 50:
            share, text = 100 - share, self.tr("{p:.0f} % of {n} items lean on their picture")
        self._sentence.setText(text.format(p=share, n=f"{len(weights):,}"))
        parts = [self.tr("run {id}").format(id=session.run.id)]
        parts.append(self.tr("mean image weight {m:.3f}").format(m=float(weights.mean())))
        rho = found.correlations.get("length")
        if rho is not None:
            text = self.tr("longer texts: Spearman {r:+.2f}").format(r=round(rho, 2) + 0.0)
            parts.append(text.replace("-", "−"))
        if "missing" in found.correlations:
            text = self.tr("without a picture {d:+.3f}").format(d=found.correlations["missing"])
            parts.append(text.replace("-", "−"))
        parts.append(self.tr("weights say which graph counts, not how much an item scores"))
        self._note.setText(" · ".join(parts))
        self._sentence.setVisible(True)
        self._note.setVisible(True)

    def _strip_gist(self, found: Weights) -> str:
        if found.planted is not None:
            rho = round(found.planted, 2) + 0.0
            text = self.tr("◆ planted truth · Spearman {r:+.2f}").format(r=rho)
            return text.replace("-", "−")
        if found.n_categories > len(found.strips):
            text = self.tr("the {n} largest of {of} categories")
            return text.format(n=len(found.strips), of=found.n_categories)
        return ""

    def _show_epochs(self, found: Weights) -> None:
        rows = [(float(epoch), values) for epoch, values in found.epochs]
        bands = [
            Band("image", [(at, q[0], q[4]) for at, q in rows], 0.12),
            Band("image", [(at, q[1], q[3]) for at, q in rows], 0.25),
        ]
        median = Curve(self.tr("median"), "image", [(at, q[2]) for at, q in rows])
        self.epochs.show_data([median], bands if rows else [])

    def _inside(self, chosen: Range | None) -> Bool[ndarray, " N"] | None:
        if self._weights is None or chosen is None:
            return None
        weights = self._weights.w_image
        top = weights <= 1 if chosen[1] >= 1 else weights < chosen[1]
        inside: Bool[ndarray, " N"] = (weights >= chosen[0]) & top
        return inside

    def _show_galleries(self, chosen: Range | None) -> None:
        """The extremes of what is brushed, or of everything."""
        session, found = self.studio.session, self._weights
        if session is None or found is None:
            return
        subset = self.studio.selection.subset
        inside = self._inside(chosen)
        if inside is None and chosen is None and subset is not None and self._anchored():
            inside = np.isin(found.items, subset.items)
        for gallery, rows in zip(
            (self.image_side, self.text_side), extremes(found.w_image, SHOWN, inside), strict=True
        ):
            items = found.items[rows].tolist()
            gallery.show_cards([card_of(session, session.items[item]) for item in items])

    def _anchored(self) -> bool:
        return self.histogram.range is None

    def _brushed(self, chosen: Range | None) -> None:
        inside = self._inside(chosen)
        if inside is None or chosen is None or self._weights is None:
            self._let_go()
            return
        words = self.tr("image weight {low:.2f} to {high:.2f}")
        text = words.format(low=chosen[0], high=chosen[1])
        items = self._weights.items[inside]
        self.studio.selection.set_subset(Subset(text, items, ORIGIN))

    def _category(self, row: int) -> None:
        session, found = self.studio.session, self._weights
        if session is None or found is None:
            return
        name = found.categories[row]
        items = [item.id for item in session.items.values() if item.category == name]
        self.histogram.set_range(None)
        subset = Subset(found.strips[row].label, np.array(items, np.int64), "category")
        self.studio.selection.set_subset(subset)

    def _let_go(self) -> None:
        self.studio.selection.set_subset(None)

    def _subset_changed(self, subset: Subset | None) -> None:
        if subset is None or subset.origin != ORIGIN:
            self.histogram.set_range(None)
        there = self._weights is not None
        for button in (self.show_in, self.release):
            button.setVisible(there and subset is not None)
        if subset is not None:
            text = self.tr("Show {n} in the catalogue").format(n=f"{len(subset.items):,}")
            self.show_in.setText(text)
        self._show_galleries(self.histogram.range)

    def _to_catalogue(self) -> None:
        action = self.window().findChild(QAction, "view-catalogue")
        if action is not None:
            action.trigger()

    def _show_primary(self, item: int | None) -> None:
        session = self.studio.session
        if session is not None and self._weights is not None:
            self.histogram.set_mark(None if item is None else session.weight(item))
            self.cloud.set_mark(item)


# A row of cards that scrolls sideways.


WIDTH = 148


class Gallery(QWidget):
    """A heading over cards; a click or Enter shows one in the inspector."""

    def __init__(self, studio: Studio, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._model = CardModel(studio.thumbnails, self)
        self._title = text_label("heading")
        self._title.setText(title)
        self.view = CardRow(self._model, studio, self)
        self.view.setAccessibleName(title)
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.view)

    @property
    def cards(self) -> Sequence[Card]:
        return self._model.cards

    def show_cards(self, cards: Sequence[Card]) -> None:
        if [card.item_id for card in cards] != [card.item_id for card in self._model.cards]:
            self._model.set_cards(cards)

    def _choose(self, index: QModelIndex) -> None:
        self._studio.selection.set_primary(index.data(CardRole.ITEM_ID))


class CardRow(QListView):
    """One line of cards, as the grid paints them."""

    def __init__(self, model: CardModel, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        delegate = CardDelegate(studio.themes, self)
        delegate.set_cell(WIDTH, self.font())
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(delegate.cell().height() + bar + 2)
        self.setIconSize(QSize(delegate.cell()))
        studio.themes.changed.connect(self._theme_changed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways wheels move the row; the others the page."""
        if event.angleDelta().x():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - event.angleDelta().x())
        else:
            event.ignore()

    def _theme_changed(self, *_: object) -> None:
        self.viewport().update()
