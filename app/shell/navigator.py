"""The list of views at the left edge."""

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.shell.pages import PAGES
from app.ui.icons import icon
from app.ui.theme import Theme

NAME = Qt.ItemDataRole.UserRole


class Navigator(QListWidget):
    """One row a view; the current row is the view shown."""

    chosen = Signal(str)
    entered_view = Signal()  # a click or Enter: the keys may go to the view

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigator")
        self.setAccessibleName(self.tr("Views"))
        self.setIconSize(QSize(20, 20))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(1)
        for name, page in PAGES.items():
            item = QListWidgetItem(QCoreApplication.translate("pages", page.title), self)
            item.setData(NAME, name)
            keys = QKeySequence(page.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 20))
            item.setToolTip(f"{item.text()} ({keys})" if keys else item.text())
        self.set_theme(theme)
        widest = max(
            self.fontMetrics().horizontalAdvance(self.item(i).text()) for i in range(self.count())
        )
        self.setFixedWidth(widest + 88)
        self.currentItemChanged.connect(self._tell)
        self.itemClicked.connect(self._enter)
        self.itemActivated.connect(self._enter)

    def show_current(self, name: str) -> None:
        """Mark a view as the one shown, without telling."""
        self.blockSignals(True)
        self.setCurrentRow(list(PAGES).index(name))
        self.blockSignals(False)

    def set_theme(self, theme: Theme) -> None:
        for row in range(self.count()):
            item = self.item(row)
            item.setIcon(icon(PAGES[item.data(NAME)].icon, theme))

    def _enter(self, *_: object) -> None:
        self.entered_view.emit()

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(NAME))
