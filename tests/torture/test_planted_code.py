"""Python files that lie in the folder the program is started in are never run."""

import ast
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from mrcsaf.worker.client import WorkerClient

ROOT = Path(__file__).parents[2]
PLANTED = ("random", "torch", "json", "numpy", "PIL", "sqlite3", "argparse", "mrcsaf", "logging")
PLANT = "open({mark!r}, 'a').write(__name__); raise SystemExit('planted code ran')\n"


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """The current folder, with modules in it that say so when they are run."""
    folder, mark = tmp_path / "planted", tmp_path / "ran"
    folder.mkdir()
    for name in PLANTED:
        (folder / f"{name}.py").write_text(PLANT.format(mark=str(mark)), encoding="utf-8")
    monkeypatch.chdir(folder)
    yield folder
    assert not mark.exists(), f"these ran: {mark.read_text(encoding='utf-8')}"


def started(*command: str | Path, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=120, **options
    )


def test_the_window_started_as_a_module_runs_none_of_them(planted, tmp_path, untrained):
    picture = tmp_path / "window.png"
    done = started(
        sys.executable, "-m", "app", untrained, "--screenshot", picture,
        "--settings", tmp_path / "settings.ini",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert picture.is_file()


def test_a_folder_named_like_our_library_is_no_library_for_the_window(planted):
    assert started(sys.executable, "-m", "app", "--version").stdout.startswith("mrcsaf-studio ")


@pytest.mark.parametrize("start", ["module", "script"])
def test_the_command_line_runs_none_of_them(planted, untrained, start):
    (planted / "mrcsaf.py").unlink()  # `python -m mrcsaf` would rightly be that one
    script = Path(sysconfig.get_path("scripts"), "mrcsaf")
    command = (sys.executable, "-m", "mrcsaf") if start == "module" else (script,)
    done = started(*command, "info", untrained, "--json")
    assert done.returncode == 0, done.stderr


def test_the_worker_runs_none_of_them(planted, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "")  # an empty part means the current folder
    client = WorkerClient(threads=1)
    try:
        assert client.hello().pid
    finally:
        client.stop()


def test_a_checkout_that_is_not_installed_still_starts_as_a_module():
    libraries = os.environ | {"PYTHONPATH": sysconfig.get_path("purelib")}
    for package in ("app", "mrcsaf"):
        done = started(sys.executable, "-S", "-m", package, "--version", cwd=ROOT, env=libraries)
        assert "0." in done.stdout, done.stderr


def test_no_process_of_ours_is_started_with_the_current_folder_on_its_path():
    careless = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for package in ("app", "mrcsaf", "packaging")
        for file in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.List)
        and [ast.unparse(part) for part in node.elts[:1]] == ["sys.executable"]
        and [ast.unparse(part) for part in node.elts[1:2]] not in (["'-P'"], ["'--worker'"])
    ]
    assert not careless
