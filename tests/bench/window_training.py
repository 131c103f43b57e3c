"""Trains from the window as a person would, with a close in the middle, and compares the end.

    xvfb-run -a python tests/bench/window_training.py FOLDER DATA [--model M] [--set NAME=VALUE …]

DATA is imported into FOLDER; a training is begun with the mouse, the window closed while it runs
and opened again, the run resumed and followed to its early stop; then the command line trains the
same settings in a copy. Prints one JSON object and leaves pictures of the window in FOLDER. Needs a
screen, or Xvfb.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("OMP_NUM_THREADS", "1")

# ruff: noqa: E402  (the path comes first)
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from app.shell import start
from mrcsaf.store import Project, runs

SIZE = (1360, 860)
MIDDLE = 3  # epochs before the window is closed
PATIENCE_S = 3600.0
MS = 30


class Person:
    """Has a window, two eyes and a mouse."""

    def __init__(self, folder: Path, project: Path, theme: str) -> None:
        self.folder = folder
        options = argparse.Namespace(
            settings=folder / f"window-{theme}.ini", theme=theme, size=SIZE, view="training",
            item="", sample=False, project=project, user="", screenshot=None,
        )  # fmt: skip
        self.window = start.window(options)
        self.window.show()
        self.wait(self._is_open)
        self.page = self.window.page
        self.wait(self.page.settled)
        self.queue = self.window.studio.operations.queue

    def _is_open(self) -> bool:
        return self.window.studio.session is not None

    def wait(self, until: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
        """Look on until something is so."""
        deadline = time.monotonic() + seconds
        while not until():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{until} did not come true")
            loop = QEventLoop()
            QTimer.singleShot(MS, loop.quit)
            loop.exec()

    def look(self, name: str) -> None:
        self.window.grab().save(str(self.folder / f"{name}.png"))

    def click(self, button: QPushButton) -> None:
        assert button.isVisible(), button.text()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def epochs(self) -> int:
        return len(self.queue.current.epochs) if self.queue.current is not None else 0

    def press(self, words: str) -> None:
        """Answer the question that is on the screen, once it is there."""
        boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
        found = [b for box in boxes if box.isVisible() for b in box.buttons() if words in b.text()]
        if found:
            self.folder.joinpath("asked.txt").write_text(boxes[0].text(), "utf-8")
            found[0].click()
        else:
            QTimer.singleShot(MS, partial(self.press, words))


def choose(person: Person, model: str, values: dict[str, str]) -> None:
    """Fill the form as with the keyboard."""
    setup = person.page.setup
    setup.model_box.setCurrentIndex(setup.model_box.findData(model))
    setup.model_box.activated.emit(setup.model_box.currentIndex())
    for name, value in values.items():
        editor = setup.form.fields[name].editor
        editor.clear()
        QTest.keyClicks(editor, value)
    person.wait(partial(_checked, setup))
    person.wait(person.page.settled)


def _checked(setup: Any) -> bool:
    return setup._checking is not None


def begin(folder: Path, project: Path, model: str, values: dict[str, str]) -> dict[str, Any]:
    """Train until a state that can be resumed is on disk, then close the window amid an epoch."""
    person = Person(folder, project, "light")
    choose(person, model, values)
    person.look("1-form")
    began = time.monotonic()
    person.click(person.page.setup.train_button)
    state = project / "runs" / "0001" / "state.safetensors"
    person.wait(
        lambda: (person.epochs() >= MIDDLE and state.is_file()) or not person.queue.trainings
    )
    if not person.queue.trainings:
        raise SystemExit("It ended before it could be closed: lower learning_rate.")
    person.look("2-live")
    seen = person.epochs()
    QTimer.singleShot(MS, partial(person.press, "Stop it"))
    asked = time.monotonic()
    closed = person.window.close()
    assert closed
    return {"closed_after_epochs": seen, "close_s": time.monotonic() - asked,
            "trained_s": asked - began}  # fmt: skip


def go_on(folder: Path, project: Path) -> dict[str, Any]:
    """Open again, resume the stopped run, and follow it to its end."""
    person = Person(folder, project, "dark")
    person.wait(lambda: bool(person.page.runs.model.rows))
    row = person.page.runs.model.rows[0]
    person.page.runs.select(row.run.id)
    person.wait(person.page.settled)
    person.look("3-stopped")
    person.click(person.page.live.resume_button)
    person.wait(lambda: person.epochs() >= 2)
    first = person.queue.current.epochs[0]["epoch"]
    person.look("4-resumed")
    person.wait(lambda: person.queue.current is None)
    person.wait(lambda: person.page.runs.model.rows[0].state == "complete", 60)
    start.wait(person.window)
    person.look("5-complete")
    person.window.view("recommend")
    start.wait(person.window)
    person.look("6-recommend")
    person.window.close()
    return {"state_when_reopened": row.state, "resumed_at_epoch": first}


def outcome(project: Path) -> dict[str, Any]:
    """What a run left: its figures, the checksum of its weights, its vectors' sum."""
    with Project.open(project) as opened:
        run = runs.run(opened.db, 1)
        parts = [part.item for part in run.parts]
        vectors = [runs.item_vectors(opened.db, 1, part).tobytes() for part in parts]
        curves = runs.epochs(opened.db, 1)
    return {
        "status": run.status, "epochs": run.metrics["epochs"],
        "best_epoch": run.metrics["best_epoch"], "valid": run.metrics["valid"],
        "test": run.metrics["test"], "checkpoint_sha": run.checkpoint_sha,
        "vectors": hash(tuple(vectors)), "curves": curves,
    }  # fmt: skip


def phase(name: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """Another process of this program, so that closing means closing."""
    given = [word for text in arguments.values for word in ("--set", text)]
    command = [sys.executable, __file__, str(arguments.folder), str(arguments.data),
               "--model", arguments.model, "--phase", name, *given]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def command_line(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "mrcsaf", *words, "--quiet"], check=True, cwd=ROOT)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="lightgcn")
    parser.add_argument("--set", dest="values", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--phase", default="")
    arguments = parser.parse_args()
    values = dict(text.split("=", 1) for text in arguments.values)
    project, twin = (arguments.folder / f"{name}.mrcsaf" for name in ("window", "command"))
    if arguments.phase:
        app = QApplication(sys.argv[:1])
        begun = arguments.phase == "begin"
        found = (
            begin(arguments.folder, project, arguments.model, values)
            if begun
            else go_on(arguments.folder, project)
        )
        app.processEvents()
        sys.stdout.write(json.dumps(found) + "\n")
        return
    arguments.folder.mkdir(parents=True, exist_ok=True)
    command_line("import", str(project), "--from", str(arguments.data))
    shutil.copytree(project, twin)
    found = {"platform": os.environ.get("QT_QPA_PLATFORM", "xcb")}
    found |= phase("begin", arguments) | phase("resume", arguments)
    given = [word for text in arguments.values for word in ("--set", text)]
    command_line("train", str(twin), "--model", arguments.model, "--device", "cpu", *given)
    ours, theirs = outcome(project), outcome(twin)
    found |= {"same_" + name: ours[name] == theirs[name] for name in ours}
    found |= {name: value for name, value in ours.items() if name != "curves"}
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
