"""What no program chooses: a disk that fills up in training, a clock that jumps, old locks."""

import errno
import itertools
import os
import resource
import shutil
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.core import files
from mrcsaf.core.errors import MrcsafError, StoreError
from mrcsaf.data.records import ImportOptions
from mrcsaf.store import (
    Project,
    backups,
    catalogue,
    importing,
    maintenance,
    runs,
)
from mrcsaf.train import run as experiment
from tests.torture import forking
from tests.torture.conftest import Rounds, Tally
from tests.torture.forking import Say
from tests.torture.test_faults import Failing

VALUES = {
    "attention": "exact", "dim": 4, "neighbours": 4, "pruned_edges": 0.3, "batch_size": 50,
    "max_epochs": 3, "learning_rate": 0.02,
}  # fmt: skip
PARTS = ("h_image", "p_image", "h_text", "p_text")


def train(path: Path, resume: int | None = None) -> int:
    chosen = experiment.settings("mrcsaf", VALUES)
    return int(experiment.train(path, chosen, device="cpu", resume=resume)["run"])


def vectors(path: Path, run: int) -> list[bytes]:
    with Project.open(path) as project:
        return [runs.item_vectors(project.db, run, part).tobytes() for part in PARTS]


def problems(path: Path) -> list[str]:
    with Project.open(path) as project:
        return maintenance.problems(project.db, project.images, project.runs)


@pytest.fixture(scope="module")
def wanted(untrained: Path, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """What an undisturbed training ends with."""
    path = Path(shutil.copytree(untrained, tmp_path_factory.mktemp("calm") / "shop.mrcsaf"))
    return vectors(path, train(path))


def test_a_disk_that_fills_up_in_training_costs_nothing_but_time(
    untrained: Path, tmp_path: Path, wanted: list[bytes], rounds: Rounds, tally: Tally
) -> None:
    """Every call to the disk fails once; the run is resumed and ends as if nothing had been."""
    faults, step = 0, 1 if rounds(0, 1) else 23
    for after in itertools.count(0, step):
        path = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))
        failing = Failing(after, errno.ENOSPC)
        with pytest.MonkeyPatch.context() as patch:
            failing.install(patch)
            try:
                train(path)
            except StoreError as error:
                assert os.strerror(errno.ENOSPC) in str(error)  # noqa: PT017
        faults += failing.fired
        assert problems(path) == []
        with Project.open(path) as project:
            known = runs.runs(project.db)
        assert [run.status for run in known] in (["complete"], ["failed"], ["running"], [])
        if [run.status for run in known] == ["failed"]:
            assert "No space left" in known[0].metrics["reason"]
        resumed = known[0].id if known and known[0].status != "complete" else None
        last = known[0].id if known and known[0].status == "complete" else train(path, resumed)
        assert vectors(path, last) == wanted
        shutil.rmtree(path)
        if not failing.fired:
            break
    assert faults
    tally("disk full in training", faults, halved=0, differing=0)


@pytest.mark.parametrize("room", [2 << 10, 20 << 10, 60 << 10, 150 << 10, 400 << 10])
def test_the_systems_own_limit_on_files_is_a_sentence(
    untrained: Path, tmp_path: Path, wanted: list[bytes], room: int, tally: Tally
) -> None:
    """No file may grow beyond `room`: the kernel itself says no, also to SQLite."""
    path = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))

    def work(say: Say) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        try:
            train(path)
            say("trained")
        except MrcsafError as error:
            say(f"refused {error}")

    ended = forking.run(work)
    assert (ended.signal, ended.code) == (0, 0), ended.said
    assert problems(path) == []
    if ended.said[0].startswith("refused"):
        assert vectors(path, train(path)) == wanted
        tally("disk full in training", 1, halved=0, differing=0)


