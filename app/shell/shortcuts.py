"""The shortcut sheet, written from what the program knows of itself."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.shell.actions import MENUS, Actions, text_of
from app.ui.label import text_label

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
        """What app/shell/keys.py does, and the keys that are no actions."""
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
