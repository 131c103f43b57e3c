"""The backups of the open project: when and why each was made, what it holds, and the way back."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core import backups, errors
from app.core.application import Studio
from app.core.i18n import T, translated
from app.core.jobs import Job
from app.ui.tables import listing
from mrcsaf.core.text import plain
from mrcsaf.store.backups import Backup
from mrcsaf.store.repairing import Contents

WHY = {
    "asked": T("backups", "You asked for it"),
    "timed": T("backups", "Every half an hour"),
    "delete": T("backups", "Before a run was deleted"),
    "repair": T("backups", "Before a repair"),
    "restore": T("backups", "Before a backup was restored"),
    "migration": T("backups", "Before an update of the project"),
    "": T("backups", "Not noted"),
}
NAMES_SHOWN = 3


class BackupsDialog(QDialog):
    """Choosing a row looks into that backup; nothing can be restored that was not whole then."""

    def __init__(self, studio: Studio, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Backups of {name}").format(name=plain(path.stem)))
        self.resize(640, 460)
        self.studio, self.path = studio, path
        self.copies: list[Backup] = []
        self.is_busy = False
        self._looking: Job | None = None
        self._lay_out()
        self._list()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        intro = _words(
            self.tr(
                "A backup holds everything but pictures and checkpoints, which are never changed."
                " One is made every half an hour while something changes, and before anything"
                " large goes. The newest ten stay, then one a day for a week."
            )
        )
        intro.setProperty("role", "muted")
        layout.addWidget(intro)
        self.table = self._table()
        layout.addWidget(self.table, 1)
        self.holds = _words("")
        self.holds.setMinimumHeight(2 * self.holds.fontMetrics().lineSpacing() + 4)
        layout.addWidget(self.holds)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        role = QDialogButtonBox.ButtonRole
        self.make_button = QPushButton(self.tr("Back up now"))
        self.make_button.clicked.connect(self._make)
        self.restore_button = QPushButton(self.tr("Restore this…"))
        self.restore_button.clicked.connect(self._ask)
        self.restore_button.setEnabled(False)
        buttons.addButton(self.make_button, role.ActionRole)
        buttons.addButton(self.restore_button, role.ActionRole)
        layout.addWidget(buttons)

    def _table(self) -> QTableWidget:
        columns = [self.tr("Made"), self.tr("Why"), self.tr("Size")]
        table = listing(self.tr("Backups"), columns, wide=1)
        table.itemSelectionChanged.connect(self._look)
        return table

    @property
    def chosen(self) -> Backup | None:
        row = self.table.currentRow()
        return self.copies[row] if 0 <= row < len(self.copies) else None

    def _list(self) -> None:
        work = partial(backups.listed, self.path)
        self.studio.operations.read(self, work, done=self._show, failed=self._failed)

    def _show(self, copies: list[Backup]) -> None:
        self.copies = copies
        self.table.setRowCount(len(copies))
        for row, copy in enumerate(copies):
            for column, text in enumerate((_made(copy), _why(copy), _size(copy.size))):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self._set_busy(False)
        if copies:
            self.table.selectRow(0)
        else:
            self._say(self.tr("There is no backup yet."))

    def _look(self) -> None:
        """Unpack the chosen one aside and count what it holds."""
        if self._looking is not None:
            self._looking.cancel()
        self.restore_button.setEnabled(False)
        copy = self.chosen
        if copy is not None and not self.is_busy:
            self._say(self.tr("Looking into it…"))
            self._looking = self.studio.background.start(
                self, partial(backups.look_into, copy.path),
                done=partial(self._looked, copy), failed=partial(self._not_whole, copy),
            )  # fmt: skip

    def _looked(self, copy: Backup, found: Contents) -> None:
        if copy == self.chosen:
            self._say(_holds(found))
            self.restore_button.setEnabled(not self.is_busy)

    def _not_whole(self, copy: Backup, error: Exception) -> None:
        if copy == self.chosen:
            self._say(errors.sentence(error), bad=True)

    def _make(self) -> None:
        self._set_busy(True)
        self._say(self.tr("Backing up…"))
        work = partial(backups.make, self.path)
        self.studio.operations.change(work, done=self._made_one, failed=self._failed)

    def _made_one(self, _: Path) -> None:
        self._list()

    def _ask(self) -> None:
        """Say what will be lost and what will not, before."""
        copy = self.chosen
        if copy is None:
            return
        if self.studio.tasks.running:
            self._say(self.tr("Something is at work on this project: wait for it, or stop it."),
                      bad=True)  # fmt: skip
            return
        self.question = question(copy, self)
        self.question.accepted.connect(partial(self._restore, copy))
        self.question.open()

    def _restore(self, copy: Backup) -> None:
        self._set_busy(True)
        self._say(self.tr("Restoring…"))
        work = partial(backups.restore, self.path, copy.path)
        self.studio.operations.change(work, done=self._restored, failed=self._failed)

    def _restored(self, done: backups.Restored) -> None:
        self.studio.notice.emit(
            self.tr("The backup is in place. What was there before is kept among the backups.")
        )
        self.studio.reload()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        self._say(errors.sentence(error), bad=True)

    def _set_busy(self, busy: bool) -> None:
        self.is_busy = busy
        self.make_button.setEnabled(not busy)
        self.restore_button.setEnabled(False)
        self.table.setEnabled(not busy)

    def _say(self, text: str, bad: bool = False) -> None:
        self.holds.setProperty("role", "danger" if bad else "")
        self.holds.style().polish(self.holds)
        self.holds.setText(text)


def question(copy: Backup, parent: QWidget) -> QMessageBox:
    """Whether to go back; going back can itself be undone."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(translated("backups", "Restore a backup"))
    text = translated("backups", "Go back to the state of {when}?")
    box.setText(text.format(when=_made(copy)))
    box.setInformativeText(
        translated(
            "backups",
            "Runs, drafts and new products made since then will not be there. What is there now is"
            " backed up first, so that you can come back to it.",
        )
    )
    restore = box.addButton(translated("backups", "Restore"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(restore)
    return box


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _made(copy: Backup) -> str:
    """The user's own time; a file brought by hand has only its name."""
    if copy.made is None:
        return plain(copy.path.name)
    made = QDateTime.fromSecsSinceEpoch(int(copy.made.timestamp()))
    return QLocale().toString(made, QLocale.FormatType.ShortFormat)


def _why(copy: Backup) -> str:
    return translated("backups", WHY[copy.why])


def _size(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def _holds(found: Contents) -> str:
    text = translated("backups", "Whole. {items} items, {users} users, {interactions} interactions,"
                                 " {drafts} drafts. Runs: {runs}")  # fmt: skip
    named = [plain(name) for name in found.runs[:NAMES_SHOWN]]
    more = len(found.runs) - len(named)
    if more:
        named.append(translated("backups", "{n} more").format(n=more))
    return text.format(
        items=f"{found.items:,}", users=f"{found.users:,}",
        interactions=f"{found.interactions:,}", drafts=f"{found.drafts:,}",
        runs=" · ".join(named) or "–",
    )  # fmt: skip
