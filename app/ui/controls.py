"""Small controls: choices, labels, bars, sliders, one sentence that goes by itself."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from app.ui import paint
from app.ui.theme import Themes, pixmap, scaled
from mrcsaf.core.text import tip

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


# Labels for text from outside: plain, wrapped, selectable, never wider than asked.


BREAK = "\u200b"  # lets a long id break where it must
LONGEST_WORD = 24


def text_label(role: str = "", parent: QWidget | None = None) -> QLabel:
    """An empty label of that role in the style sheet: heading, muted, caption, good, danger."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if role:
        label.setProperty("role", role)
    return label


def breakable(text: str) -> str:
    """`text` with places to break in words longer than a narrow panel."""
    return " ".join(
        word
        if len(word) <= LONGEST_WORD
        else BREAK.join(word[at : at + 12] for at in range(0, len(word), 12))
        for word in text.split(" ")
    )


# A label of one line that gives way: what has no room is an ellipsis, and stands in the tip.


LEAST = 48


class ElidedLabel(QLabel):
    """Its text is whole for screen readers and copies, and never read as markup."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(LEAST, whole.width()), whole.height())

    def shown(self) -> str:
        """The text as it is painted."""
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        text = self.shown()
        self.setToolTip(tip(self.text()) if text != self.text() else "")
        painter = QPainter(self)
        side = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.contentsRect(), int(side), text)


# A dock without a title bar that stays where it is.


def side_dock(inside: QWidget, title: str, window: QMainWindow) -> QDockWidget:
    """`inside` at the edge of `window`; its name is what saved layouts know it by."""
    dock = QDockWidget(title, window)
    dock.setObjectName(f"dock-{inside.objectName()}")
    dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
    dock.setTitleBarWidget(QWidget(dock))
    dock.setWidget(inside)
    return dock


# A selector's two weights as one bar; the planted truth, where there is one, as a mark.


BAR = 14
MARK = 7


class ProportionBar(QWidget):
    """Picture solid from the left, words hatched; never used for signed contributions."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._image: float | None = None
        self._truth: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_value(self, image: float | None, truth: float | None = None) -> None:
        """The share of the picture, 0 to 1, and the simulated truth of it."""
        self._image, self._truth = image, truth
        words = "" if image is None else self.tr("image {i:.3f}, text {t:.3f}")
        self.setAccessibleName(words.format(i=image or 0, t=1 - (image or 0)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, BAR + (0 if self._truth is None else MARK + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.proportion(painter, QRectF(0, 0, self.width(), BAR), self._image, theme)
        if self._truth is not None:
            x = min(max(self._truth * self.width(), MARK), self.width() - MARK)
            painter.setPen(QPen(theme.colour("text"), 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, BAR + 1))
            painter.setBrush(theme.colour("text"))
            tip, low = QPointF(x, BAR), BAR + MARK
            painter.drawPolygon(QPolygonF([tip, QPointF(x - 4, low), QPointF(x + 4, low)]))


# A slider with marks at the values where something changes.


TICK = 7.0
STEPS = 200


class TickSlider(QSlider):
    """Values 0 to 200; marks are shares of the whole, 0 to 1."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._themes = themes
        self._marks: list[float] = []
        self.setRange(0, STEPS)
        self.setSingleStep(1)
        self.setPageStep(10)
        self.setMinimumHeight(34)

    def set_marks(self, shares: Sequence[float]) -> None:
        self._marks = list(shares)
        self.update()

    @property
    def marks(self) -> list[float]:
        return self._marks

    def sizeHint(self) -> QSize:
        return QSize(280, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        handle = self.style().pixelMetric(
            QStyle.PixelMetric.PM_SliderLength, QStyleOptionSlider(), self
        )
        room = self.width() - handle
        middle = self.height() / 2
        painter.setPen(QPen(theme.colour("outline"), 1))
        centre = handle / 2 + room / 2
        painter.drawLine(QPointF(centre, 2), QPointF(centre, middle))
        painter.setPen(QPen(theme.colour("accent"), 1.5))
        for share in self._marks:
            x = handle / 2 + share * room
            painter.drawLine(QPointF(x, middle + 8), QPointF(x, middle + 8 + TICK))
        painter.end()
        super().paintEvent(event)


# A field that offers a list: every row of the list can be read, whatever the field's width.


ROWS = 20  # shown without scrolling


class DropDown(QComboBox):
    """Opens its list below itself (the style sheet says so), as wide as the longest row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxVisibleItems(ROWS)

    def showPopup(self) -> None:
        view = self.view()
        view.ensurePolished()  # before it is first shown its rows have no padding
        width = view.sizeHintForColumn(self.modelColumn()) + 2 * view.frameWidth()
        if self.count() > ROWS:
            width += view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(width)
        super().showPopup()


# One sentence that rises at the bottom of a window and goes after six seconds.


SHOWN_MS = 6000
LIFT = 48


class Toast(QFrame):
    """Waits while the mouse is over it."""

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes, self._over = themes, parent
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.addWidget(self._label)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        theme = self._themes.theme
        self.setStyleSheet(
            f"Toast {{ background: {theme.text}; border-radius: 10px; }}"
            f" Toast QLabel {{ color: {theme.window}; }}"
        )
        self._label.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    @property
    def text(self) -> str:
        return self._label.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()

    def _place(self) -> None:
        parent = self._over
        width = min(
            parent.width() - 48, max(320, self._label.fontMetrics().averageCharWidth() * 60)
        )
        self._label.setFixedWidth(
            min(width - 32, self._label.fontMetrics().horizontalAdvance(self._label.text()) + 8)
        )
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - LIFT)


# What can still be undone.


UNDO_MS = 6000


class UndoBar(QFrame):
    """“Run 3 deleted. Undo”: what it announces happens when it goes without an undo."""

    undone = Signal()
    passed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._label = text_label()
        self.button = QPushButton(self.tr("Undo"))
        self.button.setProperty("quiet", True)
        self.button.clicked.connect(self._undo)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(UNDO_MS)
        self.timer.timeout.connect(self.finish)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self._label, 1)
        row.addWidget(self.button)
        self.hide()

    def offer(self, text: str) -> None:
        """Announce something that can be undone for six seconds; the one before is settled."""
        self.finish()
        self._label.setText(text)
        self.show()
        self.timer.start()

    def finish(self) -> None:
        """Too late to undo: let it happen now."""
        if self.timer.isActive() or self.isVisible():
            self.timer.stop()
            self.hide()
            self.passed.emit()

    def _undo(self) -> None:
        self.timer.stop()
        self.hide()
        self.undone.emit()
