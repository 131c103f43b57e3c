"""Third and fourth step: how to read it, where it goes, and a reading without storing."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import (
    QCheckBox,
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

from app.core import errors, file_dialogs
from app.core.application import Studio
from app.core.jobs import Job
from app.importing.report import ReportPanel
from app.importing.sources import SUFFIX, ImportWish, fit_name, name_for, usual_place
from app.ui.controls import DropDown, breakable, text_label
from app.ui.theme import scaled
from mrcsaf.core.errors import ConfigError
from mrcsaf.core.progress import Progress
from mrcsaf.data.records import ImportOptions

AMAZON_CORE = 5
LABEL_WIDTH = 150
NUMBER_WIDTH = 96


class OptionsStep(QWidget):
    """Fields left empty stand for what they show in grey."""

    changed = Signal()

    def __init__(self, place: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual = place or usual_place()
        self.name, self.place, self.images = QLineEdit(), QLineEdit(str(self._usual)), QLineEdit()
        self.core, self.seed = QLineEdit(), QLineEdit()
        self.split = DropDown()
        self.encode = QCheckBox(self.tr("Turn pictures and words into vectors afterwards"))
        self.target_note, self.fault = text_label("muted"), text_label("danger")
        self._note_core, self._note_encode = text_label("muted"), text_label("muted")
        self._grid = QGridLayout()
        self._lay_out()
        for field in (self.name, self.place, self.images, self.core, self.seed):
            field.textChanged.connect(self.refresh)
        self.split.currentIndexChanged.connect(self.refresh)
        self.encode.toggled.connect(self.refresh)

    def _lay_out(self) -> None:
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        for words, value in (
            (self.tr("The file’s own, else random"), None),
            (self.tr("The file’s own"), "file"),
            (self.tr("Random 80 / 10 / 10 of each user"), "random"),
        ):
            self.split.addItem(words, value)
        self.seed.setPlaceholderText("999")
        self.images.setPlaceholderText(self.tr("beside the table, or in its folder “images”"))
        for field in (self.core, self.seed):
            field.setFixedWidth(NUMBER_WIDTH)
        self._head(self.tr("New project"))
        self._row(self.tr("Name"), self.name)
        self._row(self.tr("Place"), _browsed(self.place, self.tr("Browse…"), self._browse_place))
        self._note(self.target_note)
        self._head(self.tr("Data"))
        self._row(self.tr("k-core"), self.core)
        self._note(self._note_core)
        self._row(self.tr("Split"), self.split)
        self._row(self.tr("Seed of the split"), self.seed)
        self._row(
            self.tr("Picture folder"),
            _browsed(self.images, self.tr("Browse…"), self._browse_images),
        )
        self._head(self.tr("Encoders"))
        self._grid.addWidget(self.encode, self._grid.rowCount(), 0, 1, 2)
        self._grid.addWidget(self._note_encode, self._grid.rowCount(), 0, 1, 2)
        inside = QWidget()
        inside.setProperty("plain", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.addLayout(self._grid)
        column.addStretch()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(area, 1)
        body.addWidget(self.fault)

    def begin(self, source: Path, name: str) -> None:
        """Set what suits a data set of that format."""
        self.name.setText(name_for(source))
        self.core.clear()
        self.images.clear()
        self.seed.clear()
        self.split.setCurrentIndex(0)
        self.encode.setChecked(name != "mmrec")
        amazon = name == "amazon"
        self.core.setPlaceholderText(str(AMAZON_CORE) if amazon else self.tr("off"))
        self._note_core.setText(
            self.tr(
                "Keep users and items with at least that many interactions; 0 is off."
                " The published data sets are 5-cores."
            )
        )
        self._note_encode.setText(
            self.tr(
                "Such data sets bring their own vectors: encode only where they have pictures or"
                " texts and no vectors."
            )
            if name == "mmrec"
            else self.tr("Models need them. They are made on this computer and can be resumed.")
        )
        self.refresh()

    @property
    def target(self) -> Path:
        place = Path(self.place.text().strip() or self._usual).expanduser()
        return place / (fit_name(self.name.text()) + SUFFIX)

    @property
    def options(self) -> dict[str, Any]:
        """The fields of ImportOptions that were set. Call only without a problem."""
        found: dict[str, Any] = {}
        if self.core.text().strip():
            found["k_core"] = int(self.core.text())
        if self.seed.text().strip():
            found["seed"] = int(self.seed.text())
        if self.split.currentData() is not None:
            found["split"] = self.split.currentData()
        if self.images.text().strip():
            found["images"] = str(Path(self.images.text().strip()).expanduser())
        return found

    @property
    def problem(self) -> str:
        """The first thing that is wrong, or nothing."""
        if not fit_name(self.name.text()):
            return self.tr("Give the project a name.")
        if not self.target.parent.is_dir():
            text = self.tr("{path} is not there: choose another place.")
            return text.format(path=self.target.parent)
        for field, words in ((self.core, self.tr("k-core")), (self.seed, self.tr("Seed"))):
            if field.text().strip() and not field.text().strip().isdecimal():
                return self.tr("{what} must be a whole number.").format(what=words)
        try:
            options = self.options
            folder = options.pop("images", None)
            ImportOptions(**options, images=Path(folder) if folder else None)
        except ConfigError as error:
            return str(error)
        return ""

    def refresh(self, *_: object) -> None:
        """Say again where it goes and what is wrong: the disk may have changed."""
        problem = self.problem
        words = self.tr("Will be {path}")
        if self.target.exists():  # the dry run looks inside
            words = self.tr("{path} is there already: it is taken only if it holds no data yet")
        self.target_note.setText("" if problem else breakable(words.format(path=self.target)))
        self.fault.setText(breakable(problem))
        self.fault.setVisible(bool(problem))
        self.changed.emit()

    def _browse_place(self) -> None:
        self._browse(self.place, self.tr("Where the project goes"))

    def _browse_images(self) -> None:
        self._browse(self.images, self.tr("Folder of pictures"))

    def _browse(self, field: QLineEdit, title: str) -> None:
        folder = file_dialogs.folder_to_open(self, title)
        if folder is not None:
            field.setText(str(folder))

    def _head(self, words: str) -> None:
        label = QLabel(words)
        label.setProperty("role", "heading")
        label.setFont(scaled(self.font(), 1.1))
        row = self._grid.rowCount()
        if row > 1:
            self._grid.setRowMinimumHeight(row, 12)
        self._grid.addWidget(label, row + 1, 0, 1, 2)

    def _row(self, words: str, field: QWidget) -> None:
        label = QLabel(words)
        inner = field.findChild(QLineEdit)
        editor = field if inner is None else inner
        label.setBuddy(editor)
        editor.setAccessibleName(words)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1)

    def _note(self, label: QLabel) -> None:
        self._grid.addWidget(label, self._grid.rowCount(), 1)


def _browsed(field: QLineEdit, words: str, handler: Any) -> QWidget:
    """The field with a button that browses for it."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    button = QPushButton(words)
    button.clicked.connect(handler)
    row.addWidget(field, 1)
    row.addWidget(button)
    return box


# Fourth step: the whole data set is read in the worker, and nothing is stored.


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
