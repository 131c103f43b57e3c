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

FUNCTION_LINES = 60


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


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


def test_no_module_is_a_fragment_of_its_neighbour():
    """Less than 80 lines that one module beside it imports belong into that module."""
    # one file a model, an encoder, a format, a command
    plugins = {"models", "encoders", "data", "cli"}
    texts = {path: path.read_text(encoding="utf-8") for path in MODULES}
    thin = []
    for path, text in texts.items():
        if text.count("\n") >= 80 or path.stem in ("__init__", "__main__", "page"):
            continue
        if path.parent.name in plugins:
            continue
        folder = re.escape(".".join(path.parent.relative_to(ROOT).parts))
        named = re.compile(
            rf"^\s*from {folder}(?:\.{path.stem} import | import [^\n]*\b{path.stem}\b)", re.M
        )
        importers = [
            other for other, words in texts.items() if other != path and named.search(words)
        ]
        if len(importers) == 1 and importers[0].parent == path.parent:
            thin.append(name(path))
    assert not thin
