"""The command palette: every action that can be done now, found by typing a part of its name."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.shell.actions import Actions

ACTION = Qt.ItemDataRole.UserRole


class CommandPalette(QDialog):
    """Type, arrows, Enter."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Commands"))
        self.resize(520, 420)
        self._actions = actions
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Type a command…"))
        self.field.setAccessibleName(self.tr("Command"))
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("commands")
        self.list.setAccessibleName(self.tr("Matching commands"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._run)
        self.list.itemActivated.connect(self._run)
        self.list.itemClicked.connect(self._run)
        self._search("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down move in the list while the field has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))
                return True
        return False

    def _search(self, words: str) -> None:
        self.list.clear()
        found = [
            (rank, number, action)
            for number, action in enumerate(self._actions.by_id.values())
            if action.isEnabled()
            and action.objectName() != "palette"
            and (rank := match(words, action.text())) is not None
        ]
        for _, _, action in sorted(found, key=_order):
            self.list.addItem(_row(action))
        self.list.setCurrentRow(0)

    def _run(self, *_: object) -> None:
        item = self.list.currentItem()
        self.accept()
        if item is not None:
            self._actions[item.data(ACTION)].trigger()


def match(words: str, text: str) -> int | None:
    """How badly `words` fit: 0 a beginning, 1 inside, 2 letters in order; None not at all."""
    words, text = words.lower().strip(), text.lower()
    if text.startswith(words):
        return 0
    if words in text:
        return 1
    letters = iter(text)
    return 2 if all(letter in letters for letter in words if letter != " ") else None


def _order(found: tuple[int, int, QAction]) -> tuple[int, int]:
    return found[0], found[1]


def _row(action: QAction) -> QListWidgetItem:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    item = QListWidgetItem(action.icon(), f"{action.text()}    {keys}" if keys else action.text())
    item.setData(ACTION, action.objectName())
    return item
