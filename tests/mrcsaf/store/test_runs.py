"""Runs in the store: published whole or not at all, whoever kills us when."""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.answers.ranking import Ranker
from mrcsaf.core import limits
from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.core.typing import PartSpec
from mrcsaf.store import Project, repairing, runs, sums
from mrcsaf.store.runs import Published, Run


def started(project: Project) -> Run:
    return runs.start(
        project.db,
        name="try",
        model="mrcsaf",
        config={"model": {"dim": 2}, "train": {}},
        inputs={"encoders": {"text": "x"}},
        seed=5,
        device="CPU",
    )


def published(seed: int = 0, weights: bool = True) -> Published:
    random = np.random.default_rng(seed)
    w_image = random.random(24, np.float32)
    w_image[:3] = 0, 1, np.float32(1) / 3
    return Published(
        [PartSpec("image", "u", "h"), PartSpec("text", "u", "p")],
        {name: random.normal(size=(24, 3)).astype(np.float32) for name in ("h", "p")},
        {"u": random.normal(size=(30, 3)).astype(np.float32)},
        w_image if weights else None,
        {k: random.normal(size=30).astype(np.float32) for k in (10, 20)},
    )


def test_what_is_published_comes_back_bit_for_bit(project: Project) -> None:
    run, given = started(project), published()
    runs.publish(project.db, run.id, given, {"test": {"recall@20": 0.5}}, "c" * 64)
    project.close()
    with Project.open(project.path) as reader:
        for part, table in given.item_vectors.items():
            assert runs.item_vectors(reader.db, run.id, part).tobytes() == table.tobytes()
        users = given.user_vectors["u"]
        assert runs.user_vectors(reader.db, run.id, "u").tobytes() == users.tobytes()
        assert runs.user_vector(reader.db, run.id, "u", 17).tobytes() == users[17].tobytes()
        found = runs.w_image(reader.db, run.id)
        assert found is not None
        assert given.w_image is not None
        assert found.tobytes() == given.w_image.tobytes()
        for k, scores in given.thresholds.items():
            assert runs.thresholds(reader.db, run.id, k).tobytes() == scores.tobytes()
        row = runs.run(reader.db, run.id)
    assert (row.status, row.parts, row.checkpoint_sha) == ("complete", given.parts, "c" * 64)
    assert row.metrics == {"test": {"recall@20": 0.5}}
    assert row.config == {"model": {"dim": 2}, "train": {}}


def test_a_model_without_a_selector_has_no_weights(project: Project) -> None:
    run = started(project)
    runs.publish(project.db, run.id, published(weights=False), {}, "")
    assert runs.w_image(project.db, run.id) is None


def test_selector_weights_can_be_read_with_nothing_but_sqlite(project: Project) -> None:
    run, given = started(project), published()
    runs.publish(project.db, run.id, given, {}, "c" * 64)
    project.close()
    plain = sqlite3.connect(project.path / "project.db")
    rows = plain.execute("SELECT item, w_image, w_text, model, checkpoint_sha, run"
                         " FROM v_selector_weights ORDER BY item").fetchall()  # fmt: skip
    plain.close()
    assert given.w_image is not None
    assert [row[1] for row in rows] == given.w_image.tolist()
    assert rows[4][0] == "i04"
    assert all(abs(image + text - 1) < 1e-12 for _, image, text, *_ in rows)
    assert rows[0][3:] == ("mrcsaf", "c" * 64, run.id)


@pytest.mark.parametrize("bad", [np.nan, 1.5, -0.1])
def test_weights_that_are_no_shares_publish_nothing(project: Project, bad: float) -> None:
    run, given = started(project), published()
    assert given.w_image is not None
    given.w_image[20] = bad
    with pytest.raises(sqlite3.IntegrityError):
        runs.publish(project.db, run.id, given, {}, "")
    assert runs.run(project.db, run.id).status == "running"
    assert project.db.execute("SELECT count(*) FROM item_vector").fetchone()[0] == 0


def test_publishing_again_replaces(project: Project) -> None:
    run = started(project)
    for seed in (1, 2):
        runs.publish(project.db, run.id, published(seed), {}, "")
    assert runs.item_vectors(project.db, run.id, "h")[3, 0] == published(2).item_vectors["h"][3, 0]


@pytest.mark.parametrize(("table", "who"), [("item_vector", "item"), ("user_vector", "user")])
def test_a_flipped_byte_is_named(project: Project, table: str, who: str) -> None:
    run = started(project)
    runs.publish(project.db, run.id, published(), {}, "")
    project.db.execute(f"UPDATE {table} SET vec = CAST(X'01' || substr(vec, 2) AS BLOB)"
                       f" WHERE {who}_id = 6")  # fmt: skip
    part, read = ("h", runs.item_vectors) if who == "item" else ("u", runs.user_vectors)
    with pytest.raises(StoreError, match=rf"run 1: {who} vector '{part}' of id 6 is damaged"):
        read(project.db, run.id, part)


