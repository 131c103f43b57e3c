"""A field that finds a user by a part of their id, at every keystroke, among tens of thousands."""

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

SHOWN = 200  # best matches offered; more could not be read


class UserPicker(QLineEdit):
    """Type a part of an id; Enter or a click chooses."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._lower: list[str] = []
        self._number_of: dict[str, int] = {}
        self._user: int | None = None
        self._matches = QStringListModel(self)
        completer = QCompleter(self._matches, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(12)
        completer.activated[str].connect(self._choose)  # type: ignore[index]
        self.setCompleter(completer)
        popup = QListView()
        popup.setObjectName("popup")
        completer.setPopup(popup)
        self.setPlaceholderText(self.tr("Find a user…"))
        self.setAccessibleName(self.tr("User"))
        self.setMinimumWidth(150)
        self.setMaximumWidth(240)
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._enter)

    def set_users(self, names: list[str]) -> None:
        """Offer these users; a user's number is their place."""
        self._names = names
        self._lower = [name.lower() for name in names]
        self._number_of = {name: number for number, name in enumerate(names)}
        self.show_user(None)

    def show_user(self, user: int | None) -> None:
        """Show who is chosen, without telling."""
        self._user = user
        known = user is not None and user < len(self._names)
        self.setText(self._names[user] if known and user is not None else "")
        self.setCursorPosition(0)

    def matches(self, part: str) -> list[str]:
        """Ids that begin with the part, then ids that hold it, at most SHOWN."""
        part = part.strip().lower()
        starts = [number for number, name in enumerate(self._lower) if name.startswith(part)]
        found = starts[:SHOWN]
        if len(found) < SHOWN and part:
            begun = set(found)
            holds = (n for n, name in enumerate(self._lower) if part in name and n not in begun)
            found += [number for number, _ in zip(holds, range(SHOWN - len(found)), strict=False)]
        return [self._names[number] for number in found]

    def _search(self, part: str) -> None:
        self._matches.setStringList(self.matches(part))
        self.completer().complete()

    def _enter(self) -> None:
        popup = self.completer().popup()
        if popup is not None and popup.isVisible() and popup.currentIndex().isValid():
            return  # the completer answers
        found = self.matches(self.text())
        if found:
            self._choose(self.text() if self.text() in self._number_of else found[0])
        else:
            self.show_user(self._user)

    def _choose(self, name: str) -> None:
        number = self._number_of.get(name)
        if number is not None:
            self.show_user(number)
            self.chosen.emit(number)
            self.clearFocus()

    def focusOutEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.show_user(self._user)
