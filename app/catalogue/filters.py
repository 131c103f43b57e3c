"""The column of facets beside the catalogue, and the row of controls above it."""

from collections.abc import Iterable, Mapping
from functools import partial

import numpy as np
from jaxtyping import Int64
from numpy import ndarray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.cards.grid import LARGEST, SIZES, SMALLEST
from app.ui.controls import DropDown
from app.ui.layout import Section
from app.ui.theme import Theme, Themes, icon, tabular
from mrcsaf.answers.catalogue import FACETS, Facet
from mrcsaf.core.text import plain, tip

WIDTH = 216
FEW, MANY = 7, 200  # values shown before and after “more”


class FacetPanel(QScrollArea):
    """One section a facet; ticks within a facet add up, facets narrow each other."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Facets"))
        inside = QWidget()
        inside.setProperty("plain", True)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(20, 4, 12, 20)
        self._column.setSpacing(18)
        self.setWidget(inside)
        self.sections: dict[str, FacetSection] = {}

    def set_facets(self, facets: Mapping[str, Facet]) -> None:
        """Offer other facets, nothing ticked; a facet with one value for all is left out."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.sections = {}
        titles = {
            "category": self.tr("Category"), "brand": self.tr("Brand"),
            "picture": self.tr("Picture"), "text": self.tr("Text"), "origin": self.tr("Origin"),
            "twins": self.tr("Near-duplicates"),
        }  # fmt: skip
        for name in FACETS:
            facet = facets[name]
            if not facet.values or (len(facet.values) == 1 and (facet.codes == 0).all()):
                continue
            labels = [self._label(name, value) for value in facet.values]
            section = self.sections[name] = FacetSection(titles[name], labels)
            section.changed.connect(self.changed)
            self._column.addWidget(section)
        self._column.addStretch()

    def chosen(self) -> dict[str, frozenset[int]]:
        return {name: section.chosen for name, section in self.sections.items() if section.chosen}

    def set_counts(self, counts: Mapping[str, Int64[ndarray, " V"]]) -> None:
        for name, section in self.sections.items():
            section.set_counts(counts[name])

    def clear(self) -> None:
        """Untick everything, without telling."""
        for section in self.sections.values():
            section.clear()

    def _label(self, facet: str, value: str) -> str:
        names = {
            ("picture", "ok"): self.tr("with picture"),
            ("picture", "missing"): self.tr("without picture"),
            ("picture", "broken"): self.tr("broken picture"),
            ("text", "ok"): self.tr("with text"),
            ("text", "missing"): self.tr("without text"),
            ("origin", "dataset"): self.tr("from the data"),
            ("origin", "added"): self.tr("added by hand"),
            ("twins", "image"): self.tr("picture alike"),
            ("twins", "text"): self.tr("text alike"),
            ("twins", "both"): self.tr("both alike"),
        }
        return names.get((facet, value), plain(value.replace("/", " › "), 80))


