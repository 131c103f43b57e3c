"""The command palette, and the shortcut sheet: both read the actions."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.shell.actions import MENUS, Actions, text_of
from app.ui.controls import text_label

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


# The shortcut sheet, written from what the program knows of itself.


COLUMNS = 2


class ShortcutSheet(QDialog):
    """Every action that has keys, by menu, and where single keys act."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(760, 520)
        inside = QWidget()
        inside.setProperty("plain", True)
        grid = QGridLayout(inside)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(16)
        menus = [menu for menu in MENUS if self._specs(actions, menu)]
        for number, menu in enumerate(menus):
            grid.addWidget(
                self._group(actions, menu), number // COLUMNS, number % COLUMNS,
                Qt.AlignmentFlag.AlignTop,
            )  # fmt: skip
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(area)
        layout.addWidget(self._rule())
        layout.addWidget(buttons)

    def _rule(self) -> QLabel:
        """What app/shell/window.py does, and the keys that are no actions."""
        lines = (
            self.tr(
                "Single keys act while cards, a table, a map or the inspector have the keys:"
                " not in a field or a list of choices, and not beside the fields of a form."
            ),
            self.tr(
                "Arrow keys move among cards. Esc goes back to them. Tab goes on, Enter presses a"
                " button."
            ),
        )
        rule = text_label("muted")
        rule.setText("\n".join(lines))
        return rule

    def _specs(self, actions: Actions, menu: str) -> list[str]:
        return [n for n, spec in actions.specs.items() if spec.menu == menu and spec.shortcut]

    def _group(self, actions: Actions, menu: str) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        title = QLabel(QCoreApplication.translate("menus", menu))
        title.setProperty("role", "heading")
        grid.addWidget(title, 0, 0, 1, 2)
        for row, name in enumerate(self._specs(actions, menu), start=1):
            keys = "  ".join(
                key.toString(QKeySequence.SequenceFormat.NativeText)
                for key in actions[name].shortcuts()
            )
            shown = QLabel(keys)
            shown.setProperty("role", "muted")
            grid.addWidget(QLabel(text_of(actions.specs[name])), row, 0)
            grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignRight)
        return box
