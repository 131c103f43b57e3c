"""Second step: which column of the user's tables means what. Only catalogues need it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.i18n import T, translated
from app.ui.controls import DropDown, text_label
from app.ui.theme import scaled
from mrcsaf.answers.preview import Peek
from mrcsaf.core.text import plain
from mrcsaf.data.columns import Column
from mrcsaf.data.values import Dates, price

NAMES = {
    "id": T("importing", "Id"), "title": T("importing", "Title"),
    "description": T("importing", "Description"), "brand": T("importing", "Brand"),
    "category": T("importing", "Category"), "price": T("importing", "Price"),
    "image": T("importing", "Picture"), "user": T("importing", "User"),
    "item": T("importing", "Item"), "timestamp": T("importing", "Time"),
    "split": T("importing", "Part (train, valid, test)"),
    "rating": T("importing", "Rating"), "event": T("importing", "Event"),
    "quantity": T("importing", "Quantity"), "status": T("importing", "Status"),
    "invoice": T("importing", "Invoice"),
}  # fmt: skip
CHECKS: dict[str, tuple[Callable[[Any], object], str]] = {  # what a value must be read as
    "price": (price, T("importing", "{n} are no amount")),
    "timestamp": (Dates().one, T("importing", "{n} are no time")),
}
FORM_WIDTH = 292
WIDEST = 240
CELL_CHARS = 80


class ColumnsStep(QWidget):
    """One tab a table."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tables: list[TablePanel] = []
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.tabs)

    def show_tables(self, peeks: list[Peek]) -> None:
        """Begin anew with these tables."""
        while self.tabs.count():
            self.tabs.removeTab(0)
        for panel in self.tables:
            panel.deleteLater()
        self.tables = [TablePanel(peek) for peek in peeks]
        for panel in self.tables:
            self.tabs.addTab(panel, panel.peek.name)
            panel.changed.connect(self.changed)
        self.changed.emit()

    @property
    def columns(self) -> dict[str, str]:
        """Our name -> the file's, for those that were chosen by hand."""
        return {name: theirs for panel in self.tables for name, theirs in panel.chosen.items()}

    @property
    def problem(self) -> str:
        """Why it cannot go on like this, or nothing."""
        return next((panel.problem for panel in self.tables if panel.problem), "")


class TablePanel(QWidget):
    """A choice for each column we want beside the first rows of the table."""

    changed = Signal()

    def __init__(self, peek: Peek, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.peek = peek
        self.boxes: dict[str, QComboBox] = {}
        self._notes: dict[str, QLabel] = {}
        self.rows = QTableWidget(len(peek.rows), len(peek.columns))
        self.rows.setAccessibleName(self.tr("First rows of {name}").format(name=peek.name))
        self.rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.rows.verticalHeader().hide()
        self.rows.setWordWrap(False)
        header = self.rows.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMaximumSectionSize(WIDEST)
        self._fill()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._form())
        layout.addWidget(self.rows, 1)
        self._update()

    @property
    def chosen(self) -> dict[str, str]:
        """Our name -> the file's, as set by hand."""
        return {
            name: box.currentData() for name, box in self.boxes.items() if box.currentIndex() > 0
        }

    @property
    def taken(self) -> dict[str, str]:
        """The same with what is found unasked."""
        hands = self.chosen
        found = {n: c for n, c in self.peek.found.items() if c not in hands.values()}
        return found | hands

    @property
    def problem(self) -> str:
        if not self.peek.rows:
            return self.tr("{name} has no rows.").format(name=self.peek.name)
        for column in self.peek.wanted:
            if column.required and column.name not in self.taken:
                words = self.tr("Choose the column of {file} that holds “{name}”.")
                return words.format(file=self.peek.name, name=_name(column))
        theirs = list(self.chosen.values())
        for name in theirs:
            if theirs.count(name) > 1:
                words = self.tr("“{name}” is chosen twice: leave it to one of them.")
                return words.format(name=plain(name))
        return ""

    def _form(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("plain", True)
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 10, 0)
        grid.setVerticalSpacing(2)
        for row, column in enumerate(self.peek.wanted):
            box = self._box(column)
            label = QLabel(_name(column) + (" *" if column.required else ""))
            label.setWordWrap(True)
            label.setBuddy(box)
            needed = self.tr("{name}, required") if column.required else "{name}"
            box.setAccessibleName(needed.format(name=_name(column)))
            note = text_label("caption")
            note.setFont(scaled(self.font(), 0.88))
            self.boxes[column.name], self._notes[column.name] = box, note
            grid.addWidget(label, 2 * row, 0)
            grid.addWidget(box, 2 * row, 1)
            grid.addWidget(note, 2 * row + 1, 0, 1, 2)
            grid.setRowMinimumHeight(2 * row + 1, 24)
        legend = QLabel(self.tr("* required"))
        legend.setProperty("role", "muted")
        grid.addWidget(legend, 2 * len(self.peek.wanted), 0, 1, 2)
        grid.setRowStretch(2 * len(self.peek.wanted) + 1, 1)
        grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(FORM_WIDTH)
        area.setWidget(inside)
        return area

    def _box(self, column: Column) -> QComboBox:
        box = DropDown()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(10)
        found = self.peek.found.get(column.name)
        words = self.tr("{name} (found)").format(name=plain(found)) if found else self.tr("none")
        box.addItem(words, None)
        for name in self.peek.columns:
            if name != found:
                box.addItem(plain(name), name)
        box.currentIndexChanged.connect(self._update)
        return box

    def _fill(self) -> None:
        for row, values in enumerate(self.peek.rows):
            for place, name in enumerate(self.peek.columns):
                text = plain(_text(values.get(name)), CELL_CHARS)
                self.rows.setItem(row, place, QTableWidgetItem(text))

    def _update(self, *_: object) -> None:
        """Say under each choice what the first rows hold there; name the columns taken."""
        taken = self.taken
        ours = {theirs: name for name, theirs in taken.items()}
        names = {column.name: _name(column) for column in self.peek.wanted}
        with QSignalBlocker(self.rows):
            self.rows.setHorizontalHeaderLabels(
                [f"{names[ours[c]]} ← {plain(c)}" if c in ours else plain(c)
                 for c in self.peek.columns]
            )  # fmt: skip
            self.rows.resizeColumnsToContents()
        for name, note in self._notes.items():
            note.setText(self._note(name, taken.get(name)))
        self.changed.emit()

    def _note(self, name: str, theirs: str | None) -> str:
        if theirs is None:
            return ""
        values = [row.get(theirs) for row in self.peek.rows]
        filled = [value for value in values if value not in (None, "", [])]
        words = self.tr("{n} of {all} rows have it")
        parts = [words.format(n=len(filled), all=len(values))]
        if name in CHECKS:
            read, fault = CHECKS[name]
            bad = sum(not read(value) and str(value).strip(" 0.,") != "" for value in filled)
            if bad:
                parts.append(translated("importing", fault).format(n=bad))
        return " · ".join(parts)


def _name(column: Column) -> str:
    return translated("importing", NAMES[column.name])


def _text(value: Any) -> str:
    return "" if value is None else str(value)[: 4 * CELL_CHARS]
