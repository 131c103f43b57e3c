"""Every kind of hostile project or input, met by every command and every view.

Nothing outside the project may change, no command may crash, wait for ever, or end in a trace, and
nothing it prints may command a terminal.

    python -m tests.torture.test_hostile_shops "16 run.metrics" 7 info       one case, looked at
"""

import contextlib
import itertools
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from app.shell.pages import PAGES
from tests.torture import hostile, nursery
from tests.torture.conftest import Rounds, Tally
from tests.torture.hostile import ITEM, KINDS, USER, Scene

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90.0  # of one command, on a machine that does other things
MOST_PRINTED = 1 << 20
TRACE = re.compile(r"Traceback \(most recent|Fatal Python error|Segmentation fault")
COMMANDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
Words = Callable[[Scene], list[str]]


def _job(name: str, **arguments: object) -> Words:
    return lambda scene: ["job", name, json.dumps({"project": str(scene.project), **arguments})]


def _on(command: str, *rest: str) -> Words:
    """A command on the project; {} in its words is the scene's folder."""
    return lambda scene: [
        command, str(scene.project), *(word.replace("{}", str(scene.root)) for word in rest)
    ]  # fmt: skip


COMMANDS: dict[str, Words] = {
    "info": _on("info"),
    "info, JSON": _on("info", "--json"),
    "check": _on("check"),
    "repair": _on("check", "--repair"),
    "backup": _on("backup"),
    "restore": _on("restore"),
    "recommend": _on("recommend", "--user", USER, "-k", "5"),
    "recommend, JSON": _on("recommend", "--user", USER, "--run", "2", "--json"),
    "explain": _on("explain", "--user", USER, "--item", ITEM),
    "evaluate": _on("evaluate"),
    "export of weights": _on("export", "--out", "{}/out/w.csv"),
    "export of a list": _on("export", "--user", USER, "--out", "{}/out/l.json"),
    "train": _on("train", "--model", "popularity", "--config", "{}/inputs/settings.toml"),
    "train a graph model": _on("train", "--model", "freedom", "--set", "max_epochs=1"),
    "resume": _on("train", "--resume", "3"),
    "load": _on("load", "{}/inputs/model.safetensors"),
    "place": _on("place", "--features", "{}/inputs/vectors.npz", "--user", USER),
    "import": lambda scene: [
        "import", str(scene.out / "new.mrcsaf"), "--from", str(scene.inputs / "data")
    ],
    "import into it": _on("import", "--from", "{}/inputs/data"),
    "undo": lambda scene: ["undo", str(scene.project)],
    "keep the best": _job("keep_best", run=3),
    "propagate again": _job("rerun", user=1, items=[], k=5),
}  # fmt: skip
MUST_WORK = {("8 an item saved after a run was stopped", "resume")}
MUST_BE_REFUSED = {("19 links in a data set", "import")}
REAL = "4 modules in the working directory"  # needs a process that imports everything itself


@dataclass(frozen=True)
class Ended:
    """How a process ended; `code` is None where something ended it."""

    code: int | None
    text: str
    seconds: float


@dataclass(frozen=True)
class Hall:
    """A whole scene, and the nurseries that commands, views and workers are forked from."""

    folder: Path
    base: Scene

    def ask(self, nursery_name: str, words: list[str]) -> Ended:
        """A process of that nursery, until it has ended or has had its time."""
        heard, telling = os.pipe()
        log = self.folder / f"{nursery_name}.log"
        began = time.monotonic()
        with open(os.devnull, "rb") as nothing, log.open("wb") as out:
            files = [nothing.fileno(), out.fileno(), out.fileno(), telling]
            pid, alive = nursery.ask(str(self.folder / nursery_name), words, files)
        os.close(telling)
        with alive, os.fdopen(heard) as pipe:
            ended = select.select([pipe], [], [], PATIENCE_S)[0]
            said = pipe.readline() if ended else ""
            if not ended:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                said = "hangs"
            alive.settimeout(10)
            with contextlib.suppress(OSError):
                alive.recv(1)
        text = log.read_bytes().decode("utf-8", "replace")
        if said == "hangs":
            text += "\nTraceback (most recent: it hangs)"
        code = int(said) if said.strip().lstrip("-").isdigit() else None
        return Ended(code, text, time.monotonic() - began)


