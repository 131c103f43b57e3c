"""What our charts of many items have in common: a framed panel with a title and a reading."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import Theme, Themes, scaled, tabular

PAD = 14.0


class Plot(QWidget):
    """A rounded frame; the title at the left, what is under the pointer at the right."""

    def __init__(self, themes: Themes, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.themes, self.title = themes, title
        self.area = QRectF()  # where the last paint put the data
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)
        themes.changed.connect(self._repaint)

    def reading(self) -> str:
        """The values under the pointer, or the gist of them all."""
        return ""

    def pointed(self) -> None:
        """The pointer moved: say so to eyes and screen readers."""
        self.setAccessibleDescription(self.reading())
        self.update()

    def frame(self, painter: QPainter) -> QRectF:
        """Paint frame and head; gives what is left for the data."""
        theme = self.themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.colour("accent" if focused else "border"), 2 if focused else 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(frame, 10, 10)
        line = float(self.fontMetrics().height())
        head = QRectF(frame.left() + PAD, frame.top() + 8, frame.width() - 2 * PAD, line)
        painter.setFont(scaled(self.font(), 1.0, self.font().Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        used = paint_title(painter, head, self.title)
        room = head.adjusted(used + 12, 0, 0, 0)
        painter.setFont(tabular(scaled(self.font(), 0.9)))
        painter.setPen(theme.colour("muted"))
        text = painter.fontMetrics().elidedText(
            self.reading(), Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight), text)
        painter.setFont(tabular(scaled(self.font(), 0.85)))
        return frame.adjusted(PAD, 8 + line + 8, -PAD, -10)

    def leaveEvent(self, event: QEvent) -> None:
        self.forget_pointer()

    def forget_pointer(self) -> None:
        """The mouse has gone."""

    def _repaint(self, *_: object) -> None:
        self.update()


def paint_title(painter: QPainter, head: QRectF, title: str) -> int:
    """A chart's title, shortened where there is no room for it; gives how wide it came out."""
    shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, int(head.width()))
    painter.drawText(head, int(Qt.AlignmentFlag.AlignLeft), shown)
    return painter.fontMetrics().horizontalAdvance(shown)


def between(theme: Theme, share: float) -> QColor:
    """From the words' colour (0) over grey to the picture's (1)."""
    ends = theme.colour("words"), theme.colour("image")
    middle = theme.colour("muted")
    low, high, at = (
        (ends[0], middle, 2 * share) if share < 0.5 else (middle, ends[1], 2 * share - 1)
    )
    mixed = (
        round(a + (b - a) * at)
        for a, b in (
            (low.red(), high.red()),
            (low.green(), high.green()),
            (low.blue(), high.blue()),
        )
    )
    return QColor(*mixed)
