"""Pictures of every view in every state: `python -m tests.app.shots OUT [--only NAME …]`.

One process, one window for each project, theme and language; ×2 is painted afresh at two pixels
a pixel. Each file is <state>-<theme>-<language>@<scale>.png.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.core import exporting
from app.recommend.filter import ListFilter
from app.shell import start
from app.shell.window import Window
from mrcsaf.core.files import asset
from mrcsaf.store import Project
from mrcsaf.store.sample import copy_sample
from tests import rich, shops

THEMES, LANGUAGES, SCALES = ("light", "dark"), ("en", "pseudo"), (1, 2)  # contrast: --themes
SIZE = (1280, 800)
Arrange = Callable[[Window], QWidget | None]


@dataclass(frozen=True)
class State:
    """What is open, what is done to it, and what to photograph (the window, unless it says)."""

    name: str
    project: str  # a name in `projects`, or ""
    arrange: Arrange
    size: tuple[int, int] = SIZE


def view(name: str, window: Window) -> None:
    window.view(name)


def item(name: str, window: Window) -> None:
    """A view with an item in the inspector."""
    window.view(name)
    window.studio.selection.set_primary(7)
    window.commands.place_inspector(True)


def act(name: str, actions: tuple[str, ...], window: Window) -> None:
    """A view, and commands given there."""
    window.view(name)
    for action in actions:
        window.actions_[action].trigger()


def filtered(text: str, window: Window) -> None:
    window.view("recommend")
    window.page.bar.set_filter(ListFilter(text))


def cold(window: Window) -> None:
    """A user without a history."""
    window.view("recommend")
    window.studio.selection.set_user(0)


def balloon(at: int, window: Window) -> None:
    window.tour.start()
    for _ in range(at):
        window.tour.advance()


def dialog(action: str, view: str, window: Window) -> QWidget | None:
    """A dialog that an action opens; it is what is photographed."""
    window.view(view)
    start.wait(window, 20)
    before = set(QApplication.topLevelWidgets())
    window.actions_[action].trigger()
    for _ in range(400):  # until it has read what it shows
        QTest.qWait(50)
        if not window.studio.operations.busy:
            break
    new = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w not in before]
    return new[-1] if new else None


def toast(window: Window) -> None:
    window.view("recommend")
    window.studio.notice.emit("Saved as list.csv.")


def tasting(window: Window) -> None:
    """A made-up user with four things chosen."""
    window.view("sandbox")
    window.studio.selection.set_taste((3, 40, 111, 256))


def chips(window: Window) -> None:
    """The ranked list under every kind of filter."""
    window.view("recommend")
    brand = window.studio.session.items[window.page._found.items[0]].brand
    window.page.bar.set_filter(ListFilter("", brand=brand, high=0.9))


def neighbourhoods(window: Window) -> None:
    """The map by t-SNE, computed by the worker."""
    window.view("map")
    window.page.bar.set_layout("near")
    window.page._choose_space()


def near_items(window: Window) -> None:
    """So near that pictures stand in for dots."""
    window.view("map")
    window.page.scatter.look_at(7)
    window.page.scatter.zoom(12)


def rerun(window: Window) -> None:
    """An item left out of the history, and what really changes."""
    window.view("recommend")
    window.studio.selection.set_primary(window.page._found.items[0])
    drawer = window.page.what_if
    if drawer.isHidden():
        window.actions_["what-if"].trigger()
    drawer.reset()
    start.wait(window, 20)
    drawer._toggle_item(drawer.history_model.index(0))
    start.wait(window, 20)
    drawer.rerun.button.click()


def quick_look(window: Window) -> QWidget:
    """The closer look at a card."""
    window.view("recommend")
    window.page.grid.show_item(window.page._found.items[2])
    window.page.preview._quick_look()
    return window.page.preview.look


def hover(window: Window) -> QWidget:
    """What a rest of the pointer shows."""
    window.view("recommend")
    preview = window.page.preview
    preview._fill(preview.hover, window.page._model.index(1))
    preview.hover.show()
    return preview.hover


def menu(window: Window) -> QWidget:
    """The menu of a right click."""
    window.view("recommend")
    grid = window.page.grid
    place = grid.visualRect(window.page._model.index(1)).center()
    found = window.item_commands.menu_at(grid.viewport().mapTo(window, place))
    found.popup(window.mapToGlobal(place))
    return found


def dragged(window: Window) -> None:
    """Something is held over the window."""
    window.view("recommend")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(asset("icons")))])
    window.drops.enter(mime)


VIEWS = ("recommend", "catalogue", "map", "selector", "sandbox", "compare")
FORMS = ("training", "new-product")
SLOW = (
    "training",
    "new-product",
    "map-near",
    "recommend-rerun",
)  # they start the worker process, which imports torch
STATES: tuple[State, ...] = (
    State("home-never", "", partial(view, "home")),
    *(State(f"{name}-no-project", "", partial(view, name)) for name in (*VIEWS, *FORMS)),
    State("recommend-no-such-project", "missing", partial(view, "recommend")),
    *(State(f"{name}-no-model", "untrained", partial(view, name)) for name in VIEWS),
    State("recommend-cold-user", "cold", cold),
    *(State(f"{name}-no-users", "nobody", partial(view, name)) for name in VIEWS),
    State("selector-no-weights", "without weights", partial(item, "selector")),
    State("recommend-no-weights", "without weights", partial(item, "recommend")),
    State("home-used", "sample", partial(view, "home")),
    *(State(f"tour-{at + 1}", "sample", partial(balloon, at)) for at in range(3)),
    *(State(name, "sample", partial(item, name)) for name in VIEWS),
    State("sandbox-taste", "sample", tasting),
    State("sandbox-narrow", "sample", tasting, (960, 600)),
    State("map-pictures", "sample", near_items),
    State("map-near", "sample", neighbourhoods),
    State("recommend-narrow", "sample", partial(item, "recommend"), (960, 600)),
    State("recommend-chips", "sample", chips),
    State("recommend-no-match", "sample", partial(filtered, "zzzz")),
    State("recommend-clear", "sample", partial(filtered, "")),
    State("recommend-revealed", "sample", partial(act, "recommend", ("reveal",))),
    State("recommend-table", "sample", partial(act, "recommend", ("reveal", "table"))),
    State("recommend-cards", "sample", partial(act, "recommend", ("table",))),
    State("recommend-what-if", "sample", partial(act, "recommend", ("what-if", "more-image"))),
    State(
        "recommend-no-what-if", "sample", partial(act, "recommend", ("reset-what-if", "what-if"))
    ),
    State("recommend-rerun", "sample", rerun),
    State("recommend-what-if-closed", "sample", partial(act, "recommend", ("what-if",))),
    State("quick-look", "sample", quick_look),
    State("hover", "sample", hover),
    State("menu", "sample", menu),
    State("chart-data", "sample", partial(dialog, "data", "selector")),
    State("dropping", "sample", dragged),
    State("catalogue-table", "sample", partial(act, "catalogue", ("table",))),
    State("catalogue-cards", "sample", partial(act, "catalogue", ("table",))),
    State("message", "sample", toast),
    State("palette", "sample", partial(dialog, "palette", "recommend")),
    State("shortcuts", "sample", partial(dialog, "shortcuts", "recommend")),
    State("about", "sample", partial(dialog, "about", "recommend")),
    State("missing-picture", "pictures gone", partial(item, "recommend")),
    *(State(name, "sample", partial(view, name)) for name in FORMS),
    State("training-narrow", "sample", partial(view, "training"), (960, 600)),
)


def projects(folder: Path) -> dict[str, Path]:
    """Every project that a state needs, made as it is asked for."""
    return {
        "sample": folder / "Sample shop.mrcsaf",
        "missing": folder / "No such shop.mrcsaf",
        "untrained": folder / "Untrained.mrcsaf",
        "nobody": folder / "Nobody.mrcsaf",
        "cold": folder / "Cold.mrcsaf",
        "without weights": folder / "Without weights.mrcsaf",
        "pictures gone": folder / "Pictures gone.mrcsaf",
    }


def make(name: str, path: Path) -> None:
    """Build a project that is not there yet."""
    if name == "missing" or path.exists():
        return
    if name == "sample":
        copy_sample(path, asset("sample.mrcsaf"))
    elif name == "untrained":
        shops.build(path, n_runs=0)
    elif name == "nobody":
        shops.build(path, n_users=0, n_runs=0)
    elif name == "cold":
        shops.build(path, each=0)
    elif name == "without weights":
        shops.build(path, n_runs=0)
        with Project.open(path, write=True) as project:
            shops.publish(project, model="lightgcn", selector=False)
    else:
        rich.build(path)
        for picture in (path / "images").rglob("*.*"):
            picture.unlink()


def wanted(only: list[str]) -> list[State]:
    return [state for state in STATES if not only or state.name in only]


def shoot(
    out: Path, states: list[State], folder: Path, themes=THEMES, languages=LANGUAGES, scales=SCALES
) -> Iterator[Path]:
    """Take the pictures; gives each file as it is written."""
    places = projects(folder)
    for language in languages:
        for theme in themes:
            for project in dict.fromkeys(state.project for state in states):
                if project:
                    make(project, places[project])
                window = _window(places.get(project), theme, language, folder)
                for state in (s for s in states if s.project == project):
                    stem = f"{state.name}-{theme}-{language}"
                    yield from _take(window, state, out, stem, scales)
                window.close()
                window.deleteLater()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _window(project: Path | None, theme: str, language: str, folder: Path) -> Window:
    options = argparse.Namespace(
        project=project, view="home" if project is None else "recommend", user="", item="",
        draft=None, theme=theme, size=SIZE, sample=False, lang=language,
        settings=folder / f"{theme}-{language}.ini", screenshot=Path("x"),
    )  # fmt: skip
    window = start.window(options)
    window.show()
    start.wait(window, 30)
    return window


def _take(
    window: Window, state: State, out: Path, stem: str, scales: tuple[int, ...]
) -> Iterator[Path]:
    window.resize(*state.size)
    shown = state.arrange(window)
    start.wait(window, 90 if state.name in SLOW else 20)
    for scale in scales:
        file = out / f"{stem}@{scale}.png"
        exporting.picture_of(shown or window, scale).save(str(file))
        yield file
    if shown is not None:
        shown.close()
    window.tour.end()
    window.toast.hide()
    window.drops.leave()


def n_colours(file: Path) -> int:
    """How many different colours a picture has, looked at in a coarse grid; 1 is blank."""
    image = QImage(str(file))
    columns, rows = range(0, image.width(), 7), range(0, image.height(), 7)
    return len({image.pixel(x, y) for y in rows for x in columns})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="*", default=[], help="names of states")
    parser.add_argument("--themes", nargs="*", default=THEMES)
    parser.add_argument("--languages", nargs="*", default=LANGUAGES)
    parser.add_argument("--scales", nargs="*", type=int, default=SCALES)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setApplicationName("mrcsaf-studio")
    with tempfile.TemporaryDirectory() as folder:
        chosen = (options.themes, options.languages, options.scales)
        for file in shoot(options.out, wanted(options.only), Path(folder), *chosen):
            print(file.name, n_colours(file), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
