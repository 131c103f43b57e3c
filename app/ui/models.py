"""What every table of rows owes Qt: an answer, whatever is in a row.

An exception that leaves `data` goes back into Qt's own code, which has begun to draw or to sort,
and may end the process.
"""

import logging
import sys
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar, cast

from PySide6.QtCore import QTimer

Answer = TypeVar("Answer", bound=Callable[..., Any])
log = logging.getLogger(__name__)


def answering(data: Answer) -> Answer:
    """A model's `data` that says nothing where it fails; the fault is told once Qt is done."""

    @wraps(data)
    def answer(*arguments: Any, **named: Any) -> Any:
        try:
            return data(*arguments, **named)
        except Exception:  # noqa: BLE001  (none may get into Qt)
            QTimer.singleShot(0, partial(sys.excepthook, *sys.exc_info()))
            return None

    return cast("Answer", answer)
