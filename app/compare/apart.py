"""Over all users: how far two runs agree, and on whom and what they do not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.charts.counts import Counts
from app.core.session import Session
from app.ui.label import text_label
from app.ui.theme import Themes
from mrcsaf.answers.agreement import Agreement
from mrcsaf.core.text import fraction, plain, tip

SHOWN = 30
ID = Qt.ItemDataRole.UserRole


class ApartPanel(QWidget):
    """A histogram of RBO and two lists; a click goes to the user or the item."""

    user_chosen = Signal(int)
    item_chosen = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = Counts(themes, self.tr("Agreement, all users"), self.tr("users"))
        self.users, self.items = QListWidget(), QListWidget()
        self._users_title, self._items_title = text_label("heading"), text_label("heading")
        self._users_title.setText(self.tr("Users they disagree on most"))
        self._items_title.setText(self.tr("Items they disagree on most"))
        self._note = text_label("caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.counts)
        column.addWidget(self._users_title)
        column.addWidget(self.users, 2)
        column.addWidget(self._items_title)
        column.addWidget(self._note)
        column.addWidget(self.items, 3)
        for view, title in ((self.users, self._users_title), (self.items, self._items_title)):
            view.setAccessibleName(title.text())
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setTextElideMode(Qt.TextElideMode.ElideRight)
            view.setUniformItemSizes(True)
            view.setSpacing(2)
            view.setMinimumHeight(28)
            view.setFrameShape(QFrame.Shape.NoFrame)
        for signal in (self.users.itemClicked, self.users.itemActivated):
            signal.connect(self._user)
        for signal in (self.items.itemClicked, self.items.itemActivated):
            signal.connect(self._item)

    @property
    def titles(self) -> tuple[QLabel, QLabel]:
        return self._users_title, self._items_title

    def show_agreement(self, session: Session, found: Agreement | None) -> None:
        """Fill in what was found; None empties the panel while it is reckoned."""
        self.users.clear()
        self.items.clear()
        if found is None:
            self.counts.show_waiting(self.tr("reckoning…"))
            self._note.setText("")
            return
        self.counts.set_values(found.rbo)
        text = self.tr("how many users get it among their {k}: left · right")
        self._note.setText(text.format(k=found.k))
        for user, rbo in found.users_apart(SHOWN):
            name = plain(session.users[user], 40)
            self._add(self.users, f"{name}  ·  RBO {fraction(rbo)}", user)
        for item, left, right in found.items_apart(SHOWN):
            row = session.items[item]
            title = plain(row.title or row.ext_id, 80)
            self._add(self.items, f"{left:,} · {right:,}   {title}", item)

    def show_user(self, rbo: float | None) -> None:
        """Mark where the chosen user stands."""
        self.counts.set_mark(rbo)

    def _add(self, view: QListWidget, text: str, number: int) -> None:
        entry = QListWidgetItem(text)
        entry.setData(ID, number)
        entry.setToolTip(tip(text))
        view.addItem(entry)

    def _user(self, entry: QListWidgetItem) -> None:
        self.user_chosen.emit(entry.data(ID))

    def _item(self, entry: QListWidgetItem) -> None:
        self.item_chosen.emit(entry.data(ID))
