"""A large button with an icon, a title and a line of explanation."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.icons import pixmap
from app.ui.theme import Themes, scaled

PAD = 20
ICON = 28
WIDTH, HEIGHT = 220, 148
WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class Choice(QAbstractButton):
    """One of a few things to begin with; the main one is filled with the accent."""

    def __init__(
        self, themes: Themes, icon: str, title: str, text: str, main: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._themes, self._icon, self._words, self._main = themes, icon, text, main
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.heightForWidth(WIDTH))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """High enough for every line of title and explanation."""
        wide = width - 2 * PAD - 4
        text = sum(
            QFontMetrics(font).boundingRect(0, 0, wide, 10_000, WRAP, words).height()
            for font, words in ((self._bold(), self.text()), (self.font(), self._words))
        )
        return max(HEIGHT, PAD + ICON + 12 + text + 4 + PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        filled = theme.colour("accent") if self._main else theme.colour("surface")
        if self.underMouse() or self.isDown():
            filled = filled.lighter(108) if self._main else theme.colour("accent_soft")
        edge = theme.colour("text" if self._main else "accent")
        pen = QPen(edge, 2) if self.hasFocus() else QPen(theme.colour("border"), 1)
        painter.setPen(Qt.PenStyle.NoPen if self._main and not self.hasFocus() else pen)
        painter.setBrush(filled)
        painter.drawRoundedRect(rect, 14, 14)
        ink = theme.on_accent if self._main else theme.accent
        glyph = pixmap(self._icon, ink, ICON, self.devicePixelRatioF())
        painter.drawPixmap(round(rect.left() + PAD), round(rect.top() + PAD), glyph)
        self._write(painter, rect)

    def _write(self, painter: QPainter, rect: QRectF) -> None:
        theme = self._themes.theme
        painter.setFont(self._bold())
        painter.setPen(theme.colour("on_accent" if self._main else "text"))
        top = rect.top() + PAD + ICON + 12
        area = QRectF(rect.left() + PAD, top, rect.width() - 2 * PAD, rect.bottom() - top - 8)
        used = painter.boundingRect(area, WRAP, self.text())
        painter.drawText(area, WRAP, self.text())
        painter.setFont(self.font())
        painter.setPen(theme.colour("on_accent" if self._main else "muted"))
        painter.drawText(area.adjusted(0, used.height() + 4, 0, 0), WRAP, self._words)

    def _bold(self) -> QFont:
        return scaled(self.font(), 1.1, self.font().Weight.DemiBold)
