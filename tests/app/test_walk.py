"""A random walk over every command in every state: nothing may raise, hang or leave a dialog."""

import os
import random
import shutil
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from app.shell import start
from app.shell.pages import PAGES
from mrcsaf.store import Project, backups, repairing
from mrcsaf.worker.protocol import WorkerDied
from tests import shops

STEPS, LONG = 1_000, 10_000  # over all states; a step takes 40 ms of one core, mostly painting
NOT_HERE = {"quit", "sample"}  # the one ends the walk; the other has its own test below


class NoWorker:
    """A worker process that cannot be started: the window must do without."""

    def hello(self, report):
        raise WorkerDied("The worker process could not be started.")

    def run(self, kind, arguments, report):
        raise WorkerDied("The worker process could not be started.")

    def detach(self):
        pass

    def stop(self):
        pass


class Walker:
    """Triggers what a user could trigger now, and closes what opens."""

    def __init__(self, window, seed):
        self.window = window
        self.random = random.Random(seed)
        self.done = []

    def walk(self, steps):
        for _ in range(steps):
            self.step()
            QApplication.processEvents()
            self.close_dialogs()

    def step(self):
        chance = self.random.random()
        if chance < 0.85:
            self.act()
        elif chance < 0.95:
            self.choose()
        else:
            size = self.random.choice([(960, 600), (1280, 800), (1500, 900)])
            self.window.resize(*size)
            self.done.append(f"resize {size}")

    def act(self):
        actions = self.window.actions_.by_id
        able = [n for n, a in actions.items() if a.isEnabled() and n not in NOT_HERE]
        name = self.random.choice(able)
        if name.startswith("theme-"):  # the costliest command by far: one time in five is enough
            name = self.random.choice([name, *self.random.choices(able, k=4)])
        self.done.append(name)
        actions[name].trigger()

    def choose(self):
        session, selection = self.window.studio.session, self.window.studio.selection
        if session is None:
            return
        item, user = self.random.randrange(len(session.items)), len(session.users)
        what = self.random.randrange(4)
        self.done.append(f"choose {what} {item}")
        if what == 0:
            selection.set_primary(item)
        elif what == 1:
            selection.set_selected(frozenset({item, (item + 1) % len(session.items)}))
        elif what == 2 and user:
            selection.set_user(self.random.randrange(user))
        else:
            self.window.studio.set_k(self.random.choice([10, 20, 50, 200]))

    def close_dialogs(self):
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.close()


def close_modal():
    """Ends what runs an event loop of its own."""
    widget = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    if widget is not None:
        widget.close()


@pytest.fixture
def walker(open_window, monkeypatch, tmp_path, qtbot):
    """Builds a walker over a window; files are given up, or written to a folder of the test."""
    monkeypatch.setattr("app.core.worker_jobs.WorkerClient", lambda **_: NoWorker())
    names = [("", ""), (str(tmp_path / "out.csv"), ""), (str(tmp_path / "out.png"), "")]
    turn = random.Random(1)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: turn.choice(names))
    closer = QTimer()
    closer.timeout.connect(close_modal)
    closer.start(25)
    yield lambda project, seed: Walker(open_window(project), seed)
    closer.stop()


@pytest.fixture
def places(rich_shop, tmp_path):
    """What may be open: nothing, no model, everything there is, no users."""
    copy = tmp_path / "Rich shop.mrcsaf"
    shutil.copytree(rich_shop, copy)
    return {
        "no project": None,
        "no model": shops.build(tmp_path / "Untrained.mrcsaf", n_runs=0),
        "everything": copy,
        "no users": shops.build(tmp_path / "Nobody.mrcsaf", n_users=0, n_runs=0),
    }


OPENED: list[str] = []
LISTENING = [False, False]  # to be told, and whether it was told so: an audit hook stays for good


def _listen(event, arguments):
    """Python's own `open` of a database; what SQLite opens is another event."""
    if event == "open" and LISTENING[0] and not isinstance(arguments[0], int):
        name = os.path.basename(os.fsdecode(arguments[0]))
        if name in ("project.db", "project.db-wal", "project.db-shm"):
            OPENED.append(name)


@pytest.fixture
def opened():
    """The databases of projects that were opened past SQLite, which costs it its locks."""
    if not LISTENING[1]:
        sys.addaudithook(_listen)
    LISTENING[:] = [True, True]
    OPENED.clear()
    yield OPENED
    LISTENING[0] = False


SHARES = {"no project": 0.1, "no model": 0.2, "everything": 0.6, "no users": 0.1}


@pytest.mark.parametrize("state", SHARES)
def test_a_random_walk_over_all_commands_raises_nothing(walker, places, state, opened):
    one = walker(places[state], seed=11)
    one.walk(round(STEPS * SHARES[state]))
    assert start.wait(one.window, 30), one.done[-5:]
    assert one.window.current in PAGES
    assert opened == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("state", SHARES)
def test_a_long_walk_raises_nothing(walker, places, state, seed, opened):
    one = walker(places[state], seed)
    one.walk(round(LONG * SHARES[state]) // 5)
    assert start.wait(one.window, 60), one.done[-5:]
    assert opened == []


def test_no_database_is_opened_past_sqlite_where_backups_are_made_and_put_back(places, opened):
    path = places["everything"]
    with Project.open(path, write=True):
        copy = backups.make(path / "project.db", path / "backups")
    repairing.look_into(copy)
    repairing.repair(path)
    repairing.restore_newest(path)
    repairing.restore(path, copy.name)
    os.truncate(path / "project.db", 20_000)  # damaged: it is set aside
    repairing.repair(path)
    assert opened == []
    with (path / "project.db").open("rb"):  # and the listener does listen
        assert opened == ["project.db"]


def test_the_walk_meets_every_command_that_can_be_given(walker, places):
    """Each one by itself, from every view."""
    one = walker(places["everything"], seed=0)
    one.window.studio.selection.set_primary(3)
    met = set()
    for view in PAGES:
        one.window.view(view)
        for name, action in one.window.actions_.by_id.items():
            if action.isEnabled() and name not in NOT_HERE and name not in met:
                met.add(name)
                action.trigger()
                QApplication.processEvents()
                one.close_dialogs()
                one.window.view(view)
    never = set(one.window.actions_.by_id) - met - NOT_HERE
    assert never <= {"back", "forward"}
