"""The real application, which tells through a pipe what it tells its user.

`main` is for nursery.py; its words are PROJECT, SETTINGS, KIND, ARGUMENT and the socket of the
nursery of workers. It opens the project, does one job and quits. KIND is `train` (ARGUMENT: values
as JSON; a run that was interrupted is resumed), `encode`, or `load` (ARGUMENT: a checkpoint). Told
are lines of JSON: `began` with the worker's number once it has the job, then `result` or `error`.
"""

import argparse
import json
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from app import __main__ as application
from app.core.training_queue import Wish
from app.shell import start
from app.shell.window import Window
from app.training.page import TrainingPage
from mrcsaf.answers import runs
from mrcsaf.core.progress import silent
from mrcsaf.worker import client

NURSERY = Path(__file__).with_name("nursery.py")
IDLE = ("", "wait", "start")  # the stages before a worker has its job


class ToldPage(TrainingPage):
    """The page of trainings, which also tells us."""

    telling = -1

    def tell(self, **message: Any) -> None:
        os.write(self.telling, json.dumps(message).encode() + b"\n")

    def leave(self, **message: Any) -> None:
        self.tell(**message)
        QApplication.exit(0)

    def result(self, value: dict[str, Any]) -> None:
        self.leave(type="result", value=value)

    def error(self, error: Exception) -> None:
        self.leave(type="error", kind=type(error).__name__, text=str(error))

    def _published(self, result: dict[str, Any]) -> None:
        super()._published(result)
        self.result(result)


class Deed:
    """The one job of this start, begun when the project is open."""

    def __init__(self, window: Window, kind: str, argument: str) -> None:
        self._studio, self._kind, self._argument = window.studio, kind, argument
        self._began = self._told = False
        self._page = ToldPage(window.studio)
        window.pages["training"] = self._page
        window.stack.addWidget(self._page)
        self._studio.failed.connect(self._page.error)
        self._studio.session_changed.connect(self._opened)
        self._studio.tasks.changed.connect(self._look)

    def _opened(self, _: object) -> None:
        if not self._began:  # it opens again when a run is complete
            self._began = True
            self._begin(self._studio.session.path)

    def _begin(self, path: Path) -> None:
        page = self._page
        if self._kind == "encode":
            self._studio.operations.encode(path, "Encoding", page.result, self._studio.failed.emit)
        elif self._kind == "load":
            page.load(Path(self._argument))
        else:
            rows = runs.list_runs(path, silent).rows
            if open_rows := [row for row in rows if row.resumable]:
                page.resume(open_rows[0])
            else:
                page.train(Wish(path, values=json.loads(self._argument), device="cpu"))

    def _look(self) -> None:
        process = self._studio.operations.long._process
        stages = [task.progress.stage for task in self._studio.tasks.running]
        if not self._told and process is not None and any(stage not in IDLE for stage in stages):
            self._told = True
            self._page.tell(type="began", pid=process.hello.pid)


def window(kind: str, argument: str, made: Any, options: argparse.Namespace) -> Window:
    """The application's own window, with a job to do."""
    found: Window = made(options)
    found.deed = Deed(found, kind, argument)
    return found


def main(words: list[str], files: list[int]) -> int:
    project, settings, kind, argument, workers = words
    (ToldPage.telling,) = files
    command = [sys.executable, "-S", str(NURSERY), "--as-one", workers]
    client.default_command = lambda: command
    start.window = partial(window, kind, argument, start.window)
    return application.main([project, "--settings", settings, "--lang", "en"])
