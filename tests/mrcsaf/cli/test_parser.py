"""Help, versions and what needs no torch."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mrcsaf.cli import main, parser

COMMANDS = (
    "sample", "import", "encode", "train", "load", "evaluate", "compare", "recommend",
    "explain", "place", "export", "check", "backup", "info",
)  # fmt: skip
HEAVY = {"torch", "torchvision", "sentence_transformers", "safetensors"}
AFTER = f"\nimport sys; print(sorted({HEAVY} & set(sys.modules)))"


def test_help_lists_every_command(cli) -> None:
    done = cli("--help")
    assert done.code == 0
    listed = [line.split()[0] for line in done.out.splitlines() if line.startswith("    ")]
    assert set(COMMANDS) <= set(listed)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_the_common_options(cli, command: str) -> None:
    done = cli(command, "--help")
    assert done.code == 0
    assert "--json" in done.out
    assert "--quiet" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("no-such-command", "x"),
        ("info",),
        ("recommend", "x"),
        ("recommend", "x", "--user", "u", "-k", "0"),
        ("recommend", "x", "--user", "u", "-k", "many"),
        ("train", "x", "--threads", "-1"),
        ("train", "x", "--resume", "last"),
        ("import", "x", "--from", "y", "--format", "excel"),
        ("info", "x", "--log-level", "loud"),
    ],
)
def test_wrong_usage_is_code_2(cli, arguments: tuple[str, ...]) -> None:
    done = cli(*arguments)
    assert done.code == 2
    assert "usage:" in done.err


@pytest.mark.parametrize(
    ("said", "threads"),
    [("3", 3), ("3,2", 3), ("", None), ("many", None), ("0", None)],
)
def test_threads_are_what_the_environment_says_or_a_few(
    monkeypatch: pytest.MonkeyPatch, said: str, threads: int | None
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    found = parser().parse_args(["train", "x"]).threads
    assert found == threads if threads else 1 <= found <= 2


@pytest.mark.parametrize(
    "code",
    [
        "import mrcsaf",
        "from mrcsaf.cli import main\nmain(['--version'])",
        "from mrcsaf.cli import main\nmain(['recommend', '--help'])",
    ],
)
def test_starting_never_imports_torch(run_elsewhere, code: str) -> None:
    process = run_elsewhere(code + AFTER)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.splitlines()[-1] == "[]"


def test_questions_about_a_run_never_import_torch(run_elsewhere, trained: Path) -> None:
    code = """
import sys
from mrcsaf.cli import main
place = sys.argv[1]
for rest in (["recommend", "--user", "u03"], ["explain", "--user", "u03", "--item", "i04"],
             ["info"], ["check"], ["export", "--out", sys.argv[2]]):
    assert main([rest[0], place, *rest[1:], "--json"]) == 0, rest
"""
    process = run_elsewhere(code + AFTER, trained, trained.parent / "weights.csv")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.splitlines()[-1] == "[]"


def test_version_names_what_a_report_of_a_fault_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mrcsaf", "--version"], capture_output=True, text=True, check=True
    )
    for name in ("mrcsaf 0.", "Python 3.", "torch 2.", "PySide6", "SQLite 3."):
        assert name in done.stdout


@pytest.mark.parametrize(
    ("words", "key"),
    [(["--version", "--json"], "mrcsaf"), (["--help", "--json"], "help"),
     (["recommend", "--help", "--json"], "help"), (["--json", "--version"], "mrcsaf")],
)  # fmt: skip
def test_versions_and_help_are_json_where_that_is_wanted(
    capsys: pytest.CaptureFixture[str], words: list[str], key: str
) -> None:
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)[key]
