"""What many tests share: a tiny shop, a project that holds it, and a model trained on it."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported
os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is: the models under test are tiny

import contextlib
import faulthandler
import gc
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from mrcsaf.data.records import Counts, Features, Imported, ItemRecord, Neighbours
from mrcsaf.store import Project, catalogue, features, runs, sums
from mrcsaf.store.features import EncoderRow
from tests import rich, shops

settings.register_profile("house", deadline=None, max_examples=50)  # machines are shared
settings.load_profile("house")

REPOSITORY = Path(__file__).parents[1]
SCREEN = REPOSITORY / "tests" / "app" / "screen"
N_USERS, N_ITEMS = 30, 24
PARTS = (0, 0, 0, 0, 0, 1, 2)  # of one user's seven items
SLOW_S = 4 * 3600  # the time limit of a test marked slow; pyproject.toml has that of the others
STUCK_S = 30  # past its limit, a test that could not even be interrupted
terminal = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[terminal] = os.dup(2)  # later it is captured


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """One screen is for one process, whatever pytest-xdist was told."""
    if config.option.markexpr == "screen":
        config.option.numprocesses, config.option.dist = 0, "no"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Other tests are not even read beside a real screen: they want another platform of Qt."""
    path = collection_path
    beside = not (path.is_relative_to(SCREEN) or SCREEN.is_relative_to(path))
    return True if beside and config.option.markexpr == "screen" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW_S))


def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> None:
    """A thread that waits while it holds the interpreter's lock lets no Python interrupt it: then
    faulthandler, which needs no lock, says where every thread stands and ends the process.
    """
    patience = settings.timeout + STUCK_S
    faulthandler.dump_traceback_later(patience, exit=True, file=item.config.stash[terminal])


def pytest_timeout_cancel_timer() -> None:
    faulthandler.cancel_dump_traceback_later()


ALONE = ("bench", "cluster")  # screen: see pytest_cmdline_main


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """0, this process alone, for named files and for the groups in ALONE; None: a process a core.

    To start one takes longer than most files do. These groups measure time, or share a cluster.
    `-n 0` and `-n 2` say it outright.
    """
    files_only = all(Path(place.partition("::")[0]).suffix == ".py" for place in config.args)
    return 0 if files_only or config.option.markexpr in ALONE else None


@pytest.fixture(autouse=True, scope="module")
def garbage_of_a_module() -> Iterator[None]:
    """After the window's tests Python collects nothing by itself any more: here it is done."""
    yield
    if not gc.isenabled():
        gc.collect()


def tiny_data() -> Imported:
    """30 users and 24 items in two halves: each user meets 7 items of the own half.

    Item 5 has no text vector; item 3 has only itself in the image lists that come along.
    """
    random = np.random.default_rng(7)
    half = N_ITEMS // 2
    pairs = []
    for user in range(N_USERS):
        items = random.permutation(half)[:7] + half * (user % 2)
        pairs += [(user, int(item), part) for item, part in zip(items, PARTS, strict=True)]
    table = np.array(pairs, np.int64)
    sides = np.repeat([[1.0, 0.0], [0.0, 1.0]], half, axis=0)
    image = np.hstack([sides, random.normal(0, 0.3, (N_ITEMS, 4))]).astype(np.float32)
    text = np.hstack([sides, random.normal(0, 0.3, (N_ITEMS, 3))]).astype(np.float32)
    text[5] = 0
    unit = image / np.linalg.norm(image, axis=1, keepdims=True)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, 2)
    ids = np.argsort(-cosines, axis=1, kind="stable")[:, :4].astype(np.int64)
    weights = np.take_along_axis(cosines, ids, axis=1).clip(max=1).astype(np.float32)
    ids[3], weights[3] = [3, -1, -1, -1], [1, 0, 0, 0]
    return Imported(
        format="mmrec",
        reason="made by a test",
        users=[f"u{number:02d}" for number in range(N_USERS)],
        items=[
            ItemRecord(f"i{number:02d}", f"Thing {number}", f"A plain thing, number {number}.")
            for number in range(N_ITEMS)
        ],
        user_ids=table[:, 0].copy(),
        item_ids=table[:, 1].copy(),
        part=table[:, 2].astype(np.int8),
        timestamps=np.arange(len(table), dtype=np.int64),
        interaction_counts=Counts(len(table), len(table)),
        item_counts=Counts(N_ITEMS, N_ITEMS),
        features={"image": Features("image.npy", image), "text": Features("text.npy", text)},
        neighbours={"image": Neighbours("image_near.npy", ids, weights)},
    )


