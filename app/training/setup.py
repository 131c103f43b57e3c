"""The left side of the Training page: which model, how, on what, and the button."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
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
from app.core.latest import Latest
from app.core.training_queue import Wish
from app.core.worker_jobs import Operations
from app.shell.statusbar import duration
from app.training import cluster
from app.training.form import SettingsForm
from app.ui.drop_down import DropDown
from app.ui.label import text_label
from app.ui.theme import scaled
from mrcsaf.core import limits
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
