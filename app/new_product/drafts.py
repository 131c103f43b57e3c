"""Drafts: kept, changed, deleted and brought back off the GUI thread; and the list of them."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.new_product.panels import Panel
from app.new_product.product import Product
from app.new_product.questions import Answer
from mrcsaf.answers.connections import reading
from mrcsaf.core.progress import Report
from mrcsaf.core.text import plain, tip
from mrcsaf.store import drafts
from mrcsaf.store.drafts import Draft
from mrcsaf.store.project import Project

DRAFT = Qt.ItemDataRole.UserRole
GAP = 3  # around a row, so that names and figures stay together
SHOWN = 5  # rows before the list scrolls


def result_of(answer: Answer | None, product: Product) -> dict[str, Any]:
    """What a draft keeps of its last placement; nothing of another product's."""
    if answer is None or answer.product != product:
        return {}
    found = dict(answer.stages.get("glance", {}))
    return found | {
        name: answer.stages[name] for name in ("reach", "vary") if name in answer.stages
    }


def list_drafts(path: Path, report: Report) -> list[Draft]:
    """All of them, the last changed first."""
    with reading(path) as project:
        return drafts.drafts(project.db)


def keep(
    path: Path, number: int | None, product: Product, result: dict[str, Any], report: Report
) -> Draft:
    """A new draft, or new values for draft `number`."""
    picture = None if product.picture is None else product.picture.file
    with Project.open(path, write=True) as project:
        if number is None:
            return drafts.add(project, **product.words, image=picture, result=result)
        values: dict[str, Any] = {**product.words, "result": result}
        if picture is None:
            values["image_sha"] = None
        return drafts.update(project, number, image=picture, **values)


def delete(path: Path, number: int, report: Report) -> None:
    with Project.open(path, write=True) as project:
        drafts.delete(project, number)


def undo(path: Path, report: Report) -> int | None:
    """Take back what was last done to a draft; gives its number."""
    with Project.open(path, write=True) as project:
        return drafts.undo(project)


class DraftRows(QListWidget):
    """Enter opens, Delete deletes."""

    deleted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.deleted.emit()
        else:
            super().keyPressEvent(event)


class DraftsPanel(Panel):
    """A row a draft; one opens, two compare."""

    opened = Signal(object)  # Draft
    deleted = Signal(object)  # Draft
    compared = Signal(object, object)  # Draft, Draft

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Drafts"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.rows = DraftRows()
        self.rows.setAccessibleName(self.tr("Drafts"))
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setSpacing(GAP)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.open_button = QPushButton(self.tr("Open"))
        self.compare_button = QPushButton(self.tr("Compare"))
        self.delete_button = QPushButton(self.tr("Delete"))
        buttons = QHBoxLayout()
        for button in (self.open_button, self.compare_button, self.delete_button):
            button.setProperty("quiet", True)
            buttons.addWidget(button)
        buttons.addStretch()
        self.body.addWidget(self.rows)
        self.body.addLayout(buttons)
        self.drafts: list[Draft] = []
        self.writable = True
        self.rows.itemActivated.connect(self._open)
        self.rows.itemSelectionChanged.connect(self._enable)
        self.rows.deleted.connect(self._delete)
        self.open_button.clicked.connect(self._open)
        self.delete_button.clicked.connect(self._delete)
        self.compare_button.clicked.connect(self._compare)
        self.compare_button.setToolTip(self.tr("Choose two drafts to see them side by side"))
        self.show_drafts([])

    def show_drafts(self, found: list[Draft]) -> None:
        self.drafts = found
        self.rows.clear()
        for draft in found:
            item = QListWidgetItem(self._words(draft))
            item.setData(DRAFT, draft.id)
            item.setToolTip(tip(item.text()))
            self.rows.addItem(item)
        self.rows.setFixedHeight(self._height())
        self.setVisible(bool(found))
        self._enable()

    def select(self, numbers: set[int]) -> None:
        """Mark rows by the drafts' numbers."""
        for row in range(self.rows.count()):
            item = self.rows.item(row)
            item.setSelected(item.data(DRAFT) in numbers)

    @property
    def selected(self) -> list[Draft]:
        """In the order of the list."""
        numbers = {item.data(DRAFT) for item in self.rows.selectedItems()}
        return [draft for draft in self.drafts if draft.id in numbers]

    def _words(self, draft: Draft) -> str:
        name = plain(draft.title or draft.description, 40) or self.tr("without words")
        if draft.item_id is not None:
            return _two_lines(self.tr("✓ {name} · in the catalogue")).format(name=name)
        median = draft.result.get("reach", {}).get("median")
        if median is None:
            return name
        text = _two_lines(self.tr("{name} · median rank {rank}"))
        return text.format(name=name, rank=f"{median:,.0f}")

    def _height(self) -> int:
        """Of all rows, or of so many that the buttons stay in reach."""
        heights = [self.rows.sizeHintForRow(row) + 2 * GAP for row in range(self.rows.count())]
        return sum(heights[:SHOWN]) + 2 * self.rows.frameWidth() + 2

    def _enable(self) -> None:
        n = len(self.rows.selectedItems())
        self.open_button.setEnabled(n == 1)
        self.delete_button.setEnabled(n == 1 and self.writable)
        self.compare_button.setEnabled(n == 2)

    def _open(self, *_: object) -> None:
        for draft in self.selected[:1]:
            self.opened.emit(draft)

    def _delete(self) -> None:
        for draft in self.selected[:1] if self.writable else []:
            self.deleted.emit(draft)

    def _compare(self) -> None:
        first, second = self.selected
        self.compared.emit(first, second)


def _two_lines(template: str) -> str:
    """The figure under the name: on one line a long name would push it out of sight."""
    return template.replace(" · ", "\n")
