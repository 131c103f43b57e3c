"""The right side, above: the training at work or the run chosen below, as a sentence and curves."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.charts.lines import Band, Chart, Curve
from app.core.training_queue import RUNNING, Training
from app.ui.controls import text_label
from app.ui.theme import Themes, scaled
from mrcsaf.core.text import duration

Rows = Sequence[dict[str, Any]]
DENSE = 300  # epochs that are drawn one by one; of more, as many spread evenly and the last
STEP_MS = 12  # between two charts: all four in one frame would be a long one


class LivePanel(QWidget):
    """Four charts of the epochs it is shown."""

    pause_asked = Signal()
    cancel_asked = Signal()
    resume_asked = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = text_label("heading")
        self.sentence.setFont(scaled(self.font(), 1.15))
        self.note = text_label("muted")
        self.pause_button = QPushButton(self.tr("Pause"))
        self.cancel_button = QPushButton(self.tr("Stop, publish the best"))
        self.resume_button = QPushButton(self.tr("Resume"))
        empty = self.tr("No epoch yet")
        none = self.tr("No selector, or no epoch yet")
        self.loss = Chart(themes, self.tr("Loss"), empty=empty)
        self.quality = Chart(themes, self.tr("Validation"), empty=empty)
        untimed = self.tr("Timed while it trains")
        self.speed = Chart(themes, self.tr("Seconds an epoch"), empty=untimed, digits=2)
        self.weights = Chart(
            themes, self.tr("Selector: picture’s weight"), empty=none, digits=2, bounds=(0.0, 1.0)
        )
        self._rows: Rows = ()
        self._next: list[Callable[[Rows], None]] = []
        self._stepper = QTimer(self)
        self._stepper.setInterval(STEP_MS)
        self._stepper.timeout.connect(self._step)
        self._lay_out()

    def _lay_out(self) -> None:
        self.pause_button.setToolTip(
            self.tr("Stop here and go on later from the last whole epoch (Ctrl+P)")
        )
        self.resume_button.setToolTip(self.tr("Go on from the last whole epoch (Ctrl+P)"))
        self.cancel_button.setToolTip(self.tr("End here and publish the best epoch as the run"))
        self.pause_button.clicked.connect(self.pause_asked)
        self.cancel_button.clicked.connect(self.cancel_asked)
        self.resume_button.clicked.connect(self.resume_asked)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.sentence)
        words.addWidget(self.note)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        for button in (self.resume_button, self.pause_button, self.cancel_button):
            head.addWidget(button)
        grid = QGridLayout()
        grid.setSpacing(12)
        for number, chart in enumerate((self.quality, self.loss, self.weights, self.speed)):
            grid.addWidget(chart, number // 2, number % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(grid, 1)
        self._show_buttons(False, False)

    def show_training(self, training: Training, waiting: int) -> None:
        """The words about a training at work; its curves come by show_epochs."""
        self._show_buttons(True, False)
        news, best = training.progress, training.best
        if training.state != RUNNING:
            self.sentence.setText(f"{training.title} · {news.message or self.tr('waiting')}")
            self.note.setText(self._waiting(waiting))
            return
        self.sentence.setText(
            self.tr("{title} · epoch {n} of at most {all}").format(
                title=training.title, n=f"{news.done:,}", all=f"{news.total:,}"
            )
        )
        parts = []
        if best is not None:
            text = self.tr("best Recall@20 {value} at epoch {n}")
            parts.append(text.format(value=f"{best.get('recall@20', 0):.4f}", n=best["epoch"]))
        each = training.seconds_per_epoch
        if each is not None:
            parts.append(self.tr("{each} s an epoch").format(each=f"{each:.2g}"))
            left = each * max(news.total - news.done, 0)
            parts.append(self.tr("at most {time} left").format(time=duration(left)))
        parts += [self._waiting(waiting)] if waiting else []
        self.note.setText(" · ".join(parts))

    def show_run(self, sentence: str, note: str, resumable: bool) -> None:
        """The words about a run of the past."""
        self._show_buttons(False, resumable)
        self.sentence.setText(sentence)
        self.note.setText(note)

    def show_epochs(self, rows: Rows) -> None:
        """Draw the curves."""
        self._stepper.stop()
        rows = thinned(rows)
        for draw in self._drawers():
            draw(rows)

    def follow_epochs(self, rows: Rows) -> None:
        """Draw the curves of a training at work, one chart a frame."""
        self._rows = thinned(rows)
        if not self._stepper.isActive():
            self._next = self._drawers()
            self._stepper.start()

    def _step(self) -> None:
        self._next.pop(0)(self._rows)
        if not self._next:
            self._stepper.stop()

    def _drawers(self) -> list[Callable[[Rows], None]]:
        return [self._draw_quality, self._draw_loss, self._draw_weights, self._draw_speed]

    def _draw_quality(self, rows: Rows) -> None:
        self.quality.show_data(
            [
                Curve(self.tr("Recall@20"), "accent", _points(rows, "recall@20")),
                Curve(self.tr("NDCG@20"), "good", _points(rows, "ndcg@20"), dashed=True),
            ]
        )

    def _draw_loss(self, rows: Rows) -> None:
        self.loss.show_data([Curve("", "text", _points(rows, "loss"))])

    def _draw_speed(self, rows: Rows) -> None:
        self.speed.show_data([Curve("", "muted", _points(rows, "seconds"))])

    def _draw_weights(self, rows: Rows) -> None:
        quantiles = [row for row in rows if len(row.get("w_image", ())) == 5]
        self.weights.show_data(
            [Curve(self.tr("median"), "image", [(r["epoch"], r["w_image"][2]) for r in quantiles])],
            [
                Band("image", [(r["epoch"], r["w_image"][0], r["w_image"][4]) for r in quantiles]),
                Band("image", [(r["epoch"], r["w_image"][1], r["w_image"][3]) for r in quantiles]),
            ],
        )

    def _show_buttons(self, at_work: bool, resumable: bool) -> None:
        """The keys stay here while one button makes place for the other."""
        held = self.window().focusWidget()
        goes = held is self.resume_button and not resumable
        if goes or (held in (self.pause_button, self.cancel_button) and not at_work):
            self.setFocus()
        self.resume_button.setVisible(resumable)
        self.pause_button.setVisible(at_work)
        self.cancel_button.setVisible(at_work)
        if self.window().focusWidget() is self and (at_work or resumable):
            (self.pause_button if at_work else self.resume_button).setFocus()

    def _waiting(self, waiting: int) -> str:
        return self.tr("%n more waiting", "", waiting) if waiting else ""


def _points(rows: Rows, name: str) -> list[tuple[float, float]]:
    return [(row["epoch"], row[name]) for row in rows if name in row]


def thinned(rows: Rows) -> Rows:
    """As many as a chart can show: those between are left out evenly, the best and last never."""
    if len(rows) <= DENSE:
        return rows
    kept = {round(step * (len(rows) - 1) / (DENSE - 1)) for step in range(DENSE)}
    kept.add(max(range(len(rows)), key=lambda at: float(rows[at].get("recall@20", 0.0))))
    return [rows[at] for at in sorted(kept)]
