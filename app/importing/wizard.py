"""The wizard's window: which step it is, whether it may go on, and what the buttons do."""

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.application import Studio
from app.importing.columns import ColumnsStep
from app.importing.options import DryRunStep, OptionsStep
from app.importing.progress import ImportStep
from app.importing.run import DONE, FAILED, RUNNING, STOPPED, ImportRun
from app.importing.sources import ChooseStep, ImportWish
from app.ui.controls import text_label
from app.ui.theme import Themes, pixmap, scaled

CHOOSE, COLUMNS, OPTIONS, DRY_RUN, IMPORT = range(5)


class ImportWizard(QDialog):
    """Not modal: the window can be used meanwhile, and closing this stops no import."""

    opened = Signal(object)  # Path of the project to show
    ended = Signal()  # an import has, well or not

    def __init__(
        self, studio: Studio, parent: QWidget | None = None, place: Path | None = None
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self.choose = ChooseStep(studio)
        self.columns = ColumnsStep()
        self.options = OptionsStep(place)
        self.dry_run = DryRunStep(studio)
        self.importing = ImportStep(studio)
        self.steps = (self.choose, self.columns, self.options, self.dry_run, self.importing)
        self.titles = [self.tr("Choose"), self.tr("Columns"), self.tr("Options"),
                       self.tr("Dry run"), self.tr("Import")]  # fmt: skip
        self.bar = StepBar(studio.themes, self.titles)
        self.stack = QStackedWidget()
        self.head, self.hint = QLabel(), text_label("danger")
        self.back_button = QPushButton(self.tr("Back"))
        self.next_button = QPushButton()
        self.close_button = QPushButton(self.tr("Close"))
        self._begun: Path | None = None
        self._unseen = False
        self.setWindowTitle(self.tr("Import data"))
        self.setAcceptDrops(True)
        self.setMinimumSize(720, 520)
        self.resize(900, 680)
        self._lay_out()
        self._connect()
        self.show_step(CHOOSE)

    def _lay_out(self) -> None:
        self.head.setProperty("role", "heading")
        self.head.setFont(scaled(self.font(), 1.4))
        for step in self.steps:
            self.stack.addWidget(step)
        line = QFrame()
        line.setProperty("role", "line")
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.close_button)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        self.next_button.setProperty("primary", True)
        self.next_button.setDefault(True)
        for button in (self.close_button, self.back_button):
            button.setAutoDefault(False)
        body = QVBoxLayout(self)
        body.setContentsMargins(24, 20, 24, 20)
        body.setSpacing(14)
        body.addWidget(self.bar)
        body.addWidget(self.head)
        body.addWidget(self.stack, 1)
        body.addWidget(line)
        body.addLayout(foot)

    def _connect(self) -> None:
        self.choose.changed.connect(self._chosen)
        for step in self.steps[1:]:
            step.changed.connect(self._refresh)
        self.next_button.clicked.connect(self.go_on)
        self.back_button.clicked.connect(self.go_back)
        self.close_button.clicked.connect(self.close)
        self._studio.themes.changed.connect(self.bar.update)

    def take(self, source: Path) -> None:
        """Begin with that file or folder."""
        if not self.importing.busy:
            self.show_step(CHOOSE)
            self.choose.take(source)

    @property
    def step(self) -> int:
        return self.stack.currentIndex()

    @property
    def busy(self) -> bool:
        """Whether something is being waited for."""
        return self.choose.busy or self.dry_run.busy or not self.importing.settled

    @property
    def unfinished(self) -> bool:
        """An import runs, or ended while nobody looked."""
        return self.importing.busy or self._unseen

    @property
    def wish(self) -> ImportWish:
        """What has been chosen. Call with a source chosen and nothing wrong."""
        assert self.choose.source is not None
        options = self.options.options
        if self.columns.columns:
            options["columns"] = self.columns.columns
        target = self.options.target
        return ImportWish(
            self.choose.source, target.stem, target.parent, options, self.options.encode.isChecked()
        )

    def go_on(self) -> None:
        """To the next step this import has need of."""
        if not self.next_button.isEnabled():
            return
        run = self.importing.run
        if self.step == IMPORT and run is not None:
            self.opened.emit(run.path)
            self.close()
        elif self.step == DRY_RUN:
            self._begin_import()
        elif self.step < DRY_RUN:
            step = self.step + 1
            self.show_step(OPTIONS if step == COLUMNS and self._skips_columns else step)

    def go_back(self) -> None:
        if self.step == IMPORT and self._may_change:
            self.show_step(DRY_RUN)
        elif self.step == IMPORT:
            self.choose.path.clear()
            self.show_step(CHOOSE)
        elif self.step > CHOOSE:
            step = self.step - 1
            self.show_step(CHOOSE if step == COLUMNS and self._skips_columns else step)

    def show_step(self, step: int) -> None:
        """Go there, and begin what the step does by itself."""
        if self.step == DRY_RUN and step < DRY_RUN:
            self.dry_run.stop()
        self.stack.setCurrentIndex(step)
        if step == OPTIONS:
            self.options.refresh()
        if step == DRY_RUN:
            self.dry_run.read(self.wish)
        self.bar.show_step(step, {COLUMNS} if self._skips_columns else set())
        self._refresh()

    @property
    def _skips_columns(self) -> bool:
        return self.choose.found is not None and not self.choose.found[2]

    def _chosen(self) -> None:
        """Another source: its columns, and the options that suit it."""
        source, found = self.choose.source, self.choose.found
        if found is None or source is None:
            self._begun = None
        elif source != self._begun:
            self._begun = source
            self.columns.show_tables(found[2])
            self.options.begin(source, found[0])
        self.bar.show_step(self.step, {COLUMNS} if self._skips_columns else set())
        self._refresh()

    def _begin_import(self) -> None:
        wish, answer = self.wish, self.dry_run.answer
        assert answer is not None
        there = (("text", answer["texts"]), ("image", answer["pictures"]))
        encode = tuple(name for name, count in there if count and wish.encode)
        run = ImportRun(self._studio, wish, encode)
        run.ended.connect(self._ended)
        self.importing.follow(run)
        self.show_step(IMPORT)
        run.start()

    def _ended(self) -> None:
        self.ended.emit()
        run = self.importing.run
        if run is None or self.isVisible():
            return
        self._unseen = True
        words = self.tr("The import of {name} has not ended well: choose Import data to see why.")
        if run.state == DONE:
            words = self.tr("{name} is imported: open it from Home.")
        self._studio.notice.emit(words.format(name=run.wish.name))

    def _refresh(self) -> None:
        step, run = self.step, self.importing.run
        self.head.setText(self._question(step))
        words = {DRY_RUN: self.tr("Import"), IMPORT: self.tr("Open the project")}
        self.head.setVisible(step != IMPORT)
        self.next_button.setText(words.get(step, self.tr("Next")))
        can_open = run is not None and run.imported is not None and run.state != RUNNING
        self.next_button.setVisible(step != IMPORT or can_open)
        self.next_button.setEnabled(self._may_go_on(step))
        other = step == IMPORT and not self._may_change
        self.back_button.setText(self.tr("Import something else") if other else self.tr("Back"))
        self.back_button.setVisible(step != CHOOSE and not (step == IMPORT and self.importing.busy))
        self.hint.setText(self.columns.problem if step == COLUMNS else "")
        self.close_button.setText(self.tr("Close"))

    @property
    def _may_change(self) -> bool:
        """An import that stored nothing can be tried in another way."""
        run = self.importing.run
        return run is not None and run.state in (STOPPED, FAILED) and run.imported is None

    def _may_go_on(self, step: int) -> bool:
        if step == IMPORT:
            return True
        if self.choose.found is None:
            return False
        if step == DRY_RUN:
            return self.dry_run.answer is not None
        problems = {COLUMNS: self.columns.problem, OPTIONS: self.options.problem}
        return not problems.get(step)

    def _question(self, step: int) -> str:
        dry_run = self.tr("This is what would come in")
        if self.dry_run.busy:
            dry_run = self.tr("Reading everything once")
        elif self.dry_run.problem:
            dry_run = self.tr("It cannot be imported like this")
        return (
            self.tr("What shall be imported?"),
            self.tr("Which column means what?"),
            self.tr("How shall it be read, and where shall it go?"),
            dry_run,
            "",
        )[step]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(event.mimeData().hasUrls() and not self.importing.busy)

    def dropEvent(self, event: QDropEvent) -> None:
        url = event.mimeData().urls()[0]
        if url.isLocalFile():
            self.take(Path(url.toLocalFile()))

    def reject(self) -> None:
        """Esc, the button and the window's own cross: an import goes on, a dry run does not."""
        self.dry_run.stop()
        self._unseen = False
        super().reject()


