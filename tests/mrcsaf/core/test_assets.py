"""One resolver, in a checkout and in a wheel."""

from pathlib import Path

import pytest

from mrcsaf.core import files


def test_a_checkout_has_its_own_assets() -> None:
    assert files.asset("icons").is_dir()


def test_an_installed_program_finds_them_inside_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_INSTALLED", tmp_path)
    assert files.asset("icons") == tmp_path / "icons"
