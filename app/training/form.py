"""A form made from the description of settings: an editor, a line of help and a problem each.

An empty field stands for its default, which it shows in grey.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.drop_down import DropDown
from app.ui.label import text_label
from app.ui.theme import scaled

EDITOR_WIDTH = 132
SETTLE_MS = 250  # after the last key, before values are checked


def title(name: str) -> str:
    """“selector.learning_rate” → “Learning rate”."""
    return name.rpartition(".")[2].replace("_", " ").capitalize()


class Field(QWidget):
    """One setting."""

    changed = Signal()

    def __init__(self, setting: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = str(setting["name"])
        self.kind = str(setting["kind"])
        self.default = setting["default"]
        self.label = QLabel(title(self.name))
        self.help = text_label("muted")
        self.problem = text_label("danger")
        self.editor = self._editor(setting)
        self.editor.setFixedWidth(EDITOR_WIDTH)
        self.label.setBuddy(self.editor)
        self._explain(setting)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.label, 0, 0)
        grid.addWidget(self.editor, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.help, 1, 0, 1, 2)
        grid.addWidget(self.problem, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    @property
    def value(self) -> Any:
        """What is chosen; None for the default."""
        if isinstance(self.editor, QComboBox):
            chosen: Any = self.editor.currentText()
        elif isinstance(self.editor, QCheckBox):
            chosen = self.editor.isChecked()
        else:
            assert isinstance(self.editor, QLineEdit)
            chosen = self.editor.text().strip()
            if not chosen or chosen == str(self.default):
                return None
            return self._number(chosen)
        return None if chosen == self.default else chosen

    def set_value(self, value: Any) -> None:
        """Choose a value; None for the default."""
        if isinstance(self.editor, QComboBox):
            self.editor.setCurrentText(str(self.default if value is None else value))
        elif isinstance(self.editor, QCheckBox):
            self.editor.setChecked(bool(self.default if value is None else value))
        else:
            assert isinstance(self.editor, QLineEdit)
            same = value is None or value == self.default
            self.editor.setText("" if same else str(value))

    def show_problem(self, text: str) -> None:
        """Say what is wrong with the value, or nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.editor.setAccessibleDescription(text or self.help.text())

    def _editor(self, setting: Mapping[str, Any]) -> QWidget:
        if self.kind == "choice":
            combo = DropDown()
            combo.addItems([str(choice) for choice in setting["choices"]])
            combo.setCurrentText(str(self.default))
            combo.currentTextChanged.connect(self.changed)
            return combo
        if self.kind == "bool":
            box = QCheckBox()
            box.setChecked(bool(self.default))
            box.toggled.connect(self.changed)
            return box
        edit = QLineEdit()
        edit.setPlaceholderText(str(self.default))
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.textChanged.connect(self.changed)
        return edit

    def _explain(self, setting: Mapping[str, Any]) -> None:
        small = scaled(self.font(), 0.88)
        for label in (self.help, self.problem):
            label.setFont(small)
        words = [str(setting["help"])] if setting["help"] else []
        low, high = setting.get("low"), setting.get("high")
        if low is not None and high is not None:
            words.append(f"{_plain(low)} – {_plain(high)}")
        elif low is not None:
            words.append(f"≥ {_plain(low)}")
        self.help.setText(" · ".join(words))
        self.help.setVisible(bool(words))
        self.problem.hide()
        tip = QCoreApplication.translate("Field", "{name}; default {default}")
        self.setToolTip(tip.format(name=self.name, default=self.default))
        self.editor.setAccessibleName(title(self.name))
        self.editor.setAccessibleDescription(self.help.text())

    def _number(self, text: str) -> Any:
        """Numbers as numbers; what is none goes to the check as it is."""
        for kind in {"int": (int,), "float": (float,)}.get(self.kind, ()):
            try:
                return kind(text)
            except ValueError:
                continue
        return text


def _plain(bound: float) -> str:
    """A bound as people write it: 10,000,000 and 0.001."""
    return f"{bound:,.0f}" if bound == int(bound) else f"{bound:g}"


class SettingsForm(QWidget):
    """Groups of fields; tells once the user has stopped typing."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(12)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.changed)

    def show_settings(self, groups: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]) -> None:
        """Draw the form anew, at its defaults."""
        while (item := self._body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.fields = {}
        for name, settings in groups:
            head = QLabel(name)
            head.setProperty("role", "heading")
            head.setContentsMargins(0, 8, 0, 0)
            self._body.addWidget(head)
            for setting in settings:
                field = Field(setting)
                field.changed.connect(self._settle.start)
                self.fields[field.name] = field
                self._body.addWidget(field)

    def follow(self, before: QWidget) -> None:
        """Tab comes here from `before`; fields made late would else come after the whole page."""
        for field in self.fields.values():
            QWidget.setTabOrder(before, field.editor)
            before = field.editor

    def values(self) -> dict[str, Any]:
        """What differs from the defaults."""
        found = {name: field.value for name, field in self.fields.items()}
        return {name: value for name, value in found.items() if value is not None}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Set these, and all others to their defaults."""
        for name, field in self.fields.items():
            field.set_value(values.get(name))

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """A sentence beside each value that is wrong."""
        for name, field in self.fields.items():
            field.show_problem(problems.get(name, ""))
