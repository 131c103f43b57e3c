"""The row above the map, its legend, and the colours of both."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from jaxtyping import UInt8
from numpy import ndarray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.charts.plot import between
from app.charts.scatter import Tool
from app.ui.controls import DropDown, text_label
from app.ui.layout import Flow
from app.ui.theme import Theme, Themes, icon, tabular
from mrcsaf.answers.map import CATEGORIES, NEAR, PLANE, Colouring
from mrcsaf.core.text import tip


class MapBar(QWidget):
    """Boxes for space and colour, three tools, and the pictures' switch."""

    tool_chosen = Signal(object)  # Tool

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.space, self.colour, self.layout_box = DropDown(), DropDown(), DropDown()
        self.space.setAccessibleName(self.tr("Space"))
        self.colour.setAccessibleName(self.tr("Colour by"))
        self.layout_box.setAccessibleName(self.tr("Kind of map"))
        self.layout_box.addItem(self.tr("principal components"), PLANE)
        self.layout_box.addItem(self.tr("neighbourhoods (t-SNE)"), NEAR)
        for box in (self.space, self.colour, self.layout_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMinimumContentsLength(12)
        self._group = QButtonGroup(self)
        self._wishes: dict[str, str] = {}
        self._tools: dict[int, Tool] = {}
        line = Flow(self, gap=8)
        boxes = (
            (self.tr("Map of"), self.space), (self.tr("as"), self.layout_box),
            (self.tr("coloured by"), self.colour),
        )  # fmt: skip
        for text, box in boxes:
            label = QLabel(text)
            label.setProperty("role", "muted")
            line.addWidget(_together(label, box))
        names = {
            Tool.PAN: self.tr("Drag to move the map"),
            Tool.LASSO: self.tr("Drag a lasso around items (Ctrl moves)"),
            Tool.RECTANGLE: self.tr("Drag a rectangle over items (Ctrl moves)"),
        }
        self.tools: dict[Tool, QToolButton] = {}
        for number, (tool, name) in enumerate(names.items()):
            button = self.tools[tool] = self._button(name, checkable=True)
            button.setChecked(tool is Tool.PAN)
            self._group.addButton(button, number)
            self._tools[number] = tool
        self.pictures = self._button(self.tr("Pictures where there is room"), checkable=True)
        self.pictures.setChecked(True)
        self.closer = self._button(self.tr("Closer (+)"))
        self.farther = self._button(self.tr("Farther (−)"))
        self.whole = self._button(self.tr("Whole map (Home)"))
        line.addWidget(_together(*self.tools.values()))
        line.addWidget(_together(self.pictures, self.closer, self.farther, self.whole))
        self._group.idClicked.connect(self._choose)
        themes.changed.connect(self._set_theme)
        self._set_theme(themes.theme)

    @property
    def layout_name(self) -> str:
        """PLANE or NEAR."""
        return str(self.layout_box.currentData())

    def set_layout(self, name: str) -> None:
        """Choose a kind of map, without telling."""
        self.layout_box.setCurrentIndex(max(self.layout_box.findData(name), 0))

    def remember(self) -> dict[str, str]:
        boxes = {"space": self.space, "colour": self.colour, "layout": self.layout_box}
        return {name: str(box.currentData() or "") for name, box in boxes.items()}

    def recall(self, kept: Mapping[str, object]) -> None:
        """What the boxes are to stand at when they are filled."""
        self._wishes = {name: str(kept.get(name, "")) for name in ("space", "colour")}
        if kept.get("layout"):
            self.set_layout(str(kept["layout"]))

    def offer(self, spaces: list[str], colours: list[str]) -> None:
        """Fill the boxes with what there is; what was chosen stays chosen if it still is."""
        words = {
            "final": self.tr("final vectors"), "final_image": self.tr("final image vectors"),
            "final_text": self.tr("final text vectors"), "image": self.tr("image features"),
            "text": self.tr("text features"), "category": self.tr("category"),
            "w_image": self.tr("image weight"), "popularity": self.tr("popularity"),
            "score": self.tr("user's score"),
        }  # fmt: skip
        pairs = (("space", self.space, spaces), ("colour", self.colour, colours))
        for wish, box, names in pairs:
            before = self._wishes.pop(wish, "") or box.currentData()
            box.clear()
            for name in names:
                box.addItem(words[name], name)
            box.setCurrentIndex(max(box.findData(before), 0))

    def _button(self, text: str, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setCheckable(checkable)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setIconSize(QSize(20, 20))
        return button

    def _choose(self, number: int) -> None:
        self.tool_chosen.emit(self._tools[number])

    def _set_theme(self, theme: Theme) -> None:
        names = (
            (self.pictures, "image"), (self.closer, "larger"), (self.farther, "smaller"),
            (self.whole, "whole"), (self.tools[Tool.PAN], "pan"),
            (self.tools[Tool.LASSO], "lasso"), (self.tools[Tool.RECTANGLE], "rectangle"),
        )  # fmt: skip
        for button, name in names:
            button.setIcon(icon(name, theme))


def _together(*widgets: QWidget) -> QWidget:
    """Widgets that stay in one line."""
    group = QWidget()
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for widget in widgets:
        row.addWidget(widget)
    return group


# The legend of the map: what the colours mean, and which of them are shown.


WIDTH = 190


class Legend(QWidget):
    """One row an entry: tick, colour, name, count. All ticked is the whole map."""

    changed = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._boxes: list[QCheckBox] = []
        self._title = text_label("heading")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(3)
        self._all = QPushButton(self.tr("Show all"))
        self._all.setProperty("quiet", True)
        self._all.clicked.connect(self._tick_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 16, 8)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(self._rows)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        self.setFixedWidth(WIDTH)

    def set_entries(
        self, title: str, entries: Sequence[tuple[str, QColor, int]], off: frozenset[int]
    ) -> None:
        """(name, colour, count) of each; `off` are those not ticked."""
        self._title.setText(title)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes = []
        for number, (name, colour, count) in enumerate(entries):
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(6)
            box = QCheckBox(name.replace("&", "&&"))
            box.setChecked(number not in off)
            box.setToolTip(tip(name))
            box.setMinimumWidth(20)
            box.setAccessibleName(f"{name}, {count}")
            box.toggled.connect(partial(self._toggled, number))
            count_label = QLabel(f"{count:,}")
            count_label.setFont(tabular(self.font()))
            count_label.setProperty("role", "muted")
            line.addWidget(Swatch(self._themes, colour))
            line.addWidget(box, 1)
            line.addWidget(count_label)
            self._rows.addWidget(row)
            self._boxes.append(box)
        self._all.setVisible(bool(off))

    def off(self) -> frozenset[int]:
        """The entries that are not shown."""
        return frozenset(n for n, box in enumerate(self._boxes) if not box.isChecked())

    def _toggled(self, *_: object) -> None:
        self._all.setVisible(bool(self.off()))
        self.changed.emit()

    def _tick_all(self) -> None:
        for box in self._boxes:
            box.blockSignals(True)
            box.setChecked(True)
            box.blockSignals(False)
        self._toggled()


class Swatch(QWidget):
    """A dot of a colour."""

    def __init__(self, themes: Themes, colour: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes, self._colour = themes, colour
        self.setFixedSize(QSize(12, 12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._themes.theme.colour("outline"), 0.5))
        painter.setBrush(self._colour)
        painter.drawEllipse(QRectF(1, 1, 10, 10))


# The colours of the map: of each entry of the legend, and of each item.


SHADES = 64


def entry_colours(found: Colouring, theme: Theme, modal: bool) -> list[QColor]:
    """The colour of each entry of the legend. `modal`: the scale runs from words to picture."""
    if found.shares is None:
        marks = [QColor(mark) for mark in theme.marks]
        return [
            marks[at] if at < min(found.n_own, CATEGORIES) else theme.colour("outline")
            for at in range(len(found.labels))
        ]
    shades = _shades(theme, modal)
    middles = []
    for code in range(len(found.labels)):
        members = found.shares[found.codes == code]
        share = float(members.mean()) if len(members) else (code + 0.5) / len(found.labels)
        middles.append(QColor(*shades[round(share * (SHADES - 1))].tolist()))
    return middles


def item_colours(found: Colouring, theme: Theme, modal: bool) -> UInt8[ndarray, "N 3"]:
    """A colour an item."""
    if found.shares is None:
        entries = entry_colours(found, theme, modal)
        table = np.array([(c.red(), c.green(), c.blue()) for c in entries] or [(0, 0, 0)], np.uint8)
        own: UInt8[ndarray, "N 3"] = table[found.codes]
        return own
    at = np.rint(found.shares * (SHADES - 1)).astype(np.int64)
    scaled: UInt8[ndarray, "N 3"] = _shades(theme, modal)[at]
    return scaled


def _shades(theme: Theme, modal: bool) -> UInt8[ndarray, "N 3"]:
    if modal:
        inks = [between(theme, at / (SHADES - 1)) for at in range(SHADES)]
        return np.array([(c.red(), c.green(), c.blue()) for c in inks], np.uint8)
    pale, full = theme.colour("disabled"), theme.colour("accent")
    ends = np.array([(c.red(), c.green(), c.blue()) for c in (pale, full)], np.float64)
    share = np.linspace(0, 1, SHADES)[:, None]
    steps: UInt8[ndarray, "N 3"] = np.rint(ends[0] + share * (ends[1] - ends[0])).astype(np.uint8)
    return steps
