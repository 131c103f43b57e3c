import os
import re
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
import shiboken6
from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[2]

TOUR = """
import sys
from app.__main__ import main
code = main(sys.argv[1:])
banned = {"torch", "torchvision", "sentence_transformers", "safetensors"} & set(sys.modules)
assert not banned, banned
sys.exit(code)
"""


def run(*arguments, folder=ROOT, **environment):
    known = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-c", TOUR, *map(str, arguments)],
        cwd=folder, env=known | environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_screenshot_is_taken_without_a_display_and_without_torch(shop, tmp_path):
    file = tmp_path / "shot.png"
    done = run(shop, "--screenshot", file, "--scale", 2, "--theme", "dark", "--size", "1000x640",
               "--settings", tmp_path / "s.ini", "--item", "B000004")  # fmt: skip
    assert done.returncode == 0, done.stderr
    image = QImage(str(file))
    assert (image.width(), image.height()) == (2000, 1280)


linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="displays and libraries are always there"
)
HERE = {"QT_QPA_PLATFORM": "", "XDG_SESSION_TYPE": "", "PYTHONPATH": str(ROOT)}
NOWHERE = {"DISPLAY": "127.0.0.1:4242", "WAYLAND_DISPLAY": "/nowhere/wayland-0"}


@linux
@pytest.mark.parametrize("environment", [{}, NOWHERE], ids=["none", "unreachable"])
def test_without_a_display_the_list_is_printed_and_the_window_drawn(tmp_path, environment):
    done = run("--sample", folder=tmp_path, **HERE, **environment)
    assert done.returncode == 0, done.stderr
    assert re.search(r"1 +\S+ .* \d+\.\d{4}  [01]\.\d{4} +[01]\.\d{4}\n", done.stdout)
    file = tmp_path / "mr-csaf-studio.png"
    assert f"The window is drawn in {file}" in done.stdout
    assert QImage(str(file)).width() == 1280
    assert done.stderr.strip() in (
        "There is no display here.",
        "The display 127.0.0.1:4242 does not answer.",
    )


@pytest.fixture
def without_opengl(tmp_path):
    """The installed Qt, with one library of it in need of an OpenGL that this system lacks."""
    real, package = Path(PySide6.__file__).parent, tmp_path / "site" / "PySide6"
    (package / "Qt" / "lib").mkdir(parents=True)
    for source, target in ((real, package), (real / "Qt", package / "Qt"),
                           (real / "Qt" / "lib", package / "Qt" / "lib")):  # fmt: skip
        for file in source.iterdir():
            if not (target / file.name).exists():
                (target / file.name).symlink_to(file)
    (package.parent / "shiboken6").symlink_to(Path(shiboken6.__file__).parent)
    gui = package / "Qt" / "lib" / "libQt6Gui.so.6"
    whole = gui.read_bytes()
    assert b"libGL.so.1\0" in whole
    gui.unlink()
    gui.write_bytes(whole.replace(b"libGL.so.1\0", b"libGL.so.9\0"))
    return f"{package.parent}{os.pathsep}{ROOT}"


@linux
def test_without_a_library_of_qt_the_list_is_printed_and_its_package_named(
    tmp_path, without_opengl
):
    environment = HERE | {"PYTHONPATH": without_opengl}
    done = run("--sample", folder=tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    assert "w_image" in done.stdout
    assert done.stderr.startswith("Qt needs libGL.so.9: ")
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.glob("*.png"))


@linux
@pytest.mark.parametrize("option", ["--screenshot", "--self-test"])
def test_a_picture_asked_for_without_a_library_is_one_sentence(tmp_path, without_opengl, option):
    environment = HERE | {"PYTHONPATH": without_opengl}
    done = run("--sample", option, tmp_path / "x", folder=tmp_path, **environment)
    assert done.returncode == 1
    assert done.stderr.startswith("Qt needs libGL.so.9: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_unknown_view_is_a_usage_error(tmp_path):
    done = run("--view", "recomend", "--screenshot", tmp_path / "x.png")
    assert done.returncode == 2
    assert "Did you mean 'recommend'?" in done.stderr


def test_a_settings_file_of_somebody_else_is_a_usage_error(tmp_path):
    (tmp_path / "notes.txt").write_text("milk", encoding="utf-8")
    done = run("--settings", tmp_path / "notes.txt", "--screenshot", tmp_path / "x.png")
    assert done.returncode == 2
    assert "another file after --settings" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_missing_project_is_bad_data_and_still_a_picture(tmp_path):
    done = run(tmp_path / "no.mrcsaf", "--screenshot", tmp_path / "x.png",
               "--settings", tmp_path / "s.ini")  # fmt: skip
    assert done.returncode == 3
    assert "There is no project" in done.stderr
    assert (tmp_path / "x.png").is_file()


def test_version_needs_no_qt():
    assert run("--version").stdout.startswith("mrcsaf-studio ")
