"""The list of libraries and licences that the About box shows, installed and frozen."""

import runpy
import sys
from pathlib import Path

import pytest

from app.dialogs import licences

PACKAGING = Path(__file__).parents[3] / "packaging"


def test_an_installed_program_lists_itself_first_and_everything_it_needs() -> None:
    found = licences.listed()
    names = [one.name.lower() for one in found]
    assert names[0] == "mrcsaf-studio"
    assert {"torch", "transformers", "tokenizers", "shiboken6"} <= set(names)
    assert not {"pytest", "ruff", "mypy"} & set(names)


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frozen build's licences, made by the script that makes them."""
    path = sys.path.copy()
    script = runpy.run_path(str(PACKAGING / "licences.py"))
    script["copy"](script["components"](), tmp_path / "licences")
    sys.path[:] = path
    (tmp_path / "licences" / "mrcsaf-studio").mkdir()
    (tmp_path / "licences" / "mrcsaf-studio" / "LICENSE").write_text("MIT Licence")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    return tmp_path


def test_a_frozen_build_shows_the_same_list_and_every_text(
    frozen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = licences.listed()
    texts = {one.name: licences.text_of(one) for one in bundled}
    assert texts["mrcsaf-studio"] == "MIT Licence"
    assert min(map(len, texts.values())) >= len("MIT Licence")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["PySide6_Essentials"]
    assert "NumPy Developers" in texts["numpy"]
    monkeypatch.delattr(sys, "_MEIPASS")
    installed = {(one.name, one.version, one.licence) for one in licences.listed()[1:]}
    assert {(one.name, one.version, one.licence) for one in bundled[1:]} == installed


def test_a_library_without_a_text_shows_what_it_states() -> None:
    one = licences.Component("x", "1", "MIT", "https://example.org", ())
    assert licences.text_of(one) == "MIT\n\nhttps://example.org"
