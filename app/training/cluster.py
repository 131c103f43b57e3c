"""Asks for the address of a Ray cluster, and whether one answers there."""

from typing import Any

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core import errors
from app.core.i18n import translated
from app.core.jobs import Job
from app.core.worker_jobs import Operations
from app.ui.controls import text_label

ASK = "ask"  # what the device list holds where an address is still to be asked for
SCHEME = "ray://"
HERE = "ray"


def is_address(text: str) -> bool:
    """Whether `text` can be sent to the worker as a device: ray, or ray:// with a host."""
    return text == HERE or (text.startswith(SCHEME) and len(text) > len(SCHEME))


def name(address: str) -> str:
    """The address as the device list shows it."""
    if address == HERE:
        return translated("cluster", "Ray · the cores of this machine")
    return f"Ray · {address.removeprefix(SCHEME)}"


class ClusterDialog(QDialog):
    """`address` is what was entered; accepted only if it has the form of one."""

    def __init__(self, operations: Operations, address: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._testing: Job | None = None
        self.setWindowTitle(self.tr("Ray cluster"))
        self.address_edit = QLineEdit(address)
        self.address_edit.setPlaceholderText("ray://host:10001")
        self.address_edit.setAccessibleName(self.tr("Address"))
        self.test_button = QPushButton(self.tr("Test"))
        self.answer = text_label("muted")
        self.waiting = QProgressBar()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Use"))
        self._lay_out()
        self.address_edit.textChanged.connect(self._changed)
        self.test_button.clicked.connect(self._test)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._changed()

    def _lay_out(self) -> None:
        about = text_label("muted")
        about.setText(
            self.tr(
                "Trainings sent there report, stop and resume as those on this machine do. Enter"
                " the address of the cluster’s client port; “ray” alone uses the cores of this"
                " machine."
            )
        )
        row = QHBoxLayout()
        row.addWidget(self.address_edit, 1)
        row.addWidget(self.test_button)
        form = QFormLayout()
        form.addRow(self.tr("Address"), row)
        self.waiting.setRange(0, 0)
        self.waiting.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 14)
        layout.setSpacing(12)
        layout.addWidget(about)
        layout.addLayout(form)
        layout.addWidget(self.waiting)
        layout.addWidget(self.answer)
        layout.addStretch()
        layout.addWidget(self.buttons)
        self.setMinimumWidth(50 * self.fontMetrics().averageCharWidth())
        self.waiting.hide()

    @property
    def address(self) -> str:
        return self.address_edit.text().strip()

    def _changed(self, *_: object) -> None:
        if self._testing is not None:
            self._testing.cancel()
            self._testing = None
        self.waiting.hide()
        self.answer.setText("")
        fits = is_address(self.address)
        self.test_button.setEnabled(fits)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(fits)

    def _test(self) -> None:
        self.test_button.setEnabled(False)
        self.waiting.show()
        self.answer.setText(self.tr("Asking…"))
        self._testing = self._operations.reach_cluster(
            self, self.address, self._reached, self._not_reached
        )

    def _reached(self, found: dict[str, Any]) -> None:
        self._say(
            self.tr("Ray {version} answers: {nodes} node(s), {cpus} CPUs, {gpus} GPUs.").format(
                version=found["ray"], nodes=found["nodes"], cpus=found["cpus"], gpus=found["gpus"]
            )
        )

    def _not_reached(self, error: Exception) -> None:
        self._say(errors.sentence(error))

    def _say(self, text: str) -> None:
        self._testing = None
        self.waiting.hide()
        self.answer.setText(text)
        self.test_button.setEnabled(is_address(self.address))
