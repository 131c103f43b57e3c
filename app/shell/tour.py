"""Three balloons for whoever opens the sample the first time: the user, a card, and the why."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.cards.model import CardRole
from app.core.application import Studio
from app.inspector.dock import Inspector
from app.shell.bars import MainToolbar
from app.ui.controls import text_label
from app.ui.layout import Flow
from app.ui.page import Page
from app.ui.theme import Themes, scaled

WIDTH, TIP, EDGE = 320, 12, 8
WAIT_MS = 100


class Guided(QMainWindow):
    """What the tour needs of a window; the window itself is one."""

    studio: Studio
    toolbar: MainToolbar
    inspector: Inspector

    @property
    def page(self) -> Page:
        """The page that is shown."""
        raise NotImplementedError

    def view(self, name: str) -> None:
        """Show a page."""
        raise NotImplementedError

    def give_keys(self, *_: object) -> None:
        """The keys go to what the page is about."""
        raise NotImplementedError

    def show_inspector(self) -> None:
        """The inspector stands beside the page."""
        raise NotImplementedError


class Tour(QObject):
    """Walks through the steps whose place can be seen; Esc or the last one ends it for good."""

    def __init__(self, window: Guided) -> None:
        super().__init__(window)
        self._window = window
        self._steps: list[tuple[str, str, Callable[[], QRect | None]]] = []
        self._at = 0
        self.running = False
        self.balloon = Balloon(window)
        self.balloon.next.clicked.connect(self.advance)
        self.balloon.skip.clicked.connect(self.end)
        self._settle = QTimer(self)  # places are known once the view has been laid out
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._place)
        self._wait = QTimer(self)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._look)

    def offer(self, *_: object) -> None:
        """Begin once the cards are there, unless the tour was seen before."""
        if not self._window.studio.settings.value.tour_seen and not self.running:
            self._wait.start()

    def start(self) -> None:
        """Begin at the user picker, whatever was shown before."""
        if self._window.studio.session is None:
            return
        self._window.view("recommend")
        self._steps = [
            (self.tr("Whose list is this?"),
             self.tr("Every shopper gets a ranking of their own. Type a part of an id here, or"
                     " press R for anybody."), self._picker),
            (self.tr("What stands at the top?"),
             self.tr("The bar under each product tells how far the model leans on its picture and"
                     " how far on its words. Click a card, or press an arrow key."), self._card),
            (self.tr("Why does it stand there?"),
             self.tr("The inspector splits the score into its exact parts and into what each"
                     " earlier choice contributed. Press W to come back to it."), self._why),
        ]  # fmt: skip
        self.running = True
        self._window.installEventFilter(self)
        self._show(0)

    def advance(self) -> None:
        """The next balloon; after the last one the tour is over."""
        if self._at + 1 < len(self._steps):
            self._show(self._at + 1)
        else:
            self.end()

    def end(self) -> None:
        """Go, and do not come by yourself again."""
        if self.running:
            self._window.give_keys()
        self.running = False
        self._window.removeEventFilter(self)
        self.balloon.hide()
        self._window.studio.settings.change(tour_seen=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.running and watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._settle.start()
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self.balloon.escaped(event)
        return False

    def _look(self) -> None:
        studio = self._window.studio
        if studio.session is not None and not studio.is_opening and self._window.page.settled():
            self._wait.stop()
            self.start()

    def _show(self, at: int) -> None:
        self._at = at
        title, text, _ = self._steps[at]
        count = self.tr("{n} of {of}").format(n=at + 1, of=len(self._steps))
        last = at + 1 == len(self._steps)
        self.balloon.say(title, text, count, self.tr("Done") if last else self.tr("Next"))
        if at == len(self._steps) - 1:
            self._choose_first()
        self._place()
        self._settle.start()

    def _place(self) -> None:
        if self._steps and self.running:
            self.balloon.point_at(self._steps[self._at][2](), self._window.studio.themes)

    def _choose_first(self) -> None:
        """Without a chosen card there would be nothing to explain."""
        selection = self._window.studio.selection
        first = self._first_card()
        if selection.primary is None and first.isValid():
            selection.set_primary(first.data(CardRole.ITEM_ID))
        self._window.show_inspector()

    def _picker(self) -> QRect | None:
        return self._area(self._window.toolbar.users)

    def _card(self) -> QRect | None:
        index, view = self._first_card(), self._view()
        if view is None or not index.isValid():
            return self._area(self._window.page)
        corner = view.viewport().mapTo(self._window, QPoint())
        return view.visualRect(index).translated(corner)

    def _why(self) -> QRect | None:
        return self._area(self._window.inspector)

    def _first_card(self) -> QModelIndex:
        view = self._view()
        return QModelIndex() if view is None else view.model().index(0, 0)

    def _view(self) -> QAbstractItemView | None:
        found = getattr(self._window.page, "grid", None)
        seen = isinstance(found, QAbstractItemView) and found.isVisibleTo(self._window)
        return found if seen else None

    def _area(self, widget: object) -> QRect | None:
        if not isinstance(widget, QWidget) or not widget.isVisibleTo(self._window):
            return None
        return QRect(widget.mapTo(self._window, QPoint()), widget.size())


class Balloon(QFrame):
    """A few words with a tip that points at what they are about."""

    def __init__(self, parent: Guided) -> None:
        super().__init__(parent)
        self._over, self._themes = parent, parent.studio.themes
        self._tip = QPointF()
        self._title, self._text, self._count = (text_label(r) for r in ("heading", "", "caption"))
        self._title.setFont(scaled(self.font(), 1.1))
        self.skip = QPushButton(self.tr("End the tour"))
        self.skip.setProperty("quiet", True)
        self.next = QPushButton()
        self.next.setProperty("primary", True)
        self.next.setDefault(True)
        buttons = Flow(gap=8, at_end=True)
        for button in (self.skip, self.next):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(TIP + 18, TIP + 14, TIP + 18, TIP + 14)
        for label in (self._count, self._title, self._text):
            layout.addWidget(label)
        layout.addLayout(buttons)
        self.setFixedWidth(WIDTH + 2 * TIP)
        self.hide()

    def say(self, title: str, text: str, count: str, onward: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._count.setText(count)
        self.next.setText(onward)
        self.setAccessibleName(f"{title} {text}")
        self.show()
        self.raise_()
        self.next.setFocus()

    @property
    def title(self) -> str:
        return self._title.text()

    def point_at(self, place: QRect | None, themes: Themes) -> None:
        """Stand beside `place`, where the window has room; in the middle if it cannot be seen."""
        self._themes = themes
        layout = self.layout()
        wanted = layout.totalHeightForWidth(self.width()) if layout is not None else 0
        self.resize(self.width(), max(wanted, self.minimumSizeHint().height()))
        room = self._over.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        at = room.center() - self.rect().center() if place is None else self._beside(place, room)
        right, bottom = room.right() - self.width(), room.bottom() - self.height()
        at = QPoint(max(room.left(), min(at.x(), right)), max(room.top(), min(at.y(), bottom)))
        self.move(at)
        self._tip = QPointF() if place is None else QPointF(place.center() - at)
        self.update()

    def _beside(self, place: QRect, room: QRect) -> QPoint:
        centre = place.center()
        if place.bottom() + self.height() <= room.bottom():
            return QPoint(centre.x() - self.width() // 2, place.bottom() - TIP // 2)
        top = centre.y() - self.height() // 2
        if place.right() + self.width() <= room.right():
            return QPoint(place.right() - TIP // 2, top)
        return QPoint(place.left() - self.width() + TIP // 2, top)

    def escaped(self, event: QKeyEvent) -> bool:
        """End the tour where the key was Esc; whether it was."""
        if event.key() != Qt.Key.Key_Escape:
            return False
        self.skip.click()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.escaped(event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._themes.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(TIP, TIP, -TIP, -TIP)
        path = QPainterPath()
        path.addRoundedRect(body, 12, 12)
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(theme.colour("raised"))
        tip = QPainterPath()
        tip.addPolygon(self._arrow(body))
        painter.drawPath(path.united(tip))

    def _arrow(self, body: QRectF) -> QPolygonF:
        """A triangle on the side that faces the place."""
        if self._tip.isNull() or body.contains(self._tip):
            return QPolygonF()
        x = max(body.left() + 24, min(self._tip.x(), body.right() - 24))
        y = max(body.top() + 24, min(self._tip.y(), body.bottom() - 24))
        if not body.top() <= self._tip.y() <= body.bottom():
            edge, out = (body.top(), -TIP) if self._tip.y() < body.top() else (body.bottom(), TIP)
            points = [(x - TIP, edge), (x, edge + out), (x + TIP, edge)]
        else:
            edge, out = (body.left(), -TIP) if self._tip.x() < body.left() else (body.right(), TIP)
            points = [(edge, y - TIP), (edge + out, y), (edge, y + TIP)]
        return QPolygonF([QPointF(*point) for point in [*points, points[0]]])
