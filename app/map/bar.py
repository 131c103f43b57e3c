"""The row above the map: which space, which colours, what dragging does."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)

from app.charts.scatter import Tool
from app.ui.drop_down import DropDown
from app.ui.icons import icon
from app.ui.layout import Flow
from app.ui.theme import Theme, Themes
from mrcsaf.answers.map import NEAR, PLANE


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
