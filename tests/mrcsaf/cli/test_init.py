"""From errors to sentences and exit codes."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mrcsaf import cli as command_line
from mrcsaf.cli import projects
from mrcsaf.cli.parser import parser
from mrcsaf.core import errors

KINDS = {1: "failure", 2: "usage", 3: "data", 4: "cancelled", 5: "locked"}


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (errors.ConfigError("no such setting; did you mean 'x'?"), 2, "did you mean 'x'?"),
        (errors.DataError("row 3 is broken"), 3, "row 3 is broken."),
        (errors.CheckpointError("it is cut short."), 3, "it is cut short."),
        (errors.LockedError("another program has it."), 5, "another program has it."),
        (errors.StoreError("the disk is full."), 1, "the disk is full."),
        (errors.TrainingError("no number."), 1, "no number."),
        (errors.Cancelled(), 4, "what was finished is kept."),
        (KeyboardInterrupt(), 4, "what was finished is kept."),
        (OSError(errno.EACCES, "Permission denied", "x.db"), 1, "x.db: Permission denied."),
    ],
)
def test_every_error_has_its_code_and_one_sentence(
    cli, tmp_path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, sentence: str
) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(projects, "info", failing)
    done = cli("info", tmp_path, "--json")
    assert done.code == code
    assert done.complaint.endswith(sentence)
    assert done.json == {"error": done.complaint, "kind": KINDS[code]}
    assert cli("info", tmp_path).out == ""


def test_a_fault_of_ours_is_not_dressed_up(cli, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(projects, "info", lambda *_: 1 / 0)
    for rest in ((), ("--json",)):
        with pytest.raises(ZeroDivisionError):
            cli("info", tmp_path, *rest)
    said = json.loads(capsys.readouterr().out)
    assert said["kind"] == "failure"
    assert "ZeroDivisionError" in said["error"]


def test_an_output_that_takes_nothing_is_one_sentence(trained: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is always full")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mrcsaf", "info", trained, "--json"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "No space left" in done.stderr


def commands() -> list[str]:
    (choices,) = [one.choices for one in parser()._actions if isinstance(one.choices, dict)]
    return sorted(choices)


@pytest.mark.parametrize("command", commands())
@pytest.mark.parametrize("rest", [(), ("x", "--no-such-option"), ("x", "--log-level", "loud")])
def test_wrong_arguments_are_an_error_in_json_too(cli, command: str, rest) -> None:
    for words in ((command, "--json", *rest), (command, *rest, "--json")):
        done = cli(*words)
        assert done.code == 2
        assert "usage: mrcsaf" in done.err
        assert done.json["error"].startswith("mrcsaf")
        assert done.json["kind"] == "usage"
    assert cli(command, *rest).out == ""


@pytest.mark.parametrize("words", [("--json",), ("no-such-command", "x", "--json")])
def test_no_command_is_an_error_in_json_too(cli, words) -> None:
    assert cli(*words).json["kind"] == "usage"


REST = {  # what a command wants besides the project
    "import": ("--from", "nothing.csv"), "load": ("nothing.safetensors",),
    "convert": ("nothing.pt", "--out", "x.safetensors", "--model", "bpr"),
    "export": ("--out", "x.csv"), "recommend": ("--user", "u"), "place": ("--title", "mug"),
    "explain": ("--user", "u", "--item", "i"), "sample": (),
}  # fmt: skip


@pytest.mark.parametrize("command", commands())
def test_what_is_no_project_is_an_error_in_json(cli, tmp_path, command: str) -> None:
    """The fixture holds the form; here every command meets a file in the project's place."""
    (tmp_path / "file").write_text("mine")
    done = cli(command, tmp_path / "file", *REST.get(command, ()), "--json")
    assert done.code in (1, 3)
    assert set(done.json) == {"error", "kind"}


def test_a_name_in_no_encoding_can_be_told(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mrcsaf", "info", os.fsencode(tmp_path) + b"/\xff", "--json"],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "There is no project" in json.loads(done.stdout)["error"]


def test_codes_are_the_documented_ones() -> None:
    names = ("OK", "FAILURE", "USAGE", "BAD_DATA", "CANCELLED", "LOCKED")
    assert [getattr(command_line, name) for name in names] == [0, 1, 2, 3, 4, 5]
