"""What a project's folder may hold: files and folders of its own, and nothing that leads out of it.

A folder may come from anybody, and what it holds is written, swept and deleted. The folder itself
may be a link, for its owner put it there; below it a link would make all that happen elsewhere.
Nobody is expected to change the folder while the program works in it.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path

from mrcsaf.core.errors import StoreError

_JUNCTION = 0xA0000003  # how Windows marks a folder that is another one
_WRITTEN_IN_PLACE = (".lock", ".db-journal", ".db-wal", ".db-shm")


def refuse_strange(project: Path) -> None:
    """Look at every name in a project before anything else does.

    Raises StoreError for the first that is a link or no file at all, or that is written where it
    lies and has a second name elsewhere.
    """
    folders = [os.fspath(project)] if project.is_dir() else []
    try:
        while folders:
            folders += _folders_in(folders.pop())
    except OSError as error:
        raise StoreError(
            f"{_shown(project)} cannot be looked through: {error.strerror or error}."
        ) from error


def _folders_in(folder: str) -> list[str]:
    """The folders in one, all else in it being files. Empty if another writer has swept it away."""
    found = []
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:  # by the thousand: no path is made of a plain file's name
            if not entry.is_file(follow_symlinks=False):
                if _is_folder_of_its_own(Path(entry.path)):
                    found.append(entry.path)
            elif entry.name.lower().endswith(_WRITTEN_IN_PLACE):
                refuse_second_name(Path(entry.path))
    return found


def inside(project: Path, *names: str) -> Path:
    """The path of a part of a project, for who writes to it without opening the project.

    Raises StoreError if a name is no plain one, or a step on the way is a link or no file at all.
    """
    path = project
    for name in names:
        if name in ("", os.curdir, os.pardir) or os.path.basename(name) != name:
            raise StoreError(f"“{name[:80]}” cannot be the name of a part of {_shown(project)}.")
        path = path / name
        with suppress(FileNotFoundError, NotADirectoryError):
            if not stat.S_ISREG(os.lstat(path).st_mode):
                _is_folder_of_its_own(path)
    return path


def run_folder(run: int) -> str:
    """The name of a run's folder in runs/: its number, and never what a row may say."""
    return f"{run:04d}"


def refuse_second_name(file: Path) -> None:
    """Raises StoreError if what is written to a file would be written to another one as well."""
    with suppress(FileNotFoundError):
        if os.lstat(file).st_nlink > 1:
            raise StoreError(
                f"{_shown(file)} has a second name (a hard link), and what is written to it would"
                " change that as well: put a copy in its place."
            )


def _is_folder_of_its_own(path: Path) -> bool:
    """True for a folder; False if it has just gone. Raises StoreError for all else but a file."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return False
    if stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION:
        raise StoreError(
            f"{_shown(path)} is a link, and a project's parts lie in its own folder: put what it"
            " leads to in its place, or remove it."
        )
    if not stat.S_ISDIR(found.st_mode):
        raise StoreError(f"{_shown(path)} is neither a file nor a folder: remove it.")
    return True


def _shown(path: Path) -> str:
    """A path as a sentence can hold it: names may be of bytes that are no text."""
    return os.fsencode(path).decode("utf-8", "replace")
