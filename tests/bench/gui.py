"""How fast the window is, as one JSON object: `python tests/bench/gui.py [N_ITEMS]`.

Everything runs without a screen, in fresh processes where a cold start is measured. Pictures are
none: the cards paint their tiles, which is the dearest card there is. Figures named cpu hold on a
busy machine too; the others are what a person waits.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

COLD = """
import time; begun = time.perf_counter()
import sys; from argparse import Namespace
from PySide6.QtWidgets import QApplication
app = QApplication([])
from app.shell import start
window = start.window(Namespace(settings=sys.argv[1], theme="light", size=None, view="", item="",
                                sample=False, project=None, user=""))
window.show(); window.grab()
print(time.perf_counter() - begun)
"""


def cold_start(settings: str) -> float:
    """Seconds from the interpreter's first line to a painted window, no project; best of three."""
    times = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", COLD, settings], cwd=ROOT, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        times.append(float(done.stdout))
    return min(times)


def resident_mb() -> float:
    """Memory of this process now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def turn() -> None:
    """One turn of the event loop that sleeps until something happens, as the real loop does."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def open_project(project: Path, settings: str) -> tuple[object, float]:
    """The window and the seconds until its cards were painted."""
    from argparse import Namespace

    from app.shell import start

    begun = time.perf_counter()
    window = start.window(
        Namespace(settings=settings, theme="light", size=(1280, 800), view="", item="",
                  sample=False, project=project, user="")
    )  # fmt: skip
    window.show()
    while "recommend" not in window.pages or not window.page._model.rowCount():
        turn()
    window.grab()
    return window, time.perf_counter() - begun


def user_changes(window, clock, n: int = 30) -> list[float]:
    """Milliseconds by `clock` from the change to painted cards of the new user."""
    times = []
    for user in range(1, n + 1):
        begun = clock()
        window.studio.selection.set_user(user)
        while window.page._found is None or window.page._found.user != user:
            turn()
        window.page.grid.viewport().repaint()
        times.append(1000 * (clock() - begun))
    return times


def explanations(window, n: int = 20) -> list[float]:
    """Milliseconds from choosing an item to its explanation."""
    times = []
    for item in range(n):
        begun = time.perf_counter()
        window.studio.selection.set_primary(item)
        window.inspector.why._why = None
        while window.inspector.why._why is None:
            turn()
        times.append(1000 * (time.perf_counter() - begun))
    return times


def scroll(window, clock, n_cards: int) -> list[float]:
    """Milliseconds by `clock` a frame while scrolling a grid of the whole catalogue."""
    from PySide6.QtGui import QImage

    from app.cards.grid import CardView
    from app.cards.model import CardModel, card_of

    session = window.studio.session
    model = CardModel(window.studio.thumbnails)
    view = CardView(model, window.studio.themes)
    view.resize(900, 700)
    view.show()
    model.set_cards([card_of(session, item) for item in list(session.items.values())[:n_cards]])
    screen = QImage(900, 700, QImage.Format.Format_RGB32)
    times = []
    for step in range(200):
        begun = clock()
        view.verticalScrollBar().setValue(step * 40)
        view.viewport().render(screen)
        times.append(1000 * (clock() - begun))
    view.close()
    return times


def keystrokes(window, clock) -> list[float]:
    """Milliseconds by `clock` from one letter in the catalogue's search to painted cards."""
    from app.shell import start as screenshot

    window.view("catalogue")
    screenshot.wait(window)
    page, times = window.page, []
    for letter in "nmnbanul" * 2:
        begun = clock()
        page.bar.search.setText(letter)
        while "search" in page._jobs:
            turn()
        page.grid.viewport().repaint()
        times.append(1000 * (clock() - begun))
    page.bar.search.clear()
    screenshot.wait(window)
    return times


def theme_changes(window, clock, n: int = 6) -> list[float]:
    """Milliseconds by `clock` that the window stands still while it changes its theme."""
    from PySide6.QtWidgets import QApplication

    from app.shell.pages import PAGES

    for name in PAGES:
        if name not in ("new-product", "training"):  # they would start the worker
            window.view(name)
    times = []
    for number in range(n):
        begun = clock()
        window.actions_["theme-dark" if number % 2 == 0 else "theme-light"].trigger()
        QApplication.processEvents()
        times.append(1000 * (clock() - begun))
    return times


class Collections:
    """How long each of Python's collections kept the window waiting, in milliseconds."""

    def __init__(self) -> None:
        self.wall: list[float] = [0.0]
        self.cpu: list[float] = [0.0]
        self._begun = self._work = 0.0
        gc.callbacks.append(self._note)

    def _note(self, phase: str, _: dict[str, int]) -> None:
        now, work = time.perf_counter(), time.thread_time()
        if phase == "start":
            self._begun, self._work = now, work
        else:
            self.wall.append(1000 * (now - self._begun))
            self.cpu.append(1000 * (work - self._work))


def main() -> None:
    from PySide6.QtWidgets import QApplication

    from app.core import collector
    from tests import shops

    n_items = int(sys.argv[1]) if len(sys.argv) > 1 else 18_357
    with tempfile.TemporaryDirectory() as folder:
        project = shops.build(Path(folder) / "Large.mrcsaf", 2_000, n_items, shas={}, dim=64)
        found = {"items": n_items, "cold_window_s": cold_start(f"{folder}/cold.ini")}
        app = QApplication.instance() or QApplication([])
        collector.keep_on_gui_thread()  # as the window will; what came before is not the window's
        collections = Collections()
        window, found["project_to_cards_s"] = open_project(project, f"{folder}/warm.ini")
        found["rss_open_mb"] = resident_mb()
        changes = user_changes(window, time.perf_counter)
        found["user_change_ms_median"] = percentile(changes, 0.5)
        found["user_change_ms_p95"] = percentile(changes, 0.95)
        cpu = user_changes(window, time.process_time)
        found["user_change_cpu_ms_median"] = percentile(cpu, 0.5)
        why = explanations(window)
        found["why_first_ms"], found["why_median_ms"] = why[0], percentile(why[1:], 0.5)
        frames = scroll(window, time.perf_counter, n_items)
        cpu = scroll(window, time.thread_time, n_items)
        found["scroll_frame_cpu_ms_p95"] = percentile(cpu, 0.95)
        found["scroll_frame_ms_p95"] = percentile(frames, 0.95)
        found["scroll_frame_ms_max"] = max(frames[1:])
        for name, measure in (("search_keystroke", keystrokes), ("theme_change", theme_changes)):
            found[f"{name}_ms_median"] = percentile(measure(window, time.perf_counter), 0.5)
            found[f"{name}_cpu_ms_median"] = percentile(measure(window, time.process_time), 0.5)
        app.findChild(collector.Collector).collect()  # the dearest: all there is, after all views
        found["collection_ms_max"] = max(collections.wall)
        found["collection_cpu_ms_max"] = max(collections.cpu)
        found["collections"] = len(collections.wall) - 1
        found["rss_mb"] = resident_mb()
        found["torch_loaded"] = "torch" in sys.modules
        window.close()
        app.processEvents()
    rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in found.items()}
    sys.stdout.write(json.dumps(rounded, indent=1) + "\n")


if __name__ == "__main__":
    main()
