"""The row above the catalogue: search, order, what is filtered, how it is shown."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.cards.grid import LARGEST, SIZES, SMALLEST
from app.ui.drop_down import DropDown
from app.ui.icons import icon
from app.ui.theme import Theme, Themes

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
