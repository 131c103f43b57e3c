"""Copies of the database: made before anything large goes, listed, looked into, thinned out."""

import gzip
import os
import shutil
import uuid
import zlib
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from mrcsaf.core import limits
from mrcsaf.core.errors import DamagedError, StoreError
from mrcsaf.core.files import TEMPORARY, opened, permissions, replacing
from mrcsaf.store import connection, parts

KEEP = 10  # the newest, whenever they were made
KEEP_DAYS = 7  # days before those of which the newest copy stays
NEVER_GOES = 2  # copies that stay however large all of them are
ENDING = ".db.gz"
ASKED, TIMED, MIGRATION, REPAIR, RESTORE, DELETE = WHY = (
    "asked", "timed", "migration", "repair", "restore", "delete",
)  # fmt: skip
_STAMP = "%Y-%m-%dT%H-%M-%S-%fZ"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy in a project's backups/."""

    path: Path
    made: datetime | None  # UTC; None where the name does not say
    why: str  # one of WHY, or "" where the name does not say
    size: int  # bytes on disk


def make(file: Path, folder: Path, why: str = ASKED) -> Path:
    """A compressed, consistent copy of the database at `file`; the oldest copies are thinned.

    Raises StoreError if the database cannot be read, the disk refuses or a link leads elsewhere.
    """
    parts.refuse_strange(file.parent)
    try:
        folder.mkdir(exist_ok=True)
        target = folder / f"{_stamp(folder)}-{why}{ENDING}"
        _pack(file, target)
        thin(folder)
    except OSError as error:
        raise StoreError(
            f"No backup can be made in {folder}: {error.strerror or error}."
        ) from error
    return target


def _pack(file: Path, target: Path) -> None:
    whole = target.with_name(f"{TEMPORARY}{target.name.removesuffix('.gz')}")
    state = _state(file)
    try:
        whole.touch(mode=permissions(file))
        with closing(connection.as_it_is(file)) as source:
            source.execute("VACUUM INTO ?", (whole.absolute().as_uri(),))
        with (
            whole.open("rb") as plain,
            replacing(target, like=file) as packed,
            gzip.open(packed, "wb", compresslevel=1) as out,  # vectors hardly get smaller
        ):
            shutil.copyfileobj(plain, out, _CHUNK)
    finally:
        whole.unlink(missing_ok=True)
    os.utime(target, ns=(state, state))  # what `has_changed` compares


def has_changed(file: Path, folder: Path) -> bool:
    """Whether the database was written to since its newest copy, by whatever clock."""
    newest = next(iter(found(folder)), None)
    return newest is None or newest.stat().st_mtime_ns != _state(file)


def make_if_changed(file: Path, folder: Path, why: str) -> Path | None:
    """A copy, unless the newest one is of just this state."""
    return make(file, folder, why) if has_changed(file, folder) else None


def found(folder: Path) -> list[Path]:
    """The copies in a project's backups/, newest first."""
    copies = (
        file for file in folder.glob(f"*{ENDING}") if file.is_file() and not file.is_symlink()
    )
    return sorted(copies, reverse=True)


def listed(folder: Path) -> list[Backup]:
    """The same, with what their names and sizes tell."""
    return [
        Backup(path, _made(path), why if (why := _why(path)) in WHY else "", path.stat().st_size)
        for path in found(folder)
    ]


def thin(folder: Path) -> None:
    """Let old copies go: the newest ten stay, then one a day, as long as all fit their limit."""
    copies = found(folder)
    stay, days = copies[:KEEP], {copy.name[:10] for copy in copies[:KEEP]}
    for copy in copies[KEEP:]:
        if copy.name[:10] not in days and len(stay) < KEEP + KEEP_DAYS:
            stay.append(copy)
            days.add(copy.name[:10])
    room = limits.BACKUPS_BYTES
    for number, copy in enumerate(stay):
        room -= copy.stat().st_size
        if room < 0 and number >= NEVER_GOES:
            stay = stay[:number]
            break
    for copy in set(copies) - set(stay):
        copy.unlink(missing_ok=True)


def unpack(copy: Path, folder: Path) -> Path:
    """The database inside a copy, under a temporary name in `folder`.

    Raises DamagedError if the copy is not whole, or grows as no database does.
    """
    target = folder / f"{TEMPORARY}{uuid.uuid4().hex}.db"
    try:
        raw = opened(copy)
    except OSError as error:
        raise DamagedError(f"{copy} is not a whole backup: {error.strerror or error}.") from error
    with raw, replacing(target, like=copy) as plain:
        try:
            with gzip.GzipFile(fileobj=raw) as packed:
                _copy(packed, plain, copy)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise DamagedError(f"{copy} is not a whole backup: {error}.") from error
    return target


def _copy(packed: gzip.GzipFile, plain: IO[bytes], copy: Path) -> None:
    most = max(limits.GZIP_RATIO * copy.stat().st_size, 16 * limits.MIB)
    written = 0
    while chunk := packed.read(_CHUNK):
        written += len(chunk)
        if written > min(most, limits.GZIP_BYTES):
            raise DamagedError(f"{copy} is not a whole backup: it unpacks without an end.")
        plain.write(chunk)


def _stamp(folder: Path) -> str:
    """The time as a name that comes after all others, even where the clock was set back."""
    now = datetime.now(UTC)
    dates = [made for made in map(_made, found(folder)) if made is not None]
    latest = max([now, *(date + timedelta(microseconds=1) for date in dates)])
    return latest.strftime(_STAMP)


def _made(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name.partition("Z")[0] + "Z", _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _why(path: Path) -> str:
    return path.name.removesuffix(ENDING).partition("Z-")[2]


def _state(file: Path) -> int:
    """When the database was last written to: its log may be ahead of it."""
    log = file.with_name(f"{file.name}-wal")
    return max(path.stat().st_mtime_ns for path in (file, log) if path.exists())
