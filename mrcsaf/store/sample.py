"""The ready sample shop that ships with the program."""

import os
import shutil
from pathlib import Path

from mrcsaf.core.errors import StoreError
from mrcsaf.core.files import TEMPORARY, asset
from mrcsaf.store.project import FOLDERS

READY = "sample.mrcsaf"


def copy_sample(target: Path, source: Path | None = None) -> None:
    """Copy the finished sample project (what ships, or `source`) to `target`, whole or not at all.

    Raises StoreError if something is there already, or the sample was not built.
    """
    source = source or asset(READY)
    if not (source / "project.db").is_file():
        raise StoreError("The sample shop is not in this installation: install the program again.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StoreError(f"{target} exists and is not empty: choose another name.")
    beside = target.with_name(f"{TEMPORARY}{os.getpid()}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, beside, ignore=shutil.ignore_patterns("project.lock"))
        for folder in FOLDERS:  # empty ones do not survive every way of shipping
            (beside / folder).mkdir(exist_ok=True)
        for path in (beside, *beside.rglob("*")):  # an installed sample may be read-only
            path.chmod(0o755 if path.is_dir() else 0o644)
        if target.exists():
            target.rmdir()
        beside.rename(target)
    except OSError as error:
        raise StoreError(f"The sample cannot be copied to {target}: {_why(error)}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _why(error: OSError) -> str:
    """The system's own words; copytree hides them in a list of (source, target, reason)."""
    if isinstance(error, shutil.Error):
        return str(error.args[0][0][2])
    return error.strerror or str(error)
