"""How each project's views stood: kept when they are left, there again at the next opening."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.core.session import Session
from app.shell.pages import PAGES
from app.ui.page import Memory, Page

if TYPE_CHECKING:
    from app.shell.window import Window


class Memories(QObject):
    """Asks the pages before they change, and hands out what they said."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._path: Path | None = None
        self._states: dict[str, Memory] = {}
        self.page = ""  # the view shown last

    def keep(self, *_: object) -> None:
        """Write down how things stand; called before another session, and at the end."""
        studio = self._window.studio
        session, user = studio.session, studio.selection.user
        if session is None or session.path != self._path:
            return
        for name, page in self._window.pages.items():
            self._states[name] = page.remember()
        if self._window.current != "home":
            self.page = self._window.current
        name = session.users[user] if user is not None and user < len(session.users) else ""
        state: dict[str, Any] = {"page": self.page, "user": name, "pages": self._states}
        studio.settings.set_view(session.path, state)

    def follow(self, session: Session | None) -> None:
        """Another session is there: what its pages are to remember."""
        path = None if session is None else session.path
        if path != self._path:
            self._path = path
            kept = {} if path is None else self._window.studio.settings.view(path)
            pages = kept.get("pages")
            self._states = pages if isinstance(pages, dict) else {}
            page = kept.get("page")
            self.page = page if isinstance(page, str) and page in PAGES else ""
        for name, page in self._window.pages.items():
            self.tell(name, page)

    def tell(self, name: str, page: Page) -> None:
        """What one page is to remember."""
        state = self._states.get(name)
        page.remembered = state if isinstance(state, dict) else {}
