"""Signed contributions as bars to both sides of a common zero, with numbers one can copy."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from app.ui import paint
from app.ui.theme import Themes, tabular
from mrcsaf.core.text import signed

IMAGE, WORDS, OTHER = "image", "words", "other"
HEIGHT = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One row."""

    label: str
    value: float
    kind: str = OTHER  # image, words or other: colour and pattern


class DivergingBars(QWidget):
    """A grid of label, bar and number; the longest bar fills its half."""

    def __init__(self, themes: Themes, parent: QWidget | None = None, digits: int = 3) -> None:
        super().__init__(parent)
        self._themes, self._digits = themes, digits
        self.bars: tuple[Bar, ...] = ()  # as shown
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        self.bars = tuple(bars)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        longest = max((abs(bar.value) for bar in bars), default=0) or 1.0
        for row, bar in enumerate(bars):
            label, number = QLabel(bar.label), QLabel(signed(bar.value, self._digits))
            number.setFont(tabular(self.font()))
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for text in (label, number):
                text.setTextFormat(Qt.TextFormat.PlainText)
                text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(_Cell(self._themes, bar, longest), row, 1)
            self._grid.addWidget(number, row, 2)
        spoken = (f"{bar.label} {signed(bar.value, self._digits)}" for bar in bars)
        self.setAccessibleName("; ".join(spoken))

    def as_table(self) -> str:
        """A bar a row."""
        lines = [f"{bar.label}\t{bar.value:.6g}" for bar in self.bars]
        return "\n".join(["\t".join((self.tr("part"), self.tr("contribution"))), *lines])


class _Cell(QWidget):
    """One bar from the middle to its side."""

    def __init__(self, themes: Themes, bar: Bar, longest: float) -> None:
        super().__init__()
        self._themes, self._bar, self._share = themes, bar, bar.value / longest
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(90, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        middle = self.width() / 2
        length = abs(self._share) * (middle - 2)
        left = middle if self._share >= 0 else middle - length
        rect = QRectF(left, 2, length, HEIGHT - 4)
        if self._bar.kind == WORDS:
            paint.words(painter, rect, theme)
        else:
            painter.fillRect(rect, theme.colour("image" if self._bar.kind == IMAGE else "muted"))
        painter.setPen(QPen(theme.colour("outline"), 1))
        painter.drawLine(round(middle), 0, round(middle), HEIGHT)
