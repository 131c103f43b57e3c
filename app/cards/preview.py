"""A closer look at a card: a larger picture and the whole title, after a rest of the pointer."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QListView, QVBoxLayout, QWidget

from app.cards.model import Card, CardRole
from app.core.application import Studio
from app.core.thumbnails import large
from app.ui import paint
from app.ui.theme import Themes, scaled

REST_MS = 350
HOVER, LOOK = 300, 560  # side of the picture
PAD = 12


class Sheet(QWidget):
    """A picture with the title and one more line under it."""

    def __init__(self, themes: Themes, side: int, parent: QWidget, popup: bool) -> None:
        kind = Qt.WindowType.Popup if popup else Qt.WindowType.ToolTip
        super().__init__(parent, kind | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not popup)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._themes, self._side = themes, side
        self._card: Card | None = None
        self._image: QImage | None = None
        self._title, self._line = QLabel(), QLabel()
        self._title.setFont(scaled(self.font(), 1.05))
        self._title.setProperty("role", "heading")
        self._line.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(PAD, 2 * PAD + side, PAD, PAD)
        column.setSpacing(2)
        for label in (self._title, self._line):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setFixedWidth(side)
            column.addWidget(label)

    @property
    def item(self) -> int | None:
        return None if self._card is None else self._card.item_id

    def show_card(self, card: Card, image: QImage | None) -> None:
        self._card, self._image = card, image
        self._title.setText(card.title)
        self._line.setText(card.subtitle)
        self._line.setVisible(bool(card.subtitle))
        self.setAccessibleName(f"{card.title}. {card.subtitle}")
        self.adjustSize()
        self.update()

    def show_image(self, item: int, image: QImage) -> None:
        """The picture itself came, if this item is still shown."""
        if item == self.item:
            self._image = image
            self.update()

    def place_beside(self, area: QRectF) -> None:
        """Where it does not cover what it is about, on the screen."""
        screen = QGuiApplication.screenAt(area.center().toPoint())
        whole = (screen or QGuiApplication.primaryScreen()).availableGeometry()
        size = self.sizeHint()
        x = round(area.right()) + 8
        if x + size.width() > whole.right():
            x = round(area.left()) - 8 - size.width()
        y = min(max(round(area.top()), whole.top()), whole.bottom() - size.height())
        self.move(max(x, whole.left()), max(y, whole.top()))

    def place_on(self, window: QWidget) -> None:
        """In the middle of the window."""
        size = self.sizeHint()
        middle = window.mapToGlobal(window.rect().center())
        self.move(middle - QPoint(size.width() // 2, size.height() // 2))

    def sizeHint(self) -> QSize:
        return QSize(self._side + 2 * PAD, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        if self._card is None:
            return
        area = QRectF(QPointF(PAD, PAD), QSize(self._side, self._side).toSizeF())
        painter.setClipPath(paint.rounded(area, 8))
        if self._image is not None and not self._image.isNull():
            painter.fillRect(area, paint.ground(self._image, theme))
            pixmap = paint.fitted(self._image, area, self.devicePixelRatioF())
            painter.drawPixmap(paint.centred(pixmap, area), pixmap)
        else:
            card = self._card
            paint.tile(painter, area, card.seed, card.keywords, card.ext_id, theme)


class Preview:
    """Shows a sheet beside a card the pointer rests on, and one over the window for Space."""

    def __init__(self, studio: Studio, view: QListView) -> None:
        self._studio, self._view = studio, view
        self.hover = Sheet(studio.themes, HOVER, view, popup=False)
        self.look = Sheet(studio.themes, LOOK, view, popup=True)
        self._index = QModelIndex()
        self._rest = QTimer(view)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._show)
        view.setMouseTracking(True)
        view.entered.connect(self._entered)
        for gone in (view.viewportEntered, view.pressed, view.model().modelReset):
            gone.connect(self.hide)
        for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
            bar.valueChanged.connect(self.hide)
        for name, call in (("left", self.hide), ("looked", self._quick_look)):
            if hasattr(view, name):
                getattr(view, name).connect(call)

    def hide(self, *_: object) -> None:
        self._rest.stop()
        self.hover.hide()

    def _entered(self, index: QModelIndex) -> None:
        self.hide()
        self._index = index
        self._rest.start()

    def _show(self) -> None:
        index = self._index
        if index.isValid() and self._view.isVisible() and self._view.window().isActiveWindow():
            self._fill(self.hover, index)
            area = self._view.visualRect(index)
            corner = self._view.viewport().mapToGlobal(area.topLeft())
            self.hover.place_beside(QRectF(QPointF(corner), area.size().toSizeF()))
            self.hover.show()

    def _quick_look(self) -> None:
        index = self._view.currentIndex()
        if index.isValid():
            self.hide()
            self._fill(self.look, index)
            self.look.place_on(self._view.window())
            self.look.show()

    def _fill(self, sheet: Sheet, index: QModelIndex) -> None:
        card: Card = index.data(CardRole.CARD)
        sheet.show_card(card, index.data(CardRole.IMAGE))
        session = self._studio.session
        if card.picture and session is not None:
            self._studio.images.start(
                sheet,
                partial(large, session.path, card.picture),
                done=partial(sheet.show_image, card.item_id),
                failed=_keep_thumbnail,
            )


def _keep_thumbnail(error: Exception) -> None:
    """The picture has gone or is damaged: the inspector says so, here the thumbnail stays."""
