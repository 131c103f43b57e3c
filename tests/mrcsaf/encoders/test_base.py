"""Weights are found without importing their package, and checked before they are used."""

import hashlib
from pathlib import Path

import pytest

from mrcsaf.core.errors import ConfigError, MrcsafError
from mrcsaf.encoders import base


def test_a_missing_package_names_the_remedy() -> None:
    with pytest.raises(ConfigError, match=r"run python -m pip install 'no-such==1'"):
        base.package_folder("no_such_package", "no-such==1")


def test_weights_with_another_sum_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.pth"
    file.write_bytes(b"true")
    sha = hashlib.sha256(b"true").hexdigest()
    assert base.read_checked(file, sha, "get it again") == b"true"
    file.write_bytes(b"trve")
    with pytest.raises(MrcsafError, match=r"weights\.pth is not the file .* get it again"):
        base.read_checked(file, sha, "get it again")
    file.unlink()
    with pytest.raises(MrcsafError, match="cannot be read"):
        base.read_checked(file, sha, "get it again")