class FacetSection(Section):
    """Ticks with counts; values that match nothing now are muted, never gone."""

    changed = Signal()

    def __init__(self, title: str, labels: list[str], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.body.setSpacing(3)
        self.chosen: frozenset[int] = frozenset()
        self._labels = labels
        self._rows: list[FacetRow] = []
        self._counts: Int64[ndarray, " V"] = np.zeros(len(labels), np.int64)
        self._more = QPushButton()
        self._more.setProperty("quiet", True)
        self._more.setCheckable(True)
        self._more.toggled.connect(self._fill)
        self._more.setVisible(len(labels) > FEW)
        self._note = QLabel()
        self._note.setProperty("role", "caption")
        self._fill()
        self.body.addWidget(self._note)
        self.body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def set_counts(self, counts: Int64[ndarray, " V"]) -> None:
        self._counts = counts
        for code, row in enumerate(self._rows):
            row.set_count(int(counts[code]))

    def clear(self) -> None:
        self.chosen = frozenset()
        for row in self._rows:
            row.set_ticked(False)

    def tick(self, codes: Iterable[int]) -> None:
        """Choose these too, without telling."""
        self.chosen = self.chosen.union(codes)
        for code, row in enumerate(self._rows):
            row.set_ticked(code in self.chosen)

    def _fill(self, *_: object) -> None:
        """As many rows as wanted; those already there stay."""
        more = self._more.isChecked()
        wanted = min(MANY if more else FEW, len(self._labels))
        while len(self._rows) < wanted:
            code = len(self._rows)
            row = FacetRow(self._labels[code])
            row.set_count(int(self._counts[code]))
            row.box.toggled.connect(partial(self._ticked, code))
            self.body.insertWidget(1 + code, row)
            self._rows.append(row)
        for code, row in enumerate(self._rows):
            row.setVisible(code < wanted or code in self.chosen)
        rest = len(self._labels) - wanted
        self._more.setText(self.tr("Fewer") if more else self.tr("{n} more…").format(n=f"{rest:,}"))
        text = self.tr("the {n} most frequent of {of}")
        self._note.setText(text.format(n=wanted, of=f"{len(self._labels):,}"))
        self._note.setVisible(more and rest > 0)

    def _ticked(self, code: int, on: bool) -> None:
        self.chosen = self.chosen | {code} if on else self.chosen - {code}
        self.changed.emit()


class FacetRow(QWidget):
    """A tick, a name that may be cut, and how many items it stands for."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self.box = QCheckBox(label.replace("&", "&&"))
        self.box.setToolTip(tip(label))
        self.box.setMinimumWidth(20)
        self._count = QLabel()
        self._count.setFont(tabular(self.font()))
        self._count.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        row.addWidget(self._count)

    def set_count(self, count: int) -> None:
        self._count.setText(f"{count:,}")
        self.box.setAccessibleName(f"{self._label}, {count}")
        self.box.setEnabled(count > 0 or self.box.isChecked())

    def set_ticked(self, on: bool) -> None:
        self.box.blockSignals(True)
        self.box.setChecked(on)
        self.box.blockSignals(False)


# The row above the catalogue: search, order, what is filtered, how it is shown.


MOST_CHIPS = 6


class CatalogueBar(QWidget):
    """Search and order in one row, chips of the filters that are on under it."""

    dropped = Signal(str)  # the name of a chip that was closed
    cleared = Signal()
    sort_asked = Signal(str, bool)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search title, brand, category, text, id…"))
        self.search.setAccessibleName(self.tr("Search the catalogue"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(380)
        self.sort = DropDown()
        self.sort.setAccessibleName(self.tr("Order"))
        for key, text, falling in self._orders():
            self.sort.addItem(text, (key, falling))
        self.table = QToolButton()
        self.table.setCheckable(True)
        self.table.setToolTip(self.tr("Show as table (T)"))
        self.table.setAccessibleName(self.tr("Show as table"))
        self.table.setIconSize(QSize(20, 20))
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(SMALLEST, LARGEST)
        self.zoom.setValue(SIZES["M"])
        self.zoom.setFixedWidth(110)
        self.zoom.setToolTip(self.tr("Size of the cards (Ctrl+wheel)"))
        self.zoom.setAccessibleName(self.tr("Size of the cards"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search, 3)
        row.addWidget(self.sort)
        row.addStretch(1)
        row.addWidget(self.table)
        row.addWidget(self.zoom)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addLayout(self._chips)
        self.sort.activated.connect(self._ask)
        themes.changed.connect(self._set_theme)
        self._set_theme(themes.theme)

    def _orders(self) -> list[tuple[str, str, bool]]:
        return [
            ("title", self.tr("By title"), False),
            ("match", self.tr("Best match first"), False),
            ("popularity", self.tr("Most chosen first"), True),
            ("popularity", self.tr("Least chosen first"), False),
            ("audience", self.tr("Largest audience first"), True),
            ("audience", self.tr("Smallest audience first"), False),
            ("w_image", self.tr("Most image-driven first"), True),
            ("w_image", self.tr("Most text-driven first"), False),
            ("category", self.tr("By category"), False),
            ("brand", self.tr("By brand"), False),
            ("id", self.tr("By id"), False),
            ("twins", self.tr("Near-duplicates together"), False),
        ]

    def show_order(self, key: str, falling: bool) -> None:
        at = next(
            (n for n in range(self.sort.count()) if tuple(self.sort.itemData(n)) == (key, falling)),
            -1,
        )
        self.sort.setCurrentIndex(at)
        if at < 0:
            self.sort.setPlaceholderText(self.tr("By column"))

    def show_chips(self, chips: list[tuple[str, str]]) -> None:
        """(name, text) of each filter that is on."""
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for name, text in chips[:MOST_CHIPS]:
            chip = QPushButton(f"{text}  ×")
            chip.setProperty("chip", True)
            chip.setAccessibleName(self.tr("Remove the filter {text}").format(text=text))
            chip.clicked.connect(partial(self._drop, name))
            self._chips.addWidget(chip)
        if chips:
            clear = QPushButton(self.tr("Clear all"))
            clear.setProperty("quiet", True)
            clear.clicked.connect(self._clear)
            self._chips.addWidget(clear)
        self._chips.addStretch()

    def _ask(self, at: int) -> None:
        key, falling = self.sort.itemData(at)
        self.sort_asked.emit(key, falling)

    def _drop(self, name: str) -> None:
        self.dropped.emit(name)

    def _clear(self) -> None:
        self.cleared.emit()

    def _set_theme(self, theme: Theme) -> None:
        self.table.setIcon(icon("table", theme))
