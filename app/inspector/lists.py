"""Lists of other items in the inspector: what the history contributed, and what is alike."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.cards.delegate import StyleOption
from app.cards.model import Card, CardModel, CardRole, as_painted, card_of
from app.cards.row import small_picture
from app.charts.strip import Bar, DivergingBars
from app.core.application import Studio
from app.ui import paint
from app.ui.controls import text_label
from app.ui.layout import Section
from app.ui.theme import Themes, scaled, tabular
from mrcsaf.answers.explain import History
from mrcsaf.answers.session import Session
from mrcsaf.core.text import signed

SIDE = 40
GAINS, LOSSES = 5, 3  # history items shown
ALIKE = 5


class RowDelegate(QStyledItemDelegate):
    """[picture] Title in one line ………… +0.123"""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, SIDE + 8)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        card, theme = index.data(CardRole.CARD), self._themes.theme
        if not isinstance(card, Card):
            return
        style = cast("StyleOption", option)
        whole = QRectF(style.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected
        if style.state & lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(whole, 8, 8)
        area = QRectF(whole.left() + 4, whole.top() + 4, SIDE, SIDE)
        painter.save()
        painter.setClipPath(paint.rounded(area, 6), Qt.ClipOperation.IntersectClip)
        image = index.data(CardRole.IMAGE)
        small_picture(painter, area, as_painted(index), image, self._themes)
        painter.restore()
        self._write(painter, whole.adjusted(SIDE + 14, 0, -4, 0), card)
        if paint.under_keys(style.state):
            paint.ring(painter, whole.adjusted(1, 1, -1, -1), 8, theme)
        painter.restore()

    def _write(self, painter: QPainter, area: QRectF, card: Card) -> None:
        theme = self._themes.theme
        font = painter.font()
        number = card.subtitle
        painter.setFont(tabular(scaled(font, 0.95)))
        taken = QFontMetricsF(painter.font()).horizontalAdvance(number)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("text"))
        painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignRight), number)
        painter.setFont(font)
        title = area.adjusted(0, 0, -taken - 10, 0)
        text = QFontMetricsF(font).elidedText(
            card.title, Qt.TextElideMode.ElideRight, title.width()
        )
        painter.drawText(title, int(middle | Qt.AlignmentFlag.AlignLeft), text)


class ItemRows(QListView):
    """A few items, one a row, as high as they need; a click inspects."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._model = CardModel(studio.thumbnails, self)
        self.setModel(self._model)
        self.setItemDelegate(RowDelegate(studio.themes, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    @property
    def cards(self) -> Sequence[Card]:
        return self._model.cards

    def show_rows(self, session: Session, rows: list[tuple[int, str]]) -> None:
        """(item, what stands at the right)."""
        self._model.set_cards(
            [replace(card_of(session, session.items[item]), subtitle=text) for item, text in rows]
        )
        self.setFixedHeight(len(rows) * (SIDE + 8) + 2)
        self.setVisible(bool(rows))

    def wheelEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        event.ignore()  # the inspector scrolls, not the list

    def _choose(self, index: QModelIndex) -> None:
        self._studio.selection.set_primary(index.data(CardRole.ITEM_ID))


class HistoryPanel(Section):
    """What each item of the history contributed to this score, and what came from elsewhere."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Because you chose …"))
        self._rows = ItemRows(studio)
        self._rows.setAccessibleName(self.tr("What the history contributed"))
        self._rest = DivergingBars(studio.themes)
        self._note = text_label("caption")
        self._note.setText(
            self.tr("Exact for this trained model: the rows and bars contributed the whole score.")
        )
        for widget in (self._rows, self._rest, self._note):
            self.body.addWidget(widget)

    def show_history(self, session: Session, history: History | None) -> None:
        self.setVisible(history is not None)
        if history is None:
            return
        ordered = sorted(history.items.items(), key=_by_value, reverse=True)
        gains = [pair for pair in ordered if pair[1] >= 0][:GAINS]
        losses = [pair for pair in ordered if pair[1] < 0][-LOSSES:]
        shown = [*gains, *losses]
        self._rows.show_rows(session, [(item, signed(value)) for item, value in shown])
        rest = sum(history.items.values()) - sum(value for _, value in shown)
        n_rest = len(ordered) - len(shown)
        bars = [Bar(self.tr("Your own profile"), history.own)]
        bars.append(Bar(self.tr("People like you"), history.others))
        if n_rest:
            bars.append(Bar(self.tr("{n} more choices").format(n=n_rest), rest))
        self._rest.set_bars(bars)

    def lines(self) -> list[str]:
        """What is shown, as text."""
        return [f"{card.title}: {card.subtitle}" for card in self._rows.cards]


class AlikePanel(Section):
    """The nearest items by one modality, as the run's item graph has them."""

    def __init__(self, studio: Studio, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._rows = ItemRows(studio)
        self._rows.setAccessibleName(title)
        self.body.addWidget(self._rows)

    def show_neighbours(self, session: Session, near: list[tuple[int, float]]) -> None:
        self.setVisible(bool(near))
        rows = [(item, f"{cosine:.2f}") for item, cosine in near[:ALIKE]]
        self._rows.show_rows(session, rows)


def _by_value(pair: tuple[int, float]) -> float:
    return pair[1]