@contextlib.contextmanager
def hall(folder: Path) -> Iterator[Hall]:
    base = hostile.build(folder / "base")
    environment = os.environ | {"OMP_NUM_THREADS": "1", "QT_QPA_PLATFORM": "offscreen"}
    modules = {"commands": "hostile_commands", "views": "hostile_views", "workers": "real_worker"}
    with contextlib.ExitStack() as stack:
        for name, module in modules.items():
            command = [sys.executable, "-m", "tests.torture.nursery", str(folder / name)]
            command.append(f"tests.torture.{module}")
            process = stack.enter_context(subprocess.Popen(command, cwd=ROOT, env=environment))
            stack.callback(process.kill)
        deadline = time.monotonic() + PATIENCE_S
        while not all((folder / name).exists() for name in modules):
            assert time.monotonic() < deadline, "no nursery"
            time.sleep(0.02)
        yield Hall(folder, base)


def really(scene: Scene, words: list[str]) -> Ended:
    """A command in an interpreter of its own, started as people start it."""
    began = time.monotonic()
    environment = os.environ | {"HOME": str(scene.home), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        words, cwd=scene.cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    text = done.stdout.decode("utf-8", "replace")
    return Ended(done.returncode, text, time.monotonic() - began)


def command(place: Hall, name: str, seed: int, wish: str) -> list[str]:
    """What is wrong with how a command met a hostile scene."""
    with tempfile.TemporaryDirectory(dir=place.folder) as folder:
        scene = hostile.damaged(place.base, Path(folder) / "scene", name, seed)
        before = scene.outside()
        words = COMMANDS[wish](scene)
        if words[0] not in ("job", "undo", "import", "restore", "backup", "check", "info"):
            words.append("--quiet")
        if name == REAL and words[0] not in ("job", "undo"):
            ended = really(scene, [sys.executable, "-m", "mrcsaf", *words])
        else:
            ended = place.ask("commands", [str(scene.cwd), str(scene.home), *words])
        wrong = judged(scene, before, ended)
        if (
            ended.code not in (None, 0, 99)
            and wish not in ("check", "repair")
            and "mrcsaf: " not in ended.text
        ):
            wrong.append(f"ends with {ended.code} and says nothing")
        if (name, wish) in MUST_WORK and ended.code != 0:
            wrong.append("does not do what people ask of a project that is whole")
        if (name, wish) in MUST_BE_REFUSED and ended.code == 0:
            wrong.append("takes what it must refuse")
        if COMMANDING.search(ended.text):
            wrong.append("prints what commands a terminal")
        if name.startswith("5 ") and not (scene.project / "runs/0003/state.safetensors").exists():
            wrong.append("what a backup needs is gone")
        return wrong + ([ended.text[-3000:]] if wrong else [])


def view(place: Hall, name: str, seed: int, wish: str) -> list[str]:
    """What is wrong with how a view of the window met a hostile scene."""
    with tempfile.TemporaryDirectory(dir=place.folder) as folder:
        scene = hostile.damaged(place.base, Path(folder) / "scene", name, seed)
        before = scene.outside()
        words = [
            str(scene.project), "--view", wish, "--screenshot", str(scene.out / "shot.png"),
            "--settings", str(scene.out / "settings.ini"), "--lang", "en",
        ]  # fmt: skip
        if name == REAL:
            ended = really(scene, [sys.executable, "-m", "app", *words])
        else:
            workers = str(place.folder / "workers")
            ended = place.ask("views", [str(scene.cwd), str(scene.home), workers, *words])
        wrong = judged(scene, before, ended)
        if "before everything had arrived" in ended.text:
            wrong.append("waits for ever")
        return wrong + ([ended.text[-3000:]] if wrong else [])


def judged(scene: Scene, before: dict[str, str], ended: Ended) -> list[str]:
    """What no process may do, whatever it was asked."""
    wrong = []
    after = scene.outside()
    touched = [path for path in before | after if before.get(path) != after.get(path)]
    if touched:
        wrong.append(f"touched {', '.join(touched[:3])}")
    if ended.code is None:
        wrong.append("crashed or had to be killed")
    elif ended.code not in range(6):
        wrong.append(f"ended with {ended.code}")
    if TRACE.search(ended.text):
        wrong.append("a trace")
    if len(ended.text) > MOST_PRINTED:
        wrong.append(f"printed {len(ended.text):,} characters")
    if hostile.foreign_sql_ran(scene):
        wrong.append("ran SQL of the sender's")
    return wrong


Case = tuple[str, str]


def pairs(wishes: list[str], times: int) -> list[Case]:
    """So many of (kind, wish): each kind and each wish early on, all of them once if they fit."""
    rounds = [
        [(name, wishes[(at + shift) % len(wishes)]) for at, name in enumerate(KINDS)]
        for shift in range(len(wishes))
    ]
    every = list(itertools.chain.from_iterable(rounds))
    return list(itertools.islice(itertools.cycle(every), times))


def test_the_draw_is_the_same_every_time_and_meets_all_pairs() -> None:
    every = pairs(list(COMMANDS), len(KINDS) * len(COMMANDS))
    assert len(set(every)) == len(every) == len(KINDS) * len(COMMANDS)
    assert {name for name, _ in every[: len(KINDS)]} == set(KINDS)
    assert every[:50] == pairs(list(COMMANDS), 50)


def test_no_hostile_shop_does_harm(
    tmp_path: Path, rounds: Rounds, tally: Tally, request: pytest.FixtureRequest
) -> None:
    times = rounds(100, max(1000, len(KINDS) * len(COMMANDS)))
    commands = pairs(list(COMMANDS), times)
    views = pairs(list(PAGES), times)
    Random("views").shuffle(views) if times > 100 else None
    found: dict[str, list[str]] = {}
    with hall(tmp_path) as place:
        for seed, (one, other) in enumerate(zip(commands, views, strict=True)):
            for meet, case in ((command, one), (view, other)):
                if wrong := meet(place, case[0], seed, case[1]):
                    found[f"{case[0]} | {seed} | {case[1]}"] = wrong
    told = Counter(word for wrong in found.values() for word in wrong[:-1])
    tally("hostile project or input, a command and a view each", times, harm=len(found))
    assert not found, f"{told}\n" + "\n\n".join(
        f"{case}: {'; '.join(wrong)}" for case, wrong in list(found.items())[:20]
    )


def main() -> None:
    """Meet one case, or with no words every kind with a view and a command drawn."""
    with tempfile.TemporaryDirectory() as folder, hall(Path(folder)) as place:
        wished = sys.argv[1:] or None
        cases = [(wished[0], int(wished[1]), wished[2])] if wished else [
            (name, seed, wish)
            for seed, name in enumerate(KINDS)
            for wish in (list(COMMANDS)[seed % len(COMMANDS)], list(PAGES)[seed % len(PAGES)])
        ]  # fmt: skip
        for name, seed, wish in cases:
            meet = command if wish in COMMANDS else view
            began = time.monotonic()
            wrong = meet(place, name, seed, wish)
            line = f"{time.monotonic() - began:5.1f} s  {name} | {seed} | {wish}: {wrong or 'good'}"
            sys.stdout.write(line.replace("\x1b", "ESC") + "\n")
            sys.stdout.flush()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