def store_tiny(path: Path) -> None:
    """A project at `path` with the tiny shop, its vectors and its one item graph."""
    data = tiny_data()
    with Project.create(path) as project:
        catalogue.insert_import(project.db, data, "tiny", {})
        for modality, given in data.features.items():
            width = given.vectors.shape[1]
            row = EncoderRow(f"file:{given.name}", modality, given.name, "1", width, "0" * 64)
            features.add_encoder(project.db, row)
            present = np.flatnonzero(given.vectors.any(axis=1)).tolist()
            rows = ((item, given.vectors[item], "0") for item in present)
            features.add_features(project.db, row.id, rows)
        for modality, lists in data.neighbours.items():
            features.add_graph(project.db, modality, f"file:{lists.name}", lists.ids, lists.cosines)


@pytest.fixture
def tiny() -> Imported:
    return tiny_data()


@pytest.fixture(scope="session")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the tiny shop; copy it before writing."""
    path = tmp_path_factory.mktemp("untrained") / "tiny.mrcsaf"
    store_tiny(path)
    return path


@pytest.fixture
def project(tmp_path: Path, untrained: Path) -> Iterator[Project]:
    """The tiny shop in a project of its own, open for writing."""
    shutil.copytree(untrained, tmp_path / "tiny.mrcsaf")
    opened = Project.open(tmp_path / "tiny.mrcsaf", write=True)
    yield opened
    with contextlib.suppress(sqlite3.ProgrammingError):  # the test closed it
        opened.close()


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, untrained: Path) -> Path:
    """A project with one complete run of MR-CSAF with exact attention; copy it before writing."""
    from mrcsaf.train import run as experiment

    path = tmp_path_factory.mktemp("trained") / "tiny.mrcsaf"
    shutil.copytree(untrained, path)
    values = {
        "attention": "exact", "dim": 8, "neighbours": 4, "pruned_edges": 0.2, "batch_size": 64,
        "max_epochs": 6, "learning_rate": 0.02,
    }  # fmt: skip
    experiment.train(path, experiment.settings("mrcsaf", values), device="cpu")
    return path


@pytest.fixture
def run_elsewhere() -> Callable[..., "subprocess.Popen[str]"]:
    """Start Python code in another process, with the repository on its path."""

    def start(code: str, *arguments: str | Path) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


SAVED = ((2, 3), (1, 20), (1, 8), (2, 15))  # (run, item whose vectors it has), ids 24 and on


@pytest.fixture(scope="session", params=["saved", "removed"])
def grown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, trained: Path
) -> Path:
    """Two runs with products saved under one and the other in turn; copy it before writing.

    Then a third run, trained on all of them. "removed": before it, the first and the third product
    were removed again, so that ids have gaps.
    """
    from mrcsaf.placement import Placer
    from mrcsaf.store import drafts
    from mrcsaf.train import run as experiment

    path = tmp_path_factory.mktemp(request.param) / "tiny.mrcsaf"
    shutil.copytree(trained, path)
    values = {"dim": 8, "neighbours": 4, "batch_size": 64, "max_epochs": 2, "seed": 3}
    experiment.train(path, experiment.settings("mrcsaf", values), device="cpu")
    vectors = tiny_data().features
    for run, item in SAVED:
        placer = Placer.load(path, run, device="cpu")
        raw = {name: given.vectors[item] + 0.05 for name, given in vectors.items()}
        placed = placer.estimated(placer.place(raw))
        with Project.open(path, write=True) as project:
            draft = drafts.add(project, title=f"Like item {item}")
            drafts.save_into_catalogue(project, draft.id, placed)
    if request.param == "removed":
        with Project.open(path, write=True) as project:
            remove_items(project, 24, 26)
    experiment.train(path, experiment.settings("mrcsaf", values), device="cpu")
    return path


def remove_items(project: Project, *items: int) -> None:
    """Take added items out of the catalogue again, as a whole."""
    with project.db.atomic():
        for item in items:
            project.db.execute("DELETE FROM draft WHERE item_id = ?", (item,))
            project.db.execute("DELETE FROM item_graph WHERE item_id = ?", (item,))
            project.db.execute("DELETE FROM item WHERE id = ?", (item,))
        encoders = [f"feature:{row.id}" for row in features.encoders(project.db)]
        sums.seal(project.db, "item", *encoders)
        for run in runs.runs(project.db):
            sums.seal_run(project.db, run.id)


# Projects nobody changes.


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    """A project nobody changes: 12 users, 30 items, half of them with pictures, two runs."""
    return shops.build(tmp_path_factory.mktemp("shops") / "Little shop.mrcsaf", n_runs=2)


@pytest.fixture(scope="session")
def rich_shop(tmp_path_factory):
    """A project nobody changes: 24 users, 60 items, planted truth, features, parts for what-ifs."""
    return rich.build(tmp_path_factory.mktemp("shops") / "Rich shop.mrcsaf", n_users=24, n_items=60)
