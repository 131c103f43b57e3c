"""The bars of the window: toolbar with the user picker, list of views, status bar."""

from PySide6.QtCore import QCoreApplication, QLocale, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QSizePolicy,
    QStatusBar,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.core.application import LENGTHS, Studio
from app.core.jobs import Task
from app.shell.actions import Actions
from app.shell.pages import PAGES
from app.ui.controls import DropDown, ElidedLabel
from app.ui.theme import Theme, icon
from mrcsaf.answers.session import Session
from mrcsaf.core.text import duration
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


# The list of views at the left edge.


NAME = Qt.ItemDataRole.UserRole


class Navigator(QListWidget):
    """One row a view; the current row is the view shown."""

    chosen = Signal(str)
    entered_view = Signal()  # a click or Enter: the keys may go to the view

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigator")
        self.setAccessibleName(self.tr("Views"))
        self.setIconSize(QSize(20, 20))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(1)
        for name, page in PAGES.items():
            item = QListWidgetItem(QCoreApplication.translate("pages", page.title), self)
            item.setData(NAME, name)
            keys = QKeySequence(page.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 20))
            item.setToolTip(f"{item.text()} ({keys})" if keys else item.text())
        self.set_theme(theme)
        widest = max(
            self.fontMetrics().horizontalAdvance(self.item(i).text()) for i in range(self.count())
        )
        self.setFixedWidth(widest + 88)
        self.currentItemChanged.connect(self._tell)
        self.itemClicked.connect(self._enter)
        self.itemActivated.connect(self._enter)

    def show_current(self, name: str) -> None:
        """Mark a view as the one shown, without telling."""
        self.blockSignals(True)
        self.setCurrentRow(list(PAGES).index(name))
        self.blockSignals(False)

    def set_theme(self, theme: Theme) -> None:
        for row in range(self.count()):
            item = self.item(row)
            item.setIcon(icon(PAGES[item.data(NAME)].icon, theme))

    def _enter(self, *_: object) -> None:
        self.entered_view.emit()

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(NAME))


# The status bar: what is open, what runs and how long it will take, where models compute.


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


# A field that finds a user by a part of their id, at every keystroke, among tens of thousands.


SHOWN = 200  # best matches offered; more could not be read


class UserPicker(QLineEdit):
    """Type a part of an id; Enter or a click chooses."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._lower: list[str] = []
        self._number_of: dict[str, int] = {}
        self._user: int | None = None
        self._matches = QStringListModel(self)
        completer = QCompleter(self._matches, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        completer.activated[str].connect(self._choose)  # type: ignore[index]
        self.setCompleter(completer)
        popup = QListView()
        popup.setObjectName("popup")
        completer.setPopup(popup)
        self.setPlaceholderText(self.tr("Find a user…"))
        self.setAccessibleName(self.tr("User"))
        self.setMinimumWidth(150)
        self.setMaximumWidth(240)
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._enter)

    def set_users(self, names: list[str]) -> None:
        """Offer these users; a user's number is their place."""
        self._names = names
        self._lower = [name.lower() for name in names]
        self._number_of = {name: number for number, name in enumerate(names)}
        self.show_user(None)

    def show_user(self, user: int | None) -> None:
        """Show who is chosen, without telling."""
        self._user = user
        known = user is not None and user < len(self._names)
        self.setText(self._names[user] if known and user is not None else "")
        self.setCursorPosition(0)

    def matches(self, part: str) -> list[str]:
        """Ids that begin with the part, then ids that hold it, at most SHOWN."""
        part = part.strip().lower()
        starts = [number for number, name in enumerate(self._lower) if name.startswith(part)]
        found = starts[:SHOWN]
        if len(found) < SHOWN and part:
            begun = set(found)
            holds = (n for n, name in enumerate(self._lower) if part in name and n not in begun)
            found += [number for number, _ in zip(holds, range(SHOWN - len(found)), strict=False)]
        return [self._names[number] for number in found]

    def _search(self, part: str) -> None:
        self._matches.setStringList(self.matches(part))
        self.completer().complete()

    def _enter(self) -> None:
        popup = self.completer().popup()
        if popup is not None and popup.isVisible() and popup.currentIndex().isValid():
            return  # the completer answers
        found = self.matches(self.text())
        if found:
            self._choose(self.text() if self.text() in self._number_of else found[0])
        else:
            self.show_user(self._user)

    def _choose(self, name: str) -> None:
        number = self._number_of.get(name)
        if number is not None:
            self.show_user(number)
            self.chosen.emit(number)
            self.clearFocus()

    def focusOutEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.show_user(self._user)
