"""Projects and inputs as an attacker would send them: made by a seed, the same ones every time.

A `Scene` is a folder with a project that is whole, inputs for an import, and around them what
nobody may touch: files beside it, a home, a working directory. Each entry of `KINDS` damages it in
one way, which a number of the draw decides in detail. Most change the database as somebody with
its schema and this program's own source can: checksums are made anew more often than not.

The names begin with the number of the finding that the kind comes from.
"""

import contextlib
import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import stat
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from sqlite_utils import Database

from mrcsaf.core.progress import silent
from mrcsaf.data import images
from mrcsaf.store import (
    Project,
    backups,
    catalogue,
    drafts,
    runs,
    sums,
)
from mrcsaf.store.drafts import Estimated
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment
from tests.conftest import store_tiny

Draw = Random
Damage = Callable[["Scene", Draw], None]
KINDS: dict[str, Damage] = {}
LARGE = 64 << 20  # bytes of what is not hashed: holes
LETHAL = "x-by-foreign-sql"
USER, ITEM = "u01", "i02"
COMPLETE, POPULAR, STOPPED = 1, 2, 3  # runs of the project
CONTROLS = "\x1b]52;c;aGk=\x07\x9b31mred\u202egnp\u2066\x7f"
VALUES = {
    "attention": "exact", "dim": 8, "neighbours": 4, "pruned_edges": 0.2, "batch_size": 64,
    "max_epochs": 4, "learning_rate": 0.02,
}  # fmt: skip


def kind(name: str) -> Callable[[Damage], Damage]:
    def register(damage: Damage) -> Damage:
        KINDS[name] = damage
        return damage

    return register


@dataclass(frozen=True)
class Scene:
    """Everything in one folder; `project` and `out` may change, nothing else."""

    root: Path

    @property
    def project(self) -> Path:
        return self.root / "shop.mrcsaf"

    @property
    def db(self) -> Path:
        return self.project / "project.db"

    @property
    def beside(self) -> Path:
        return self.root / "beside"

    @property
    def inputs(self) -> Path:
        return self.root / "inputs"

    @property
    def cwd(self) -> Path:
        return self.root / "cwd"

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def out(self) -> Path:
        return self.root / "out"

    def outside(self) -> dict[str, str]:
        """What every file, link and pipe outside project and `out` is, by name."""
        found = {}
        for folder in (self.beside, self.inputs, self.cwd, self.home):
            for path in (folder, *sorted(folder.rglob("*"))):
                found[str(path.relative_to(self.root))] = _print_of(path)
        return found


def _print_of(path: Path) -> str:
    status = path.lstat()
    word = f"{stat.filemode(status.st_mode)} "
    if path.is_symlink():
        return word + os.readlink(path)
    if stat.S_ISREG(status.st_mode) and status.st_size > LARGE:
        return word + str(status.st_size)
    if stat.S_ISREG(status.st_mode):
        return word + hashlib.sha256(path.read_bytes()).hexdigest()
    return word


def build(root: Path) -> Scene:
    """The scene before anything is damaged."""
    scene = Scene(root)
    for folder in (scene.beside / "thesis", scene.inputs, scene.cwd, scene.home, scene.out):
        folder.mkdir(parents=True)
    for name in ("beside/thesis/chapter.txt", "beside/notes.txt", "cwd/mine.txt", "home/.profile"):
        (root / name).write_text(f"nobody else's: {name}\n")
    store_tiny(scene.project)
    with Project.open(scene.project, write=True) as project:
        _add_pictures(project)
        for name in ("Lamp", "Cup"):
            drafts.add(project, title=name, image=_picture(name), result={"run": 1, "users": 30})
    for model, values in (("mrcsaf", VALUES), ("popularity", {}), ("mrcsaf", VALUES)):
        chosen = experiment.settings(model, values)
        experiment.train(scene.project, chosen, device="cpu")
    _stop(scene)
    backups.make(scene.db, scene.project / "backups")
    _write_inputs(scene)
    return scene


