"""The left side of the Training page: which model, how, on what; and the form of settings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.core import errors
from app.core.jobs import Latest
from app.core.training_queue import Wish
from app.core.worker_jobs import Operations
from app.training import cluster
from app.ui.controls import DropDown, text_label
from app.ui.theme import scaled
from mrcsaf.core import limits
from mrcsaf.core.text import duration
from mrcsaf.train.presets import batch_by_data
from mrcsaf.worker.process import Hello

WIDTH, WIDEST = 344, 460  # wider for large type


class SetupPanel(QFrame):
    """Asks the quick worker for the forms when first shown; emits `wanted` with a Wish."""

    wanted = Signal(object)  # Wish
    load_asked = Signal()
    convert_asked = Signal()

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._path: Path | None = None
        self._described: dict[str, Any] | None = None
        self._asked = False
        self._asks = Latest(self)  # check, estimate
        self._dialog: cluster.ClusterDialog | None = None
        self._address = cluster.SCHEME
        self._refusal = ""  # why these settings cannot be trained with here
        self.setProperty("role", "panel")
        self.setFixedWidth(max(WIDTH, min(WIDEST, 46 * self.fontMetrics().averageCharWidth())))
        self.model_box, self.preset_box, self.device_box = DropDown(), DropDown(), DropDown()
        self.name_edit = QLineEdit()
        self.summary = text_label("muted")
        self.advice = text_label("danger")
        self.refusal = text_label("danger")
        self.forecast = text_label("muted")
        self.form = SettingsForm()
        self.waiting = QProgressBar()
        self.train_button = QPushButton(self.tr("Train"))
        self.estimate_button = QPushButton(self.tr("Estimate time and memory"))
        self.load_button = QPushButton(self.tr("Load checkpoint…"))
        self.convert_button = QPushButton(self.tr("Convert a .pt file…"))
        self.retry_button = QPushButton(self.tr("Start the worker again"))
        self._lay_out()
        self._connect()
        self._show_ready(False)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("plain", True)
        body = QVBoxLayout(inside)
        body.setContentsMargins(18, 16, 18, 18)
        body.setSpacing(10)
        head = QLabel(self.tr("New run"))
        head.setProperty("role", "heading")
        head.setFont(scaled(self.font(), 1.15))
        body.addWidget(head)
        rows: tuple[tuple[str, QComboBox | QLineEdit], ...] = (
            (self.tr("Model"), self.model_box),
            (self.tr("Preset"), self.preset_box),
            (self.tr("Device"), self.device_box),
            (self.tr("Name"), self.name_edit),
        )
        room = max(self.fontMetrics().horizontalAdvance(words) for words, _ in rows) + 8
        for words, editor in rows:
            body.addLayout(_row(words, editor, room))
            if editor is self.model_box:
                body.addWidget(self.summary)
        self.name_edit.setMaxLength(limits.NAME_CHARS)
        self.name_edit.setPlaceholderText(self.tr("the model’s name"))
        self.train_button.setProperty("primary", True)
        for button in (self.estimate_button, self.load_button, self.convert_button):
            button.setProperty("quiet", True)
        self.convert_button.setToolTip(
            self.tr("Tensors of the model and settings chosen here, as a checkpoint to load")
        )
        self.waiting.setRange(0, 0)
        self.waiting.setTextVisible(False)
        for widget in (
            self.advice, self.waiting, self.retry_button, self.refusal, self.train_button,
            self.forecast, self.estimate_button, self.load_button, self.convert_button, self.form,
        ):  # fmt: skip
            body.addWidget(widget)
        body.addStretch()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(area)

    def _connect(self) -> None:
        self.model_box.activated.connect(self._show_model)
        self.preset_box.activated.connect(self._apply_preset)
        self.device_box.activated.connect(self._choose_device)
        self.form.changed.connect(self._check)
        self.train_button.clicked.connect(self._start)
        self.estimate_button.clicked.connect(self._estimate)
        self.load_button.clicked.connect(self.load_asked)
        self.convert_button.clicked.connect(self.convert_asked)
        self.retry_button.clicked.connect(self._ask)

    def show_project(self, path: Path | None) -> None:
        """Which project is trained in; None for none."""
        self._path = path
        self._asks.clear()
        self._forget_forecast()
        self._enable()
        if path is not None and self._described is not None:
            self._check()

    def prepare(self) -> None:
        """Fetch the forms, once."""
        if not self._asked:
            self._ask()

    @property
    def settled(self) -> bool:
        """Nothing is being waited for."""
        return not self._asked or self._described is not None or self.retry_button.isVisible()

    @property
    def wish(self) -> Wish:
        """What the form asks for. Call with a project open."""
        assert self._path is not None
        return Wish(
            self._path,
            self.model_box.currentData(),
            self.form.values(),
            self.device_box.currentData() or "auto",
            self.name_edit.text().strip(),
        )

    def _ask(self) -> None:
        self._asked = True
        self._show_ready(False)
        self.summary.setText(self.tr("Starting the worker process, which holds torch…"))
        self._operations.describe(self, self._show_forms, self._no_forms)

    def _no_forms(self, error: Exception) -> None:
        self.summary.setText(errors.sentence(error))
        self.waiting.hide()
        self.retry_button.show()

    def _show_forms(self, found: tuple[Hello, dict[str, Any]]) -> None:
        hello, self._described = found
        waited = (
            self.window().focusWidget() is self.load_button
        )  # all that could take the keys until now
        self.model_box.clear()
        for name, model in self._described["models"].items():
            self.model_box.addItem(model["title"], name)
        self.preset_box.clear()
        for name in self._described["presets"]:
            self.preset_box.addItem(name.capitalize(), name)
        self.device_box.clear()
        self.device_box.addItem(
            self.tr("Auto ({device})").format(device=hello.device.upper()), "auto"
        )
        for device in hello.devices:
            memory = f" · {device['gib']:g} GiB" if device.get("gib") else ""
            self.device_box.addItem(f"{device['name']}{memory}", device["id"])
        self.device_box.addItem(self.tr("Ray cluster…"), cluster.ASK)
        self.advice.setText(hello.advice)
        self._show_ready(True)
        self.advice.setVisible(bool(hello.advice))
        self._show_model()
        if waited:
            self.model_box.setFocus()

    def _show_ready(self, ready: bool) -> None:
        for widget in (
            self.model_box, self.preset_box, self.device_box, self.name_edit, self.train_button,
            self.estimate_button, self.form,
        ):  # fmt: skip
            widget.setEnabled(ready)
        self.form.setVisible(ready)
        self.forecast.setVisible(False)
        self.refusal.hide()
        self.waiting.setVisible(not ready)
        self.retry_button.hide()
        self.advice.hide()
        self._enable()

    def _enable(self) -> None:
        can = self._described is not None and self._path is not None
        wrong = any(field.problem.text() for field in self.form.fields.values())
        self.train_button.setEnabled(can and not wrong and not self._refusal)
        self.estimate_button.setEnabled(can and not wrong)
        self.load_button.setEnabled(self._path is not None)
        self.convert_button.setEnabled(can and not wrong)

    def _show_model(self, *_: object) -> None:
        assert self._described is not None
        model = self._described["models"][self.model_box.currentData()]
        needs = ""
        if model["needs"]:
            words = self.tr(" and ").join(model["needs"])
            needs = " " + self.tr("Needs {what} features.").format(what=words)
        self.summary.setText(model["summary"] + needs)
        own = [one for one in model["settings"] if "." not in one["name"]]
        nested: dict[str, list[dict[str, Any]]] = {}
        for one in model["settings"]:
            head, dot, _ = one["name"].partition(".")
            if dot:
                nested.setdefault(head, []).append(one)
        groups = [(self.tr("Training"), model["train"])]
        groups += [(self.tr("Model"), own)] if own else []
        groups += [(head.capitalize(), settings) for head, settings in nested.items()]
        self.form.show_settings(groups)
        self.form.follow(self.convert_button)
        self._apply_preset()

    def _apply_preset(self, *_: object) -> None:
        assert self._described is not None
        presets = self._described["presets"].get(self.preset_box.currentData(), {})
        self.form.set_values(presets.get(self.model_box.currentData(), {}))
        self._check()

    def _choose_device(self, *_: object) -> None:
        if self.device_box.currentData() == cluster.ASK:
            self.device_box.setCurrentIndex(0)
            dialog = cluster.ClusterDialog(self._operations, self._address, self)
            dialog.accepted.connect(self._add_cluster)
            self._dialog = dialog
            dialog.open()
            return
        self._check()

    def _add_cluster(self) -> None:
        """The address just entered, listed before the entry that asks for one, and chosen."""
        assert self._dialog is not None
        self._address = self._dialog.address
        found = self.device_box.findData(self._address)
        if found < 0:
            found = self.device_box.count() - 1
            self.device_box.insertItem(found, cluster.name(self._address), self._address)
        self.device_box.setCurrentIndex(found)
        self._dialog.deleteLater()
        self._dialog = None
        self._check()

    def _forget_forecast(self, *_: object) -> None:
        self.forecast.setText("")
        self.forecast.hide()

    def _check(self, *_: object) -> None:
        """Ask what is wrong with the values, and what training with them would take.

        What was said stays until the answer: the form must not jump while it is filled in.
        """
        self._asks.clear()
        if self._path is None:
            return
        question = partial(self._operations.check, self, self.wish)
        self._asks.ask("check", question, self._checked, self._not_checked)

    def _checked(self, found: dict[str, Any]) -> None:
        self.form.show_problems(found["problems"])
        expected = found.get("expected") or {}
        self._refusal = expected.get("refusal", "")
        self.refusal.setText(self._refusal)
        self.refusal.setVisible(bool(self._refusal))
        if expected and not self._refusal:
            self._say(self._expected(expected))
        else:
            self._forget_forecast()
        self._enable()

    def _expected(self, found: dict[str, Any]) -> str:
        each, run = found["seconds_per_epoch"], found["from_run"]
        text = self.tr("About {mb} MB of memory and {each} s an epoch").format(
            mb=f"{found['peak_mb']:,.0f}", each=f"{each:.2g}"
        )
        if run is not None:
            return text + self.tr(", by run {n}.").format(n=run)
        return text + self.tr(" on one core; measure it below.")

    def _not_checked(self, error: Exception) -> None:
        self._enable()
        self._say(errors.sentence(error))

    def _start(self) -> None:
        self.wanted.emit(self.wish)

    def _estimate(self) -> None:
        self.estimate_button.setEnabled(False)
        self._say(self.tr("Timing a few batches…"))
        question = partial(self._operations.estimate, self, self.wish)
        self._asks.ask("estimate", question, self._estimated, self._not_estimated)

    def _estimated(self, found: dict[str, Any]) -> None:
        self._enable()
        epochs = int(self.form.values().get("max_epochs", self._default("max_epochs")))
        each = found["seconds_per_epoch"]
        self._say(
            self.tr(
                "About {each} s an epoch: at most {all} for {n} epochs, less with early stopping."
                " {mb} MB of memory, {numbers} trained numbers."
            ).format(
                each=f"{each:.2g}",
                all=duration(each * epochs),
                n=f"{epochs:,}",
                mb=f"{found['peak_mb']:,.0f}",
                numbers=f"{found['parameters']:,}",
            )
        )

    def _not_estimated(self, error: Exception) -> None:
        self._enable()
        self._say(errors.sentence(error))

    def _default(self, name: str) -> Any:
        return self.form.fields[name].default

    def halved(self, wish: Wish, pairs: int) -> Wish:
        """The same with half the batch, of `pairs` interactions: to try when memory ran out."""
        assert self._described is not None
        training = self._described["models"][wish.model]["train"]
        usual = next(one["default"] for one in training if one["name"] == "batch_size")
        size = max(1, (int(wish.values.get("batch_size", usual)) or batch_by_data(pairs)) // 2)
        return replace(wish, values=wish.values | {"batch_size": size})

    def _say(self, text: str) -> None:
        self.forecast.setText(text)
        self.forecast.setVisible(bool(text))


def _row(words: str, widget: QWidget, room: int) -> QHBoxLayout:
    label = QLabel(words)
    label.setBuddy(widget)
    label.setFixedWidth(max(56, room))
    widget.setAccessibleName(words)
    if isinstance(widget, QComboBox):
        widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        widget.setMinimumContentsLength(12)
    row = QHBoxLayout()
    row.addWidget(label)
    row.addWidget(widget, 1)
    return row


# A form made from the description of settings: an editor, a line of help and a problem each.
#
# An empty field stands for its default, which it shows in grey.


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
