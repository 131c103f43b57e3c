"""Last step: the stages of the import at work, and what it brought."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core import errors
from app.core.application import Studio
from app.core.i18n import T, translated
from app.core.jobs import Job
from app.importing.report import ReportPanel
from app.importing.run import DONE, FAILED, RUNNING, STOPPED, ImportRun, Stage
from app.ui.controls import breakable, text_label
from app.ui.theme import Themes, pixmap, scaled
from mrcsaf.answers import preview
from mrcsaf.core.text import duration

STAGES = {
    "read": T("importing", "Read the data"),
    "pictures": T("importing", "Copy the pictures"),
    "store": T("importing", "Store everything in the project"),
    "image": T("importing", "Turn pictures into vectors"),
    "text": T("importing", "Turn words into vectors"),
    "graph": T("importing", "Find each item’s neighbours"),
}
ICONS = {DONE: ("check", "good"), RUNNING: ("forward", "accent"), FAILED: ("warning", "danger"),
         STOPPED: ("close", "muted")}  # fmt: skip
ICON = 18


class StageRow(QFrame):
    """A mark, a name, how far it is."""

    def __init__(self, themes: Themes, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes, self._stage = themes, stage
        self._mark, self._note = QLabel(), QLabel()
        self._name = QLabel(translated("importing", STAGES[stage.key]))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(220)
        self._mark.setFixedWidth(ICON + 8)
        self._note.setProperty("role", "muted")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.addWidget(self._mark, 0, 0)
        grid.addWidget(self._name, 0, 1)
        grid.addWidget(self._bar, 0, 2)
        grid.addWidget(self._note, 0, 3)
        grid.setColumnMinimumWidth(1, 230)
        grid.setColumnStretch(3, 1)

    def refresh(self, left: float | None) -> None:
        """Show the stage as it is now."""
        stage, theme = self._stage, self._themes.theme
        name, ink = ICONS.get(stage.state, ("", ""))
        if name:
            picture = pixmap(name, getattr(theme, ink), ICON, self.devicePixelRatioF())
            self._mark.setPixmap(picture)
        else:
            self._mark.clear()
        done, total = stage.progress.done, stage.progress.total
        running = stage.state == RUNNING
        self._bar.setVisible(running)
        self._bar.setRange(0, 1000 if total > 1 else 0)
        self._bar.setValue(int(1000 * done / total) if total > 1 else 0)
        words = ""
        if running and total > 1 and stage.key != "read":
            words = f"{done:,} / {total:,}"
        elif running:
            words = stage.progress.message
        if running and left is not None:
            words += " · " + self.tr("{time} left").format(time=duration(left))
        self._note.setText(words)
        self.setAccessibleName(f"{self._name.text()}: {stage.state}. {words}")


class ImportStep(QWidget):
    """Follows one ImportRun from its start to its figures."""

    changed = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.run: ImportRun | None = None
        self._counting: Job | None = None
        self.rows: list[StageRow] = []
        self.report = ReportPanel(studio)
        self.head, self.note = text_label("heading"), text_label("muted")
        self.head.setFont(scaled(self.font(), 1.4))
        self.fault = text_label("danger")
        self.cancel_button = QPushButton(self.tr("Stop"))
        self.resume_button = QPushButton(self.tr("Go on"))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._lay_out()
        self.cancel_button.clicked.connect(self._cancel)
        self.resume_button.clicked.connect(self._resume)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.resume_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addStretch()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        body.addWidget(self.head)
        body.addWidget(self.note)
        body.addLayout(self._list)
        body.addWidget(self.fault)
        body.addLayout(buttons)
        body.addWidget(self.report, 1)
        body.addStretch()

    def follow(self, run: ImportRun) -> None:
        """Show that import from here on."""
        self.run = run
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [StageRow(self._studio.themes, stage) for stage in run.stages]
        for row in self.rows:
            self._list.addWidget(row, 0, Qt.AlignmentFlag.AlignTop)
        self.report.hide()
        run.moved.connect(self._show)
        run.ended.connect(self._ended)
        self._show()

    @property
    def busy(self) -> bool:
        """Whether it is at work."""
        return self.run is not None and self.run.state == RUNNING

    @property
    def settled(self) -> bool:
        """Whether all there is to say is said."""
        return not self.busy and self._counting is None

    def _show(self) -> None:
        run = self.run
        if run is None:
            return
        for row in self.rows:
            row.refresh(run.seconds_left)
            row.setVisible(run.state != DONE)
        stored = run.imported is not None
        self.head.setText(_heading(run))
        self.note.setText(self._advice(run))
        self.note.setVisible(bool(self.note.text()))
        self.fault.setText(breakable(errors.sentence(run.error)) if run.error else "")
        self.fault.setVisible(run.error is not None)
        self.cancel_button.setVisible(run.state == RUNNING)
        self.resume_button.setVisible(run.state in (STOPPED, FAILED))
        self.resume_button.setText(self.tr("Go on") if stored else self.tr("Begin again"))
        self.changed.emit()

    def _advice(self, run: ImportRun) -> str:
        if run.state == RUNNING:
            return self.tr("You may close this window: the import goes on in the status bar.")
        if run.state == DONE:
            return str(run.path) if self.report.isVisibleTo(self) else self.tr("Counting…")
        if run.imported is not None:
            return self.tr(
                "The data is in the project, with the vectors made so far. Go on now, or later with"
                " “Encode pictures and words” in the menu File."
            )
        return self.tr("Nothing was stored. Go back to change something, or begin again.")

    def _ended(self) -> None:
        self._show()
        if self.run is not None and self.run.imported is not None:
            work = partial(preview.stored, self.run.path)
            self._counting = self._studio.background.start(
                self, work, done=self._show_report, failed=self._not_counted
            )

    def _not_counted(self, error: Exception) -> None:
        self._counting = None
        self._studio.failed.emit(error)

    def _show_report(self, answer: dict[str, Any]) -> None:
        self._counting = None
        self.report.show_answer(answer)
        self.report.show()
        self._show()

    def _cancel(self) -> None:
        if self.run is not None:
            self.run.cancel()

    def _resume(self) -> None:
        if self.run is not None:
            self.run.start()


def _heading(run: ImportRun) -> str:
    words = {
        RUNNING: T("importing", "Importing {name}"),
        DONE: T("importing", "{name} is ready"),
        STOPPED: T("importing", "The import of {name} was stopped"),
        FAILED: T("importing", "The import of {name} did not work"),
    }
    return translated("importing", words.get(run.state, "{name}")).format(name=run.wish.name)