# The row of numbered steps at the top of the wizard.


CIRCLE = 24
GAP = 8


class StepBar(QWidget):
    """Steps behind carry a tick, the present one is filled, those to come are outlined."""

    def __init__(self, themes: Themes, titles: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes, self._titles, self._current = themes, titles, 0
        self._skipped: set[int] = set()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def sizeHint(self) -> QSize:
        return QSize(560, max(CIRCLE, self.fontMetrics().height()) + 8)

    def show_step(self, number: int, skipped: set[int] | None = None) -> None:
        """Which step it is, and which ones this import has no need of."""
        self._current, self._skipped = number, skipped if skipped is not None else self._skipped
        words = self.tr("Step {n} of {all}: {title}")
        self.setAccessibleName(
            words.format(n=number + 1, all=len(self._titles), title=self._titles[number])
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widths = [
            CIRCLE + GAP + self.fontMetrics().horizontalAdvance(title) for title in self._titles
        ]
        free = max(0.0, (self.width() - sum(widths) - 4) / max(1, len(widths) - 1))
        left, middle = 2.0, self.height() / 2
        for number, width in enumerate(widths):
            self._paint_step(painter, number, left, middle)
            following = left + width + free
            if number + 1 < len(widths) and free > 3 * GAP:
                painter.setPen(QPen(self._themes.theme.colour("border"), 1))
                painter.drawLine(
                    QPointF(left + width + GAP, middle), QPointF(following - GAP, middle)
                )
            left = following

    def _paint_step(self, painter: QPainter, number: int, left: float, middle: float) -> None:
        theme = self._themes.theme
        done, now = number < self._current, number == self._current
        ink = "disabled" if number in self._skipped else "text" if now else "muted"
        circle = QRectF(left, middle - CIRCLE / 2, CIRCLE, CIRCLE).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.colour("accent" if now or done else "outline"), 1.5))
        painter.setBrush(theme.colour("accent" if now else "surface"))
        painter.drawEllipse(circle)
        if done and number not in self._skipped:
            tick = pixmap("check", theme.accent, 14, self.devicePixelRatioF())
            painter.drawPixmap(circle.center() - QPointF(7, 7), tick)
        else:
            painter.setPen(theme.colour("on_accent" if now else ink))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        painter.setPen(theme.colour(ink))
        words = QRectF(left + CIRCLE + GAP, 0, self.width(), self.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._titles[number]
        )
