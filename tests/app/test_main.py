import os
import subprocess
import sys
from pathlib import Path

import pytest
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


def run(*arguments, **environment):
    known = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-c", TOUR, *map(str, arguments)],
        cwd=ROOT, env=known | environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_screenshot_is_taken_without_a_display_and_without_torch(shop, tmp_path):
    file = tmp_path / "shot.png"
    done = run(shop, "--screenshot", file, "--scale", 2, "--theme", "dark", "--size", "1000x640",
               "--settings", tmp_path / "s.ini", "--item", "B000004")  # fmt: skip
    assert done.returncode == 0, done.stderr
    image = QImage(str(file))
    assert (image.width(), image.height()) == (2000, 1280)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are always there")
def test_no_display_is_one_sentence_that_names_the_way_out():
    environment = {"QT_QPA_PLATFORM": ""}
    done = run(**environment)
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert "--screenshot FILE" in done.stderr


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
