"""Every page: answers that come after the session was dropped or changed are nobody's any more."""

from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel
from shiboken6 import isValid

from app.core.jobs import Job, JobRunner
from app.shell.pages import PAGES
from mrcsaf.answers import session
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import silent
from tests import shops
from tests.app.new_product.placing import PlacingWorker
from tests.app.training.conftest import FakeWorker

LATE = "This answer came too late."


class Worker(FakeWorker):
    """Knows the jobs of the training page and of the page for new products."""

    def run(self, kind, arguments, report):
        if kind in ("warm", "glance", "reach", "vary"):
            return PlacingWorker().run(kind, arguments, report)
        return super().run(kind, arguments, report)


class Held:
    """Questions asked of any runner are kept here and not answered, until `answer`."""

    def __init__(self, monkeypatch):
        self.questions = []
        monkeypatch.setattr(JobRunner, "start", self._start)

    def _start(self, owner, work, *, done, failed, progress=None, ended=None):
        self.questions.append((owner, work, done, failed, ended or (lambda: None)))
        return Job()

    def take(self):
        """The questions so far."""
        taken, self.questions = self.questions, []
        return taken


def answer(questions, fails: bool) -> None:
    for owner, work, done, failed, ended in questions:
        result = DataError(LATE) if fails else work(silent)
        if isValid(owner):  # as the runner does: the dead are told nothing
            (failed if fails else done)(result)
            ended()


def let_timers_run() -> None:
    for _ in range(20):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def words(window) -> list[str]:
    """Everything that the window says, and how much its lists hold."""
    labels = [one for one in window.findChildren(QLabel) if one.isVisibleTo(window)]
    views = [one for one in window.findChildren(QAbstractItemView) if one.isVisibleTo(window)]
    rows = [f"{view.model().rowCount()} rows" for view in views if view.model() is not None]
    return [label.text() for label in labels] + rows


def show(window, opened) -> None:
    """What `Studio` does once a project is read, or closed."""
    studio = window.studio
    studio.session = opened
    studio.selection.clear()
    studio.session_changed.emit(opened)
    if opened is not None:
        studio.selection.set_user(0)
        studio.selection.set_primary(1)
        studio.selection.set_taste((1,))
    let_timers_run()


def ask_everything(window, opened) -> None:
    """Make the page, the inspector and the drawers ask about another user, item and length."""
    show(window, opened)
    studio, page = window.studio, window.page
    page.entered()
    studio.selection.set_user(2)
    studio.selection.set_primary(3)
    if hasattr(page, "what_if") and page.what_if.isHidden():
        page.what_if.toggle()
    if hasattr(page, "search"):
        page.search.setText("mug")
        page._search()
    if hasattr(page, "bar") and hasattr(page.bar, "search"):
        page.bar.search.setText("mug")
    if hasattr(page, "setup"):
        page.setup._check()
    let_timers_run()


@pytest.fixture(scope="module")
def other_shop(tmp_path_factory):
    """Fewer users and items than the shop that was open before."""
    folder = tmp_path_factory.mktemp("other")
    return shops.build(folder / "Other.mrcsaf", n_users=4, n_items=6, n_runs=2, each=3)


@pytest.mark.parametrize("view", PAGES)
def test_a_late_answer_says_nothing(
    view, rich_shop, other_shop, open_window, monkeypatch, give_worker
):
    give_worker(Worker())
    window = open_window(rich_shop, view=view)
    told = []
    window.studio.failed.connect(told.append)
    opened, other = (session.load(path, None, silent) for path in (rich_shop, other_shop))
    held = Held(monkeypatch)
    asked = 0
    for later in (None, other):
        for fails in (False, True):
            ask_everything(window, opened)
            overtaken = held.take()
            asked += len(overtaken)
            show(window, later)
            held.take()  # what is asked now is still on its way
            before = words(window)
            late = [one for one in overtaken if not _is_a_write(one)]
            answer(late, fails)
            let_timers_run()
            assert words(window) == before, (later, fails)
            assert not told
    if view != "home":
        assert asked


def _is_a_write(question) -> bool:
    work = question[1]
    return isinstance(work, partial) and "keep" in getattr(work.func, "__name__", "")
