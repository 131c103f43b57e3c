"""Single keys are commands, but never while somebody types, chooses from a list or fills in a form.

The shortcut sheet says the rule in the user's words (`app/shell/shortcuts.py`).
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)
HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def is_letter(event: QKeyEvent) -> bool:
    """Whether the key would write something where text is written."""
    text = event.text()
    return bool(text.strip()) and text.isprintable() and not event.modifiers() & HELD


def are_commands(focus: QWidget | None, form: QWidget | None) -> bool:
    """Whether letters act while `focus` has the keys; `form` is a page that is filled in, or None.

    Beside a field of a form a letter was meant for the field: it must not lead away from the page.
    Lists and charts stand in forms too, and keep their keys.
    """
    if isinstance(focus, FIELDS):
        return False
    if form is None or (focus is not None and not form.isAncestorOf(focus)):
        return True
    return isinstance(focus, QAbstractItemView) or hasattr(focus, "as_table")
