"""The rules of the house that a machine can check."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from mrcsaf import models

ROOT = Path(__file__).parents[1]
MODULES = sorted([*(ROOT / "mrcsaf").rglob("*.py"), *(ROOT / "app").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))

MODULE_LINES, FUNCTION_LINES = 400, 60

# Modules without a test file of their own: this list may only shrink.
UNTESTED = set((Path(__file__).parent / "untested.txt").read_text().split())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_modules_are_short() -> None:
    long = {name(path): n for path in (*MODULES, *TESTS) if (n := lines(path)) > MODULE_LINES}
    assert not long


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_functions_are_short() -> None:
    long = {
        f"{name(path)}:{node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    }
    assert not long


def test_modules_say_what_they_are_for() -> None:
    silent = [
        name(path)
        for path in MODULES
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent


def test_modules_are_named_after_a_subject() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    assert not [
        name(path) for path in (*MODULES, *TESTS) if vague & set(path.with_suffix("").parts)
    ]


def mirrors(path: Path) -> list[Path]:
    """Where the test of a module may lie."""
    place = ROOT / "tests" / path.relative_to(ROOT).parent
    found = [place / f"test_{path.stem.strip('_')}.py", place.parent / f"test_{place.name}.py"]
    if path.stem in {target.partition(":")[0].split(".")[-1] for target in models.MODELS.values()}:
        found.append(place / "test_contract.py")  # every model is held to it
    return found


def trivial(path: Path) -> bool:
    """Whether a module defines nothing that could be tested: no function, no class."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    if path.stem == "errors":
        return not any(isinstance(node, kinds) for node in ast.walk(tree))
    return not any(isinstance(node, (*kinds, ast.ClassDef)) for node in ast.walk(tree))


def test_every_module_has_its_test() -> None:
    without = {
        name(path)
        for path in MODULES
        if not trivial(path) and not any(test.exists() for test in mirrors(path))
    }
    assert sorted(without - UNTESTED) == [], "write their tests"
    gone = {entry for entry in UNTESTED if not (ROOT / entry).exists()}
    assert gone == set(), "take them off tests/untested.txt"


def test_every_model_is_in_the_register_once() -> None:
    listed = {target.partition(":")[0].rpartition(".")[2] for target in models.MODELS.values()}
    built = {
        path.stem
        for path in (ROOT / "mrcsaf" / "models").glob("*.py")
        if re.search(r"^class \w+\((Recommender|MRCSAF)\)", path.read_text(encoding="utf-8"), re.M)
    }
    assert built == listed
    for known in models.MODELS:
        assert models.load(known).Config.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    file = ROOT / "CHANGELOG.md"
    if not file.exists():
        pytest.skip("CHANGELOG.md is not written yet")
    assert re.search(r"^## \[?Unreleased", file.read_text(encoding="utf-8"), re.M)


def tracked() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no checkout")
    return [ROOT / file for file in listed.split("\0") if file and (ROOT / file).is_file()]


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    text = {".py", ".md", ".toml", ".sql", ".json", ".svg", ".txt", ".cfg", ".yml", ".sh", ""}
    machine = re.compile(r"/(?:work|root|home/\w+|Users/\w+|tmp/w)/")
    found = [
        f"{name(path)}: {hit.group()}"
        for path in tracked()
        if path.suffix in text
        and path != Path(__file__)
        and (hit := machine.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert not found
