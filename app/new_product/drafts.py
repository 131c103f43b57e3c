"""Drafts: kept, changed, deleted, brought back, listed, and two of them compared."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.thumbnails import Thumbnails
from app.new_product.form import Product
from app.new_product.panels import Panel, standing_words
from app.new_product.questions import Answer
from app.ui.controls import text_label
from app.ui.theme import Themes, pixmap, tabular
from mrcsaf.answers.connections import reading
from mrcsaf.core.progress import Report
from mrcsaf.core.text import fraction, plain, tip
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


# Two drafts side by side, as they were last placed.


SIDE = 140


class CompareDialog(QDialog):
    """A column a draft, a row a figure."""

    def __init__(
        self, first: Draft, second: Draft, thumbnails: Thumbnails, themes: Themes,
        parent: QWidget | None = None, *, titles: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Two drafts"))
        self._thumbnails, self._themes = thumbnails, themes
        self._titles = titles or {}  # of items, by their ids in the shop
        self._pictures: list[tuple[QLabel, str]] = []
        self.rows = self._rows(first, second)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(1, 300)
        grid.setColumnMinimumWidth(2, 300)
        for at, draft in enumerate((first, second), start=1):
            grid.addWidget(self._picture(draft), 0, at)
        for line, (words, *values) in enumerate(self.rows, start=1):
            caption = QLabel(words)
            caption.setProperty("role", "caption")
            grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
            for at, value in enumerate(values, start=1):
                cell = text_label()
                cell.setFont(tabular(self.font()))
                cell.setText(value)
                grid.addWidget(cell, line, at)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        grid.setRowMinimumHeight(0, SIDE + 8)
        column.addLayout(grid)
        column.addStretch()
        column.addWidget(buttons)
        thumbnails.arrived.connect(self._show_pictures)
        self._show_pictures()
        self.resize(880, 680)

    def _picture(self, draft: Draft) -> QLabel:
        label = QLabel()
        label.setFixedHeight(SIDE)
        label.setAccessibleName(plain(draft.title, 80))
        if draft.image_sha:
            self._pictures.append((label, draft.image_sha))
        else:
            glyph = pixmap("text", self._themes.theme.outline, 48, self.devicePixelRatioF())
            label.setPixmap(glyph)
        return label

    def _show_pictures(self, *_: object) -> None:
        for label, sha in self._pictures:
            image = self._thumbnails.get(sha)
            if image is not None and not image.isNull():
                mode = Qt.TransformationMode.SmoothTransformation
                label.setPixmap(label.pixmap().fromImage(image.scaledToHeight(SIDE, mode)))

    def _rows(self, first: Draft, second: Draft) -> list[tuple[str, str, str]]:
        columns = [self._column(draft) for draft in (first, second)]
        return [(words, columns[0][words], columns[1][words]) for words in columns[0]]

    def _column(self, draft: Draft) -> dict[str, str]:
        found, none = draft.result, "–"
        weight, reach = found.get("w_image"), found.get("reach", {})
        audience: dict[str, int] = found.get("audience", {})
        users = max(int(found.get("users", 0)), 1)
        column = {
            self.tr("Title"): plain(draft.title, 120) or none,
            self.tr("Category"): plain(draft.category, 80) or none,
            self.tr("Run"): str(found.get("run", none)),
            self.tr("Trust in the picture"): none if weight is None else fraction(weight),
            self.tr("Median rank"): f"{reach['median']:,.0f}" if reach else none,
        }
        for k in ("10", "20", "50", "100"):
            value = none
            if k in audience:
                value = f"{audience[k]:,} · {100 * audience[k] / users:.1f} %"
            column[self.tr("Users, top {k}").format(k=k)] = value
        standings = reach.get("standings", [])
        words = [standing_words(one) for one in standings]
        column[self.tr("Among real items")] = "\n".join(words) or none
        column[self.tr("Looks like")] = self._names(found, "image") or none
        column[self.tr("Reads like")] = self._names(found, "text") or none
        return column

    def _names(self, found: dict[str, Any], modality: str) -> str:
        """The three nearest, by their titles where they have one."""
        if modality in found.get("missing", ()):
            return ""
        near = [one["item"] for one in found.get("neighbours", {}).get(modality, [])[:3]]
        return "\n".join(plain(self._titles.get(item) or item, 44) for item in near)
