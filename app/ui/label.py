"""Labels for text from outside: plain, wrapped, selectable, never wider than asked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

BREAK = "\u200b"  # lets a long id break where it must
LONGEST_WORD = 24


def text_label(role: str = "", parent: QWidget | None = None) -> QLabel:
    """An empty label of that role in the style sheet: heading, muted, caption, good, danger."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if role:
        label.setProperty("role", role)
    return label


def breakable(text: str) -> str:
    """`text` with places to break in words longer than a narrow panel."""
    return " ".join(
        word
        if len(word) <= LONGEST_WORD
        else BREAK.join(word[at : at + 12] for at in range(0, len(word), 12))
        for word in text.split(" ")
    )
