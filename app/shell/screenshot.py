"""A picture of the window when everything in it has arrived."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer

from app.core import errors
from mrcsaf.core.errors import LockedError, MrcsafError

if TYPE_CHECKING:
    from app.shell.window import Window

PATIENCE_S = 60.0
POLL_MS = 20
CALM = 6  # looks, one after another, that found nothing on its way; layouts come in between


def settled(window: "Window") -> bool:
    """Nothing is being opened, computed or loaded."""
    studio = window.studio
    return not (
        studio.is_opening
        or studio.tasks.running
        or studio.queries.busy
        or studio.images.busy
        or studio.thumbnails.busy
        or not window.page.settled()
    )


def wait(window: "Window", patience: float = PATIENCE_S) -> bool:
    """Run the event loop until the window is settled; False if that takes too long."""
    loop = QEventLoop()
    timer = QTimer()
    deadline = time.monotonic() + patience
    calm = [0]

    def look() -> None:
        try:
            calm[0] = calm[0] + 1 if settled(window) else 0
        finally:  # a page that cannot even say so is not waited for for ever
            if calm[0] >= CALM or time.monotonic() > deadline:
                loop.quit()

    timer.timeout.connect(look)
    timer.start(POLL_MS)
    loop.exec()
    timer.stop()
    return settled(window)


def take(window: "Window", file: Path) -> int:
    """Show, wait, save. Gives the exit code: 3 for bad data, 5 for a locked project, 1 for a fault.

    Nobody sits before the window: a fault is written down, and no dialog waits for an answer.
    """
    problems: list[Exception] = []
    window.studio.failed.connect(problems.append)
    window.show()
    whole = wait(window)
    saved = window.grab().save(str(file), "PNG")
    window.close()
    problems += errors.uncaught()
    for error in problems:
        sys.stderr.write(errors.sentence(error) + "\n")
    if not saved:
        sys.stderr.write(f"{file} could not be written: choose another place.\n")
    elif not whole:
        sys.stderr.write(f"{file} was taken before everything had arrived.\n")
    return _code(problems, saved and whole)


def _code(problems: list[Exception], good: bool) -> int:
    if any(not isinstance(error, MrcsafError) for error in problems):
        return 1
    if problems:
        return 5 if isinstance(problems[0], LockedError) else 3
    return 0 if good else 1
