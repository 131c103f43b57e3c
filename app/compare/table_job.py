"""A table of models trained alike, from the window: what to train, how far it is, going on.

The worker fills the table cell by cell; each cell is a run. Stopped or killed, the same wish goes
on where it was: finished cells are not trained again, a stopped one is resumed.
"""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.application import Studio
from app.core.jobs import Task
from app.ui.controls import DropDown, text_label
from mrcsaf.answers.session import Session
from mrcsaf.worker.process import Hello

USUAL = ("popularity", "bpr", "lightgcn", "vbpr", "freedom", "ams", "mrcsaf")
SEEDS = 10
MOST = 100_000  # epochs, minutes


class TableDialog(QDialog):
    """Which models, how often, how long."""

    def __init__(self, models: dict[str, dict[str, Any]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Train a table of models"))
        self.boxes: dict[str, QCheckBox] = {}
        for name, model in models.items():
            box = self.boxes[name] = QCheckBox(str(model["title"]))
            box.setToolTip(str(model["summary"]))
            box.setChecked(name in USUAL)
            box.toggled.connect(self._count)
        self.seeds = DropDown()
        self.seeds.addItems([str(number) for number in range(1, SEEDS + 1)])
        self.epochs, self.budget = QLineEdit(), QLineEdit()
        self.epochs.setPlaceholderText(self.tr("each model’s own"))
        self.budget.setPlaceholderText(self.tr("no limit"))
        for edit in (self.epochs, self.budget):
            edit.setValidator(QIntValidator(1, MOST, edit))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        role = QDialogButtonBox.ButtonRole.AcceptRole
        self.start = self.buttons.addButton(self.tr("Train"), role)
        self.start.setProperty("primary", True)
        self.note = text_label("muted")
        self._lay_out()
        self._count()

    def _lay_out(self) -> None:
        advice = text_label("muted")
        advice.setText(
            self.tr(
                "Every model is trained on this project’s split with its own settings and judged"
                " alike. What is finished is never trained again, so a table can be stopped and"
                " gone on with."
            )
        )
        grid = QGridLayout()
        rows = -(-len(self.boxes) // 2)
        for number, box in enumerate(self.boxes.values()):
            grid.addWidget(box, number % rows, number // rows)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        for text, editor in (
            (self.tr("Seeds a model"), self.seeds),
            (self.tr("Epochs, at most"), self.epochs),
            (self.tr("CPU minutes a cell, at most"), self.budget),
        ):
            editor.setAccessibleName(text)
            form.addRow(text, editor)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(16)
        layout.addWidget(advice)
        layout.addLayout(grid)
        layout.addLayout(form)
        layout.addStretch()
        layout.addWidget(self.note)
        layout.addWidget(self.buttons)
        self.resize(560, 0)

    @property
    def chosen(self) -> list[str]:
        """The ticked models."""
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def arguments(self) -> dict[str, Any]:
        """As the worker takes them."""
        epochs, budget = self.epochs.text().strip(), self.budget.text().strip()
        return {
            "models": self.chosen,
            "seeds": int(self.seeds.currentText()),
            "epochs": int(epochs) if epochs else None,
            "budget": float(budget) if budget else None,
        }

    def _count(self, *_: object) -> None:
        self.start.setEnabled(bool(self.chosen))
        self.note.setText(self.tr("%n models", "", len(self.chosen)))


class TableJob(QFrame):
    """A line above the page: a button that begins, or the table at work with a way to stop."""

    written = Signal(object)  # Path of the page

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._path: Path | None = None
        self._wish: dict[str, Any] | None = None  # the last one, to go on with
        self._task: Task | None = None
        self.note = text_label("muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(180)
        self.begin_button = QPushButton(self.tr("Train a table…"))
        self.again_button = QPushButton(self.tr("Go on"))
        self.stop_button = QPushButton(self.tr("Stop"))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 10, 20, 0)
        row.setSpacing(10)
        row.addWidget(self.note, 1)
        for widget in (self.bar, self.again_button, self.stop_button, self.begin_button):
            row.addWidget(widget)
        self.begin_button.clicked.connect(self._ask)
        self.again_button.clicked.connect(self._again)
        self.stop_button.clicked.connect(self._stop)
        studio.tasks.changed.connect(self._show)
        studio.tasks.ended.connect(self._ended)
        self._show()

    def show_session(self, session: Session | None) -> None:
        """Which project is filled; another one has no wish yet."""
        path = session.path if session is not None else None
        if path != self._path and self._task is None:
            self._path, self._wish = path, None
        self.setVisible(path is not None)
        self._show()

    def train(self, wish: dict[str, Any]) -> None:
        """Begin, or go on with, a table."""
        if self._path is None or self._task is not None:
            return
        self._wish = wish
        title = self.tr("Training a table of %n models", "", len(wish["models"]))
        self._task = self._studio.operations.compare(
            self._path, wish, title, self._done, self._failed
        )
        self._show()

    @property
    def busy(self) -> bool:
        return self._task is not None

    def _ask(self) -> None:
        self.begin_button.setEnabled(False)
        self._studio.operations.describe(self, self._open, self._not_described)

    def _open(self, found: tuple[Hello, dict[str, Any]]) -> None:
        self.begin_button.setEnabled(True)
        dialog = TableDialog(found[1]["models"], self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._wished, dialog))
        dialog.open()

    def _wished(self, dialog: TableDialog) -> None:
        self.train(dialog.arguments())

    def _not_described(self, error: Exception) -> None:
        self.begin_button.setEnabled(True)
        self._studio.failed.emit(error)

    def _again(self) -> None:
        if self._wish is not None:
            self.train(self._wish)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _done(self, found: dict[str, Any]) -> None:
        self._wish = None
        self._studio.notice.emit(found["result"])
        self.written.emit(Path(found["file"]))

    def _failed(self, error: Exception) -> None:
        self._studio.failed.emit(error)

    def _ended(self, task: Task) -> None:
        if task is self._task:
            self._task = None
            self._studio.reload()
            self._show()

    def _show(self) -> None:
        task = self._task
        for widget in (self.bar, self.stop_button):
            widget.setVisible(task is not None)
        self.begin_button.setVisible(task is None)
        self.again_button.setVisible(task is None and self._wish is not None)
        if task is None:
            stopped = self.tr("The table was stopped; what is finished is kept.")
            idle = self.tr("Models trained alike, beside published figures")
            self.note.setText(stopped if self._wish is not None else idle)
            return
        news = task.progress
        self.bar.setRange(0, news.total)
        self.bar.setValue(news.done)
        words = news.message or self.tr("waiting")
        self.note.setText(words[:1].upper() + words[1:])
