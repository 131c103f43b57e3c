"""The status bar: what is open, what runs and how long it will take, where models compute."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStatusBar, QToolButton, QWidget

from app.core.application import Studio
from app.core.session import Session
from app.core.tasks import Task
from app.ui.elided import ElidedLabel
from app.ui.icons import icon


class StatusBar(QStatusBar):
    """Sizes at the left, the running job in the middle, the device at the right."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.setSizeGripEnabled(False)
        self._sizes = ElidedLabel()
        self._task_text = ElidedLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._cancel = QToolButton()
        self._cancel.setToolTip(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel the running job"))
        self._cancel.clicked.connect(self._cancel_task)
        self._device = ElidedLabel()
        self._panel = QWidget()
        row = QHBoxLayout(self._panel)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._bar, self._task_text, self._cancel):
            row.addWidget(widget)
        self._panel.hide()
        self.addWidget(self._sizes, 1)
        self.addPermanentWidget(self._panel)
        self.addPermanentWidget(self._device)
        studio.tasks.changed.connect(self._show_task)
        studio.session_changed.connect(self.show_session)
        self.show_session(studio.session)
        self.set_theme()

    def set_theme(self) -> None:
        self._cancel.setIcon(icon("close", self._studio.theme, 14))

    def show_session(self, session: Session | None) -> None:
        if session is None:
            self._sizes.setText(self.tr("Works offline; nothing leaves this computer"))
            self._device.setText(self.tr("Lists ranked on the CPU"))
            return
        number = QLocale().toString
        text = self.tr("{name} · {items} items · {users} users · {pairs} interactions").format(
            name=session.name,
            items=number(len(session.items)),
            users=number(len(session.users)),
            pairs=number(session.counts.get("interactions", len(session.train))),
        )
        simulated = self.tr(" · simulated shoppers") if session.simulated else ""
        self._sizes.setText(text + simulated)
        device = session.run.device if session.run else ""
        trained = self.tr("Trained on {device}, ranked on the CPU").format(device=device)
        self._device.setText(trained if device else self.tr("Lists ranked on the CPU"))

    def _show_task(self) -> None:
        running = self._studio.tasks.running
        self._panel.setVisible(bool(running))
        if not running:
            return
        task = running[0]
        done, total = task.progress.done, task.progress.total
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self._task_text.setText(self._words(task, len(running) - 1))

    def _words(self, task: Task, more: int) -> str:
        parts = [task.title]
        if task.progress.message:
            parts.append(task.progress.message)
        if task.seconds_left is not None:
            parts.append(self.tr("{time} left").format(time=duration(task.seconds_left)))
        if more:
            parts.append(self.tr("{n} more waiting").format(n=more))
        return " · ".join(parts)

    def _cancel_task(self) -> None:
        for task in self._studio.tasks.running[:1]:
            task.cancel()


def duration(seconds: float) -> str:
    """“40 s”, “3 min 20 s”, “2 h 5 min”."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
