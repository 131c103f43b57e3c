"""A product that does not exist yet: form at the left, where it would land at the right."""

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core import errors, file_dialogs
from app.core.application import Studio
from app.core.jobs import Latest
from app.new_product import drafts
from app.new_product.drafts import CompareDialog, DraftsPanel
from app.new_product.form import Buttons, Product, ProductForm
from app.new_product.questions import Answer, Asker, State
from app.new_product.report import writing
from app.new_product.results import Results
from app.ui.controls import UndoBar
from app.ui.page import Page, StatePanel
from mrcsaf.answers.session import Session
from mrcsaf.core.errors import CheckpointError, ConfigError
from mrcsaf.core.progress import Progress
from mrcsaf.core.text import plain
from mrcsaf.store.drafts import Draft

FORM_WIDTH = 316
CANNOT_PLACE = ("lightgcn", "bpr", "popularity")  # as mrcsaf.models, which brings torch along


class NewProductPage(Page):
    """Asks the worker as the form is edited; drafts and saving go through the project."""

    is_form = True

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(studio, parent)
        self.asker = Asker(studio.operations, self)
        self.form = ProductForm(studio.themes, studio.images)
        self.buttons = Buttons()
        self.desk = Desk(studio, self.asker, self.form, self)
        self.results = Results(studio)
        self.state = StatePanel(studio.themes)
        self.bar = QProgressBar()
        self._arrived: int | None = None  # an item saved, to be shown once the project is reread
        self._stack = QStackedWidget()
        self._restart = QAction(self.tr("Restart the worker"), self)
        self._other_run = QAction(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Loading the model"))
        inner = QWidget()
        inner.setProperty("plain", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(12)
        column.addWidget(self.form)
        column.addWidget(self.desk.drafts)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        left = self._left = QWidget()
        left.setFixedWidth(FORM_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll, 1)
        column.addWidget(self.buttons)
        waiting = QWidget()
        column = QVBoxLayout(waiting)
        column.addWidget(self.state, 1)
        column.addWidget(self.bar)
        self._stack.addWidget(waiting)
        self._stack.addWidget(self.results)
        right = QVBoxLayout()
        right.addWidget(self.desk.undo_bar)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout()
        row.setContentsMargins(20, 16, 12, 12)
        row.setSpacing(20)
        row.addWidget(left)
        row.addLayout(right, 1)
        self.layout_.addLayout(row)

    def _connect(self) -> None:
        self.form.edited.connect(self._edited)
        self.results.variants.well.changed.connect(self._swapped)
        self.studio.selection.user_changed.connect(self._ask)
        self.asker.state_changed.connect(self._show_state)
        self.asker.updating.connect(self._updating)
        self.asker.answered.connect(self._answered)
        self.asker.refused.connect(self._refused)
        self.results.item_opened.connect(self._open_item)
        self.results.user_opened.connect(self._open_user)
        for button in (self.buttons.keep, self.buttons.save, self.buttons.discard):
            button.clicked.connect(self._give_keys_back)  # each is switched off by its own press
        self.buttons.keep.clicked.connect(self.desk.keep)
        self.buttons.save.clicked.connect(self.desk.save)
        self.buttons.discard.clicked.connect(self.desk.discard)
        self.desk.changed.connect(self._enable)
        self.desk.item_wanted.connect(self._open_item)
        self.desk.saved.connect(self._saved)
        self.buttons.export.clicked.connect(self.export_report)
        self._restart.triggered.connect(self.asker.warm)
        self._other_run.triggered.connect(self._choose_other_run)

    def main(self) -> QWidget:
        return self.form.title

    # What actions call: see app/shell/actions.py

    def paste(self) -> None:
        """Take the picture in the clipboard."""
        if not self.form.well.take_from(QGuiApplication.clipboard().mimeData()):
            self.studio.notice.emit(self.tr("There is no picture in the clipboard."))

    def undo(self) -> None:
        """Bring back what was discarded, or take back the last change of a draft."""
        self.desk.undo()

    def open_draft(self, draft: Draft) -> None:
        """Fill the form with a draft."""
        self.desk.open_draft(draft)

    # The page's own work

    def show_session(self, session: Session | None) -> None:
        path = None if session is None else session.path
        self.desk.set_project(path)
        self.results.forget_list()
        self._left.setEnabled(session is not None)
        self.setAcceptDrops(session is not None)
        if session is not None:
            items = session.items.values()
            self.form.set_known({i.brand for i in items}, {i.category for i in items})
        run = session.run.id if session is not None and session.run is not None else None
        self.asker.set_run(path, run)
        if self.isVisible():
            self.entered()
        if session is not None and self._arrived is not None:
            arrived, self._arrived = self._arrived, None
            if arrived in session.items:
                self.studio.selection.set_primary(arrived)
        self._show_state()

    def entered(self) -> None:
        self.asker.warm()
        self.desk.list_drafts()
        self._ask()

    def settled(self) -> bool:
        waits = self.asker.busy or self.asker.state == State.WARMING
        wells = self.form.well.busy or self.results.variants.well.busy
        return not (waits or wells or self.studio.operations.busy or self.desk.saving)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        kinds = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp")
        files = [url.toLocalFile().lower() for url in mime.urls()]
        if mime.hasImage() or (files and files[0].endswith(kinds)):
            event.setDropAction(Qt.DropAction.CopyAction)  # whoever gives it must not lose it
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.form.well.take_from(event.mimeData())

    def _give_keys_back(self) -> None:
        self.form.title.setFocus()

    def _swapped(self) -> None:
        self.form.set_other(self.results.variants.well.picture)

    def _edited(self) -> None:
        self.results.variants.show_other(self.form.other)
        self._ask()
        self._show_state()

    def _ask(self, *_: object) -> None:
        product = self.form.product
        if product.is_empty:
            self.form.show_notes([])
        self.asker.show(product, self.studio.selection.user)

    def _updating(self, on: bool) -> None:
        self.results.set_updating(on)
        self._show_state()

    def _answered(self, answer: Answer) -> None:
        session = self.studio.session
        if session is not None:
            self.form.show_notes(answer.stages["glance"]["notes"] if answer.stages else [])
            if answer.stages:
                self.results.show_answer(session, answer)
            self._show_state()

    def _refused(self, error: Exception) -> None:
        self._say("warning", self.tr("This cannot be placed"), errors.sentence(error))
        self._enable()

    def _show_state(self) -> None:
        """Results, or what stands in their way."""
        asker, session = self.asker, self.studio.session
        self.bar.setVisible(asker.state == State.WARMING)
        self.form.well.set_off(asker.refusals.get("image", ""))
        if session is None:
            text = self.tr("Open one, or the sample shop, to try out a product in it.")
            buttons = self.actions_of("sample", "open")
            self._say("new-product", self.tr("No project is open"), text, buttons)
        elif session.run is None:
            self._say("training", self.tr("No model yet"),
                      self.tr("Train one first: it decides where a new product lands."),
                      self.actions_of("train"))  # fmt: skip
        elif asker.state == State.FAILED and asker.error is not None:
            self._show_failure(session, asker.error)
        elif asker.state in (State.WARMING, State.OFF):
            self._show_progress(asker.progress)
        elif asker.answer is None:
            self._invite()
        else:
            self._stack.setCurrentIndex(1)
        self._enable()

    def _show_progress(self, news: Progress) -> None:
        texts = {
            "place": self.tr("Reading the run and its weights…"),
            "encoders": self.tr("Loading the encoders for pictures and words…"),
        }
        text = texts.get(news.stage, self.tr("Starting the worker…"))
        steps = {"place": 1 + news.done, "encoders": 4 + news.done}
        self.bar.setRange(0, 6)
        self.bar.setValue(steps.get(news.stage, 0))
        self._say("new-product", self.tr("Getting ready"), text)

    def _show_failure(self, session: Session, error: Exception) -> None:
        if not isinstance(error, ConfigError | CheckpointError):
            title = self.tr("The model is not ready")
            self._say("warning", title, errors.sentence(error), [self._restart])
            return
        others = [
            run
            for run in session.runs
            if run.model not in CANNOT_PLACE and run.status == "complete" and run != session.run
        ]
        if others:
            text = self.tr("Show run {n} · {name}")
            name = plain(others[0].name or others[0].model, 40)
            self._other_run.setText(text.format(n=others[0].id, name=name))
            self._other_run.setData(others[0].id)
        title = self.tr("This run cannot place a product")
        self._say("warning", title, errors.sentence(error), [self._other_run] if others else [])

    def _invite(self) -> None:
        if self.form.product.is_empty:
            text = self.tr(
                "Drop in a picture, write a title and a few sentences: its neighbours, its rank for"
                " every user and its audience appear here."
            )
            self._say("new-product", self.tr("Where would it land?"), text)
        elif self.asker.busy:
            self._say("new-product", self.tr("Placing it…"))

    def _say(
        self, icon: str, title: str, text: str = "", actions: list[QAction] | None = None
    ) -> None:
        self.state.show_message(icon, title, text, actions or [])
        self._stack.setCurrentIndex(0)

    def _enable(self) -> None:
        product, answer = self.form.product, self.asker.answer
        whole = answer is not None and answer.is_whole and answer.product == product
        session = self.studio.session
        writable = session is not None and is_writable(session.path)
        self.desk.drafts.writable = writable
        self.buttons.allow(
            product=not product.is_empty,
            writable=writable,
            ready=self.asker.state == State.READY,
            whole=whole,
            busy=self.desk.saving,
        )
        self.buttons.keep.setText(
            self.tr("Keep draft") if self.desk.draft is None else self.tr("Keep changes")
        )

    def _choose_other_run(self) -> None:
        self.studio.choose_run(int(self._other_run.data()))

    def _open_item(self, item: int) -> None:
        self.studio.selection.set_primary(item)
        self._go("catalogue")

    def _open_user(self, user: int) -> None:
        self.studio.selection.set_user(user)
        self._go("recommend")

    def _go(self, view: str) -> None:
        action = self.window().findChild(QAction, f"view-{view}")
        if isinstance(action, QAction):
            action.trigger()

    def _saved(self, item: int) -> None:
        """Read the project again; the item is shown then."""
        self._arrived = item
        self.studio.reload()

    def export_report(self) -> None:
        """Ask for a file and write the report there."""
        suggestion = f"{plain(self.form.product.title, 40) or 'product'}.html"
        title, kinds = self.tr("Save report"), self.tr("Report (*.html)")
        file, _ = file_dialogs.file_to_save(self, title, suggestion, kinds)
        if file is not None:
            self.desk.write_report(file if file.suffix else file.with_suffix(".html"))


def is_writable(path: Path) -> bool:
    """Whether a project's folder and database may be written to."""
    return all(os.access(file, os.W_OK) for file in (path, path / "project.db"))


# What becomes of the product in the form: a draft, an item, a report or nothing; and back.


@dataclass(frozen=True, slots=True)
class Aside:
    """What an undo brings back: the form, the draft it showed, and a deleted draft."""

    product: Product
    draft: int | None
    deleted: bool


class Desk(QObject):
    """Writes take turns in the project; what failed leaves the form as it was."""

    changed = Signal()  # what can be done now may differ
    item_wanted = Signal(int)  # a draft that became an item was opened
    saved = Signal(int)  # the new item

    def __init__(
        self, studio: Studio, asker: Asker, form: ProductForm, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.studio, self._asker, self._form = studio, asker, form
        self._operations = studio.operations
        self.drafts = DraftsPanel()
        self.undo_bar = UndoBar()
        self.draft: int | None = None  # that the form shows
        self.saving = False
        self._asks = Latest(self)  # drafts
        self._path: Path | None = None
        self._kept = Product()  # as it lies in that draft
        self._aside: Aside | None = None
        self.drafts.opened.connect(self.open_draft)
        self.drafts.deleted.connect(self.delete)
        self.drafts.compared.connect(self.compare)
        self.undo_bar.undone.connect(self._bring_back)
        self.undo_bar.passed.connect(self._let_go)

    def set_project(self, path: Path | None) -> None:
        """Another project: its drafts, an empty form."""
        if path != self._path:
            self.undo_bar.finish()
            self._asks.clear()
            self._path = path
            self.drafts.show_drafts([])
            self._clear()

    def list_drafts(self) -> None:
        if self._path is not None:
            work = partial(drafts.list_drafts, self._path)
            question = partial(self._operations.read, self, work)
            self._asks.ask("drafts", question, self.drafts.show_drafts, self._failed)

    def open_draft(self, draft: Draft) -> None:
        """Show a draft in the form; one that became an item is shown in the catalogue."""
        if draft.item_id is not None:
            self.item_wanted.emit(draft.item_id)
            return
        self._put_aside(self.tr("“{name}” was put aside."))
        self.draft = draft.id
        self._kept = Product(draft.title, draft.brand, draft.category, draft.description)
        self._form.set_product(self._kept)
        if draft.image_sha is not None and self._path is not None:
            self._form.well.show_stored(self._path / "images", draft.image_sha)

    def compare(self, first: Draft, second: Draft) -> None:
        studio, session = self.studio, self.studio.session
        items = () if session is None else session.items.values()
        titles = {item.ext_id: item.title for item in items}
        CompareDialog(
            first, second, studio.thumbnails, studio.themes, self._form, titles=titles
        ).open()

    def keep(self) -> None:
        """Write the form into its draft, or into a new one."""
        self._keep(self._was_kept)

    def save(self) -> None:
        """Keep it, then make an item of it; if that fails, the draft stays."""
        if self._path is not None and not self._form.product.is_empty:
            self.saving = True
            self.changed.emit()
            self._keep(self._admit)

    def discard(self) -> None:
        """Empty the form, and delete its draft; for six seconds both can be had back."""
        product, number, path = self._form.product, self.draft, self._path
        self.undo_bar.finish()
        if number is not None and path is not None:
            self._operations.change(
                partial(drafts.delete, path, number), self._relist, self._failed
            )
        self._offer(Aside(product, number, number is not None), self.tr("“{name}” was discarded."))
        self._clear()

    def delete(self, draft: Draft) -> None:
        """From the list; the form keeps what it shows, unless it shows that draft."""
        if draft.id == self.draft:
            self.discard()
        elif self._path is not None:
            self.undo_bar.finish()
            work = partial(drafts.delete, self._path, draft.id)
            self._operations.change(work, self._relist, self._failed)
            self._offer(
                Aside(self._form.product, self.draft, True),
                self.tr("“{name}” was deleted."),
                draft.title,
            )

    def undo(self) -> None:
        """Bring back what was discarded, or take back the last change of a draft."""
        if self._aside is not None:
            self.undo_bar.button.click()
        elif self._path is not None:
            self._operations.change(partial(drafts.undo, self._path), self._undone, self._failed)

    def write_report(self, file: Path) -> None:
        """The answer shown, as an HTML file."""
        session, answer = self.studio.session, self._asker.answer
        if session is not None and answer is not None and answer.is_whole:
            done = partial(self._written, self.tr("Saved as {name}.").format(name=file.name))
            work = writing(session, answer, file)
            self.studio.background.start(self, work, done=done, failed=self._failed)

    def _keep(self, then: Any) -> None:
        product = self._form.product
        if self._path is None or product.is_empty:
            return
        self.undo_bar.finish()
        result = drafts.result_of(self._asker.answer, product)
        work = partial(drafts.keep, self._path, self.draft, product, result)
        self._operations.change(work, partial(self._written_down, product, then), self._not_saved)

    def _written_down(self, product: Product, then: Any, draft: Draft) -> None:
        self.draft, self._kept = draft.id, product
        self.list_drafts()
        then(draft)
        self.changed.emit()

    def _was_kept(self, _: Draft) -> None:
        self.studio.notice.emit(self.tr("Kept as a draft."))

    def _admit(self, draft: Draft) -> None:
        path, run = self._asker.project
        arguments = {"project": str(path), "run": run, "draft": draft.id}
        self._operations.try_out(
            self, "admit", arguments, self._saved, self._not_saved, self._admitting
        )

    def _admitting(self, _: Progress) -> None:
        """It takes a moment and cannot be stopped."""

    def _saved(self, found: dict[str, Any]) -> None:
        self.saving = False
        text = self.tr("Saved into the catalogue as {id}; the next training will learn from it.")
        self.studio.notice.emit(text.format(id=found["ext_id"]))
        self._clear()
        self.saved.emit(int(found["item"]))

    def _not_saved(self, error: Exception) -> None:
        self.saving = False
        self.changed.emit()
        self.list_drafts()
        self._failed(error)

    def _put_aside(self, words: str) -> None:
        """Remember what the form shows, if anything would be lost."""
        product = self._form.product
        self.undo_bar.finish()
        if not product.is_empty and product != self._kept:
            self._offer(Aside(product, self.draft, False), words)

    def _offer(self, aside: Aside, words: str, name: str = "") -> None:
        product = aside.product
        name = plain(name or product.title or product.description, 40)
        self.undo_bar.offer(words.format(name=name or self.tr("The picture")))
        self._aside = aside

    def _bring_back(self) -> None:
        aside, self._aside = self._aside, None
        if aside is None:
            return
        self.draft, self._kept = aside.draft, aside.product
        self._form.set_product(aside.product)
        if aside.deleted and self._path is not None:
            self._operations.change(partial(drafts.undo, self._path), self._relist, self._failed)

    def _let_go(self) -> None:
        self._aside = None

    def _clear(self) -> None:
        self.draft, self._kept = None, Product()
        self._form.set_product(Product())

    def _undone(self, number: int | None) -> None:
        text = self.tr("There is nothing to undo.")
        if number is not None:
            text = self.tr("The last change of a draft was undone.")
        self.studio.notice.emit(text)
        self.list_drafts()

    def _relist(self, _: object) -> None:
        self.list_drafts()

    def _written(self, text: str, _: object) -> None:
        self.studio.notice.emit(text)

    def _failed(self, error: Exception) -> None:
        self.studio.failed.emit(error)
