"""The toolbar: who is looked at, by which run, how long a list."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QToolBar, QWidget

from app.core.application import LENGTHS, Studio
from app.core.session import Session
from app.shell.actions import Actions
from app.shell.user_picker import UserPicker
from app.ui.drop_down import DropDown
from mrcsaf.store.runs import Run


class MainToolbar(QToolBar):
    """Shows what the studio says, and asks the studio for changes."""

    def __init__(self, studio: Studio, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setWindowTitle(self.tr("Toolbar"))
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self._studio = studio
        self.users = UserPicker()
        self.run_box = DropDown()
        self.run_box.setAccessibleName(self.tr("Run"))
        self.run_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.run_box.setMaximumWidth(260)
        self.length_box = DropDown()
        self.length_box.setAccessibleName(self.tr("Length of the list"))
        for k in LENGTHS:
            self.length_box.addItem(self.tr("Top {k}").format(k=k), k)
        self.length_box.setCurrentIndex(self.length_box.findData(studio.k))
        self._fill(actions)
        self._connect()

    def _fill(self, actions: Actions) -> None:
        for name in ("back", "forward"):
            self.addAction(actions[name])
        self.addSeparator()
        self.addWidget(_caption(self.tr("User")))
        self.addWidget(self.users)
        for name in ("previous-user", "next-user", "random-user"):
            self.addAction(actions[name])
        self.addSeparator()
        self.addWidget(_caption(self.tr("Model")))
        self.addWidget(self.run_box)
        self.addWidget(self.length_box)
        space = QWidget()
        space.setProperty("plain", True)
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        for name in ("palette", "inspector"):
            self.addAction(actions[name])

    def _connect(self) -> None:
        self._studio.session_changed.connect(self._show_session)
        self._studio.selection.user_changed.connect(self.users.show_user)
        self.users.chosen.connect(self._studio.selection.set_user)
        self.run_box.activated.connect(self._choose_run)
        self.length_box.activated.connect(self._choose_length)
        self._studio.k_changed.connect(self._show_length)
        self._show_session(self._studio.session)

    def _show_session(self, session: Session | None) -> None:
        self.users.set_users(session.users if session else [])
        self.users.show_user(self._studio.selection.user)
        self.users.setEnabled(session is not None)
        self.length_box.setEnabled(session is not None)
        self.run_box.clear()
        complete = [run for run in session.runs if run.status == "complete"] if session else []
        for run in complete:
            self.run_box.addItem(run_name(run), run.id)
        if session is not None and session.run is not None:
            self.run_box.setCurrentIndex(self.run_box.findData(session.run.id))
        if not complete:
            self.run_box.addItem(self.tr("No model yet"))
        self.run_box.setEnabled(bool(complete))

    def _choose_run(self, row: int) -> None:
        self._studio.choose_run(self.run_box.itemData(row))

    def _choose_length(self, row: int) -> None:
        self._studio.set_k(self.length_box.itemData(row))

    def _show_length(self, k: int) -> None:
        self.length_box.setCurrentIndex(self.length_box.findData(k))


def run_name(run: Run) -> str:
    """“7 · MR-CSAF”: the number and the name, or the model where the run has no name."""
    return f"{run.id} · {run.name or run.model}"


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "caption")
    label.setContentsMargins(6, 0, 4, 0)
    return label
