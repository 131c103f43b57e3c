"""A small catalogue on disk, and a worker of threads: real reading and storing, no torch."""

import threading

import pytest

from app.core.application import Studio
from app.core.settings import SettingsFile
from app.importing.wizard import ImportWizard
from mrcsaf.core.progress import Progress
from mrcsaf.worker.jobs import JOBS
from mrcsaf.worker.workshop import Workshop
from tests.shops import picture


def write_shop(folder, n_items=6):
    """Items under names of their own, one of them twice, one without an id; no one knows “zzz”."""
    (folder / "images").mkdir(parents=True)
    rows = ["code;name;cost"]
    for number in range(n_items):
        rows.append(f"a{number};Thing {number};{number if number else 'call us'}")
        (folder / "images" / f"a{number}.png").write_bytes(picture(number))
    (folder / "items.csv").write_text("\n".join([*rows, "a1;Again;3", ";No id;3"]) + "\n")
    pairs = [f"u{user},a{(user + step) % n_items}" for user in range(4) for step in range(5)]
    (folder / "interactions.csv").write_text("\n".join(["who,what", *pairs, "u1,zzz"]) + "\n")
    return folder


class ThreadWorker:
    """Does previews and imports as the real one does; encodes when `go` is set, or `error`s."""

    def __init__(self):
        self.asked = []
        self.go = threading.Event()
        self.go.set()
        self.error = None

    def run(self, kind, arguments, report):
        self.asked.append((kind, arguments))
        if kind != "encode":
            return Workshop(JOBS)(kind, arguments, report)
        for message in ("texts", "images"):
            report(Progress(1, 6, message, "encode"))
            while not self.go.wait(0.01):
                report(Progress(1, 6, message, "encode"))
        if self.error is not None:
            raise self.error
        report(Progress(6, 6, "nearest items", "graph"))
        return {"text": {"encoded": 6}, "image": {"encoded": 6}}

    def stop(self):
        pass


@pytest.fixture
def worker(give_worker):
    return give_worker(ThreadWorker())


@pytest.fixture
def files(tmp_path):
    return write_shop(tmp_path / "Corner shop")


@pytest.fixture
def place(tmp_path):
    (tmp_path / "projects").mkdir()
    return tmp_path / "projects"


@pytest.fixture
def wizard(worker, place, qtbot, tmp_path):
    studio = Studio(SettingsFile(tmp_path / "settings.ini"))
    made = ImportWizard(studio, place=place)
    qtbot.addWidget(made)
    made.show()
    yield made
    worker.go.set()
    assert studio.shutdown()