def _picture(name: str) -> bytes:
    out = io.BytesIO()
    colour = tuple(hashlib.sha256(name.encode()).digest()[:3])
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def _add_pictures(project: Project) -> None:
    for number in range(6):
        picture = _picture(str(number))
        sha = images.store_image(picture, project.images)
        project.db.execute(
            "UPDATE item SET image_sha = ?, image_state = 'ok' WHERE id = ?", (sha, number)
        )
        thumb = project.thumbs / sha[:2] / f"{sha}-256.webp"
        thumb.parent.mkdir(exist_ok=True)
        thumb.write_bytes(images.thumbnail_bytes(images.read_image(picture)))
    sums.seal(project.db, "item")


def _stop(scene: Scene) -> None:
    """Run 3 as a kill just before its end leaves it."""
    with Project.open(scene.project, write=True) as project:
        sums.forget_run(project.db, STOPPED)
        for table in ("item_vector", "user_vector", "selector", "user_threshold", "run_epoch"):
            project.db.execute(f"DELETE FROM {table} WHERE run_id = ?", (STOPPED,))
        project.db.execute(
            "UPDATE run SET status = 'running', metrics = '{}', parts = '[]', checkpoint_sha = '',"
            " finished = NULL WHERE id = ?",
            (STOPPED,),
        )
        runs.activate(project.db, COMPLETE)


def _write_inputs(scene: Scene) -> None:
    folder = scene.inputs / "data"
    folder.mkdir()
    rows = "".join(f"p{n},Thing {n},A thing.\n" for n in range(8))
    (folder / "items.csv").write_text("id,title,description\n" + rows)
    pairs = "".join(f"u{n % 5},p{n % 8}\n" for n in range(40))
    (folder / "interactions.csv").write_text("user,item\n" + pairs)
    np.savez(scene.inputs / "vectors.npz", image=np.ones(6, "f4"), text=np.ones(5, "f4"))
    (scene.inputs / "settings.toml").write_text("max_epochs = 1\n")
    shutil.copy(scene.project / "runs/0001/model.safetensors", scene.inputs)


