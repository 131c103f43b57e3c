"""One resolver, in a checkout and in a wheel."""

from pathlib import Path

import pytest

from mrcsaf.core import assets


def test_a_checkout_has_its_own_assets() -> None:
    assert assets.asset("icons").is_dir()


def test_an_installed_program_finds_them_inside_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "_INSTALLED", tmp_path)
    assert assets.asset("icons") == tmp_path / "icons"
