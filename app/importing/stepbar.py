"""The row of numbered steps at the top of the wizard."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.icons import pixmap
from app.ui.theme import Themes

CIRCLE = 24
GAP = 8


class StepBar(QWidget):
    """Steps behind carry a tick, the present one is filled, those to come are outlined."""

    def __init__(self, themes: Themes, titles: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes, self._titles, self._current = themes, titles, 0
        self._skipped: set[int] = set()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def sizeHint(self) -> QSize:
        return QSize(560, max(CIRCLE, self.fontMetrics().height()) + 8)

    def show_step(self, number: int, skipped: set[int] | None = None) -> None:
        """Which step it is, and which ones this import has no need of."""
        self._current, self._skipped = number, skipped if skipped is not None else self._skipped
        words = self.tr("Step {n} of {all}: {title}")
        self.setAccessibleName(
            words.format(n=number + 1, all=len(self._titles), title=self._titles[number])
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widths = [
            CIRCLE + GAP + self.fontMetrics().horizontalAdvance(title) for title in self._titles
        ]
        free = max(0.0, (self.width() - sum(widths) - 4) / max(1, len(widths) - 1))
        left, middle = 2.0, self.height() / 2
        for number, width in enumerate(widths):
            self._paint_step(painter, number, left, middle)
            following = left + width + free
            if number + 1 < len(widths) and free > 3 * GAP:
                painter.setPen(QPen(self._themes.theme.colour("border"), 1))
                painter.drawLine(
                    QPointF(left + width + GAP, middle), QPointF(following - GAP, middle)
                )
            left = following

    def _paint_step(self, painter: QPainter, number: int, left: float, middle: float) -> None:
        theme = self._themes.theme
        done, now = number < self._current, number == self._current
        ink = "disabled" if number in self._skipped else "text" if now else "muted"
        circle = QRectF(left, middle - CIRCLE / 2, CIRCLE, CIRCLE).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.colour("accent" if now or done else "outline"), 1.5))
        painter.setBrush(theme.colour("accent" if now else "surface"))
        painter.drawEllipse(circle)
        if done and number not in self._skipped:
            tick = pixmap("check", theme.accent, 14, self.devicePixelRatioF())
            painter.drawPixmap(circle.center() - QPointF(7, 7), tick)
        else:
            painter.setPen(theme.colour("on_accent" if now else ink))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        painter.setPen(theme.colour(ink))
        words = QRectF(left + CIRCLE + GAP, 0, self.width(), self.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._titles[number]
        )
