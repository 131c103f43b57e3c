"""Python's cyclic garbage collector, run on the GUI thread and nowhere else in the process.

Left to itself Python collects on whichever thread happens to allocate. A dead window found by a
pool thread is then destroyed there: the destructor holds Qt's lock for signals and waits for the
interpreter's, while the GUI thread may hold the interpreter's and wait for Qt's, for ever.
"""

import gc
import time

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

TICK_MS = 1000
YOUNG = 1_000  # containers made since the last collection that are worth another one
MANY = 40_000  # containers that take about LONGEST_S to look through
LONGEST_S = 0.02  # the window may stand still while somebody uses it
IDLE = 0.1  # share of a tick the GUI thread worked, below which nobody is waiting for it


class Collector(QObject):
    """Looks every second whether there is something to collect; lives as long as the application.

    A full collection comes after a window or dialog was opened or closed, and after a hundred small
    ones, but only when the GUI thread is idle; one that took longer than `LONGEST_S` the last time
    waits until no window of ours has the keys.
    """

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._rounds = 0  # small collections since the last full one
        self._is_due = False
        self._full_s = 0.0  # what the last full collection took
        self._time, self._work = time.monotonic(), time.thread_time()
        app.focusWindowChanged.connect(self._expect_garbage)
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.CoarseTimer)
        timer.timeout.connect(self._tick)
        timer.start(TICK_MS)

    def collect(self) -> None:
        """Collect all there is, now."""
        begun = time.thread_time()
        gc.collect()
        self._full_s = time.thread_time() - begun
        self._rounds, self._is_due = 0, False

    def _expect_garbage(self) -> None:
        self._is_due = True

    def _tick(self) -> None:
        is_idle, n_young = self._is_idle(), gc.get_count()[0]
        if n_young > MANY or self._rounds >= 100:
            self._is_due = True
        if self._is_due and is_idle and self._is_short:
            self.collect()
        elif YOUNG < n_young <= MANY:
            self._rounds += 1
            gc.collect(1 if self._rounds % 10 == 0 else 0)

    def _is_idle(self) -> bool:
        """Whether the GUI thread did next to nothing since the last tick."""
        earlier, worked = self._time, self._work
        self._time, self._work = time.monotonic(), time.thread_time()
        return self._work - worked < IDLE * (self._time - earlier)

    @property
    def _is_short(self) -> bool:
        active = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        return self._full_s <= LONGEST_S or not active


def keep_on_gui_thread() -> Collector:
    """From now on no other thread of this process collects; call it on the GUI thread.

    What is there already (modules, classes) is never looked at again.
    """
    app = QCoreApplication.instance()
    assert isinstance(app, QGuiApplication)
    gc.disable()
    collector = app.findChild(Collector)
    if collector is None:
        gc.freeze()
        collector = Collector(app)
    return collector
