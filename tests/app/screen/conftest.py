"""A real screen of the group's own: Xvfb and a window manager, and Qt's xcb platform upon it.

`python -m pytest -m screen` is all there is to run; tests/conftest.py keeps the group in one
process. The screen as it stood when a test failed lies in .pytest_cache/d/screen.
"""

import os
import re
import shutil
import subprocess

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from tests import rich

NEEDED = ("Xvfb", "openbox", "xdotool")  # programs; packaging/system.py --test installs them
SIZE = (1920, 1080)


@pytest.fixture(scope="session")
def display(tmp_path_factory):
    """The name of an X display that nobody else uses, with a window manager at work."""
    if QCoreApplication.instance() is not None:
        pytest.fail("The screen group needs a process to itself: python -m pytest -m screen")
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.fail(f"{', '.join(missing)} not found: python packaging/system.py --test")
    folder = tmp_path_factory.mktemp("display")
    reading, writing = os.pipe()
    with (folder / "xvfb.log").open("w") as log:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24",
             "-nolisten", "tcp"], pass_fds=[writing], stderr=log,
        )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as answer:
        name = ":" + answer.readline().strip()
    own = {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}
    before = {key: os.environ.get(key) for key in own}
    os.environ.update(own)
    manager = subprocess.Popen(["openbox", "--sm-disable"], stderr=subprocess.DEVNULL)
    yield name
    for process in (manager, server):
        process.terminate()
        process.wait(10)
    for key, value in before.items():
        os.environ.pop(key) if value is None else os.environ.update({key: value})


@pytest.fixture(scope="session")
def qapp_args(display):
    """The platform is an argument, which goes before QT_QPA_PLATFORM."""
    return ["mrcsaf-studio", "-platform", "xcb"]


@pytest.fixture(scope="session")
def qapp(qapp, display):
    yield qapp
    qapp.shutdown()  # it would end the process if the server went first


@pytest.fixture(scope="session")
def rich_shop(tmp_path_factory):
    """As of the other tests of the window, with a second run to compare."""
    path = tmp_path_factory.mktemp("shops") / "Rich shop.mrcsaf"
    return rich.build(path, n_users=24, n_items=60, n_runs=2)


@pytest.fixture
def screen(qapp):
    """The one there is, at its full size."""
    found = QGuiApplication.primaryScreen()
    assert QGuiApplication.platformName() == "xcb"
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep the screen of a test that failed; one that was expected to is no failure."""
    report = yield
    if report.when == "call" and report.failed and QGuiApplication.instance() is not None:
        file = item.config.cache.mkdir("screen") / (re.sub(r"\W+", "-", item.name) + ".png")
        QGuiApplication.primaryScreen().grabWindow(0).save(str(file))
        report.sections.append(("the screen", str(file)))
    return report