def test_one_users_flipped_byte_is_named(project: Project) -> None:
    run = started(project)
    runs.publish(project.db, run.id, published(), {}, "")
    project.db.execute("UPDATE user_vector SET crc = crc + 1 WHERE user_id = 6")
    assert len(runs.user_vector(project.db, run.id, "u", 5)) == 3
    with pytest.raises(StoreError, match="vector 'u' of user 6 is damaged"):
        runs.user_vector(project.db, run.id, "u", 6)
    with pytest.raises(DataError, match="no user number 99"):
        runs.user_vector(project.db, run.id, "u", 99)
    assert runs.has_users(project.db, run.id, "u")
    assert not runs.has_users(project.db, run.id, "e0")


def test_the_active_run_is_the_chosen_one_if_it_is_complete(project: Project) -> None:
    with pytest.raises(DataError, match="No model yet"):
        runs.active(project.db)
    first, second, third = (started(project) for _ in range(3))
    for run in (first, second):
        runs.publish(project.db, run.id, published(), {}, "")
    assert runs.active(project.db).id == second.id
    runs.activate(project.db, first.id)
    assert runs.active(project.db).id == first.id
    runs.activate(project.db, third.id)  # not complete: the newest complete one is shown
    assert runs.active(project.db).id == second.id
    assert [run.id for run in runs.runs(project.db)] == [3, 2, 1]
    with pytest.raises(DataError, match="no run 9"):
        runs.activate(project.db, 9)


def test_the_folder_is_named_after_the_number_which_is_never_used_again(project: Project) -> None:
    assert [started(project).folder for _ in range(2)] == ["0001", "0002"]
    runs.delete(project.db, 2)
    assert started(project).folder == "0003"


def test_deleting_a_run_deletes_what_it_found(project: Project) -> None:
    run = started(project)
    runs.publish(project.db, run.id, published(), {}, "")
    runs.add_epochs(project.db, run.id, [{"epoch": 1, "loss": 0.5}])
    assert runs.epochs(project.db, run.id) == [{"epoch": 1, "loss": 0.5}]
    runs.delete(project.db, run.id)
    for table in ("item_vector", "user_vector", "selector", "user_threshold", "run_epoch"):
        assert project.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def test_a_stopped_run_goes_on_and_a_complete_one_does_not(project: Project) -> None:
    run = started(project)
    runs.annotate(project.db, run.id, "mine")
    runs.end(project.db, run, "failed", "by you")
    ended = runs.run(project.db, run.id)
    assert (ended.status, ended.metrics, ended.notes) == ("failed", {"reason": "by you"}, "mine")
    runs.resume(project.db, run)
    again = runs.run(project.db, run.id)
    assert (again.status, again.metrics, again.notes) == ("running", {}, "mine")
    runs.publish(project.db, run.id, published(), {}, "")
    with pytest.raises(DataError, match="Run 1 is complete"):
        runs.resume(project.db, run)


PUBLISH_FOREVER = """
import sys
from pathlib import Path
import numpy as np
from mrcsaf.store import Project, runs
from mrcsaf.store.runs import PartSpec, Published

ones = np.ones((24, 64), np.float32)
what = Published([PartSpec("a", "u", "h")], {"h": ones, "p": ones}, {"u": np.ones((30, 64),
    np.float32)}, ones[:, 0], {k: np.ones(30, np.float32) for k in (10, 20, 50, 100)})
print("ready", flush=True)
while True:
    with Project.open(Path(sys.argv[1]), write=True) as project:
        run = runs.start(project.db, name="x", model="x", config={}, inputs={}, seed=1, device="x")
        runs.publish(project.db, run.id, what, {}, "")
"""


def test_a_kill_at_any_moment_leaves_runs_whole_or_running(
    project: Project, run_elsewhere: Callable[..., "subprocess.Popen[str]"]
) -> None:
    project.close()
    random = np.random.default_rng(3)
    for _ in range(15):
        other = run_elsewhere(PUBLISH_FOREVER, project.path)
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0, 0.15))
        other.send_signal(signal.SIGKILL)
        other.communicate()
    with Project.open(project.path, write=True) as mine:
        assert mine.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        found = runs.runs(mine.db)
        for run in found:
            whole = run.status == "complete"
            assert run.status in ("complete", "running")
            for part in ("h", "p"):
                assert len(runs.item_vectors(mine.db, run.id, part)) == 24 * whole
            assert len(runs.user_vectors(mine.db, run.id, "u")) == 30 * whole
            assert len(runs.thresholds(mine.db, run.id, 100)) == 30 * whole
            assert (runs.w_image(mine.db, run.id) is not None) == whole
    assert sum(run.status == "complete" for run in found) > 0


