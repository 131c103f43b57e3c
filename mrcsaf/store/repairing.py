"""Mends a project: drops what can be made again, brings a broken database back from a backup."""

import logging
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from mrcsaf.core import limits
from mrcsaf.core.errors import DamagedError, ForeignError, StoreError
from mrcsaf.core.files import has_sha256
from mrcsaf.data.images import stored
from mrcsaf.store import backups, catalogue, drafts, parts, runs, sums
from mrcsaf.store.connection import check_is_ours, connect
from mrcsaf.store.project import Project

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a project would hold once more."""

    items: int
    users: int
    interactions: int
    runs: list[str]  # names, newest first
    drafts: int


def repair(path: Path) -> list[str]:
    """Mend the project at `path`, keeping others out; says what was done.

    A database that cannot be read is set aside and the newest whole backup takes its place.
    Damaged vectors, weights or figures of a run make that run 'failed' (load its checkpoint);
    damaged features are removed (encode again); pictures that vanished leave their items flagged.
    Raises DamagedError, changing nothing, if the database is broken and no backup is whole.
    """
    try:
        return _mend(path)
    except DamagedError as error:
        copy, aside = restore_newest(path, str(error))
        done = [f"the database was damaged: {copy.name} took its place"]
        done += [f"the damaged file is kept as {aside}"] if aside else []
        return done + _mend(path)


def unreadable(db: Database) -> list[str]:
    """A sentence on each row that holds what this program never writes, whatever its checksum."""
    found = [sentence for _, sentence in runs.unreadable(db)]
    try:
        catalogue.last_import(db)
    except StoreError as error:
        found.append(str(error))
    return found


def restore_newest(path: Path, why: str = "") -> tuple[Path, Path | None]:
    """Put the newest whole backup in place; (the backup, where the state before is kept).

    One that cannot be read, is another program's or of a newer version is passed over. Raises
    DamagedError, changing nothing, if there is none; StoreError if a part is a link.
    """
    parts.refuse_strange(path)  # a copy that is a link is no copy: say so, not that there is none
    for copy in backups.found(path / "backups"):
        try:
            return copy, Project.restore(path, copy)
        except (DamagedError, ForeignError) as error:
            log.warning("%s is passed over: %s", copy.name, error)
    said = why.partition(": run `")[0] or f"{path} cannot be restored"
    raise DamagedError(
        f"{said}, and backups/ holds no whole copy of this version's: import the data again, or put"
        " a copy of your own in its place."
    )


def restore(path: Path, name: str) -> tuple[Path, Path | None]:
    """Put one backup in place, named by its path or by its name in backups/.

    Raises StoreError if there is no such backup, or it is not whole.
    """
    for copy in (path / "backups" / name, Path(name)):
        if copy.is_file():
            return copy, Project.restore(path, copy)
    known = ", ".join(copy.name for copy in backups.found(path / "backups")[:3]) or "none"
    raise StoreError(f"There is no backup {name}; the newest in backups/ are: {known}.")


def look_into(copy: Path) -> Contents:
    """What a backup holds; it is unpacked beside itself meanwhile, and looked over like any file.

    Raises DamagedError if it is not whole, StoreError if it is not ours, is a link or the disk is
    full.
    """
    parts.inside(copy.parent.parent, copy.parent.name, copy.name)
    fresh = backups.unpack(copy, copy.parent)
    try:
        check_is_ours(fresh)
        with closing(connect(fresh, write=False)) as db:
            size = catalogue.counts(db)
            return Contents(
                items=size["items"],
                users=size["users"],
                interactions=size["interactions"],
                runs=[run.name for run in runs.runs(db)],
                drafts=len(drafts.drafts(db)),
            )
    finally:
        fresh.unlink(missing_ok=True)


def _mend(path: Path) -> list[str]:
    with Project.open(path, write=True) as project:
        backups.make(path / "project.db", project.backups, backups.REPAIR)
        done: list[str] = []
        with project.db.atomic():
            project.db.execute("REINDEX")  # first: a wrong index hides rows from all that follows
            done += _mend_features(project.db)
            done += _set_runs_aside(project.db)
            done += _name_folders(project.db)
            done += _accept_texts(project.db)
            catalogue.forget_counts(project.db)
            done += _flag_pictures(project)
            project.db.execute("INSERT INTO item_fts (item_fts) VALUES ('rebuild')")
    return done


def _mend_features(db: Database) -> list[str]:
    """Drop the vectors that differ from their checksum; all of an encoder if rows have gone."""
    damaged = _damaged(db, "feature", "encoder_id, item_id")
    explained = {f"feature:{encoder}" for encoder, _ in damaged}
    groups = [group for group in sums.damaged(db) if group.startswith("feature:")]
    groups = [group for group in groups if group not in explained]
    for encoder, item in damaged:
        db.execute("DELETE FROM feature WHERE encoder_id = ? AND item_id = ?", (encoder, item))
    for group in groups:
        db.execute("DELETE FROM feature WHERE encoder_id = ?", (group.partition(":")[2],))
    sums.seal(db, *groups, *explained)
    done = [f"feature {encoder} of item {item} removed: encode again" for encoder, item in damaged]
    return done + [f"all vectors of {group[8:]} removed: encode again" for group in groups]


def _set_runs_aside(db: Database) -> list[str]:
    damaged = {
        int(run) for table in ("item_vector", "user_vector") for (run,) in _damaged(db, table)
    }
    damaged |= {run for group in sums.damaged(db) if (run := sums.run_of(group)) is not None}
    for run, _ in runs.unreadable(db):
        runs.set_aside(db, run)
        damaged.add(run)
    for run in sorted(damaged):
        sums.forget_run(db, run)
        db.execute("UPDATE run SET status = 'failed' WHERE id = ?", (run,))
        for table in ("item_vector", "user_vector", "selector", "user_threshold"):
            db.execute(f"DELETE FROM {table} WHERE run_id = ?", (run,))
    return [
        f"run {run} is damaged and is set aside: load its checkpoint" for run in sorted(damaged)
    ]


def _name_folders(db: Database) -> list[str]:
    """A run's folder bears its number; a row that says otherwise would lead elsewhere."""
    done = []
    for run, folder in db.execute("SELECT id, folder FROM run").fetchall():
        if folder != parts.run_folder(run):
            db.execute("UPDATE run SET folder = ? WHERE id = ?", (parts.run_folder(run), run))
            done.append(f"run {run} named a folder that is not its own: put right")
    return done


def _accept_texts(db: Database) -> list[str]:
    """Names and texts that were changed, by accident or by hand, cannot be told apart: say so."""
    changed = [group for group in sums.damaged(db) if group in ("item", "user")]
    sums.seal(db, *changed)
    return [
        f"the {group}s were changed outside this program and are kept as they are:"
        " look them over, or restore a backup"
        for group in changed
    ]


def _flag_pictures(project: Project) -> list[str]:
    db, done = project.db, []
    rows = db.execute("SELECT id, image_sha FROM item WHERE image_sha IS NOT NULL").fetchall()
    for item, sha in rows:
        picture = stored(project.images, sha)
        if picture is None or not has_sha256(picture, sha, limits.IMAGE_BYTES):
            state = "missing" if picture is None else "broken"
            db.execute("UPDATE item SET image_state = ? WHERE id = ?", (state, item))
            done.append(f"item {item}: picture {state}, flagged")
    return done


def _damaged(db: Database, table: str, columns: str = "run_id") -> list[tuple[int | str, ...]]:
    """The keys of the rows of `table` whose vector differs from its checksum."""
    rows = db.execute(f"SELECT vec, crc, {columns} FROM {table}")
    return [row[2:] for row in rows if zlib.crc32(row[0]) != row[1]]
