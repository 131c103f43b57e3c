"""Fourth step: the whole data set is read in the worker, and nothing is stored."""

from typing import Any

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.core import errors
from app.core.application import Studio
from app.core.jobs import Job
from app.importing.report import ReportPanel
from app.importing.wish import ImportWish
from app.ui.label import breakable, text_label
from mrcsaf.core.progress import Progress


class DryRunStep(QWidget):
    """Progress while it reads, the figures after that, or what is wrong and what to do."""

    changed = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._job: Job | None = None
        self._asked: dict[str, Any] | None = None
        self.answer: dict[str, Any] | None = None
        self.problem = ""
        self._words = QLabel()
        self._words.setProperty("role", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the dry run"))
        self._fault = text_label("danger")
        self.again = QPushButton(self.tr("Read again"))
        self.again.clicked.connect(self._read_again)
        self.report = ReportPanel(studio)
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addStretch()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        for widget in (self._words, self._bar, self._fault):
            body.addWidget(widget)
        body.addLayout(row)
        body.addWidget(self.report, 1)
        body.addStretch()
        self._show()

    @property
    def busy(self) -> bool:
        """Whether it reads."""
        return self._job is not None

    def read(self, wish: ImportWish) -> None:
        """Read with these choices, unless that has been done."""
        arguments = wish.arguments()
        if arguments != self._asked or self.problem:
            self._asked = arguments
            self._read_again()

    def stop(self) -> None:
        """Give the reading up."""
        if self._job is not None:
            self._job.cancel()
            self._job = self._asked = None

    def _read_again(self) -> None:
        if self._asked is None:
            return
        if self._job is not None:
            self._job.cancel()
        self.answer, self.problem = None, ""
        self._bar.setRange(0, 0)
        self._words.setText(self.tr("Starting the worker…"))
        self._job = self._studio.operations.preview(
            self, self._asked, self._answered, self._refused, self._moved
        )
        self._show()

    def _moved(self, news: Progress) -> None:
        if self._job is None:
            return
        total = min(news.total, 2**31 - 1)
        self._bar.setRange(0, 1000 if total else 0)
        self._bar.setValue(int(1000 * news.done / news.total) if news.total else 0)
        words = self.tr("Reading {what}") if news.stage == "read" else "{what}"
        self._words.setText(words.format(what=news.message))

    def _answered(self, answer: dict[str, Any]) -> None:
        self._job, self.answer = None, answer
        self.report.show_answer(answer)
        self._show()

    def _refused(self, error: Exception) -> None:
        self._job, self.problem = None, errors.sentence(error)
        self._show()

    def _show(self) -> None:
        reading = self._job is not None
        self._bar.setVisible(reading)
        self._fault.setText(breakable(self.problem))
        self._fault.setVisible(bool(self.problem))
        self.again.setVisible(bool(self.problem))
        self.report.setVisible(self.answer is not None)
        if not reading:
            rows = self._rows()
            words = self.tr("{n} rows were read; nothing has been stored yet.")
            self._words.setText(words.format(n=QLocale().toString(rows)) if rows else "")
        self._words.setVisible(bool(self._words.text()))
        self.changed.emit()

    def _rows(self) -> int:
        if self.answer is None:
            return 0
        return int(self.answer["items"]["rows"] + self.answer["interactions"]["rows"])
