"""The row of controls above the cards of the recommend view."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)

from app.cards.grid import LARGEST, SIZES, SMALLEST
from app.recommend.filter import FilterLine, ListFilter
from app.ui.icons import icon
from app.ui.layout import Flow
from app.ui.theme import Theme, Themes


class RecommendBar(QWidget):
    """Filter, what is shown, how, and how large."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter this list…"))
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(120)
        self.filter.setMaximumWidth(260)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self.seen = _toggle(self.tr("Seen items"))
        self.reveal = _toggle(self.tr("Held-out"))
        self.reveal.setToolTip(self.tr("Mark the items kept back for the test (H)"))
        self.what_if = _toggle(self.tr("What if…"))
        self.what_if.setToolTip(self.tr("Slide pictures against words, the list moves (Shift+W)"))
        self.table = QToolButton()
        self.table.setCheckable(True)
        self.table.setToolTip(self.tr("Show as table (T)"))
        self.table.setAccessibleName(self.tr("Show as table"))
        self.table.setIconSize(QSize(20, 20))
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setRange(SMALLEST, LARGEST)
        self.zoom.setValue(SIZES["M"])
        self.zoom.setFixedWidth(110)
        self.zoom.setToolTip(self.tr("Size of the cards (Ctrl+wheel)"))
        self.zoom.setAccessibleName(self.tr("Size of the cards"))
        self.filters = FilterLine()
        self.filter.textChanged.connect(self._words_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.filter, 2, top)
        row.addWidget(self.filters, 0, top)
        row.addWidget(self._count, 0, top)
        options = Flow(gap=8, at_end=True)
        for widget in (self.seen, self.reveal, self.what_if, self.table, self.zoom):
            options.addWidget(widget)
        row.addLayout(options, 3)
        themes.changed.connect(self._set_theme)
        self._set_theme(themes.theme)

    def show_options(self, seen: bool, revealed: bool, as_table: bool) -> None:
        self.seen.setChecked(seen)
        self.reveal.setChecked(revealed)
        self.table.setChecked(as_table)
        self.zoom.setEnabled(not as_table)

    def show_count(self, shown: int, of: int) -> None:
        """Say how many of the list match, where a filter is on."""
        text = self.tr("{n} of {of}").format(n=shown, of=of)
        self._count.setText("" if self.filters.filter.is_none else text)

    def set_filter(self, chosen: ListFilter) -> None:
        """Filter by this, its words in their field."""
        self.filter.blockSignals(True)
        self.filter.setText(chosen.words)
        self.filter.blockSignals(False)
        self.filters.set_filter(chosen)

    def _words_changed(self, words: str) -> None:
        self.filters.set_filter(replace(self.filters.filter, words=words))

    def _set_theme(self, theme: Theme) -> None:
        self.table.setIcon(icon("table", theme))


def _toggle(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setProperty("quiet", True)
    return button
