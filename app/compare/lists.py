"""Two ranked lists side by side, and over all users how far two runs agree.

1 ▣ Soft mug        2.41 ●─────╮   ╭───● 1 ▣ Desk lamp     0.93
2 ▣ Desk lamp       2.38 ●───╮ ╰───┼───● 2 ▣ Soft mug      0.91
3 ▣ Red scarf       2.20 ●╌╌ ╰─────╯     3 ▣ Wall clock    0.88
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.cards.model import Card
from app.cards.row import small_picture
from app.charts.histogram import Counts
from app.core.thumbnails import Thumbnails
from app.ui.controls import text_label
from app.ui.paint import rounded
from app.ui.theme import Themes, scaled, tabular
from mrcsaf.answers.agreement import Agreement, Move
from mrcsaf.answers.session import Session
from mrcsaf.core import tables
from mrcsaf.core.text import figure, fraction, plain, tip

ROW = 50.0
SIDE = 38.0  # of a picture
GAP = 0.17  # of the width: where the lines run
LEFT, RIGHT = 0, 1


@dataclass(frozen=True, slots=True)
class Places:
    """Where the two columns lie."""

    left: QRectF
    right: QRectF


class Lists(QAbstractScrollArea):
    """Arrows move between rows and lists; Enter or a click shows the item in every view."""

    chosen = Signal(int)  # item id

    def __init__(
        self, themes: Themes, thumbnails: Thumbnails, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes, self._thumbnails = themes, thumbnails
        self._cards: tuple[list[Card], list[Card]] = ([], [])
        self._moves: list[Move] = []
        self._held_out: frozenset[int] = frozenset()
        self._at: tuple[int, int] | None = None  # list, row of the keyboard
        self._over: int | None = None  # item under the mouse
        self._primary: int | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(self.tr("Two ranked lists"))
        thumbnails.arrived.connect(self._repaint)
        themes.changed.connect(self._repaint)

    def show_lists(self, left: list[Card], right: list[Card], moves: list[Move]) -> None:
        """Show two lists of the same user; the place in them is kept for another user's."""
        self._cards, self._moves, self._over = (left, right), moves, None
        self._at = None
        self._measure()
        self.viewport().update()

    def show_held_out(self, items: frozenset[int]) -> None:
        """Mark what the user really chose later; nothing hides the marks."""
        self._held_out = items
        self.viewport().update()

    def show_primary(self, item: int | None) -> None:
        self._primary = item
        self.viewport().update()

    def as_lines(self) -> str:
        """Both lists, parted by tabs, for a spreadsheet."""
        names = {card.item_id: card for cards in self._cards for card in cards}
        rows: list[tuple[str, ...]] = [("left", "right", "item", "title")]
        for move in self._moves:
            card = names[move.item]
            ranks = ("" if rank is None else str(rank) for rank in (move.left, move.right))
            rows.append((*ranks, card.ext_id, card.title))
        return tables.as_lines(rows)

    def sizeHint(self) -> QSize:
        return QSize(620, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, 160)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        card = self._card_at(event.position().toPoint())
        item = None if card is None else card.item_id
        if item != self._over:
            self._over = item
            self.viewport().setToolTip("" if card is None else tip(card.title))
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = None
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        card = self._card_at(event.position().toPoint())
        if card is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(card.item_id)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps:
            self._step(*steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None:
            self.chosen.emit(self._cards[self._at[0]][self._at[1]].item_id)
        else:
            super().keyPressEvent(event)

    def _step(self, across: int, down: int) -> None:
        which, row = self._at or (LEFT, -down)
        which = min(max(which + across, LEFT), RIGHT)
        if not self._cards[which]:
            return
        row = min(max(row + down, 0), len(self._cards[which]) - 1)
        self._at = which, row
        card = self._cards[which][row]
        self._over = card.item_id
        self.setAccessibleDescription(self.spoken(card))
        bar, top = self.verticalScrollBar(), round(row * ROW)
        room = self.viewport().height() - round(ROW)
        bar.setValue(min(max(bar.value(), top - room), top))
        self.viewport().update()

    def spoken(self, card: Card) -> str:
        """“Soft mug, rank 1 left, rank 2 right”."""
        move = next((m for m in self._moves if m.item == card.item_id), None)
        if move is None:
            return card.title
        sides = (
            (move.left, self.tr("rank {n} left"), self.tr("not in the left list")),
            (move.right, self.tr("rank {n} right"), self.tr("not in the right list")),
        )
        parts = [absent if rank is None else words.format(n=rank) for rank, words, absent in sides]
        return ", ".join([card.title, *parts])

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -self.verticalScrollBar().value())
        places = self._places()
        for which, column in enumerate((places.left, places.right)):
            for row, card in enumerate(self._cards[which]):
                rect = QRectF(column.left(), row * ROW, column.width(), ROW - 6)
                if self._is_shown(rect):
                    self._paint_row(painter, rect, card, which)
        ordered = sorted(self._moves, key=self._is_over)  # the one pointed at goes on top
        for move in ordered:
            self._paint_link(painter, places, move)

    def _is_over(self, move: Move) -> bool:
        return move.item == self._over

    def _is_shown(self, rect: QRectF) -> bool:
        top = self.verticalScrollBar().value()
        return rect.bottom() > top and rect.top() < top + self.viewport().height()

    def _paint_row(self, painter: QPainter, rect: QRectF, card: Card, which: int) -> None:
        theme = self._themes.theme
        row = round(rect.top() / ROW)
        shown = card.item_id == self._primary
        keyed = self.hasFocus() and self._at == (which, row)
        painter.setBrush(theme.colour("accent_soft" if card.item_id == self._over else "surface"))
        strong = shown or keyed
        painter.setPen(QPen(theme.colour("accent" if strong else "border"), 2 if strong else 1))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        rank = QRectF(rect.left() + 4, rect.top(), 26, rect.height())
        painter.setFont(tabular(scaled(self.font(), 0.9, QFont.Weight.DemiBold)))
        painter.setPen(theme.colour("muted"))
        painter.drawText(rank, int(Qt.AlignmentFlag.AlignCenter), str(card.rank))
        picture = QRectF(rank.right() + 2, rect.top() + 3, SIDE, SIDE)
        painter.save()
        painter.setClipPath(rounded(picture, 6))
        image = self._thumbnails.get(card.picture) if card.picture else None
        small_picture(painter, picture, card, image, self._themes)
        painter.restore()
        words = rect.adjusted(picture.right() - rect.left() + 10, 4, -10, -4)
        self._paint_words(painter, words, card)

    def _paint_words(self, painter: QPainter, area: QRectF, card: Card) -> None:
        theme = self._themes.theme
        painter.setFont(scaled(self.font(), 0.95, QFont.Weight.Medium))
        painter.setPen(theme.colour("text"))
        elide = Qt.TextElideMode.ElideRight
        title = painter.fontMetrics().elidedText(card.title, elide, int(area.width()))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignTop), title)
        painter.setFont(tabular(scaled(self.font(), 0.85)))
        score = "" if card.score is None else figure(card.score)
        hit = card.item_id in self._held_out
        taken = painter.fontMetrics().horizontalAdvance(score) + 10
        painter.setPen(theme.colour("muted"))
        bottom = int(Qt.AlignmentFlag.AlignBottom)
        painter.drawText(area, bottom | int(Qt.AlignmentFlag.AlignRight), score)
        text = self.tr("✓ chosen later") if hit else card.subtitle
        painter.setPen(theme.colour("good" if hit else "muted"))
        text = painter.fontMetrics().elidedText(text, elide, int(area.width() - taken))
        painter.drawText(area, bottom, text)

    def _paint_link(self, painter: QPainter, places: Places, move: Move) -> None:
        over = move.item == self._over
        if move.left is not None and move.right is not None:
            ink = self._ink(move.left - move.right)
            ink.setAlphaF(1.0 if over else 0.75 if self._over is None else 0.25)
            painter.setPen(QPen(ink, 3 if over else 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            start = QPointF(places.left.right() + 3, (move.left - 0.5) * ROW - 3)
            end = QPointF(places.right.left() - 3, (move.right - 0.5) * ROW - 3)
            painter.drawPath(_curve(start, end))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            for point in (start, end):
                painter.drawEllipse(point, 3, 3)
            if over:
                self._paint_shift(painter, (start + end) / 2, move.left - move.right)
        else:
            self._paint_stub(painter, places, move, over)

    def _paint_stub(self, painter: QPainter, places: Places, move: Move, over: bool) -> None:
        """A short dashed line: the other list ends before this item."""
        rank = move.left or move.right or 1
        x = places.left.right() + 3 if move.left else places.right.left() - 3
        reach = 18 if move.left else -18
        ink = self._themes.theme.colour("text" if over else "outline")
        painter.setPen(QPen(ink, 1.8, Qt.PenStyle.DotLine))
        y = (rank - 0.5) * ROW - 3
        painter.drawLine(QPointF(x, y), QPointF(x + reach, y))

    def _paint_shift(self, painter: QPainter, at: QPointF, shift: int) -> None:
        text = "=" if not shift else f"▲{shift}" if shift > 0 else f"▼{-shift}"
        painter.setFont(tabular(scaled(self.font(), 0.9, QFont.Weight.DemiBold)))
        wide = painter.fontMetrics().horizontalAdvance(text) + 14.0
        chip = QRectF(at.x() - wide / 2, at.y() - 11, wide, 22)
        painter.setBrush(self._themes.theme.colour("surface"))
        painter.setPen(QPen(self._ink(shift), 1))
        painter.drawRoundedRect(chip, 11, 11)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)

    def _ink(self, shift: int) -> QColor:
        """Higher in the right list, lower, or in the same place."""
        name = "good" if shift > 0 else "danger" if shift < 0 else "outline"
        return self._themes.theme.colour(name)

    # Places

    def _places(self) -> Places:
        width = float(self.viewport().width())
        column = width * (1 - GAP) / 2
        height = ROW * max(len(cards) for cards in self._cards)
        return Places(QRectF(0, 0, column, height), QRectF(width - column, 0, column, height))

    def _card_at(self, point: QPoint) -> Card | None:
        places, y = self._places(), point.y() + self.verticalScrollBar().value()
        for cards, column in zip(self._cards, (places.left, places.right), strict=True):
            row = int(y // ROW)
            if column.left() <= point.x() <= column.right() and 0 <= row < len(cards):
                return cards[row]
        return None

    def _measure(self) -> None:
        height = round(ROW * max(len(cards) for cards in self._cards))
        bar = self.verticalScrollBar()
        bar.setRange(0, max(height - self.viewport().height(), 0))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(round(ROW))

    def _repaint(self, *_: object) -> None:
        self.viewport().update()


def _curve(start: QPointF, end: QPointF) -> QPainterPath:
    path = QPainterPath(start)
    middle = (start.x() + end.x()) / 2
    path.cubicTo(QPointF(middle, start.y()), QPointF(middle, end.y()), end)
    return path


# Over all users: how far two runs agree, and on whom and what they do not.


SHOWN = 30
ID = Qt.ItemDataRole.UserRole


class ApartPanel(QWidget):
    """A histogram of RBO and two lists; a click goes to the user or the item."""

    user_chosen = Signal(int)
    item_chosen = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = Counts(themes, self.tr("Agreement, all users"), self.tr("users"))
        self.users, self.items = QListWidget(), QListWidget()
        self._users_title, self._items_title = text_label("heading"), text_label("heading")
        self._users_title.setText(self.tr("Users they disagree on most"))
        self._items_title.setText(self.tr("Items they disagree on most"))
        self._note = text_label("caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.counts)
        column.addWidget(self._users_title)
        column.addWidget(self.users, 2)
        column.addWidget(self._items_title)
        column.addWidget(self._note)
        column.addWidget(self.items, 3)
        for view, title in ((self.users, self._users_title), (self.items, self._items_title)):
            view.setAccessibleName(title.text())
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setTextElideMode(Qt.TextElideMode.ElideRight)
            view.setUniformItemSizes(True)
            view.setSpacing(2)
            view.setMinimumHeight(28)
            view.setFrameShape(QFrame.Shape.NoFrame)
        for signal in (self.users.itemClicked, self.users.itemActivated):
            signal.connect(self._user)
        for signal in (self.items.itemClicked, self.items.itemActivated):
            signal.connect(self._item)

    @property
    def titles(self) -> tuple[QLabel, QLabel]:
        return self._users_title, self._items_title

    def show_agreement(self, session: Session, found: Agreement | None) -> None:
        """Fill in what was found; None empties the panel while it is reckoned."""
        self.users.clear()
        self.items.clear()
        if found is None:
            self.counts.show_waiting(self.tr("reckoning…"))
            self._note.setText("")
            return
        self.counts.set_values(found.rbo)
        text = self.tr("how many users get it among their {k}: left · right")
        self._note.setText(text.format(k=found.k))
        for user, rbo in found.users_apart(SHOWN):
            name = plain(session.users[user], 40)
            self._add(self.users, f"{name}  ·  RBO {fraction(rbo)}", user)
        for item, left, right in found.items_apart(SHOWN):
            row = session.items[item]
            title = plain(row.title or row.ext_id, 80)
            self._add(self.items, f"{left:,} · {right:,}   {title}", item)

    def show_user(self, rbo: float | None) -> None:
        """Mark where the chosen user stands."""
        self.counts.set_mark(rbo)

    def _add(self, view: QListWidget, text: str, number: int) -> None:
        entry = QListWidgetItem(text)
        entry.setData(ID, number)
        entry.setToolTip(tip(text))
        view.addItem(entry)

    def _user(self, entry: QListWidgetItem) -> None:
        self.user_chosen.emit(entry.data(ID))

    def _item(self, entry: QListWidgetItem) -> None:
        self.item_chosen.emit(entry.data(ID))
