"""The item itself: its picture, large, and all its fields."""

from functools import partial

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.cards.card import Card, card_of
from app.core.application import Studio
from app.core.pictures import large
from app.core.session import Session
from app.ui import paint
from app.ui.label import breakable, text_label
from app.ui.theme import Themes, scaled
from mrcsaf.core.text import paragraph, plain
from mrcsaf.store.catalogue import Item

HEIGHT = 248
DESCRIPTION = 1_200


class ItemPanel(QWidget):
    """Shows a card's thumbnail at once and the picture itself when it has been decoded."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._item = -1
        self.picture = Picture(studio.themes)
        self._title = text_label("heading")
        self._title.setFont(scaled(self.font(), 1.2))
        self._facts = text_label("muted")
        self._flags = text_label("caption")
        self._description = text_label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.picture)
        layout.addSpacing(6)
        for label in (self._title, self._facts, self._flags):
            layout.addWidget(label)
        self.description = self._description  # placed at the end of the inspector

    def show_item(self, session: Session, item: Item) -> None:
        self._item = item.id
        card = card_of(session, item)
        thumbnail = self._studio.thumbnails.get(card.picture) if card.picture else None
        self.picture.show_card(card, thumbnail)
        if card.picture:
            self._studio.images.start(
                self,
                partial(large, session.path, card.picture),
                done=partial(self._arrived, item.id),
                failed=partial(self._broken, item.id),
            )
        self._title.setText(breakable(card.title))
        self._facts.setText(facts(item))
        self._say_flags(item, vanished=False)
        self._description.setText(breakable(paragraph(item.description, DESCRIPTION)))

    def _say_flags(self, item: Item, vanished: bool) -> None:
        flags = []
        if item.image_state == "missing":
            flags.append(self.tr("This item came without a picture."))
        if item.image_state == "broken":
            flags.append(self.tr("Its picture is damaged and is not used."))
        if vanished:
            flags.append(self.tr("Its picture has gone from the project's folder."))
        if item.text_state == "missing":
            flags.append(self.tr("This item came without any text."))
        session = self._studio.session
        ranker = None if session is None else session.ranker
        trained = ranker is not None and item.id < ranker.n_items and ranker.trained[item.id]
        if item.origin == "added" and not trained:
            flags.append(self.tr("Added here; the model was not trained with it."))
        self._flags.setText(" ".join(flags))
        self._flags.setVisible(bool(flags))

    def _arrived(self, item: int, image: QImage) -> None:
        if item == self._item:
            self.picture.show_image(image)

    def _broken(self, item: int, error: Exception) -> None:
        session = self._studio.session
        if item == self._item and session is not None and item in session.items:
            self._say_flags(session.items[item], vanished=True)


class Picture(QWidget):
    """A picture fitted into its place, or the tile of an item without one."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._card: Card | None = None
        self._image: QImage | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(280, HEIGHT)

    def show_card(self, card: Card, thumbnail: QImage | None) -> None:
        self._card, self._image = card, thumbnail
        self.setAccessibleName(card.title)
        self.update()

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._card is None:
            return
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        painter.setClipPath(paint.rounded(whole, 12))
        if self._image is not None and not self._image.isNull():
            painter.fillRect(whole, paint.ground(self._image, theme))
            inner = whole.adjusted(8, 8, -8, -8)
            pixmap = paint.fitted(self._image, inner, self.devicePixelRatioF())
            painter.drawPixmap(paint.centred(pixmap, inner), pixmap)
        else:
            paint.tile(
                painter, whole, self._card.seed, self._card.keywords, self._card.ext_id, theme
            )


def facts(item: Item) -> str:
    """Brand, category, price and id in one line or two."""
    parts = [plain(item.brand, 80), plain(item.category.replace("/", " › "), 120)]
    if item.price is not None:
        parts.append(f"{item.price:,.2f}")
    parts.append(breakable(plain(item.ext_id, 64)))
    return " · ".join(part for part in parts if part)
