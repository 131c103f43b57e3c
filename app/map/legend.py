"""The legend of the map: what the colours mean, and which of them are shown."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.label import text_label
from app.ui.theme import Themes, tabular
from mrcsaf.core.text import tip

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
