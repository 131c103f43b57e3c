"""Train, watch, stop, resume; and the runs there are."""

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)

from app.core import errors, file_dialogs
from app.core.application import Studio
from app.core.jobs import Latest
from app.core.training_queue import Training, Wish
from app.training import dialogs
from app.training.live import LivePanel
from app.training.runs import RunsPanel, run_words
from app.training.setup import SetupPanel
from app.ui.controls import UndoBar
from app.ui.layout import Flow
from app.ui.page import Page, StatePanel
from app.ui.theme import DARK, icon
from mrcsaf.answers.runs import RUNNING, Past, RunRow
from mrcsaf.answers.session import Session
from mrcsaf.core.errors import MrcsafError
from mrcsaf.worker.protocol import OutOfMemory

CHECKPOINTS, PICKLED = "*.safetensors", "*.pt *.pth *.bin"
REDRAW_MS = 200  # small shops have twenty epochs a second


class TrainingPage(Page):
    """The form at the left; at the right the curves, and the table of runs below them."""

    is_form = True

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.operations = studio.operations
        self.setup = SetupPanel(self.operations)
        self.live = LivePanel(studio.themes)
        self.queue_bar, self.undo_bar = QueueBar(), UndoBar()
        self.runs = RunsPanel(studio.themes)
        self.empty = StatePanel(studio.themes)
        self._asks = Latest(self)  # runs, curves
        self._path: Path | None = None
        self._rows: list[RunRow] = []
        self._chosen: RunRow | None = None  # None: the training at work, if any
        self._deleted: RunRow | None = None
        self._paused: int | None = None  # the run stopped last, to be gone on with
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAW_MS)
        self._redraw.timeout.connect(self._draw_epochs)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 8)
        column.addWidget(self.live, 1)
        column.addWidget(self.queue_bar)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.undo_bar)
        column.addWidget(self.runs, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(above)
        split.addWidget(below)
        split.setSizes([420, 240])
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(20, 20, 20, 16)
        row.setSpacing(20)
        row.addWidget(self.setup)
        row.addWidget(split, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(content)
        self.layout_.addWidget(self._stack)

    def _connect(self) -> None:
        queue = self.operations.queue
        queue.changed.connect(self._queue_changed)
        queue.moved.connect(self._moved)
        queue.epoch.connect(self._epoch)
        queue.ended.connect(self._ended)
        self.operations.runs_changed.connect(self.reload)
        self.setup.wanted.connect(self.train)
        self.setup.load_asked.connect(self._ask_load)
        self.setup.convert_asked.connect(self._ask_convert)
        self.live.pause_asked.connect(self._stop)
        self.live.cancel_asked.connect(self._stop_and_publish)
        self.live.resume_asked.connect(self._resume_chosen)
        self.queue_bar.removed.connect(queue.cancel)
        self.runs.chosen.connect(self._choose)
        self.runs.asked.connect(self._do)
        self.undo_bar.undone.connect(self._undelete)
        self.undo_bar.passed.connect(self._delete_now)

    def show_session(self, session: Session | None) -> None:
        path = session.path if session is not None else None
        text = self.tr("Open one, or the sample shop, to train a model in it.")
        buttons = self.actions_of("sample", "open")
        self.empty.show_message("training", self.tr("No project is open"), text, buttons)
        self._stack.setCurrentIndex(0 if path is None else 1)
        if path != self._path:
            self.undo_bar.finish()
            self._path, self._chosen = path, None
            self._asks.clear()
            self.setup.show_project(path)
        if path is not None and self.isVisible():
            self.setup.prepare()
        self.reload()

    def entered(self) -> None:
        if self._path is not None:
            self.setup.prepare()
            self.reload()

    def settled(self) -> bool:
        return self.setup.settled and not self.operations.busy

    def train(self, wish: Wish, epochs: list[dict[str, Any]] | None = None) -> None:
        """Begin, or wait for the trainings before it; `epochs` lie behind a resumed one."""
        name = wish.name or wish.model
        title = self.tr("Training {name}").format(name=name)
        if wish.resume is not None:
            title = self.tr("Resuming run {n}").format(n=wish.resume)
        self._chosen = self._paused = None
        self.runs.view.clearSelection()
        self.operations.train(wish, title, epochs)
        self._show()

    def resume(self, row: RunRow) -> None:
        """Go on with a run that was stopped, failed or lost its worker."""
        if self._path is not None:
            wish = Wish(self._path, model=row.run.model, name=row.run.name, resume=row.run.id)
            begin = partial(self.train, wish)
            self.operations.curves(self, self._path, row.run.id, begin, self._failed)

    def load(self, file: Path) -> None:
        """Register a checkpoint file as a run."""
        if self._path is not None:
            title = self.tr("Loading {name}").format(name=file.name)
            self.operations.load(self._path, file, title, self._published, self._failed)

    def convert(self, file: Path, target: Path) -> None:
        """Make a checkpoint of a pickled file for the model and settings of the form."""
        title = self.tr("Converting {name}").format(name=file.name)
        self.operations.convert(self.setup.wish, file, target, title, self._converted, self._failed)

    def export(self, row: RunRow, target: Path) -> None:
        """Copy the run's checkpoint to a file."""
        if self._path is not None:
            run = row.run.id
            self.operations.export(self._path, run, target, self._exported, self._failed)

    def reload(self) -> None:
        """Read the table of runs again."""
        self._asks.drop("runs")
        if self._path is not None:
            question = partial(self.operations.list_runs, self, self._path)
            self._asks.ask("runs", question, self._listed, self._failed)

    def _listed(self, past: Past) -> None:
        hidden = self._deleted.run.id if self._deleted is not None else None
        session = self.studio.session
        shown = None if session is None or session.run is None else session.run.id
        self._rows = [
            replace(row, active=row.run.id == shown) for row in past.rows if row.run.id != hidden
        ]
        current = self.operations.queue.current
        if current is not None and current.run is None and current.state == RUNNING:
            newest = next((row for row in self._rows if row.state == RUNNING), None)
            current.run = newest.run.id if newest is not None else None
        self.runs.show_rows(self._rows)
        if current is None and self._chosen is None and self._rows:
            known = [row.run.id for row in self._rows]
            wishes = [run for run in (self._paused, shown, known[0]) if run in known]
            self.runs.select(wishes[0])
        self._show()

    def _choose(self, row: RunRow | None) -> None:
        current = self.operations.queue.current
        at_work = current is not None and row is not None and row.run.id == current.run
        self._chosen = None if at_work else row
        self._asks.drop("curves")
        self._show()
        if self._path is None or self._chosen is None:
            return
        question = partial(self.operations.curves, self, self._path, self._chosen.run.id)
        self._asks.ask("curves", question, self._show_curves, self._failed)

    def _show_curves(self, rows: list[dict[str, Any]]) -> None:
        if self._chosen is not None:
            self.live.show_epochs(rows)

    def _show(self) -> None:
        """Words and curves of the training at work, or of the chosen run."""
        queue = self.operations.queue
        self.queue_bar.show_waiting(queue.trainings[1:])
        if self._chosen is not None:
            self.live.show_run(*run_words(self, self._chosen))
        elif queue.current is not None:
            self.live.show_training(queue.current, len(queue.trainings) - 1)
            self.live.show_epochs(queue.current.epochs)
        else:
            self.live.show_run(
                self.tr("Nothing is being trained"),
                self.tr("Choose a model at the left, or a run below to see its curves."),
                False,
            )
            self.live.show_epochs([])

    def _queue_changed(self) -> None:
        if self.operations.queue.current is not None:  # its row comes, or changes its state
            self.reload()
        self._show()

    def _moved(self, training: Training) -> None:
        visible = self._chosen is None and self.isVisible()
        if visible and training is self.operations.queue.current:
            self.live.show_training(training, len(self.operations.queue.trainings) - 1)

    def _epoch(self, _: Training) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _draw_epochs(self) -> None:
        current = self.operations.queue.current
        if self._chosen is None and current is not None:
            self.live.follow_epochs(current.epochs)

    def _ended(self, training: Training) -> None:
        if training.error is not None:
            self._training_failed(training, training.error)
        elif training.result is not None:
            self._published(training.result)
        elif training.publish and training.epochs and training.run is not None:
            title = self.tr("Publishing run {n}").format(n=training.run)
            wish, run = training.wish, training.run
            self.operations.keep_best(wish.path, run, title, self._published, self._failed)
        else:
            text = self.tr("{title} was stopped; its best epoch is kept.")
            self.studio.notice.emit(text.format(title=training.title))
            self._paused = training.run
            self.reload()
        self._show()

    def _training_failed(self, training: Training, error: Exception) -> None:
        notify(self, training.title, errors.sentence(error))
        if isinstance(error, OutOfMemory):
            box, buttons = dialogs.memory_box(self.window(), str(error))
            answer = dialogs.answer(box, buttons, dialogs.NOTHING)
            if answer == dialogs.HALVE:
                wish = replace(training.wish, resume=None)
                self.train(self.setup.halved(wish, self._pairs(wish)))
            elif answer == dialogs.CPU:
                self.train(replace(training.wish, device="cpu", resume=None))
        elif isinstance(error, MrcsafError):
            self.studio.failed.emit(error)
        else:
            errors.message_box(self.window(), error).open()

    def _pairs(self, wish: Wish) -> int:
        """How many it trains on; without its project, more than any batch holds."""
        session = self.studio.session
        return len(session.train) if session and session.path == wish.path else sys.maxsize

    def _published(self, result: dict[str, Any]) -> None:
        text = self.tr("Run {n} is complete: Recall@20 {value} on the test part.").format(
            n=result["run"], value=f"{result['test']['recall@20']:.4f}"
        )
        self.studio.notice.emit(text)
        notify(self, self.tr("Training is complete"), text)
        self._chosen = None
        self.studio.reload(result["run"] if self.isVisible() else None)  # none is taken away unseen
        self.reload()

    def pause_or_resume(self) -> None:
        """Stop the training at work, or go on with the run whose curves are shown."""
        if self.operations.queue.current is not None:
            self._stop()
        elif self._chosen is not None and self._chosen.resumable:
            self.resume(self._chosen)

    def _stop(self) -> None:
        current = self.operations.queue.current
        if current is not None:
            self.operations.queue.cancel(current.number)

    def _stop_and_publish(self) -> None:
        current = self.operations.queue.current
        if current is not None:
            current.publish = True
            self._stop()

    def _resume_chosen(self) -> None:
        if self._chosen is not None:
            self.resume(self._chosen)

    def _do(self, verb: str, rows: list[RunRow]) -> None:
        if not rows or self._path is None:
            return
        row, run = rows[0], rows[0].run.id
        match verb:
            case "show":
                self.studio.choose_run(run)
                self.operations.activate(self._path, run, self._failed)
            case "resume":
                self.resume(row)
            case "publish":
                title = self.tr("Publishing run {n}").format(n=run)
                self.operations.keep_best(self._path, run, title, self._published, self._failed)
            case "compare":
                dialogs.DifferenceDialog(rows[0], rows[1], self).open()
            case "notes":
                self._ask_notes(row)
            case "export":
                self._ask_export(row)
            case "delete":
                self.delete(row)

    def delete(self, row: RunRow) -> None:
        """Take a run out of sight; it is removed in six seconds, unless that is undone."""
        self.undo_bar.finish()
        self._deleted = row
        self._chosen = None
        self.undo_bar.offer(
            self.tr("Run {n} · {name} is deleted.").format(n=row.run.id, name=row.run.name)
        )
        self.reload()

    def _undelete(self) -> None:
        self._deleted = None
        self.reload()

    def _delete_now(self) -> None:
        row, self._deleted = self._deleted, None
        if row is not None and self._path is not None:
            self.operations.delete(self._path, row.run.id, self._deleted_now, self._failed)

    def _deleted_now(self, _: object) -> None:
        self.studio.reload()

    def _ask_notes(self, row: RunRow) -> None:
        title = self.tr("Notes on run {n}").format(n=row.run.id)
        text, good = QInputDialog.getMultiLineText(self, title, title, row.run.notes)
        if good and self._path is not None:
            self.operations.annotate(self._path, row.run.id, text.strip(), self._failed)

    def _ask_export(self, row: RunRow) -> None:
        suggestion = f"{row.run.model}-{row.run.id}.safetensors"
        title, kinds = self.tr("Export checkpoint"), self.tr("Checkpoints ({})").format(CHECKPOINTS)
        file, _ = file_dialogs.file_to_save(self, title, suggestion, kinds)
        if file is not None:
            self.export(row, file)

    def _ask_load(self) -> None:
        title, kinds = self.tr("Load checkpoint"), self.tr("Checkpoints ({})").format(CHECKPOINTS)
        file = file_dialogs.file_to_open(self, title, kinds)
        if file is not None:
            self.load(file)

    def _ask_convert(self) -> None:
        box, buttons = dialogs.pickle_box(self.window(), self.setup.model_box.currentText())
        if dialogs.answer(box, buttons, dialogs.NOTHING) != dialogs.CONVERT:
            return
        title, kinds = self.tr("Convert a .pt file"), self.tr("Tensors ({})").format(PICKLED)
        file = file_dialogs.file_to_open(self, title, kinds)
        if file is None:
            return
        kinds = self.tr("Checkpoints ({})").format(CHECKPOINTS)
        target, _ = file_dialogs.file_to_save(self, title, f"{file.stem}.safetensors", kinds)
        if target is not None:
            self.convert(file, target)

    def _converted(self, found: dict[str, Any]) -> None:
        text = self.tr("Written to {name}: Recall@20 {value} on validation. It can be loaded now.")
        value = f"{found['valid']['recall@20']:.4f}"
        self.studio.notice.emit(text.format(name=Path(found["file"]).name, value=value))

    def _exported(self, target: Path) -> None:
        self.studio.notice.emit(self.tr("Written to {name}.").format(name=target.name))

    def _failed(self, error: Exception) -> None:
        self.studio.failed.emit(error)


# Two thin bars of the Training page: what waits in the queue, and what can still be undone.


class QueueBar(QFrame):
    """The trainings that wait, each with a button that takes it out."""

    removed = Signal(int)  # Training.number

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._row = Flow(self)
        self._row.setContentsMargins(12, 4, 12, 4)
        self.buttons: list[QPushButton] = []
        self.hide()

    def show_waiting(self, trainings: list[Training]) -> None:
        """Show these; hide where nothing waits."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        self._row.addWidget(QLabel(self.tr("Next:")))
        for training in trainings:
            button = QPushButton(f"{training.title}  ×")
            button.setProperty("quiet", True)
            button.setToolTip(self.tr("Take it out of the queue"))
            button.clicked.connect(partial(self._remove, training.number))
            self._row.addWidget(button)
            self.buttons.append(button)
        self.setVisible(bool(trainings))

    def _remove(self, number: int, *_: object) -> None:
        self.removed.emit(number)


# Tells people who look elsewhere that a training has ended.


SHOWN_MS = 10_000


def notify(widget: QWidget, title: str, text: str) -> None:
    """Mark the window in the task bar, and say it on the desktop, unless the window is in front."""
    window = widget.window()
    if window.isActiveWindow():
        return
    QApplication.alert(window)
    if QSystemTrayIcon.isSystemTrayAvailable():
        tray = _tray(window)
        tray.show()
        tray.showMessage(title, text, tray.icon(), SHOWN_MS)
        QTimer.singleShot(SHOWN_MS, tray.hide)


def _tray(window: QWidget) -> QSystemTrayIcon:
    """The window's one icon in the tray, there only while it has something to say."""
    found = window.findChild(QSystemTrayIcon)
    if isinstance(found, QSystemTrayIcon):
        return found
    tray = QSystemTrayIcon(icon("training", DARK), window)
    tray.messageClicked.connect(window.activateWindow)
    return tray
