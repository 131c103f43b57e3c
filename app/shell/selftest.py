"""Does the main things once, by itself, and writes what it saw: whether this installation works.

Opens a copy of the sample shop, shows another user, visits every view, lets the worker place a
product, and leaves. Nothing of the user's own is read or changed.
"""

import json
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QTimer, qVersion

from app.core import errors, sample
from app.shell import start
from app.shell.pages import PAGES
from mrcsaf.core.errors import MrcsafError
from mrcsaf.core.progress import Progress, silent
from mrcsaf.core.version import __version__

if TYPE_CHECKING:
    from app.shell.window import Window

WORKER_S = 240.0  # torch may come from a cold disk, and then the encoders
POLL_MS = 20
PRODUCT = {"title": "Blue striped mug", "text": "A mug of stoneware with blue stripes."}


class SelfTest:
    """One tour of one window; `report` is what is written at its end."""

    def __init__(self, window: "Window") -> None:
        self.window = window
        self.problems: list[str] = []
        self.report: dict[str, Any] = {
            "version": __version__, "python": platform.python_version(), "qt": qVersion(),
            "system": platform.platform(), "frozen": bool(getattr(sys, "frozen", False)),
            "steps": {}, "problems": self.problems,
        }  # fmt: skip
        window.studio.failed.connect(self._failed)

    def run(self, folder: Path) -> bool:
        """Do every step, in `folder`, until one fails; whether all went well."""
        shop = folder / "sample.mrcsaf"
        steps: dict[str, Callable[[], Any]] = {
            "open the sample": lambda: self._open(sample.ready(folder, silent)),
            "change the user": self._change_user,
            "visit every view": self._visit,
            "place a product": lambda: self._place(shop),
        }
        for name, step in steps.items():
            started = time.monotonic()
            try:
                found = step()
            except Exception as error:  # noqa: BLE001  a fault is what the report is for
                self._failed(error)
                found = None
            seconds = round(time.monotonic() - started, 3)
            self.report["steps"][name] = {"seconds": seconds, "found": found}
            if self.problems:
                self.problems[0] = f"{name}: {self.problems[0]}"
                return False
        return True

    def _open(self, shop: Path) -> dict[str, int]:
        self.window.studio.open(shop)
        self._calm()
        session = self.window.studio.session
        if session is None or session.ranker is None:
            self.problems.append("no recommendations came")
            return {}
        return {"items": len(session.items), "users": len(session.users)}

    def _change_user(self) -> list[int]:
        studio = self.window.studio
        before = studio.selection.user
        studio.next_user()
        self._calm()
        if studio.selection.user in (None, before):
            self.problems.append("the user did not change")
        return [-1 if user is None else user for user in (before, studio.selection.user)]

    def _visit(self) -> list[str]:
        for name in PAGES:
            self.window.view(name)
            self._calm()
            if self.window.current != name:
                self.problems.append(f"the view {name!r} did not come")
        return list(PAGES)

    def _place(self, shop: Path) -> Any:
        answers: list[Any] = []
        arguments = {"project": str(shop), **PRODUCT}
        self.window.studio.operations.try_out(
            self.window, "place", arguments, answers.append, self._failed, _unheard
        )
        _until(lambda: bool(answers or self.problems), WORKER_S)
        if not answers:
            self.problems.append("the worker did not answer")
            return None
        return {"fields": sorted(answers[0])}

    def _calm(self) -> None:
        if not start.wait(self.window):
            self.problems.append("something did not arrive in a minute")

    def _failed(self, error: BaseException) -> None:
        known = isinstance(error, MrcsafError)
        self.problems.append(errors.sentence(error) if known else repr(error))
        if not known:
            self.report["fault"] = traceback.format_exception(error)

    def crashed(self, _: Any, error: BaseException, __: Any) -> None:
        """Instead of the crash dialog, which would wait for somebody to close it."""
        self._failed(error)


def take(window: "Window", file: Path) -> int:
    """Run the test and write its report; the exit code is 1 where something failed."""
    started = time.monotonic()
    window.show()
    test = SelfTest(window)
    hook, sys.excepthook = sys.excepthook, test.crashed
    with tempfile.TemporaryDirectory(prefix="mrcsaf-", ignore_cleanup_errors=True) as folder:
        good = test.run(Path(folder))
        window.close()
    sys.excepthook = hook
    test.report["seconds"] = round(time.monotonic() - started, 3)
    file.write_text(json.dumps(test.report, indent=1) + "\n", encoding="utf-8")
    return 0 if good else 1


def _until(done: Callable[[], bool], patience: float) -> None:
    loop = QEventLoop()
    timer = QTimer()
    deadline = time.monotonic() + patience

    def look() -> None:
        if done() or time.monotonic() > deadline:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(POLL_MS)
    loop.exec()
    timer.stop()


def _unheard(_: Progress) -> None:
    """Progress of a job that nobody watches."""
