"""A row of small pictures: what a user chose before."""

from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.cards.delegate import StyleOption
from app.cards.model import DROPPED, Card, CardModel, CardRole, as_painted, card_of
from app.cards.preview import Preview
from app.core.application import Studio
from app.ui import paint
from app.ui.theme import Themes
from mrcsaf.answers.session import Session
from mrcsaf.core.text import tip

SIDE = 52
SHOWN = 200  # newest items of a long history


class TileDelegate(QStyledItemDelegate):
    """A rounded picture, or the tile of an item without one."""

    def __init__(self, themes: Themes, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes, self._side = themes, side

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(self._side + 8, self._side + 4)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        card, theme = as_painted(index), self._themes.theme
        style = cast("StyleOption", option)
        area = QRectF(style.rect.left() + 2, style.rect.top() + 2, self._side, self._side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(paint.rounded(area, 8))
        small_picture(painter, area, card, index.data(CardRole.IMAGE), self._themes)
        painter.restore()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if DROPPED in card.badges:
            painter.fillPath(paint.rounded(area, 8), theme.colour("surface", 0.72))
            painter.setPen(QPen(theme.colour("danger"), 2.5))
            inner = area.adjusted(14, 14, -14, -14)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
        chosen = bool(
            style.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)
        )
        painter.setPen(QPen(theme.colour("accent" if chosen else "border"), 2 if chosen else 1))
        painter.drawRoundedRect(area, 8, 8)
        if paint.under_keys(style.state):
            paint.ring(painter, area, 8, theme)
        painter.restore()


def small_picture(
    painter: QPainter, area: QRectF, card: Card, image: object, themes: Themes
) -> None:
    """The card's picture or tile inside `area`."""
    theme = themes.theme
    if isinstance(image, QImage) and not image.isNull():
        painter.fillRect(area, paint.ground(image, theme))
        pixmap = paint.fitted(image, area, painter.device().devicePixelRatioF())
        painter.drawPixmap(paint.centred(pixmap, area), pixmap)
    elif card.picture:
        painter.fillRect(area, theme.colour("tile"))
    else:
        paint.tile(painter, area, card.seed, card.keywords, card.ext_id, theme)


class HistoryStrip(QFrame):
    """The chosen user's history; a click or an arrow key shows the item in the inspector."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._title = QLabel()
        self._title.setProperty("role", "caption")
        self._title.setMinimumWidth(76)
        self._model = CardModel(studio.thumbnails, self)
        self.view = TileStrip(self._model, studio.themes, SIDE, self)
        self.view.setAccessibleName(self.tr("History"))
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        self.view.moved.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.preview = Preview(studio, self.view)
        row.addWidget(self._title)
        row.addWidget(self.view)

    def show_items(self, session: Session, items: list[int]) -> None:
        newest = items[::-1][:SHOWN]
        self._model.set_cards([card_of(session, session.items[item]) for item in newest])
        self._title.setText(
            self.tr("Chosen\nbefore ({n})").format(n=len(items))
            if items
            else self.tr("Nothing chosen before")
        )

    def _choose(self, index: QModelIndex) -> None:
        self._studio.selection.set_primary(index.data(CardRole.ITEM_ID))


class TileStrip(QListView):
    """A horizontal list of small pictures with the title as a tip."""

    left = Signal()  # the pointer has gone
    moved = Signal(QModelIndex)  # the tile that the keys led to

    def __init__(self, model: CardModel, themes: Themes, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(TileDelegate(themes, side, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(side + 8)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self.moved.emit(self.currentIndex())

    def wheelEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        """A vertical wheel moves the strip sideways."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (event.angleDelta().y() or event.angleDelta().x()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            self.setToolTip(tip(index.data(Qt.ItemDataRole.DisplayRole) or ""))
        return super().viewportEvent(event)