HOSTILE_ROWS = {
    "settings": ("config", "null"),
    "settings of a billion brackets": ("config", "[" * 100_000),
    "inputs": ("inputs", '{"items": 1e9}'),
    "no figures": ("metrics", '{"wall_seconds": NaN}'),
    "figures that are text": ("metrics", '{"test": {"recall@20": "x"}}'),
    "an epoch of 1e308": ("metrics", '{"epochs": 1e308}'),
    "parts": ("parts", '[{"name": "a"}]'),
    "yesterday": ("started", "yesterday"),
    "a year before there were clocks": ("started", "0001-01-01T00:00:00+23:59"),
    "a time without its zone": ("finished", "2026-01-01T10:00:00"),
}


@pytest.mark.parametrize("what", HOSTILE_ROWS)
@pytest.mark.parametrize("complete", [True, False])
def test_a_row_is_used_only_as_we_write_it_and_repair_sets_others_aside(
    project: Project, what: str, complete: bool
) -> None:
    column, value = HOSTILE_ROWS[what]
    run = started(project)
    if complete:
        runs.publish(project.db, run.id, published(), {"test": {"recall@20": 0.5}}, "c" * 64)
    project.db.execute(f"UPDATE run SET {column} = ?", (value,))
    if complete:  # a checksum is no protection: anybody can make it
        sums.seal_run(project.db, run.id)
    for read in (runs.runs, runs.active if complete else runs.runs):
        with pytest.raises(StoreError, match=r"Run 1 is damaged: .*check --repair"):
            read(project.db)
    project.close()
    assert any("is set aside" in done for done in repairing.repair(project.path))
    with Project.open(project.path) as reader:
        assert [row.status for row in runs.runs(reader.db)] == ["failed"]
        assert not repairing.unreadable(reader.db)


@pytest.mark.parametrize("text", ["[]", '{"epoch": 2}', '{"epoch": 1, "loss": "x"}', "["])
def test_curves_are_used_only_as_we_write_them(project: Project, tmp_path: Path, text: str) -> None:
    run = started(project)
    project.db.execute("INSERT INTO run_epoch VALUES (?, 1, ?)", (run.id, text))
    with pytest.raises(StoreError, match="curves of run 1 are damaged"):
        runs.epochs(project.db, run.id)
    if text != '{"epoch": 2}':
        (tmp_path / "metrics.jsonl").write_text(text + "\n")
        with pytest.raises(StoreError, match=r"metrics\.jsonl is damaged"):
            runs.kept_epochs(tmp_path)


def test_a_pipe_is_no_table_of_curves(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "metrics.jsonl")
    with pytest.raises(StoreError, match="pipe"):
        runs.kept_epochs(tmp_path)


def test_names_and_notes_have_a_length(project: Project) -> None:
    run = started(project)
    runs.annotate(project.db, run.id, "é" * limits.NOTE_CHARS)
    assert runs.run(project.db, run.id).notes == "é" * limits.NOTE_CHARS
    with pytest.raises(DataError, match="at most 20,000 characters, this one 20,001"):
        runs.annotate(project.db, run.id, "é" * (limits.NOTE_CHARS + 1))
    with pytest.raises(DataError, match="at most 1,000"):
        runs.check_name("x" * 1001)
    project.db.execute("UPDATE run SET name = ?, notes = ?", ("x" * 3_000_000, "y" * 3_000_000))
    shown = runs.run(project.db, run.id)
    assert shown.name.startswith("x" * 1000 + "… (cut")
    assert len(shown.name) + len(shown.notes) < 22_000


def read_all(project: Project, run: int) -> None:
    for part in ("h", "p"):
        runs.item_vectors(project.db, run, part)
    runs.user_vectors(project.db, run, "u")
    runs.w_image(project.db, run)
    runs.thresholds(project.db, run, 10)


ODD_ROWS = [
    "UPDATE item_vector SET item_id = 1000000000 WHERE item_id = 3",
    "UPDATE item_vector SET item_id = -1 WHERE item_id = 3",
    "UPDATE user_vector SET user_id = -1 WHERE user_id = 3",
    "DELETE FROM user_vector WHERE user_id > 3",
    "DELETE FROM user_threshold WHERE user_id > 3",
    "UPDATE selector SET item_id = 1000000000 WHERE item_id = 3",
]


@pytest.mark.parametrize("odd", ODD_ROWS)
def test_rows_of_ids_that_nobody_has_are_refused_whatever_their_checksum(
    project: Project, odd: str
) -> None:
    run = started(project)
    runs.publish(project.db, run.id, published(), {}, "c" * 64)
    project.db.execute("PRAGMA foreign_keys = OFF")
    project.db.execute(odd)
    sums.seal_run(project.db, run.id)
    with pytest.raises(StoreError, match=r"that is not there|not of 30"):
        read_all(project, run.id)


def test_parts_that_do_not_belong_together_are_refused(project: Project) -> None:
    run = started(project)
    given = published()
    given.item_vectors["p"] = np.ones((24, 2), np.float32)
    runs.publish(project.db, run.id, given, {}, "c" * 64)
    with pytest.raises(StoreError, match="'text' do not belong together"):
        Ranker.load(project.db, runs.run(project.db, run.id))
