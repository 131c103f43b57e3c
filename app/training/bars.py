"""Two thin bars of the Training page: what waits in the queue, and what can still be undone."""

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.training_queue import Training
from app.ui.label import text_label
from app.ui.layout import Flow

UNDO_MS = 6000


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


class UndoBar(QFrame):
    """“Run 3 deleted. Undo”: what it announces happens when it goes without an undo."""

    undone = Signal()
    passed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._label = text_label()
        self.button = QPushButton(self.tr("Undo"))
        self.button.setProperty("quiet", True)
        self.button.clicked.connect(self._undo)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(UNDO_MS)
        self.timer.timeout.connect(self.finish)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self._label, 1)
        row.addWidget(self.button)
        self.hide()

    def offer(self, text: str) -> None:
        """Announce something that can be undone for six seconds; the one before is settled."""
        self.finish()
        self._label.setText(text)
        self.show()
        self.timer.start()

    def finish(self) -> None:
        """Too late to undo: let it happen now."""
        if self.timer.isActive() or self.isVisible():
            self.timer.stop()
            self.hide()
            self.passed.emit()

    def _undo(self) -> None:
        self.timer.stop()
        self.hide()
        self.undone.emit()
