"""What the answers about a product are made of: tiles, charts, lists."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import (
    QCoreApplication,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.cards.delegate import GAP, RADIUS, CardDelegate, StyleOption
from app.cards.model import Card, CardModel, CardRole, Index, card_of
from app.cards.row import TileDelegate, TileStrip
from app.charts.plot import Plot
from app.charts.strip import WORDS, Bar, DivergingBars
from app.core.application import Studio
from app.core.exporting import copy_table
from app.new_product.form import Picture, PictureWell, Product
from app.ui import paint
from app.ui.controls import text_label
from app.ui.tables import answering
from app.ui.theme import Themes, scaled, tabular
from mrcsaf.answers.recommend import Recommendation
from mrcsaf.answers.session import Session
from mrcsaf.core.text import fraction, keywords, plain, span, tip


class Panel(QFrame):
    """`head` takes what stands beside the heading, `body` what stands under it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName(title)
        self.title = QLabel(title)
        self.title.setProperty("role", "heading")
        self.note = text_label("caption")
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self.head.addWidget(self.title)
        self.head.addWidget(self.note, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 10, 14, 12)
        self.body.setSpacing(8)
        self.body.addLayout(self.head)


class FigureTile(QFrame):
    """Rank for U00012
    117 of 590
    117–120 under 1 % noise
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.caption, self.value, self.note = text_label("caption"), QLabel(), text_label("caption")
        self.value.setFont(tabular(scaled(self.font(), 1.5, self.font().Weight.DemiBold)))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        for label in (self.caption, self.value, self.note):
            column.addWidget(label)
        column.addStretch()

    def show_figure(self, caption: str, value: str, note: str = "") -> None:
        self.caption.setText(caption)
        self.value.setText(value)
        self.note.setText(note)
        self.setAccessibleName(f"{caption}: {value}. {note}")


# The nearest known items by picture or by words, as tiles with their cosine.


SIDE, SHOWN = 88, 5  # the widest tile; five always fit


class CosineDelegate(TileDelegate):
    """A tile, and the cosine under it."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(themes, SIDE, parent)
        self._look = themes
        self.side = SIDE
        self.line = parent.fontMetrics().height() + 2

    def set_side(self, side: int) -> None:
        """Draw tiles of another size."""
        self.side = self._side = side

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return super().sizeHint(option, index) + QSize(0, self.line)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        rect = cast("StyleOption", option).rect
        painter.save()
        painter.setFont(tabular(scaled(painter.font(), 0.9)))
        painter.setPen(self._look.theme.colour("muted"))
        box = QRectF(rect.left() + 2, rect.top() + self.side + 3, self.side, self.line)
        score = index.data(CardRole.CARD).score
        painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), fraction(score))
        painter.restore()


