"""The item itself, its selector's weights, and why it ranks where it does."""

from functools import partial

from PySide6.QtCore import QLocale, QRectF, QSize
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.cards.model import Card, card_of
from app.charts.strip import IMAGE, OTHER, WORDS, Bar, DivergingBars
from app.core.application import Studio
from app.core.i18n import translated
from app.core.thumbnails import large
from app.ui import paint
from app.ui.controls import ProportionBar, breakable, text_label
from app.ui.layout import Flow, Section
from app.ui.theme import Themes, scaled, tabular
from mrcsaf.answers.explain import Why
from mrcsaf.answers.session import Session
from mrcsaf.core.text import figure, paragraph, plain, signed, tip
from mrcsaf.data.records import MODALITIES
from mrcsaf.store import connection
from mrcsaf.store.catalogue import Item
from mrcsaf.store.runs import Run

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


# How much the selector trusts the item's picture and its words, and where that comes from.


class SelectorPanel(Section):
    """A proportion bar, two numbers, a percentile, the planted truth, provenance."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Selector: picture or words?"))
        self._bar = ProportionBar(studio.themes)
        self._image, self._text = text_label(), text_label()
        for label in (self._image, self._text):
            label.setFont(tabular(self.font()))
        self._text.setAlignment(self._text.alignment().AlignRight)
        numbers = QHBoxLayout()
        numbers.addWidget(self._image)
        numbers.addWidget(self._text)
        self._percentile = text_label("muted")
        self._truth = text_label("muted")
        self._provenance = text_label("caption")
        self._sql = QPushButton(self.tr("Copy SQL"))
        self._sql.setProperty("quiet", True)
        self._sql.clicked.connect(self._copy_sql)
        self.head.addWidget(self._sql)
        self.body.addWidget(self._bar)
        self.body.addLayout(numbers)
        for label in (self._percentile, self._truth, self._provenance):
            self.body.addWidget(label)
        self._query = ""

    def show_item(self, session: Session, item: Item) -> None:
        weight = session.weight(item.id)
        truth = item.planted_image if session.simulated else None
        for widget in (self._bar, self._image, self._text, self._sql):
            widget.setVisible(weight is not None)
        self._bar.set_value(weight, truth)
        self._say_truth(truth)
        run = session.run
        self._provenance.setText("" if run is None else provenance(run))
        if weight is None or run is None:
            self._percentile.setText(self._reason(run))
            return
        self._image.setText(self.tr("image {w:.3f}").format(w=weight))
        self._text.setText(self.tr("text {w:.3f}").format(w=1 - weight))
        self._percentile.setText(self._rank(session, item.id))
        self._query = connection.weights_of(run.id, item.ext_id)

    def lines(self) -> list[str]:
        """What is shown, as text."""
        labels = (self._image, self._text, self._percentile, self._truth, self._provenance)
        return [label.text() for label in labels if label.text()]

    def _reason(self, run: Run | None) -> str:
        self._image.setText("")
        self._text.setText("")
        if run is None:
            return self.tr("No model yet, so nothing was selected.")
        return self.tr("This run has no selector, or does not know this item.")

    def _rank(self, session: Session, item: int) -> str:
        percentile = session.text_driven_percentile(item) or 0.0
        if percentile >= 50:
            return self.tr("More text-driven than {p:.0f} % of the catalogue.").format(p=percentile)
        text = self.tr("More image-driven than {p:.0f} % of the catalogue.")
        return text.format(p=100 - percentile)

    def _say_truth(self, truth: float | None) -> None:
        text = self.tr(
            "Simulated: {p:.0f} % of the choices in this category were made by looking (▲)."
        )
        self._truth.setText("" if truth is None else text.format(p=100 * truth))
        self._truth.setVisible(truth is not None)

    def _copy_sql(self) -> None:
        QGuiApplication.clipboard().setText(self._query)


def provenance(run: Run) -> str:
    """Which run, which checkpoint, which encoders."""
    text, name = translated("provenance", "run {id} {name}"), plain(run.name or run.model, 60)
    parts = [text.format(id=run.id, name=name)]
    if run.checkpoint_sha:
        text = translated("provenance", "checkpoint {hash}")
        parts.append(text.format(hash=run.checkpoint_sha[:10]))
    encoders = run.inputs.get("encoders", {})
    if isinstance(encoders, dict):
        parts += [plain(str(encoder), 40) for encoder in encoders.values() if encoder]
    return " · ".join(parts)


# “Why this?”: the exact parts of the score, alone or beside another item's.


PARTS, AVERAGE, RIVAL = "parts", "average", "rival"


class WhyPanel(Section):
    """A sentence, bars, and what the parts sum to. Parts contribute; they never cause."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Why this?"))
        self._studio = studio
        self._why: Why | None = None
        self._mode = PARTS
        self._sentence = text_label()
        self._bars = DivergingBars(studio.themes)
        self._foot = text_label("caption")
        self.modes = self._buttons()
        self.body.insertWidget(1, self._sentence)
        self.body.addWidget(self._bars)
        self.body.addWidget(self._foot)

    def _buttons(self) -> dict[str, QPushButton]:
        group, row = QButtonGroup(self), Flow(gap=2)
        names = {
            PARTS: self.tr("Parts"),
            AVERAGE: self.tr("vs average item"),
            RIVAL: self.tr("vs first outside"),
        }
        made = {}
        for mode, text in names.items():
            button = QPushButton(text)
            button.setCheckable(True)
            button.setProperty("quiet", True)
            button.setObjectName(mode)
            group.addButton(button)
            row.addWidget(button)
            made[mode] = button
        made[PARTS].setChecked(True)
        group.buttonClicked.connect(self._choose_mode)
        self.body.addLayout(row)
        return made

    def show_why(self, session: Session, why: Why) -> None:
        self._why = why
        self.modes[RIVAL].setEnabled(why.rival is not None)
        self.modes[RIVAL].setText(self.tr("vs rank {n}").format(n=why.rival_rank))
        if why.rival is not None:
            self.modes[RIVAL].setToolTip(tip(plain(session.items[why.rival].title, 120)))
        elif self._mode == RIVAL:
            self._mode = PARTS
            self.modes[PARTS].setChecked(True)
        self._sentence.setText(sentence(self, why))
        self._draw()

    def lines(self) -> list[str]:
        """What is shown, as text."""
        if self._why is None:
            return []
        parts = (f"{self._label(name)}: {signed(v)}" for name, v in self._why.parts.items())
        return [self._sentence.text(), *parts, self._foot.text()]

    def _choose_mode(self, button: QPushButton) -> None:
        self._mode = button.objectName()
        self._draw()

    def _draw(self) -> None:
        why = self._why
        if why is None:
            return
        other = {PARTS: {}, AVERAGE: why.average, RIVAL: why.rival_parts}[self._mode]
        self._bars.set_bars(
            [
                Bar(self._label(name), value - other.get(name, 0.0), _kind(name))
                for name, value in why.parts.items()
            ]
        )
        if self._mode == PARTS:
            text = self.tr("The parts sum to {score}; residual {rest:.0e}.")
            self._foot.setText(
                text.format(score=figure(sum(why.parts.values())), rest=why.residual)
            )
        else:
            gap = sum(why.parts.values()) - sum(other.values())
            text = self.tr("Together {gap} more than {whom}.")
            whom = (
                self.tr("the average item")
                if self._mode == AVERAGE
                else self.tr("the item at rank {n}").format(n=why.rival_rank)
            )
            self._foot.setText(text.format(gap=signed(gap), whom=whom))

    def _label(self, part: str) -> str:
        names = {
            "image_graph": self.tr("Image · item graph"),
            "image_interactions": self.tr("Image · choices"),
            "text_graph": self.tr("Text · item graph"),
            "text_interactions": self.tr("Text · choices"),
            "score": self.tr("Score"),
        }
        return names.get(part, part.replace("_", " "))


def sentence(panel: QWidget, why: Why) -> str:
    """“Ranked 3 of 7,050. Score 2.417 = image +0.61, text +1.81.”"""
    number = QLocale().toString
    if why.rank is None:
        head = panel.tr("Already chosen, so it is not ranked.")
    else:
        head = panel.tr("Ranked {r} of {n}.").format(r=number(why.rank), n=number(why.n_ranked))
    sides = {
        modality: sum(value for name, value in why.parts.items() if name.startswith(modality))
        for modality in MODALITIES
        if any(name.startswith(modality) for name in why.parts)
    }
    names = {"image": panel.tr("image"), "text": panel.tr("text")}
    split = ", ".join(f"{names[modality]} {signed(value)}" for modality, value in sides.items())
    score = panel.tr("Score {score}").format(score=figure(why.score))
    return f"{head} {score} = {split}." if split else f"{head} {score}."


def _kind(part: str) -> str:
    if part.startswith("image"):
        return IMAGE
    return WORDS if part.startswith("text") else OTHER
