"""What a system lacks for a window is found by looking, and named."""

import importlib.util
import os
import platform
import re
import shutil
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import PySide6
import pytest

from app.core import system

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="displays and libraries are always there"
)
PACKAGE = Path(PySide6.__file__).parent
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM")


@pytest.fixture(autouse=True)
def no_display(monkeypatch):
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)


def needing(library, another, source, target):
    """A copy of a library that needs `another` in the place of `library`: nobody has that."""
    whole = source.read_bytes()
    assert whole.count(library + b"\0") == 1
    target.write_bytes(whole.replace(library + b"\0", another + b"\0"))


def test_nothing_is_missing_offscreen():
    assert system.lack_of_libraries("offscreen") == ""


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ({}, []),
        ({"DISPLAY": ":0"}, ["xcb"]),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ["wayland", "xcb"]),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, ["wayland", "xcb"]),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "vnc:size=9x9;offscreen"}, ["vnc", "offscreen"]),
    ],
)
def test_platforms_are_those_that_qt_would_try(monkeypatch, environment, names):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert system.platforms() == names


def test_no_display_is_no_want_of_a_library():
    assert system.obstacle(drawing=False) == system.Obstacle(
        "There is no display here.", is_library=False
    )


@pytest.mark.parametrize("name", ["offscreen", "minimal"])
def test_a_platform_without_a_display_has_no_obstacle(monkeypatch, name):
    monkeypatch.setenv("QT_QPA_PLATFORM", name)
    assert system.obstacle(drawing=False) is None


def test_a_platform_that_qt_does_not_have_is_named(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "xbc")
    assert "'xbc': unset QT_QPA_PLATFORM" in system.obstacle(drawing=False).sentence


def test_a_library_that_a_platform_lacks_is_named_with_its_package(monkeypatch, tmp_path):
    (tmp_path / "plugins" / "platforms").mkdir(parents=True)
    (tmp_path / "lib").symlink_to(PACKAGE / "Qt" / "lib")
    plugin = tmp_path / "plugins" / "platforms" / "libqoffscreen.so"
    source = PACKAGE / "Qt" / "plugins" / "platforms" / plugin.name
    needing(b"libX11.so.6", b"libX11.so.9", source, plugin)
    monkeypatch.setenv("QT_QPA_PLATFORM_PLUGIN_PATH", str(plugin.parent))
    found = system.obstacle(drawing=False)
    assert found.is_library
    assert found.sentence.startswith("Qt needs libX11.so.9: ")
    assert {"libx11-6", "libX11", "libx11"} & set(found.sentence.split())


def test_every_library_that_is_not_there_is_named_at_once(monkeypatch, tmp_path):
    monkeypatch.setattr(system, "_refusal", lambda file: f"{file}: cannot be loaded")
    monkeypatch.setattr(system, "_not_there", lambda *_: {"libGL.so.1", "libEGL.so.1"})
    assert system.lack_of_libraries("offscreen").startswith("Qt needs libEGL.so.1, libGL.so.1: ")
    monkeypatch.setattr(system, "_not_there", lambda *_: set())
    assert system.lack_of_libraries("offscreen").startswith("Qt cannot be loaded: /")


def test_a_window_that_is_only_drawn_needs_no_network(monkeypatch):
    monkeypatch.setattr(system, "FOR_PEOPLE", ("QtNowhere",))
    monkeypatch.setattr(
        system,
        "_refusal",
        lambda file: "libkrb5.so.9: cannot open shared" * ("QtNowhere" in str(file)),
    )
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert system.obstacle(drawing=True) is None
    assert "libkrb5.so.9" in system.obstacle(drawing=False).sentence


def test_without_qt_its_package_is_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert "pip install PySide6-Essentials" in system.obstacle(drawing=False).sentence


@pytest.mark.parametrize(
    ("managers", "commands"),
    [
        (["apt-get"], ["apt-get install libgl1"]),
        (["dnf"], ["dnf install libglvnd-glx"]),
        (["pacman"], ["pacman -S libglvnd"]),
        ([], ["apt-get install libgl1", "dnf install libglvnd-glx", "pacman -S libglvnd"]),
    ],
)
@pytest.mark.parametrize(("user", "prefix"), [(0, ""), (1000, "sudo ")])
def test_packages_are_named_for_the_manager_that_is_here(
    monkeypatch, managers, commands, user, prefix
):
    monkeypatch.setattr(shutil, "which", lambda name: name if name in managers else None)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    said = system.how_to_install([system.LIBRARIES["libGL.so.1"]])
    assert said == ", or ".join(prefix + command for command in commands)


def needed(file):
    """The libraries that an ELF file of 64 bits names as needed."""
    whole = file.read_bytes()
    start, size, count = (
        *struct.unpack_from("<Q", whole, 0x28),
        *struct.unpack_from("<HH", whole, 0x3A),
    )
    sections = [struct.unpack_from("<IIQQQQI", whole, start + n * size) for n in range(count)]
    for _, kind, _, _, offset, length, link in sections:
        if kind == 6:  # SHT_DYNAMIC; its link is the table of names, which DT_NEEDED points into
            names = sections[link][4]
            for tag, value in struct.iter_unpack("<QQ", whole[offset : offset + length]):
                if tag == 1:
                    yield whole[names + value : whole.index(b"\0", names + value)].decode()


@pytest.mark.skipif(platform.machine() != "x86_64", reason="reads the ELF of 64-bit Intel")
def test_every_library_that_qts_files_need_has_its_packages():
    """The table against the wheel: a newer Qt that needs more fails here, not on a bare machine."""
    files = [PACKAGE / f"{name}.abi3.so" for name in (*system.MODULES, *system.FOR_PEOPLE)]
    files += [
        PACKAGE / "Qt/plugins/platforms" / f"libq{n}.so" for n in ("xcb", "wayland", "offscreen")
    ]
    names = set()
    while files:
        for name in needed(files.pop()):
            own = PACKAGE / "Qt" / "lib" / name
            if name not in names and own.is_file():
                files.append(own)
            names.add(name)
    base = r"ld-linux|lib((c|m|dl|pthread|resolv|gcc_s|stdc\+\+)\.so|Qt6|pyside6|shiboken6|icu)"
    assert {name for name in names if not re.match(base, name)} <= set(system.LIBRARIES)


def test_a_wayland_display_is_one_that_takes_a_connection(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "w")
    assert not system._answers("wayland")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "w"))
        server.listen()
        assert system._answers("wayland")


def test_a_display_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr(system, "_x11_answers", lambda: time.sleep(1) or True)
    monkeypatch.setattr(system, "ANSWER_S", 0.05)
    assert not system._answers("xcb")


def test_a_server_that_runs_is_no_obstacle_and_one_that_has_gone_is(monkeypatch):
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed: python packaging/system.py --test")
    number, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write)], pass_fds=[write],
                              stderr=subprocess.DEVNULL)  # fmt: skip
    os.close(write)
    with open(number) as reader:
        monkeypatch.setenv("DISPLAY", f":{reader.readline().strip()}")
    try:
        assert system.obstacle(drawing=False) is None
    finally:
        server.terminate()
        server.wait()
    found = system.obstacle(drawing=False)
    assert (found.sentence, found.is_library) == (
        f"The display {os.environ['DISPLAY']} does not answer.", False
    )  # fmt: skip