class AlikeTiles(Panel):
    """Five tiles; a click or Enter opens the item."""

    opened = Signal(int)

    def __init__(self, studio: Studio, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.model = CardModel(studio.thumbnails, self)
        self.strip = TileStrip(self.model, studio.themes, SIDE, self)
        self._delegate = CosineDelegate(studio.themes, self.strip)
        self.strip.setItemDelegate(self._delegate)
        self.strip.setFixedHeight(SIDE + self._delegate.line + 8)
        self.strip.setAccessibleName(title)
        self.strip.clicked.connect(self._open)
        self.strip.activated.connect(self._open)
        self.body.addWidget(self.strip)
        self.body.addStretch()

    def show_items(
        self, session: Session, near: list[tuple[int, float]], why_none: str = ""
    ) -> None:
        """(item, cosine), nearest first; `why_none` where there is nothing to compare."""
        cards = [card_of(session, session.items[i], score=cosine) for i, cosine in near[:SHOWN]]
        self.model.set_cards(cards)
        self.note.setText("" if cards else why_none)
        self.strip.setVisible(bool(cards))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        margins = self.body.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        side = min(SIDE, room // SHOWN - 9)
        if side > 0 and side != self._delegate.side:
            self._delegate.set_side(side)
            self.strip.setFixedHeight(side + self._delegate.line + 8)
            self.strip.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(CardRole.ITEM_ID))


# Who would see the product, and how its audience stands beside those of real items.


USER = Qt.ItemDataRole.UserRole
TINY = 0.01  # of the users; below it the counts need a word of explanation


class AudiencePanel(Panel):
    """“top 10 0.1 % · top 20 1.4 % …”, the users nearest to it, and two percentile lines."""

    user_chosen = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Who would see it"))
        self.shares, self.tiny = text_label(), text_label("caption")
        self.standings = [(text_label("caption"), PercentileLine(themes)) for _ in range(2)]
        self.users = QListWidget()
        self.users.setAccessibleName(self.tr("Users in whose lists it stands highest"))
        self.users.setToolTip(self.tr("Press Enter or double-click to open the user's list"))
        self.users.itemActivated.connect(self._open)
        self.users.setMinimumHeight(132)
        self.body.addWidget(self.shares)
        self.body.addWidget(self.tiny)
        for words, line in self.standings:
            self.body.addWidget(words)
            self.body.addWidget(line)
        self.nearest = text_label("caption")
        self.nearest.setText(self.tr("Nearest to it are"))
        self.body.addWidget(self.nearest)
        self.body.addWidget(self.users, 1)

    def show_counts(self, placed: dict[str, Any]) -> None:
        """The audiences that thresholds give at once."""
        users = max(int(placed["users"]), 1)
        self.shares.setText(" · ".join(
            self.tr("top {k} {share} %").format(k=k, share=f"{100 * count / users:.1f}")
            for k, count in placed["audience"].items()
        ))  # fmt: skip
        small = int(placed["audience"]["20"]) < TINY * users and not placed.get("borrowed")
        self.tiny.setVisible(small)
        self.tiny.setText(
            self.tr(
                "So few because nobody has chosen it yet: this model ranks a product on its first"
                " day below items it knows choices of. Compare it with other new products, and by"
                " the median rank; it is no forecast of sales."
            )
            if small
            else ""
        )

    def show_reach(self, session: Session, reach: dict[str, Any]) -> None:
        """Percentiles and users, once all ranks are known."""
        for (words, line), found in zip(self.standings, reach["standings"], strict=True):
            text = standing_words(found)
            words.setText(text)
            line.set_value(found["percentile"], text)
        self.users.clear()
        for user, rank in reach["nearest"]:
            if user < len(session.users):
                name = plain(session.users[user], 48)
                item = QListWidgetItem(self.tr("{user}  ·  rank {rank}").format(
                    user=name, rank=f"{rank:,}"))  # fmt: skip
                item.setData(USER, user)
                self.users.addItem(item)

    def show_waiting(self) -> None:
        """Ranks are still being computed."""
        self.users.clear()
        for words, line in self.standings:
            words.setText("")
            line.set_value(None, "")

    def _open(self, item: QListWidgetItem) -> None:
        self.user_chosen.emit(item.data(USER))


def standing_words(found: dict[str, Any]) -> str:
    """“Top 20: more users than 62 % of the 50 items of Posters”."""
    if found["category"]:
        text = _tr("Top {k}: more users than {p} % of the {n} items of {category}")
    else:
        text = _tr("Top {k}: more users than {p} % of all {n} items")
    return text.format(
        k=found["k"], p=f"{found['percentile']:.0f}", n=f"{found['items']:,}",
        category=plain(found["category"], 40),
    )  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("placing", text)


# Where a product ranks over all users, and where its audience stands among real items.


Bin = tuple[int, int, int]  # first rank, last rank, users
TICKS = (1, 10, 100, 1_000, 10_000, 100_000)


class RankHistogram(Plot):
    """Users by the product's rank in their list; the axis of ranks is logarithmic.

    Fills while ranks are being computed: heights are shares of the users known so far. Arrows read
    the bins, Ctrl+C copies them as a table.
    """

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, "", parent)
        self.title = self.tr("Rank in every user's list")
        self.setAccessibleName(self.title)
        self.setMinimumHeight(190)
        self.bins: list[Bin] = []
        self._done = self._all = 0
        self._median = 0.0
        self._pointer: int | None = None

    def set_bins(self, bins: Sequence[Bin], done: int, users: int, median: float) -> None:
        """Show the ranks of `done` of `users` users."""
        self.bins, self._done, self._all, self._median = list(bins), done, users, median
        if self._pointer is not None and self._pointer >= len(self.bins):
            self._pointer = None
        self.pointed()

    def reading(self) -> str:
        if self._pointer is not None:
            first, last, count = self.bins[self._pointer]
            share = f"{100 * count / max(self._done, 1):.1f}"
            text = self.tr("rank {ranks}: %Ln user(s), {share} %", "", count)
            return text.format(ranks=span(first, last), share=share)
        if not self._done:
            return ""
        if self._done < self._all:
            text = self.tr("{n} of {all} users so far")
            return text.format(n=f"{self._done:,}", all=f"{self._all:,}")
        return self.tr("median {rank}").format(rank=f"{self._median:,.0f}")

    def as_table(self) -> str:
        """Bins and users, parted by tabs."""
        rows = ["\t".join(map(str, one)) for one in self.bins]
        return "\n".join(["from\tto\tusers", *rows])

    def sizeHint(self) -> QSize:
        return QSize(420, 200)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        found = [n for n, (first, last, _) in enumerate(self.bins)
                 if self._x(first) <= x < self._x(last + 1)]  # fmt: skip
        self._point(found[0] if found else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self.bins:
            here = -1 if self._pointer is None else self._pointer
            at = here + steps[Qt.Key(event.key())]
            self._point(min(max(at, 0), len(self.bins) - 1))
        elif event.matches(QKeySequence.StandardKey.Copy):
            copy_table(self.as_table())
        else:
            super().keyPressEvent(event)

    def forget_pointer(self) -> None:
        self._point(None)

    def _point(self, bin_: int | None) -> None:
        if bin_ != self._pointer:
            self._pointer = bin_
            self.pointed()

    def _x(self, rank: float) -> float:
        """Where a rank is on the axis: the last bin ends at its right end."""
        end = math.log10(self.bins[-1][1] + 1) if self.bins else 1.0
        return self.area.left() + self.area.width() * math.log10(max(rank, 1)) / max(end, 1e-9)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.themes.theme
        inner = self.frame(painter)
        line = painter.fontMetrics().height()
        self.area = inner.adjusted(0, 4, 0, -(line + 6))
        highest = max((count for *_, count in self.bins), default=0) or 1
        for number, (first, last, count) in enumerate(self.bins):
            left, right = self._x(first), self._x(last + 1)
            height = self.area.height() * count / highest
            height = max(height, 1.5) if count else 0.0
            bar = QRectF(left + 0.75, self.area.bottom() - height, right - left - 1.5, height)
            painter.fillRect(bar, theme.colour("text" if number == self._pointer else "accent"))
        self._paint_axis(painter, line)

    def _paint_axis(self, painter: QPainter, line: int) -> None:
        theme, area = self.themes.theme, self.area
        painter.setPen(QPen(theme.colour("outline"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(theme.colour("muted"))
        end = self.bins[-1][1] if self.bins else 0
        ticks = [tick for tick in TICKS if tick * 1.6 < end]
        for tick in [*ticks, end] if end else []:
            box = QRectF(self._x(tick) - 50, area.bottom() + 4, 100, line)
            side = Qt.AlignmentFlag.AlignHCenter
            if tick == 1:
                box.moveLeft(area.left())
                side = Qt.AlignmentFlag.AlignLeft
            elif tick == end:
                box.moveRight(area.right())
                side = Qt.AlignmentFlag.AlignRight
            painter.drawText(box, int(side), f"{tick:,}")


class PercentileLine(QWidget):
    """0 ───────●────── 100: the share of real items with a smaller audience."""

    HEIGHT = 14

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.value: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._repaint)

    def set_value(self, percent: float | None, words: str) -> None:
        self.value = percent
        self.setAccessibleName(words)
        self.setToolTip(tip(words))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.value is None:
            return
        theme, painter = self._themes.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self.HEIGHT / 2
        track = QRectF(radius, radius - 3, self.width() - 2 * radius, 6)
        painter.fillPath(paint.rounded(track, 3), theme.colour("border"))
        x = track.left() + track.width() * min(max(self.value, 0.0), 100.0) / 100
        filled = QRectF(track.left(), track.top(), x - track.left(), track.height())
        painter.fillPath(paint.rounded(filled, 3), theme.colour("accent"))
        painter.setPen(QPen(theme.colour("surface"), 2))
        painter.setBrush(theme.colour("accent"))
        painter.drawEllipse(QPointF(x, radius), radius - 1, radius - 1)

    def _repaint(self, *_: object) -> None:
        self.update()


# What the picture and the words do by themselves, and what each sentence earns.


COLUMNS = ("image", "text", "both", "swapped", "first_day")
WELL_HEIGHT = 56
KS = ("20", "50", "100")


class VariantsPanel(Panel):
    """A column each: picture only, words only, both, with another picture, on the first day."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Picture and words apart"))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(6)
        self.grid.setColumnStretch(0, 1)
        self.stability = text_label("caption")
        self.well = PictureWell(
            studio.themes, studio.images, height=WELL_HEIGHT,
            invitation=self.tr("Try another picture: drop it here, or press to browse"),
        )  # fmt: skip
        self.refusal, self.remove = text_label("danger"), QPushButton(self.tr("Without it"))
        self.remove.setProperty("quiet", True)
        self.remove.clicked.connect(self.well.remove)
        self.well.changed.connect(self.refusal.clear)
        self.well.refused.connect(self.refusal.setText)
        swap = QHBoxLayout()
        swap.addWidget(self.well, 1)
        swap.addWidget(self.remove)
        self.body.addLayout(self.grid)
        self.body.addWidget(self.stability)
        self.body.addLayout(swap)
        self.body.addWidget(self.refusal)
        self.show_other(None)
        self.body.addStretch()
        self._cells: list[QLabel] = []

    def show_other(self, picture: Picture | None) -> None:
        """The picture that is swapped in, or the place to drop one."""
        if picture is not self.well.picture:
            self.well.set_picture(picture)
        self.remove.setVisible(picture is not None)

    def show_variants(self, vary: dict[str, Any] | None, user: str) -> None:
        """None: still being computed."""
        for cell in self._cells:
            cell.hide()
            cell.deleteLater()
        self._cells = []
        self.stability.setText(self.tr("Being computed…") if vary is None else "")
        if vary is None:
            return
        found = vary["variants"]
        titles = {
            "image": self.tr("picture only"), "text": self.tr("words only"),
            "both": self.tr("both"), "swapped": self.tr("other picture"),
            "first_day": self.tr("first day"),
        }  # fmt: skip
        hints = {"first_day": self.tr(
            "As the model says while nobody has chosen it, without what is expected of those who"
            " chose its neighbours"
        )}  # fmt: skip
        shown = [name for name in COLUMNS if name in found]
        for at, name in enumerate(shown, start=1):
            self._put(0, at, titles[name], "caption")
            self._cells[-1].setToolTip(hints.get(name, ""))
        rows = [(self.tr("rank for {user}").format(user=user), "rank"),
                (self.tr("median rank"), "median")]  # fmt: skip
        rows += [(self.tr("users, top {k}").format(k=k), k) for k in KS]
        for line, (words, key) in enumerate(rows, start=1):
            self._put(line, 0, words, "caption", wrap=True)
            for at, name in enumerate(shown, start=1):
                self._put(line, at, _figure(found[name], key))
        self.stability.setText(stability_words(vary["stability"]))

    def _put(self, line: int, column: int, text: str, role: str = "", wrap: bool = False) -> None:
        cell = text_label() if wrap else QLabel()
        cell.setText(text)
        cell.setTextFormat(Qt.TextFormat.PlainText)
        cell.setFont(tabular(self.font()))
        if role:
            cell.setProperty("role", role)
        right = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        if wrap:  # an alignment would keep it from taking the room there is
            self.grid.addWidget(cell, line, column)
        else:
            self.grid.addWidget(cell, line, column, right | Qt.AlignmentFlag.AlignVCenter)
        self._cells.append(cell)


class SentencesPanel(Panel):
    """One signed bar a sentence of the description."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("What each sentence earns"))
        self.bars = DivergingBars(themes, digits=0)
        self.body.addWidget(self.bars)
        self.body.addStretch()

    def show_effects(self, vary: dict[str, Any] | None) -> None:
        """None, or no description: nothing to show."""
        found = vary["sentences"] if vary else None
        effects = found["effects"] if found else []
        self.bars.set_bars([Bar(plain(text, 64), float(gain), WORDS) for text, gain in effects])
        self.note.setText("")
        if found and effects:
            by_audience = found["by"] == "audience"
            self.note.setText(
                self.tr("users won in the top 100, against the text without it")
                if by_audience
                else self.tr("places won at the median, against the text without it")
            )
        elif vary is not None:
            self.note.setText(self.tr("Write a description to see it."))
        else:
            self.note.setText(self.tr("Being computed…"))


def stability_words(found: dict[str, Any] | None) -> str:
    """“rank 117, 117–120 when the vectors are shaken by 1 % (20 draws)”."""
    if found is None:
        return ""
    text = QCoreApplication.translate(
        "placing", "Stability: rank {rank}, {ranks} when its vectors move by {noise}\u00a0%."
    )
    return text.format(
        rank=f"{found['rank']:,}", ranks=span(found["low"], found["high"]),
        noise=f"{100 * found['noise']:g}",
    )  # fmt: skip


def _figure(column: dict[str, Any], key: str) -> str:
    if key in KS:
        return f"{column['audience'][key]:,}"
    value = column[key]
    return "–" if value is None else f"{value:,.0f}"


# The chosen user's real list with the product in it, where the model would put it.


GHOST = -1  # the item id of what is no item
WIDTH = 124
AROUND = 60  # cards kept on either side of the product


class GhostModel(CardModel):
    """Cards of real items and one of the product, whose picture is in no project yet."""

    ghost_image: QImage | None = None

    @answering
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        ghost = index.isValid() and self.cards[index.row()].item_id == GHOST
        if ghost and role == CardRole.IMAGE:
            return self.ghost_image
        return super().data(index, role)


class GhostDelegate(CardDelegate):
    """The product's card has a dashed frame in the accent."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(themes, parent)
        self._look = themes

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        if index.data(CardRole.ITEM_ID) != GHOST:
            return
        corner = cast("StyleOption", option).rect.topLeft()
        frame = QRectF(QRect(corner, self.cell())).adjusted(GAP, GAP, -GAP, -GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._look.theme.colour("accent"), 2.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.restore()


class GhostList(Panel):
    """One row of cards in the order of the list, the product in view."""

    opened = Signal(int)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.model = GhostModel(studio.thumbnails, self)
        self.row = QListView()
        self._delegate = GhostDelegate(studio.themes, self.row)
        self._delegate.set_cell(WIDTH + 2 * GAP, self.row.font())
        self.row.setModel(self.model)
        self.row.setItemDelegate(self._delegate)
        self.row.setFlow(QListView.Flow.LeftToRight)
        self.row.setWrapping(False)
        self.row.setUniformItemSizes(True)
        self.row.setMouseTracking(True)
        self.row.setFrameShape(QFrame.Shape.NoFrame)
        self.row.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.row.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.row.setFixedHeight(QSize(self._delegate.cell()).height() + 18)
        self.row.activated.connect(self._open)
        self.body.addWidget(self.row)

    def show_list(
        self,
        session: Session,
        found: Recommendation,
        product: Product,
        placed: dict[str, Any],
    ) -> None:
        """`found` is the user's whole list."""
        ranked = list(zip(found.items, found.scores, strict=True))
        at = min(int(placed["rank"]) - 1, len(ranked))
        first, last = max(0, at - AROUND), min(len(ranked), at + AROUND)
        cards = [self._card(session, *ranked[n], n + 1 + (n >= at)) for n in range(first, last)]
        ghost = ghost_card(product, placed)
        cards.insert(at - first, ghost)
        self.model.ghost_image = None if product.picture is None else product.picture.image
        self.model.set_cards(cards)
        name = plain(session.users[found.user], 48)
        self.title.setText(self.tr("In the list of {user}").format(user=name))
        text = self.tr("rank {rank} of {n}, between its real neighbours in the list")
        self.note.setText(text.format(rank=f"{at + 1:,}", n=f"{len(ranked) + 1:,}"))
        self.row.setAccessibleName(self.title.text())
        self.scroll_to_ghost()

    def scroll_to_ghost(self) -> None:
        """Bring the product into the middle."""
        row = self.model.row_of(GHOST)
        if row is not None:
            index = self.model.index(row)
            self.row.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            without = QItemSelectionModel.SelectionFlag.NoUpdate
            self.row.selectionModel().setCurrentIndex(index, without)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scroll_to_ghost()

    @staticmethod
    def _card(session: Session, item: int, score: float, rank: int) -> Card:
        return replace(card_of(session, session.items[item], score=score), rank=rank)

    def _open(self, index: QModelIndex) -> None:
        item = index.data(CardRole.ITEM_ID)
        if item != GHOST:
            self.opened.emit(item)


def ghost_card(product: Product, placed: dict[str, Any]) -> Card:
    """The product as a card."""
    words = " ".join((product.title, product.description, product.category))
    return Card(
        item_id=GHOST,
        title=plain(product.title or product.description) or "…",
        subtitle=plain(product.brand or product.category, 120),
        rank=placed["rank"],
        score=placed["score"],
        w_image=placed["w_image"],
        picture="" if product.picture is None else product.picture.sha,
        seed=product.category or product.title,
        keywords=keywords(words),
        ext_id=plain(product.title, 64) or "…",
    )
