"""Readers beside openings in one process, and a writer in another: nothing looks damaged."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from mrcsaf.core.errors import DamagedError, MrcsafError
from mrcsaf.store import Project, drafts
from tests.conftest import REPOSITORY
from tests.torture.conftest import Rounds, Tally

WRITER = """
import random, sys
from collections.abc import Callable
from pathlib import Path
from mrcsaf.core.errors import StoreError
from mrcsaf.store import Project, catalogue
number = 0
while True:
    try:
        with Project.open(Path(sys.argv[1]), write=True) as project:
            with project.db.atomic():
                number += 1
                project.db.execute("DELETE FROM meta WHERE key LIKE 'x%'")
                for key in range(random.randrange(50, 400)):
                    catalogue.set_meta(project.db, f"x{random.random()}", "y" * (key * 7 % 900))
    except StoreError as error:  # it waits for readers, as long as it may
        assert "in use" in str(error), error
    print(number, flush=True)
"""

DRAFTER = """
import sys, time
from pathlib import Path
from mrcsaf.core.errors import StoreError
from mrcsaf.store import Project, drafts
until = time.monotonic() + float(sys.argv[2])
while time.monotonic() < until:
    try:
        with Project.open(Path(sys.argv[1]), write=True) as project:
            drafts.add(project, title="A vase")
        print("kept", flush=True)
    except StoreError as error:
        print(f"refused: {error}", flush=True)
    time.sleep(0.05)  # as a hand that types does; the lock is not handed on in turn
"""


def read(path: Path) -> int:
    """As a pool thread of the window does, on a connection that is kept a while."""
    with Project.open(path) as project:
        for _ in range(20):
            project.db.execute("SELECT * FROM meta ORDER BY key").fetchall()
            (problem,) = project.db.execute("PRAGMA quick_check(1)").fetchone()
            if problem != "ok":
                raise DamagedError(problem)
            time.sleep(0.005)
    return 20


def look(path: Path) -> int:
    """As a page does that looks something up."""
    Project.open(path).close()
    return 1


def test_readers_beside_openings_see_no_damage(
    untrained: Path, tmp_path: Path, rounds: Rounds, tally: Tally
) -> None:
    path = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    until = time.monotonic() + rounds(6, 60)
    complaints: list[str] = []
    looks: list[int] = []

    def again(work: Callable[[Path], int]) -> None:
        while time.monotonic() < until:
            try:
                looks.append(work(path))
            except MrcsafError as error:
                complaints.append(str(error))
            time.sleep(0.01)

    threads = [threading.Thread(target=again, args=(work,)) for work in (read, read, look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.kill()
    written = writer.communicate()[0].split()
    damaged = [text for text in complaints if "in use" not in text]
    assert not damaged, (len(damaged), damaged[0])
    assert sum(looks) > 60
    assert written
    tally("readings and openings beside a writer", sum(looks), damaged=len(damaged))


def test_no_draft_is_refused_for_readers_of_our_own(
    untrained: Path, tmp_path: Path, rounds: Rounds, tally: Tally
) -> None:
    path = Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))
    seconds = rounds(6, 60)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", DRAFTER, str(path), str(seconds)],
            cwd=REPOSITORY, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    complaints: list[str] = []
    looks: list[int] = []

    def again(work: Callable[[Path], int]) -> None:
        while any(writer.poll() is None for writer in writers):
            try:
                looks.append(work(path))
            except MrcsafError as error:
                complaints.append(str(error))

    threads = [threading.Thread(target=again, args=(work,)) for work in (read, read, look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [line for writer in writers for line in writer.communicate()[0].splitlines()]
    refused = [line for line in said if line != "kept"]
    assert not refused, (len(refused), refused[0])
    assert not complaints, (len(complaints), complaints[0])
    assert len(said) > 4
    with Project.open(path) as project:
        assert len(drafts.drafts(project.db)) == len(said)
    tally("drafts of two writers beside readers", len(said), refused=0, reads=sum(looks))
