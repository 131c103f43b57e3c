"""The smoke test passes on the source tree, and fails where it should."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def program(folder: Path, body: str) -> list[str]:
    file = folder / "program.py"
    file.write_text("import json, sys\n" + body)
    return [sys.executable, str(file)]


def test_the_source_tree_does_everything_once(script, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    found = script.run([sys.executable, "-m", "app"], tmp_path, 240)
    assert found["steps"]["open the sample"]["found"]["items"] > 100
    before, after = found["steps"]["change the user"]["found"]
    assert before != after
    assert "rank" in found["steps"]["place a product"]["found"]["fields"]
    assert not (tmp_path / "home" / ".local").exists()


def test_a_program_that_leaves_no_report_fails(script, tmp_path):
    silent = program(tmp_path, "sys.stderr.write('no Qt here'); sys.exit(3)")
    with pytest.raises(script.SmokeError, match=r"ended with 3 and no report\. no Qt here"):
        script.run(silent, tmp_path)


def test_a_program_that_hangs_fails(script, tmp_path):
    with pytest.raises(script.SmokeError, match="did not end"):
        script.run(program(tmp_path, "import time; time.sleep(60)"), tmp_path, patience=1)


def test_a_step_left_out_fails(script):
    with pytest.raises(script.SmokeError, match=r"Not done: .*place a product"):
        script.judge({"problems": [], "steps": {"open the sample": {}}}, 0)


def test_a_problem_or_a_bad_end_fails(script):
    steps = {name: {} for name in script.STEPS}
    script.judge({"problems": [], "steps": steps}, 0)
    with pytest.raises(script.SmokeError, match="nothing came"):
        script.judge({"problems": ["nothing came"], "steps": steps}, 0)
    with pytest.raises(script.SmokeError, match="ended with -11"):
        script.judge({"problems": [], "steps": steps}, -11)


def test_there_is_no_display_and_no_network_to_lean_on(script, tmp_path, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    found = script.environment(tmp_path)
    assert "DISPLAY" not in found
    assert found["HTTPS_PROXY"].endswith(":9")
    assert found["HOME"] == str(tmp_path)


def test_a_frozen_folder_without_the_program_is_named(script, tmp_path):
    with pytest.raises(script.SmokeError, match="build it first"):
        script.frozen_program(tmp_path)
