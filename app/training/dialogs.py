"""Questions the Training page asks, and what becomes of work when its window closes."""

from typing import Any

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.application import Studio
from app.core.i18n import translated
from mrcsaf.answers.runs import RunRow, differences

STOP, GO_ON, STAY = "stop", "go on", "stay"
HALVE, CPU, NOTHING = "halve", "cpu", "nothing"
CONVERT = "convert"


def closing_box(parent: QWidget | None) -> tuple[QMessageBox, dict[str, Any]]:
    """What to do with a training when its window closes: the box, and its buttons by answer."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translated("training dialogs", "A model is being trained"))
    box.setText(
        translated("training dialogs", "A model is being trained. What shall become of it?")
    )
    box.setInformativeText(
        translated(
            "training dialogs",
            "Stopped, it keeps its best epoch and can be resumed. Left alone, it ends without the"
            " window and its run is there when you open the project again.",
        )
    )
    return box, _closing_buttons(box)


def working_box(parent: QWidget | None, title: str) -> tuple[QMessageBox, dict[str, Any]]:
    """The same about an import, an encoding or a table of models, by its title."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translated("training dialogs", "Something is at work"))
    text = translated("training dialogs", "{title} is not finished. What shall become of it?")
    box.setText(text.format(title=title))
    box.setInformativeText(
        translated(
            "training dialogs",
            "Stopped, what is finished is kept and it can be begun again where it was. Left alone,"
            " the step at work ends without the window.",
        )
    )
    return box, _closing_buttons(box)


def _closing_buttons(box: QMessageBox) -> dict[str, Any]:
    role = QMessageBox.ButtonRole
    return {
        STOP: box.addButton(translated("training dialogs", "Stop it"), role.AcceptRole),
        GO_ON: box.addButton(translated("training dialogs", "Let it go on"), role.ActionRole),
        STAY: box.addButton(translated("training dialogs", "Keep the window"), role.RejectRole),
    }


def memory_box(parent: QWidget | None, sentence: str) -> tuple[QMessageBox, dict[str, Any]]:
    """What to do when memory ran out."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translated("training dialogs", "Not enough memory"))
    box.setText(sentence)
    role = QMessageBox.ButtonRole
    return box, {
        HALVE: box.addButton(translated("training dialogs", "Try half the batch"), role.AcceptRole),
        CPU: box.addButton(translated("training dialogs", "Train on the CPU"), role.ActionRole),
        NOTHING: box.addButton(translated("training dialogs", "Leave it"), role.RejectRole),
    }


def pickle_box(parent: QWidget | None, model: str) -> tuple[QMessageBox, dict[str, Any]]:
    """Before a file that is a program is read: what is taken from it, and for which model."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translated("training dialogs", "Convert a .pt file"))
    box.setText(translated("training dialogs", "A .pt file is a program as much as it is data."))
    text = translated(
        "training dialogs",
        "Only its tensors are read, in another process, and only if their names, types and shapes"
        " are those of {model} with the settings at the left. Even so, convert no file whose"
        " origin you do not trust. The result is a checkpoint that can be loaded.",
    )
    box.setInformativeText(text.format(model=model))
    role = QMessageBox.ButtonRole
    return box, {
        CONVERT: box.addButton(translated("training dialogs", "Choose a file…"), role.AcceptRole),
        NOTHING: box.addButton(translated("training dialogs", "Leave it"), role.RejectRole),
    }


def answer(box: QMessageBox, buttons: dict[str, Any], default: str) -> str:
    """Ask, and wait for the answer."""
    box.exec()
    return next((name for name, b in buttons.items() if b is box.clickedButton()), default)


class DifferenceDialog(QDialog):
    """Settings and figures of two runs, where they differ."""

    def __init__(self, first: RunRow, second: RunRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = differences(first.run, second.run)
        names = [self.tr("Run {n}").format(n=row.run.id) for row in (first, second)]
        self.setWindowTitle(" · ".join(names))
        self.resize(640, 420)
        self.table = QTableWidget(len(rows), 3)
        self.table.setHorizontalHeaderLabels([self.tr("Setting or figure"), *names])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(self.windowTitle())
        for line, (name, *values) in enumerate(rows):
            for column, value in enumerate([name, *map(_shown, values)]):
                self.table.setItem(line, column, QTableWidgetItem(value))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        layout.addWidget(buttons)


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


# What becomes of a training, an import or a table when its window closes: the user says.


def may_close(studio: Studio, parent: QWidget) -> bool:
    """Whether the window may go; asks only where something is at work."""
    if studio.operations.queue.trainings:
        box, buttons = closing_box(parent)
    elif studio.tasks.running:
        box, buttons = working_box(parent, studio.tasks.running[0].title)
    else:
        return True
    answer_ = answer(box, buttons, STAY)
    if answer_ == GO_ON:
        studio.operations.let_go()
    return answer_ != STAY
