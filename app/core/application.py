"""The application without its widgets: what is open, what is chosen, what runs.

Pages, the inspector and the window get this one object and nothing else:

    studio.session        what is open (Session) or None; `session_changed` tells
    studio.selection      the bus of chosen ids (SelectionState)
    studio.queries        JobRunner for reads: they take turns, so do not block it
    studio.images         JobRunner for pictures
    studio.background     JobRunner for reckoning that takes seconds (audiences, maps)
    studio.tasks          long jobs with a place in the status bar (training, imports)
    studio.operations     what needs the worker process or writes to the project
    studio.thumbnails     small pictures by content hash
    studio.themes         the theme in use (`studio.theme`) and its `changed` signal
    studio.settings       preferences (SettingsFile)
    studio.k              length of the ranked list; `k_changed` tells
"""

import random
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.backups import Keeper
from app.core.jobs import Job, JobRunner, Tasks
from app.core.session import SelectionState
from app.core.settings import SettingsFile
from app.core.thumbnails import Thumbnails
from app.core.worker_jobs import Operations
from app.ui.theme import Theme, Themes
from mrcsaf.answers import session as sessions
from mrcsaf.answers.session import Session

LENGTHS = (10, 20, 50, 200)


class Studio(QObject):
    """Owns the runners and the state; opens projects."""

    opening = Signal(object)  # Path: its cards are on their way
    session_changed = Signal(object)  # Session, or None when a project was closed
    failed = Signal(object)  # Exception of something the user asked for
    k_changed = Signal(int)
    notice = Signal(str)  # one sentence worth six seconds

    def __init__(
        self, settings: SettingsFile, themes: Themes | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.themes = themes or Themes(settings.value.theme, self)
        self.queries = JobRunner(self, threads=1)
        self.images = JobRunner(self, threads=2)
        self.background = JobRunner(self, threads=1)
        self.worker = JobRunner(self, threads=1)
        self.tasks = Tasks(self.worker, self)
        self.operations = Operations(self.tasks, self)
        self.keeper = Keeper(self.operations.change, self)
        self.session_changed.connect(self.keeper.follow)
        self.selection = SelectionState(self)
        self.thumbnails = Thumbnails(self.images, self)
        self.session: Session | None = None
        self.k = settings.value.k if settings.value.k in LENGTHS else 20
        self._loading: Job | None = None
        self._random = random.Random()
        self._wanted_user = ""

    @property
    def theme(self) -> Theme:
        return self.themes.theme

    @property
    def is_opening(self) -> bool:
        return self._loading is not None

    def open(self, path: Path, run_id: int | None = None, user: str = "") -> None:
        """Load a project, or another run of the one that is open; `user` is chosen then."""
        if self._loading is not None:
            self._loading.cancel()
        self._wanted_user = user
        path = Path(path).absolute()
        if path.name == "project.db":
            path = path.parent
        self.opening.emit(path)
        self._loading = self.queries.start(
            self,
            partial(sessions.load, path, run_id),
            done=self._opened,
            failed=self._not_opened,
        )

    def reload(self, run_id: int | None = None) -> None:
        """Read the open project again: something wrote to it."""
        if self.session is not None:
            run = self.session.run
            self.open(self.session.path, run_id or (run.id if run else None))

    def choose_run(self, run_id: int) -> None:
        """Show another run of the open project."""
        if self.session is not None and (self.session.run is None or self.session.run.id != run_id):
            self.open(self.session.path, run_id)

    def set_k(self, k: int) -> None:
        if k != self.k:
            self.k = k
            self.settings.change(k=k)
            self.k_changed.emit(k)

    def random_user(self) -> None:
        if self.session is not None and self.session.users:
            self.selection.set_user(self._random.randrange(len(self.session.users)))

    def next_user(self) -> None:
        self._step_user(1)

    def previous_user(self) -> None:
        self._step_user(-1)

    def go_back(self) -> None:
        self.selection.go_back()

    def go_forward(self) -> None:
        self.selection.go_forward()

    def toggle_pin(self) -> None:
        """Pin the item shown, or let it go."""
        if self.selection.primary is not None:
            self.selection.toggle_pin(self.selection.primary)

    def toggle_taste(self) -> None:
        """Put the item shown into the sandbox's taste, or take it out."""
        selection = self.selection
        if selection.primary is not None:
            selection.toggle_taste(selection.primary)
            n = len(selection.taste)
            self.notice.emit(self.tr("The made-up taste in the sandbox: %n item(s).", "", n))

    def shutdown(self) -> bool:
        """Stop all work; False if some did not stop in five seconds."""
        runners = (self.queries, self.images, self.background, self.worker)
        stopped = [runner.shutdown() for runner in runners]
        return all([*stopped, self.operations.shutdown()])

    def _step_user(self, step: int) -> None:
        if self.session is not None and self.session.users:
            at = self.selection.user
            here = -1 if at is None and step > 0 else (at or 0)
            self.selection.set_user((here + step) % len(self.session.users))

    def _opened(self, session: Session) -> None:
        self._loading = None
        another = self.session is None or self.session.path != session.path
        self.session = session
        self.thumbnails.set_project(session.path)
        if another:
            self.selection.clear()
        else:
            self.selection.keep(session)
        self.settings.remember(session.path)
        self.session_changed.emit(session)
        self._choose_first_user(another)

    def _choose_first_user(self, another: bool) -> None:
        session = self.session
        if session is None or not session.users:
            return
        wanted = session.user_of.get(self._wanted_user)
        if self._wanted_user and wanted is None:
            text = self.tr("There is no user “{name}” in this project.")
            self.notice.emit(text.format(name=self._wanted_user))
        if wanted is not None:
            self.selection.set_user(wanted)
        elif another:
            kept = self.settings.view(session.path).get("user", "")
            self.selection.set_user(session.user_of.get(str(kept), 0))

    def _not_opened(self, error: Exception) -> None:
        self._loading = None
        self.failed.emit(error)
