"""What of a ranked list is shown: words, category, brand, and a range of the selector's weight."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from app.cards.model import Card
from app.ui.controls import DropDown
from mrcsaf.core.text import plain
from mrcsaf.store.catalogue import Item


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Empty fields leave everything in; so does the whole range of weights."""

    words: str = ""
    category: str = ""
    brand: str = ""
    low: float = 0.0  # of the picture's weight
    high: float = 1.0

    @property
    def is_none(self) -> bool:
        return self == ListFilter() or (not self.words.strip() and self == ListFilter(self.words))

    def fits(self, card: Card, item: Item) -> bool:
        text = f"{card.title} {card.subtitle} {card.ext_id}".lower()
        if not all(word in text for word in self.words.lower().split()):
            return False
        if (self.category and item.category != self.category) or (
            self.brand and item.brand != self.brand
        ):
            return False
        if (self.low, self.high) == (0.0, 1.0):
            return True
        return card.w_image is not None and self.low <= card.w_image <= self.high

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, values: dict[str, Any]) -> "ListFilter":
        """From what `as_dict` gave; anything that is not of its kind is left out."""
        found = cls()
        for name, default in cls().as_dict().items():
            value = values.get(name)
            if isinstance(value, type(default)):
                found = replace(found, **{name: value})
        return found


class FilterPanel(QFrame):
    """Boxes for category and brand, two figures for the weight; closes by itself."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "panel")
        self.setAccessibleName(self.tr("Filter"))
        self.category, self.brand = DropDown(), DropDown()
        self.low, self.high = QDoubleSpinBox(), QDoubleSpinBox()
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setVerticalSpacing(8)
        rows = (
            (self.tr("Category"), self.category), (self.tr("Brand"), self.brand),
            (self.tr("Weight of the picture, from"), self.low), (self.tr("to"), self.high),
        )  # fmt: skip
        for row, (text, field) in enumerate(rows):
            label = QLabel(text)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
            field.setAccessibleName(text)
        for box in (self.category, self.brand):
            box.setMinimumContentsLength(16)
            box.activated.connect(self._tell)
        for spin, value in ((self.low, 0.0), (self.high, 1.0)):
            spin.setRange(0.0, 1.0)
            spin.setSingleStep(0.05)
            spin.setValue(value)
            spin.valueChanged.connect(self._tell)

    def offer(self, items: Sequence[Item], chosen: ListFilter, weights: bool) -> None:
        """Fill the boxes with what these items have."""
        everything = (self.tr("all categories"), self.tr("all brands"))
        names = ({item.category for item in items}, {item.brand for item in items})
        own = (chosen.category, chosen.brand)
        for box, whole, found, mine in zip(
            (self.category, self.brand), everything, names, own, strict=True
        ):
            box.blockSignals(True)
            box.clear()
            box.addItem(whole, "")
            for name in sorted({*found, mine} - {""}, key=str.casefold):
                box.addItem(plain(name.replace("/", " › "), 48), name)
            box.setCurrentIndex(max(box.findData(mine), 0))
            box.setEnabled(box.count() > 1)
            box.blockSignals(False)
        for spin, value in ((self.low, chosen.low), (self.high, chosen.high)):
            spin.blockSignals(True)
            spin.setValue(value)
            spin.setEnabled(weights)
            spin.blockSignals(False)

    def _tell(self, *_: object) -> None:
        self.changed.emit()


class FilterLine(QWidget):
    """A button that opens the panel, and a chip for every filter that is on."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = ListFilter()
        self.panel = FilterPanel(self)
        self.button = QPushButton(self.tr("Filters…"))
        self.button.setProperty("quiet", True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self.button)
        self._chips: list[QPushButton] = []
        self._items: Sequence[Item] = ()
        self._weights = False
        self.button.clicked.connect(self._open)
        self.panel.changed.connect(self._panel_changed)

    def set_filter(self, chosen: ListFilter) -> None:
        """Filter by this; tells."""
        if chosen != self.filter:
            self.filter = chosen
            self._show_chips()
            self.changed.emit()

    def offer(self, items: Sequence[Item], weights: bool) -> None:
        """The items a filter may choose from, and whether they have weights."""
        self._items, self._weights = items, weights

    def chips(self) -> list[QPushButton]:
        """A button for each filter that is on, words apart."""
        return list(self._chips)

    def _open(self) -> None:
        self.panel.offer(self._items, self.filter, self._weights)
        self.panel.adjustSize()
        self.panel.move(self.button.mapToGlobal(QPoint(0, self.button.height() + 4)))
        self.panel.show()

    def _panel_changed(self) -> None:
        panel = self.panel
        low, high = sorted((panel.low.value(), panel.high.value()))
        self.set_filter(
            replace(
                self.filter,
                category=panel.category.currentData() or "",
                brand=panel.brand.currentData() or "",
                low=round(low, 2),
                high=round(high, 2),
            )
        )

    def _show_chips(self) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        chosen, self._chips = self.filter, []
        whole = (chosen.low, chosen.high) == (0.0, 1.0)
        texts = {
            "category": plain(chosen.category.split("/")[-1], 24),
            "brand": plain(chosen.brand, 24),
            "weight": "" if whole else self.tr("picture {low:.2f} to {high:.2f}").format(
                low=chosen.low, high=chosen.high
            ),
        }  # fmt: skip
        for name, text in texts.items():
            if text:
                chip = QPushButton(f"{text}  ×".replace("&", "&&"))
                chip.setProperty("chip", True)
                chip.setAccessibleName(self.tr("Remove the filter {text}").format(text=text))
                chip.clicked.connect(partial(self._drop, name))
                self._row.addWidget(chip)
                self._chips.append(chip)

    def _drop(self, name: str) -> None:
        changes: dict[str, Any] = {"low": 0.0, "high": 1.0} if name == "weight" else {name: ""}
        self.set_filter(replace(self.filter, **changes))