class Jumping:
    """A clock that jumps by years at every look."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._real = time.time
        self.jumps = 0

    def __call__(self) -> float:
        self.jumps += 1
        return self._real() + float(self._random.normal(0, 3e8))


def test_a_clock_that_jumps_by_years_changes_no_result(
    untrained: Path,
    tmp_path: Path,
    wanted: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
    rounds: Rounds,
    tally: Tally,
) -> None:
    clock = Jumping(1)
    monkeypatch.setattr(time, "time", clock)
    for number in range(rounds(2, 30)):
        path = Path(shutil.copytree(untrained, tmp_path / f"{number}.mrcsaf"))
        run = train(path)
        assert vectors(path, run) == wanted
        made = [backups.make(path / "project.db", path / "backups") for _ in range(3)]
        assert problems(path) == []
        Project.restore(path, made[0])
        assert vectors(path, run) == wanted
    assert clock.jumps > 3
    tally("jump of the clock", clock.jumps, lost=0)


def test_a_clock_set_forward_while_a_file_is_written_is_a_sentence(
    untrained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    """Its temporary file looks old to one who sweeps: the old content stays, a retry works."""
    path = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))
    target = path / "backups" / "note"
    files.write_bytes(target, b"old")
    later = time.time() + 7200

    def write_slowly() -> None:
        with files.replacing(target) as out, monkeypatch.context() as patch:
            out.write(b"new")
            patch.setattr(time, "time", lambda: later)
            Project.open(path, write=True).close()

    with pytest.raises(StoreError, match="cannot be written"):
        write_slowly()
    assert target.read_bytes() == b"old"
    files.write_bytes(target, b"new")
    assert target.read_bytes() == b"new"
    tally("jump of the clock", 1, lost=0)


@pytest.mark.parametrize("content", [b"", b"99999999 another-host", b"\0" * 4096])
def test_a_lock_left_behind_keeps_nobody_out(
    untrained: Path, tmp_path: Path, content: bytes, tally: Tally
) -> None:
    path = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))
    (path / "project.lock").write_bytes(content)
    with Project.open(path, write=True) as project:
        catalogue.set_meta(project.db, "name", "mine")
    with Project.open(path) as project:
        assert catalogue.meta(project.db, "name") == "mine"
    tally("lock left behind", 1, refused=0)


def test_a_lock_that_is_a_folder_is_a_sentence(untrained: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))
    (path / "project.lock").unlink(missing_ok=True)
    (path / "project.lock").mkdir()
    with pytest.raises(StoreError, match="cannot be written to"):
        Project.open(path, write=True)
    with Project.open(path) as project:
        assert catalogue.counts(project.db)["items"]


def test_two_processes_import_into_one_place_and_one_wins(tmp_path: Path, tally: Tally) -> None:
    """Both try to make the same project: one makes it, the other says why it did not."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "items.csv").write_text("id,title\n" + "".join(f"p{n},T\n" for n in range(50)))
    pairs = "".join(f"u{n % 9},p{n % 50}\n" for n in range(200))
    (folder / "interactions.csv").write_text("user,item\n" + pairs)

    def work(say: Say) -> None:
        pid = os.fork()  # two processes of one fork
        if pid == 0:
            time.sleep(head_start)
        try:
            importing.run(path, folder, ImportOptions())
            said = "made"
        except StoreError as error:
            said = f"refused {error}"
        if pid == 0:
            (path.parent / "second").write_text(said)
            os._exit(0)
        os.waitpid(pid, 0)
        say(said)

    rounds = 6
    for number in range(rounds):
        path = tmp_path / str(number) / "shop.mrcsaf"
        path.parent.mkdir()
        head_start = 0.1 * number / rounds  # an import of so few rows takes about as long
        ended = forking.run(work)
        said = sorted([ended.said[0], (path.parent / "second").read_text()])
        assert said[0] == "made"
        assert said[1].startswith("refused"), said
        assert problems(path) == []
        with Project.open(path) as project:
            assert catalogue.counts(project.db)["items"] == 50
    tally("two processes making one project", rounds, lost=0)