def change(scene: Scene, draw: Draw, *statements: tuple[str, tuple[object, ...]] | str) -> None:
    """Change the database behind the program's back; mostly with checksums that fit again."""
    with contextlib.closing(sqlite3.connect(scene.db, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            sql, values = (statement, ()) if isinstance(statement, str) else statement
            db.execute(sql, values)
        if draw.random() < 0.75:
            seal_anew(Database(db, execute_plugins=False))


def seal_anew(db: Database) -> None:
    """Checksums as if everything had been written by this program."""
    encoders = [f"feature:{name}" for (name,) in db.execute("SELECT id FROM encoder").fetchall()]
    sums.seal(db, *sums.DATA_GROUPS, *encoders)
    for (run,) in db.execute("SELECT id FROM run WHERE status = 'complete'").fetchall():
        sums.seal_run(db, run)


# A. A folder from somebody else destroys files


@kind("1 journal that names a victim")
def _(scene: Scene, draw: Draw) -> None:
    victim = str(draw.choice(["beside/notes.txt", "beside/thesis/chapter.txt", "home/.profile"]))
    name = str(scene.root / victim).encode()
    content = scene.db.read_bytes()
    page = int.from_bytes(content[16:18], "big")
    sizes = (0, 0x1234, len(content) // page, 512, page)
    head = bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", *sizes)
    tail = struct.pack(">I", (1 << 30) // page + 1) + name
    tail += struct.pack(">2I", len(name), sum(name)) + head[:8]
    if draw.random() < 0.2:  # and a database that is refused as foreign
        change(scene, draw, "PRAGMA application_id = 1")
    (scene.project / "project.db-journal").write_bytes(head.ljust(512, b"\0") + tail)


def _replace_by_link(scene: Scene, part: str, target: Path) -> None:
    path = scene.project / part
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(target, target_is_directory=target.is_dir())


LINKED_FOLDERS = (
    "runs", "runs", "runs/0003", "runs/0003", "runs/0001", "backups", "images", "images/ab",
    "thumbs", "compare", "maps",
)  # fmt: skip
LINKED_FILES = (
    "runs/0003/metrics.jsonl", "runs/0003/working.lock", "runs/0001/model.safetensors",
    "project.db", "project.lock", "logs", "project.db-wal", "project.db-shm",
)  # fmt: skip


@kind("2 a folder is a link to one outside")
def _(scene: Scene, draw: Draw) -> None:
    part = draw.choice(LINKED_FOLDERS)
    target = scene.beside
    if (scene.project / part).is_dir() and draw.random() < 0.5:  # with what belongs there
        target = scene.beside / "copied"
        shutil.copytree(scene.project / part, target)
        shutil.copytree(scene.beside / "thesis", target / "thesis")
    if part == "backups":  # enough of them to be thinned out
        for day in range(10, 30):
            (target / f"2020-01-{day}T00-00-00-000000Z-timed.db.gz").write_bytes(b"kept")
    _replace_by_link(scene, part, target)


@kind("2 a file is a link to one outside")
def _(scene: Scene, draw: Draw) -> None:
    part = draw.choice(LINKED_FILES)
    target = scene.beside / "notes.txt"
    if (scene.project / part).is_file():
        target = Path(shutil.copy(scene.project / part, scene.beside / "copied"))
    _replace_by_link(scene, part, target)


@kind("2 an older schema beside a link")
def _(scene: Scene, draw: Draw) -> None:
    scene.db.unlink()
    with contextlib.closing(sqlite3.connect(scene.db)) as db:
        db.executescript("PRAGMA application_id = 1297236819; CREATE TABLE x(a); DROP TABLE x;")
    _replace_by_link(scene, draw.choice(["runs", "backups", "images"]), scene.beside)


@kind("3 a run's folder lies elsewhere")
def _(scene: Scene, draw: Draw) -> None:
    run = draw.choice([COMPLETE, STOPPED, STOPPED])
    victim = scene.beside / "run"
    shutil.copytree(scene.project / f"runs/{run:04d}", victim)
    (victim / "config.json").write_text("somebody else's settings")
    where = draw.choice(
        ["../../beside/run", "../../beside/run", str(victim), "../..", ".", "", "0001/../0001"]
    )
    status = draw.choice(["running", "failed"] if run == STOPPED else ["complete", "failed"])
    change(
        scene, draw,
        ("UPDATE run SET folder = ?, status = ? WHERE id = ?", (where, status, run)),
    )  # fmt: skip


@kind("4 modules in the working directory")
def _(scene: Scene, draw: Draw) -> None:
    for name in ("random.py", "torch.py", "json.py", "numpy.py"):
        (scene.cwd / name).write_text("open('it-ran', 'w').close(); raise SystemExit(9)\n")


# B. Ordinary use


@kind("5 a backup names a run that the database has not")
def _(scene: Scene, draw: Draw) -> None:
    backups.make(scene.db, scene.project / "backups")
    change(scene, draw, f"DELETE FROM run WHERE id = {STOPPED}")


@kind("7 items saved under two runs")
def _(scene: Scene, draw: Draw) -> None:
    with Project.open(scene.project, write=True) as project:
        for run in draw.sample([COMPLETE, POPULAR, COMPLETE], 2):
            _save(project, draw, run)


@kind("8 an item saved after a run was stopped")
def _(scene: Scene, draw: Draw) -> None:
    with Project.open(scene.project, write=True) as project:
        _save(project, draw, COMPLETE)


@kind("7 an added item is gone again")
def _(scene: Scene, draw: Draw) -> None:
    with Project.open(scene.project, write=True) as project:
        for _ in range(2):
            _save(project, draw, COMPLETE)
    gone = draw.choice([24, 25])
    change(
        scene, draw, "UPDATE draft SET item_id = NULL",
        *(f"DELETE FROM {table} WHERE item_id = {gone}"
          for table in ("feature", "item_vector", "selector", "item_graph")),
        f"DELETE FROM item WHERE id = {gone}",
    )  # fmt: skip


def _save(project: Project, draw: Draw, run: int) -> None:
    db = project.db
    one = drafts.add(project, title=f"Saved {draw.random()}")
    widths = db.execute(
        "SELECT part, max(length(vec)) / 4 FROM item_vector WHERE run_id = ? GROUP BY part", (run,)
    ).fetchall()
    vectors = {part: np.ones(width, np.float32) for part, width in widths}
    has = db.execute("SELECT 1 FROM selector WHERE run_id = ? LIMIT 1", (run,)).fetchone()
    given = {"file:image.npy": np.ones(6, np.float32), "file:text.npy": np.ones(5, np.float32)}
    near = {"image": [(2, 0.5), (4, 0.25)]}
    estimated = Estimated(run, vectors, 0.25 if has else None, given, near)
    drafts.save_into_catalogue(project, one.id, estimated)


@kind("10 the newest backup cannot be read")
def _(scene: Scene, draw: Draw) -> None:
    path = scene.project / "backups" / "9999-01-01T00-00-00-000000Z-asked.db.gz"
    match draw.randrange(4):
        case 0:
            path.mkdir()
        case 1:
            os.mkfifo(path)
        case 2:
            path.write_bytes(gzip.compress(draw.randbytes(2000)))
        case _:
            path.write_bytes(b"")
    if draw.random() < 0.3:
        scene.db.write_bytes(b"damaged")


@kind("10 a checksum's key is damaged")
def _(scene: Scene, draw: Draw) -> None:
    with contextlib.closing(sqlite3.connect(scene.db, isolation_level=None)) as db:
        rows = db.execute("SELECT key FROM meta WHERE key LIKE 'crc:%'").fetchall()
        for (key,) in draw.sample(rows, draw.randint(1, 3)):
            digits = [at for at, letter in enumerate(key) if letter.isdigit()]
            at = draw.choice(digits) if digits else draw.randrange(len(key))
            changed = key[:at] + chr(ord(key[at]) ^ 1 << draw.randrange(7)) + key[at + 1 :]
            db.execute("UPDATE OR IGNORE meta SET key = ? WHERE key = ?", (changed, key))


@kind("10 ids that nobody can see")
def _(scene: Scene, draw: Draw) -> None:
    odd = draw.choice(["\ufeff", "\u200b", "\u2060", CONTROLS])
    change(scene, draw, ("UPDATE item SET ext_id = ? || ext_id", (odd,)),
           ("UPDATE user SET ext_id = ext_id || ?", (odd,)))  # fmt: skip


# C. Hostile rows and files


@kind("11 SQL of others")
def _(scene: Scene, draw: Draw) -> None:
    made = draw.choice(
        [
            ("trigger", "sqlite_statX", "run", 0,
             "CREATE TRIGGER sqlite_statX AFTER UPDATE ON run BEGIN UPDATE run SET"
             f" notes='{LETHAL}' WHERE id=new.id; END"),
            ("trigger", "sqlite_stat1", "run", 0,
             "CREATE TRIGGER sqlite_stat1 AFTER UPDATE ON run BEGIN UPDATE run SET"
             f" notes='{LETHAL}' WHERE id=new.id; END"),
            ("trigger", "sqlite_stat_", "meta", 0,
             "CREATE TRIGGER sqlite_stat_ AFTER INSERT ON meta BEGIN UPDATE run SET"
             f" notes='{LETHAL}'; END"),
            ("view", "sqlite_stat9", "sqlite_stat9", 0,
             "CREATE VIEW sqlite_stat9 AS SELECT * FROM item"),
        ]
    )  # fmt: skip
    with contextlib.closing(sqlite3.connect(scene.db, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", made)


NESTED = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' width="64" height="64"><rect id="a0" width="64" height="64"/>'
    + "".join(
        f'<g id="a{n}">' + f'<use xlink:href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 10)
    )
    + '<use xlink:href="#a9"/></svg>'
)


@cache
def _large() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8000, 8000)).save(out, "WEBP", quality=1, method=0)
    return out.getvalue()


@kind("12 thumbnails that are something else")
def _(scene: Scene, draw: Draw) -> None:
    for path in sorted((scene.project / "thumbs").glob("*/*.webp")):
        match draw.randrange(5):
            case 0:
                path.write_text(NESTED)
            case 1:
                picture = (scene.beside / "notes.txt").as_uri()
                path.write_text(NESTED.replace("#a9", picture).replace("use", "image"))
            case 2:
                path.write_bytes(_large())
            case 3:
                path.unlink()
                os.mkfifo(path)
            case _:
                path.write_bytes(draw.randbytes(3000))


@kind("12 pictures that are something else")
def _(scene: Scene, draw: Draw) -> None:
    shutil.rmtree(scene.project / "thumbs")
    for path in sorted((scene.project / "images").glob("*/*")):
        path.unlink()
        match draw.randrange(4):
            case 0:
                path.write_text(NESTED)
            case 1:
                os.mkfifo(path)
            case 2:
                path.mkdir()
            case _:
                path.write_bytes(draw.randbytes(3000))


DATES = ("yesterday", "", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-01-01",
         "1e9", CONTROLS, "2026-01-01T10:00:00")  # fmt: skip


@kind("13 dates of runs")
def _(scene: Scene, draw: Draw) -> None:
    change(
        scene, draw,
        ("UPDATE run SET started = ?, finished = ?", (draw.choice(DATES), draw.choice(DATES))),
        ("UPDATE run SET seed = ?", (draw.choice([-1, 2**63 - 1, 999]),)),
    )  # fmt: skip


FIGURES = (
    '{"wall_seconds": NaN}', '{"wall_seconds": 1e308}', '{"epoch": 1e308}', '{"wall_seconds": "x"}',
    '{"test": {"recall@20": "x"}}', '{"test": {"recall@20": 1e999}}', '{"test": 3}',
    '{"best_epoch": -1, "epochs": {}}', '{"test": {"recall@20": [1]}}', '{"reason": [1]}',
    '{"epochs": 1e99, "best_epoch": null}', '{"budget": {}, "stopped": 3}', '{"test": null}',
)  # fmt: skip
PLAIN = ("null", "[]", "1", '"x"', "[" * 100_000, "[3]")  # of the right size and no table
VALUES_OF_JSON = (
    *PLAIN, "{}", "true", "", "{", '{"a":' * 5000, '"\\ud800"',
    '{"\\ud800": 1}', '{"a": ' + "9" * 5000 + "}", '{"model": [], "train": 3}',
    '{"model": {"dim": 1000000000}, "train": {"max_epochs": 1e9}}', '{"encoders": [], "graphs": 0}',
    '{"encoders": {"image": 3}, "graphs": {"text": []}, "items": 1e9, "ui_layers": -1}',
    '{"items": 1000000000, "ui_layers": 2}', '{"items": -5}', '{"items": [], "vectors": 1}',
    '[{"name": 1}]', '[{"user": "x"}]', '[{"name": "a", "user": "u", "item": "no"}]', "[null]",
    '[{"epoch": 1}]', '{"epoch": "x"}', '{"interactions": [], "items": {"rows": "x"}}',
    '{"id": "x", "before": []}', '{"id": 1, "before": {"title": 3}}', '{"reach": []}',
    '{"reach": {"median": "x"}, "audience": [], "neighbours": {"image": [3]}}', *FIGURES,
)  # fmt: skip


def _json_kind(table: str, column: str) -> None:
    @kind(f"16 {table}.{column}")
    def _(scene: Scene, draw: Draw) -> None:
        where = draw.choice(["", "", " WHERE rowid = 1", " WHERE rowid = 3"])
        where = "" if table == "run_epoch" else where
        pool = FIGURES if column == "metrics" and draw.random() < 0.5 else VALUES_OF_JSON
        value = draw.choice(draw.choice([pool, PLAIN]))
        change(scene, draw, (f"UPDATE {table} SET {column} = ?{where}", (value,)))


for table, column in (
    ("run", "config"), ("run", "inputs"), ("run", "metrics"), ("run", "parts"),
    ("import_log", "counts"), ("draft", "result"), ("undo_log", "payload"),
    ("run_epoch", "metrics"),
):  # fmt: skip
    _json_kind(table, column)


@kind("16 metrics.jsonl and config.json")
def _(scene: Scene, draw: Draw) -> None:
    folder = scene.project / "runs" / "0003"
    lines = [draw.choice(VALUES_OF_JSON) for _ in range(3)]
    (folder / "metrics.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "config.json").write_text(draw.choice(VALUES_OF_JSON))


@kind("16 facts about the project")
def _(scene: Scene, draw: Draw) -> None:
    value = draw.choice(["x", "", "-1", "1e9", "9" * 5000, "null", CONTROLS, "2"])
    change(
        scene, draw,
        ("INSERT OR REPLACE INTO meta VALUES (?, ?)",
         (draw.choice(["active_run", "fingerprint", "name", "simulated", "graph:file:text.npy",
                       "graph:file:image.npy"]), value)),
    )  # fmt: skip


@kind("15 names of pictures")
def _(scene: Scene, draw: Draw) -> None:
    os.mkfifo(scene.beside / "pipe")
    sha = draw.choice(
        ["../../beside/*", "**", "/etc/passwd", "../../beside/pipe", "a" * 63, "A" * 64, "",
         str(scene.beside / "pipe"), "\0" * 64, "[" * 64]
    )  # fmt: skip
    change(scene, draw, ("UPDATE item SET image_sha = ?, image_state = 'ok'", (sha,)),
           ("UPDATE draft SET image_sha = ?", (sha,)))  # fmt: skip


Tensors = dict[str, torch.Tensor]


def _rewritten(file: Path, alter: Callable[[Tensors], object], values: dict[str, Any]) -> None:
    tensors = {name: value.clone() for name, value in load_file(file).items()}
    alter(tensors)
    checkpoint._save_tensors(file, tensors, values)


@kind("17 a resume state with a right checksum")
def _(scene: Scene, draw: Draw) -> None:
    file = scene.project / "runs" / "0003" / "state.safetensors"

    def alter(tensors: Tensors) -> None:
        name = draw.choice(sorted(set(tensors) - {"plain"}))
        match draw.randrange(7):
            case 0:
                tensors[name] = torch.full_like(tensors[name], float("nan")).to(torch.float32)
            case 1:
                tensors[name] = tensors[name].to(torch.int8)
            case 2:
                del tensors[name]
            case 3:
                tensors[name] = torch.zeros(3, 1)
            case 4:
                tensors["moment/x/exp_avg"] = torch.zeros(1)
            case _:
                meta = json.loads(tensors["plain"].numpy().tobytes())
                field = draw.choice(sorted(meta["plain"]))
                value = draw.choice([10**9, -5, 1e9, "x", None, [], {}, {"recall@20": 1e9}, [[]]])
                meta["plain"][field] = value
                if draw.random() < 0.2:
                    meta = draw.choice([[], None, {"plain": 3}, {"plain": {}, "groups": 3}])
                text = bytearray(json.dumps(meta).encode())
                tensors["plain"] = torch.frombuffer(text, dtype=torch.uint8).clone()

    _rewritten(file, alter, {})


@kind("17 a checkpoint with a right checksum")
def _(scene: Scene, draw: Draw) -> None:
    for run in (COMPLETE, STOPPED):
        file = scene.project / "runs" / f"{run:04d}" / "model.safetensors"
        header = json.loads(_header_of(file))
        header.pop("crc32", None)
        field = draw.choice(sorted(header))
        if draw.random() < 0.7:
            header[field] = draw.choice([None, [], {}, 3, "x", -1, 10**9, {"a": []}, [[[]]]])

        def alter(tensors: Tensors) -> None:
            name = draw.choice(sorted(tensors))
            if draw.random() < 0.5:
                tensors[name] = draw.choice(
                    [tensors[name].to(torch.int8), torch.full_like(tensors[name], torch.inf)]
                )

        _rewritten(file, alter, header)
        shutil.copy(file, scene.inputs)


def _header_of(file: Path) -> str:
    with file.open("rb") as raw:
        (length,) = struct.unpack("<Q", raw.read(8))
        return str(json.loads(raw.read(length))["__metadata__"]["header"])


@kind("18 vectors of items")
def _(scene: Scene, draw: Draw) -> None:
    match draw.randrange(6):
        case 0:
            odd = f"UPDATE feature SET item_id = {draw.choice([10**9, -1])} WHERE item_id = 3"
        case 1:
            odd = "UPDATE feature SET vec = x'', crc = 0"
        case 2:
            odd = "UPDATE feature SET vec = x'0000c07f0000c07f', crc = 0 WHERE item_id = 3"
        case 3:
            odd = f"UPDATE encoder SET dim = {draw.choice([0, -1, 10**9, 7])}"
        case 4:
            odd = "DELETE FROM feature WHERE item_id > 3"
        case _:
            odd = "UPDATE item_graph SET neighbor_id = 1000000000"
    change(scene, draw, odd)
    _crcs_anew(scene, "feature")


@kind("18 vectors, weights and thresholds of runs")
def _(scene: Scene, draw: Draw) -> None:
    table = draw.choice(["item_vector", "user_vector"])
    ids = "item_id" if table == "item_vector" else "user_id"
    odd = draw.choice(
        [
            f"UPDATE {table} SET {ids} = {draw.choice([10**9, -1])} WHERE {ids} = 3",
            f"UPDATE {table} SET vec = x''",
            f"UPDATE {table} SET vec = x'0000803f'",
            f"UPDATE {table} SET vec = CAST(x'0000c07f' || substr(vec, 5) AS BLOB) WHERE {ids} < 3",
            f"UPDATE {table} SET vec = substr(vec, 5) WHERE {ids} = 1",
            f"DELETE FROM {table} WHERE {ids} > 3",
            f"DELETE FROM {table}",
            f"DELETE FROM {table} WHERE rowid % 2",
            "DELETE FROM selector WHERE item_id > 3",
            "UPDATE selector SET item_id = 1000000000 WHERE item_id = 3",
            "DELETE FROM user_threshold WHERE user_id > 3",
            "UPDATE user_threshold SET user_id = -1 WHERE user_id = 3",
            "UPDATE user_threshold SET score = 9e999",
        ]
    )
    change(scene, draw, odd)
    _crcs_anew(scene, table)


def _crcs_anew(scene: Scene, table: str) -> None:
    with contextlib.closing(sqlite3.connect(scene.db, isolation_level=None)) as db:
        db.create_function("crc32", 1, zlib.crc32)
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute(f"UPDATE {table} SET crc = crc32(vec)")
        seal_anew(Database(db, execute_plugins=False))


@kind("18 ids of items, users and interactions")
def _(scene: Scene, draw: Draw) -> None:
    odd = draw.choice(
        [
            "UPDATE interaction SET item_id = 1000000000 WHERE item_id = 3",
            "UPDATE interaction SET user_id = -1 WHERE user_id = 3",
            "UPDATE user SET id = 1000000000 WHERE id = 3",
            "UPDATE user SET id = -3 WHERE id = 3",
            "UPDATE item SET id = 1000000000 WHERE id = 3",
            "UPDATE item SET id = -3 WHERE id = 3",
            "DELETE FROM user WHERE id > 3",
            "DELETE FROM item WHERE id > 3",
            "DELETE FROM interaction",
            "UPDATE interaction SET ts = -9223372036854775808",
            "DELETE FROM item",
        ]
    )
    change(scene, draw, odd)


def _odd_file(path: Path, draw: Draw, scene: Scene) -> None:
    """Put something that is no plain file in a file's place."""
    path.unlink(missing_ok=True)
    match draw.randrange(5):
        case 0:
            os.mkfifo(path)
        case 1:
            path.symlink_to("/dev/zero")
        case 2:
            path.mkdir()
        case 3:
            with path.open("wb") as file:
                file.truncate(1 << 40)  # a hole: a terabyte that takes no room
        case _:
            path.symlink_to(scene.beside / "notes.txt")


@kind("19 no plain files in the project")
def _(scene: Scene, draw: Draw) -> None:
    backup = next((scene.project / "backups").iterdir())
    names = ("runs/0003/metrics.jsonl", "runs/0003/state.safetensors", "runs/0003/config.json",
             "runs/0001/model.safetensors", "runs/0003/model.safetensors")  # fmt: skip
    paths = [*(scene.project / name for name in names), backup]
    for path in draw.sample(paths, 2):
        _odd_file(path, draw, scene)


@kind("19 no plain files among the inputs")
def _(scene: Scene, draw: Draw) -> None:
    names = ("data/items.csv", "data/interactions.csv", "vectors.npz", "settings.toml",
             "model.safetensors")  # fmt: skip
    for name in names:
        if draw.random() < 0.7:
            _odd_file(scene.inputs / name, draw, scene)


@kind("19 links in a data set")
def _(scene: Scene, draw: Draw) -> None:
    path = scene.inputs / "data" / draw.choice(["items.csv", "interactions.csv"])
    shutil.copy(path, scene.beside / "secret.csv")
    path.unlink()
    path.symlink_to(scene.beside / "secret.csv")


@kind("20 texts that command")
def _(scene: Scene, draw: Draw) -> None:
    odd = draw.choice([CONTROLS, "\x1b[2J", "\x9b2J", "\u202e", "<img src=http://x/>", "\x07" * 9])
    change(
        scene, draw,
        *(("UPDATE item SET title = ?, brand = ?, category = ?, description = ?", (odd,) * 4),
          ("UPDATE run SET name = ?, device = ?, notes = ?", (odd,) * 3),
          ("UPDATE draft SET title = ?, category = ?", (odd,) * 2),
          ("UPDATE import_log SET source = ?, reason = ?", (odd,) * 2)),
    )  # fmt: skip
    if draw.random() < 0.5:
        change(scene, draw, ("UPDATE run SET model = ?", (odd,)))
    if draw.random() < 0.3:
        change(scene, draw, ("UPDATE encoder SET id = ? || id", (odd,)))


@kind("21 texts without end")
def _(scene: Scene, draw: Draw) -> None:
    odd = draw.choice(["x", "é\n", "<b>", "\u202e"]) * 1_000_000
    change(scene, draw, ("UPDATE run SET name = ?, notes = ?", (odd, odd)))
    if draw.random() < 0.4:
        change(scene, draw, ("UPDATE run SET device = ?, model = ?", (odd, "mrcsaf")))


@kind("a database of noise")
def _(scene: Scene, draw: Draw) -> None:
    data = bytearray(scene.db.read_bytes())
    for _ in range(draw.choice([1, 8, 64])):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    scene.db.write_bytes(data[: draw.choice([len(data), len(data), len(data) // 2, 100])])


@kind("a data set of noise")
def _(scene: Scene, draw: Draw) -> None:
    odd = draw.choice(
        [draw.randbytes(5000), b"id,title\n" + b"\0" * 99, b"[" * 100_000, b"id,title\n" * 9,
         b'{"id": ' + b"9" * 6000 + b"}\n", ("id,title\n" + f"a,{CONTROLS}\n").encode(),
         b"id,title\n" + b"a" * (2 << 20), (",".join(map(str, range(9000)))).encode()]
    )  # fmt: skip
    (scene.inputs / "data" / draw.choice(["items.csv", "interactions.csv"])).write_bytes(odd)
    (scene.inputs / "vectors.npz").write_bytes(draw.randbytes(400))
    (scene.inputs / "settings.toml").write_bytes(draw.choice([b"\xff", b"a = [" * 9999, b"x = 1"]))


@kind("nothing")
def _(scene: Scene, draw: Draw) -> None:
    """The scene itself is fine: whatever fails here is not the damage."""


def foreign_sql_ran(scene: Scene) -> bool:
    """Whether a statement of the sender's was run by a writer of ours."""
    address = f"{scene.db.as_uri()}?mode=ro&immutable=1"
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(address, uri=True)) as db,
    ):
        return bool(db.execute("SELECT 1 FROM run WHERE notes = ?", (LETHAL,)).fetchone())
    return False


def damaged(base: Scene, root: Path, name: str, seed: int) -> Scene:
    """A copy of a whole scene, with one kind of damage done to it."""
    shutil.copytree(base.root, root, symlinks=True)
    scene = Scene(root)
    KINDS[name](scene, Random(f"{name} {seed}"))
    return scene


__all__ = ["KINDS", "Scene", "build", "catalogue", "damaged", "foreign_sql_ran", "silent"]
