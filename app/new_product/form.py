"""The left side of the page: a picture and words, checked as they are typed."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.core.jobs import JobRunner
from app.new_product.product import Picture, Product
from app.new_product.well import PictureWell
from app.ui.label import text_label
from app.ui.theme import Themes, scaled
from mrcsaf.core import limits

LINES = 4  # of the description


class DescriptionEdit(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it, and pictures go to the well."""

    picture_pasted = Signal(object)  # QMimeData

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            super().insertFromMimeData(source)
        else:
            self.picture_pasted.emit(source)


class ProductForm(QWidget):
    """Tells at every edit; what is wrong stands under the field it concerns."""

    edited = Signal()

    def __init__(self, themes: Themes, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.well = PictureWell(themes, runner)
        self.picture_note = text_label("danger")
        self.remove_button = QPushButton(self.tr("Remove picture"))
        self.remove_button.setProperty("quiet", True)
        policy = self.remove_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the fields below do not jump as a picture comes
        self.remove_button.setSizePolicy(policy)
        self.title, self.brand, self.category = QLineEdit(), QLineEdit(), QLineEdit()
        self.description = DescriptionEdit()
        self.category_note, self.text_note = text_label("caption"), text_label("caption")
        self._categories: frozenset[str] = frozenset()
        self._notes: list[str] = []
        self._filling = False
        self.other: Picture | None = None  # to be swapped in for comparison
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lay_out()
        self._connect()
        self._check()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.well)
        under = QHBoxLayout()
        under.addWidget(self.picture_note, 1)
        under.addWidget(self.remove_button)
        column.addLayout(under)
        for field in (self.title, self.brand, self.category):
            field.setMaxLength(limits.TITLE_CHARS)
            field.installEventFilter(self)
        self._add(column, self.tr("Title"), self.title)
        pair = QHBoxLayout()
        for words, field in ((self.tr("Brand"), self.brand), (self.tr("Category"), self.category)):
            half = QVBoxLayout()
            self._add(half, words, field)
            pair.addLayout(half, 1)
        column.addLayout(pair)
        column.addWidget(self.category_note)
        self._add(column, self.tr("Description"), self.description)
        line = self.description.fontMetrics().lineSpacing()
        self.description.setFixedHeight(LINES * line + 20)
        column.addWidget(self.text_note)
        self.category.setPlaceholderText(self.tr("as in the catalogue"))

    def _add(self, column: QVBoxLayout, words: str, field: QWidget) -> None:
        label = QLabel(words)
        label.setProperty("role", "caption")
        label.setFont(scaled(self.font(), 0.95))
        label.setBuddy(field)
        field.setAccessibleName(words)
        column.addSpacing(2)
        column.addWidget(label)
        column.addWidget(field)

    def _connect(self) -> None:
        for field in (self.title, self.brand, self.category):
            field.textChanged.connect(self._edited)
        self.description.textChanged.connect(self._edited)
        self.description.picture_pasted.connect(self.well.take_from)
        self.well.changed.connect(self._picture_changed)
        self.well.refused.connect(self._picture_refused)
        self.remove_button.clicked.connect(self._remove_picture)

    @property
    def product(self) -> Product:
        """What the form holds; a description beyond the limit is cut."""
        return Product(
            self.title.text(),
            self.brand.text(),
            self.category.text(),
            self.description.toPlainText()[: limits.TEXT_CHARS],
            self.well.picture,
            self.other,
        )

    def set_product(self, product: Product) -> None:
        """Fill the form; one edit is told."""
        self._filling = True
        self.title.setText(product.title)
        self.brand.setText(product.brand)
        self.category.setText(product.category)
        self.description.setPlainText(product.description)
        self.well.set_picture(product.picture)
        self.other = product.other
        self.picture_note.clear()
        self._filling = False
        self._edited()

    def set_other(self, picture: Picture | None) -> None:
        """Compare with another picture, or with none."""
        self.other = picture
        self._edited()

    def set_known(self, brands: Iterable[str], categories: Iterable[str]) -> None:
        """What the catalogue has, for typing ahead."""
        self._categories = frozenset(categories)
        for field, words in ((self.brand, brands), (self.category, categories)):
            found = QCompleter(sorted({word for word in words if word}), field)
            found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            found.setFilterMode(Qt.MatchFlag.MatchContains)
            popup = found.popup()
            if popup is not None:
                popup.setObjectName("popup")
            field.setCompleter(found)
        self._check()

    def show_notes(self, notes: Iterable[str]) -> None:
        """What the text encoder could not read."""
        self._notes = list(notes)
        self._check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pasting a picture into a line of text means the picture."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            mime = QGuiApplication.clipboard().mimeData()
            pastes = event.matches(QKeySequence.StandardKey.Paste)
            if pastes and mime is not None and not mime.hasText():
                return self.well.take_from(mime)
        return super().eventFilter(watched, event)

    def _edited(self, *_: object) -> None:
        if not self._filling:
            self._check()
            self.edited.emit()

    def _check(self) -> None:
        self.remove_button.setVisible(self.well.picture is not None)
        self.picture_note.setVisible(bool(self.picture_note.text()))
        category = self.category.text().strip()
        unknown = bool(category) and category not in self._categories
        text = self.tr("New to this catalogue: compared with all items.") if unknown else ""
        self.category_note.setText(text)
        self.category_note.setVisible(unknown)
        notes = [f"{note[:1].upper()}{note[1:]}." for note in self._notes]
        length = len(self.description.toPlainText())
        if length > limits.TEXT_CHARS:
            cut = self.tr("Only the first {n} of {all} characters are kept.")
            notes.append(cut.format(n=f"{limits.TEXT_CHARS:,}", all=f"{length:,}"))
        self.text_note.setText(" ".join(notes))
        self.text_note.setVisible(bool(notes))

    def _remove_picture(self) -> None:
        self.well.setFocus()  # the button goes, and its keys with it
        self.well.remove()

    def _picture_changed(self) -> None:
        self.picture_note.clear()
        self._edited()

    def _picture_refused(self, text: str) -> None:
        """The words go on alone."""
        rest = self.tr("The words are placed without it.")
        self.picture_note.setText(f"{text.rstrip('.')}. {rest}")
        self._check()
