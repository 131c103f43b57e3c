"""What becomes of the product in the form: a draft, an item, a report or nothing; and back."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core.application import Studio
from app.core.latest import Latest
from app.new_product import drafts
from app.new_product.comparing import CompareDialog
from app.new_product.drafts import DraftsPanel
from app.new_product.form import ProductForm
from app.new_product.product import Product
from app.new_product.questions import Asker
from app.new_product.report import writing
from app.training.bars import UndoBar
from mrcsaf.core.progress import Progress
from mrcsaf.core.text import plain
from mrcsaf.store.drafts import Draft


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
