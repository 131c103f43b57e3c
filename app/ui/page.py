"""What every view in the centre of the window is."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.application import Studio
from app.core.session import Session
from mrcsaf.core.tables import Row

RowsJob = Callable[[], list[Row]]
Memory = dict[str, Any]
Kept = TypeVar("Kept")


class Page(QWidget):
    """A view. It gets the studio, listens to `studio.selection`, and starts jobs by its runners.

    Actions whose handler reads "page.<method>" (see app/shell/actions.py) call the method of that
    name
    on the current page, and are greyed where it has none.
    """

    is_form: ClassVar[bool] = False  # letters typed beside its fields are no commands

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.studio = studio
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(0)
        self.remembered: Memory = {}

    def remember(self) -> Memory:
        """How this view stands, for the next time this project is open; JSON can carry it."""
        return {}

    def memory(self, name: str, default: Kept) -> Kept:
        """One thing of what was remembered, if it is of the kind of `default`."""
        found = self.remembered.get(name, default)
        return found if isinstance(found, type(default)) else default

    def show_session(self, session: Session | None) -> None:
        """Another project or run is open, or none. Called once after building, too."""

    def entered(self) -> None:
        """The page has become the current one."""

    def main(self) -> QWidget:
        """What the keys go to when the page comes up: itself or its first stop."""
        return self

    def actions_of(self, *names: str) -> list[QAction]:
        """The window's actions of these ids, for the buttons of a state."""
        found = (self.window().findChild(QAction, name) for name in names)
        return [action for action in found if isinstance(action, QAction)]

    def rows_job(self) -> RowsJob | None:
        """Gives the rows shown, for an export; runs inside a job, so it holds no widget."""
        return None

    def settled(self) -> bool:
        """Nothing is on its way: the page may be photographed."""
        return True
