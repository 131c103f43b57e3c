"""Products saved under several runs, some removed again: every reader reads by id.

What is expected is read straight from the tables: whose rows are whose cannot be mistaken there.
"""

import argparse
import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.answers import agreement, explain, export, fold_in, neighbours, ranking
from mrcsaf.answers.ranking import Ranker
from mrcsaf.answers.what_if import Change, Past, Selected, Simulator, layer0_items
from mrcsaf.cli import ask
from mrcsaf.cluster import everyone
from mrcsaf.compare import results
from mrcsaf.core.errors import Cancelled, CheckpointError, DataError
from mrcsaf.core.progress import silent
from mrcsaf.data.records import Part
from mrcsaf.placement import Placer
from mrcsaf.store import Project, catalogue, drafts, runs
from mrcsaf.train import rerun
from mrcsaf.train import run as experiment
from mrcsaf.worker import placing
from mrcsaf.worker.jobs import JOBS
from mrcsaf.worker.workshop import Workshop
from tests.conftest import SAVED, remove_items, tiny_data

USERS = (0, 7)
RUNS = (1, 2, 3)
Listed = dict[str, float]  # score by what people call the item


def plain_scores(path: Path, run: int, user: int) -> Listed:
    """The score of every unseen item that the run has vectors of, row by row."""
    scores: dict[int, float] = {}
    with Project.open(path) as project:
        db = project.db
        names = dict(db.execute("SELECT id, ext_id FROM item").fetchall())
        for part in runs.run(db, run).parts:
            (own,) = db.execute(
                "SELECT vec FROM user_vector WHERE run_id = ? AND part = ? AND user_id = ?",
                (run, part.user, user),
            ).fetchone()
            side = np.frombuffer(own, "<f4").astype(np.float64)
            rows = "SELECT item_id, vec FROM item_vector WHERE run_id = ? AND part = ?"
            for item, blob in db.execute(rows, (run, part.item)).fetchall():
                term = float(np.frombuffer(blob, "<f4").astype(np.float64) @ side)
                scores[item] = scores.get(item, 0.0) + term
        met = set(catalogue.history(db, user))
    return {names[item]: score for item, score in scores.items() if item not in met}


def by_recommend(path: Path, run: int, user: int) -> Listed:
    wish = argparse.Namespace(
        all=False, project=path, run=run, user=f"u{user:02d}", k=99, seen=False
    )
    return {row["item"]: row["score"] for row in ask.recommend(wish, silent)["items"]}


def by_recommend_all(path: Path, run: int, user: int) -> Listed:
    out = path.parent / f"lists-{run}.csv"
    everyone.recommend(path, out, run_id=run, k=99)
    with out.open(encoding="utf-8", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["user"] == f"u{user:02d}"]
    return {row["item"]: float(row["score"]) for row in rows}


def by_export(path: Path, run: int, user: int) -> Listed:
    with Project.open(path) as project:
        rows = export.list_rows(project.db, runs.run(project.db, run), f"u{user:02d}", 99)
    return {row["item"]: row["score"] for row in rows}


def by_what_if(path: Path, run: int, user: int) -> Listed:
    with Project.open(path) as project:
        db = project.db
        ranker, train = Ranker.load(db, runs.run(db, run)), catalogue.train_interactions(db)
        past = Past.of(ranker, train, user, layer0_items(db, ranker))
        selected = Selected.load(db, ranker)
        assert past is not None
        assert selected is not None
        simulator = Simulator(ranker, ranker.user_parts(db, user), past, selected)
        moved = simulator.scores(Change(weight_of_all=0.5, dropped=frozenset(past.items.tolist())))
        assert (np.isfinite(moved) == ranker.known).all()
        return named(project, user, simulator.scores(Change()))


def by_rerun(path: Path, run: int, user: int) -> Listed:
    with Project.open(path) as project:
        return named(project, user, rerun.without(path, run, user, []))


def by_lists(path: Path, run: int, user: int) -> Listed:
    """What the comparison of lists ranks; it gives no scores."""
    with Project.open(path) as project:
        lists = agreement.Lists(project.db, runs.run(project.db, run))
        train = catalogue.train_interactions(project.db)
        names = catalogue.item_names(project.db)
        (ranked,) = lists.of_users(np.array([user]), train, 99)
    expected = plain_scores(path, run, user)
    return {names[item]: expected[names[item]] for item in ranked.tolist()}


def by_explain(path: Path, run: int, user: int) -> Listed:
    scores = {}
    for name in plain_scores(path, run, user):
        wish = argparse.Namespace(project=path, run=run, user=f"u{user:02d}", item=name)
        told = ask.explain(wish, silent)
        history = told["history"]
        split = history["own profile"] + history["people like you"]
        split += sum(row["contribution"] for row in history["items"])
        assert split == pytest.approx(told["score"], abs=1e-4)
        scores[name] = told["score"]
    return scores


def named(project: Project, user: int, scores: np.ndarray) -> Listed:
    names = catalogue.item_names(project.db)
    hide = ranking.seen_mask(catalogue.train_interactions(project.db), user)
    best = ranking.top(scores, 99, hide)
    return {names[item]: float(scores[item]) for item in best.tolist()}


READERS: list[Callable[[Path, int, int], Listed]] = [
    by_recommend, by_recommend_all, by_export, by_what_if, by_rerun, by_lists, by_explain,
]  # fmt: skip


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("reader", READERS)
def test_every_reader_lists_the_runs_own_items_with_their_own_scores(grown, reader, run):
    for user in USERS:
        expected = plain_scores(grown, run, user)
        listed = reader(grown, run, user)
        assert (
            list(listed) == sorted(listed, key=lambda name: -listed[name]) or reader is by_explain
        )
        assert listed == pytest.approx(expected, abs=1e-4)
    saved = [f"new-{at + 1}" for at, (under, _) in enumerate(SAVED) if under == run]
    with Project.open(grown) as project:
        there = [name for name in saved if name in catalogue.item_names(project.db)]
    assert set(there) <= set(listed)
    assert len(there) in (1, 2) or run == 3


@pytest.mark.parametrize("run", RUNS)
def test_weights_are_the_items_own_and_others_have_none(grown, run):
    with Project.open(grown) as project:
        rows = project.db.execute(
            "SELECT ext_id, w_image FROM selector JOIN item ON item.id = item_id WHERE run_id = ?",
            (run,),
        )
        expected = {name: round(weight, 6) for name, weight in rows.fetchall()}
        told = export.weight_rows(project.db, runs.run(project.db, run))
        assert len(told) == catalogue.counts(project.db)["items"]
    assert {row["item"]: row["w_image"] for row in told if row["w_image"] is not None} == (
        pytest.approx(expected, abs=1e-6)
    )


@pytest.mark.parametrize("run", [1, 2])
def test_audiences_count_the_lists_that_people_get(grown, run):
    """Thresholds of the run were moved by what was saved under it."""
    with Project.open(grown) as project:
        db = project.db
        ranker, train = Ranker.load(db, runs.run(db, run)), catalogue.train_interactions(db)
        counted = np.zeros(train.n_items, np.int64)
        for user in range(train.n_users):
            scores = ranker.scores(ranker.user_parts(db, user))
            counted[ranking.top(scores, 10, ranking.seen_mask(train, user))] += 1
        told = ranking.audiences(db, ranker, train, 10, silent)
    gone = catalogue_gap(grown)
    if not gone:  # nobody moves thresholds back when an item is removed by hand
        assert told.tolist() == counted.tolist()
    assert told[~ranker.known].sum() == 0


def catalogue_gap(path: Path) -> bool:
    with Project.open(path) as project:
        return catalogue.n_items(project.db) != catalogue.counts(project.db)["items"]


@pytest.mark.parametrize("run", RUNS)
def test_an_evaluation_says_what_the_training_said(grown, run):
    row, quality = experiment.evaluate_run(grown, run, Part.TEST)
    assert quality.means == pytest.approx(row.metrics["test"])
    with Project.open(grown) as project:
        split = catalogue.split(project.db)
        by_user = results.qualities(project.db, row, split)
    assert {name: values.mean() for name, values in by_user.items()} == (
        pytest.approx(row.metrics["test"])
    )


@pytest.mark.parametrize("run", RUNS)
def test_maps_hold_the_items_that_the_run_knows(grown, run):
    with Project.open(grown) as project:
        ranker = Ranker.load(project.db, runs.run(project.db, run))
        n_items = catalogue.n_items(project.db)
        rows, present = neighbours.vectors(project.db, ranker, "final", n_items)
        features, _there = neighbours.vectors(project.db, ranker, "text", n_items)
        names = catalogue.item_names(project.db)
    assert len(rows) == len(present) == n_items
    assert [name for name, known in zip(names, present, strict=True) if known] == [
        name for item, name in enumerate(names) if ranker.knows(item)
    ]
    assert not features[[item for item, name in enumerate(names) if not name]].any()


def test_the_data_set_is_counted_without_what_was_saved(grown):
    with Project.open(grown) as project:
        found = results.from_runs(project.db, "tiny", [1, 2])
    assert (found.summary.items, found.summary.users) == (24, 30)


def test_two_runs_are_held_together_item_by_item(grown):
    with Project.open(grown) as project:
        one, other = (runs.run(project.db, run) for run in (1, 2))
        found = agreement.compared(project.db, one, other, 10)
        sides = [Ranker.load(project.db, run) for run in (one, other)]
    for side, reach in zip(sides, found.reach, strict=True):
        assert len(reach) == side.n_items
        assert reach[~side.known].sum() == 0


@pytest.mark.parametrize("run", RUNS)
def test_placing_ranks_a_product_as_the_lists_would(grown, run):
    placer = Placer.load(grown, run, device="cpu")
    raw = {name: given.vectors[9] + 0.02 for name, given in tiny_data().features.items()}
    placed = placer.place(raw)
    for user in USERS:
        ahead = sum(
            score >= placed.scores[user] for score in plain_scores(grown, run, user).values()
        )
        assert placer.rank(placed, user) == ahead + 1
    with Project.open(grown) as project:
        names = catalogue.item_names(project.db)
    for near in placed.neighbours.values():
        assert all(names[one.item] == one.name for one in near)
    if not catalogue_gap(grown):
        ranks = placer.all_ranks(placed)
        assert {k: ranks.within(k) for k in placed.audience} == placed.audience


@pytest.mark.parametrize("run", RUNS)
def test_a_taste_is_fitted_to_what_the_run_knows(grown, run):
    with Project.open(grown) as project:
        db = project.db
        ranker, train = Ranker.load(db, runs.run(db, run)), catalogue.train_interactions(db)
        rule = fold_in.fit(db, ranker, train, silent)
    scores = ranker.scores(rule.user_parts(np.array([0, 1])))
    assert (np.isfinite(scores) == ranker.known).all()
    unknown = np.flatnonzero(~ranker.known)
    if len(unknown):
        with pytest.raises(DataError, match="Nothing this run knows"):
            rule.user_parts(unknown)


def test_an_item_of_another_run_is_not_explained(grown):
    wish = argparse.Namespace(project=grown, run=1, user="u00", item="new-4")
    with pytest.raises(DataError, match="Run 1 does not know new-4"):
        ask.explain(wish, silent)


VALUES = {"dim": 8, "neighbours": 4, "batch_size": 64, "max_epochs": 6}


def stop_after(epochs: int) -> Callable[[object], None]:
    def report(news) -> None:
        if news.stage == "train" and news.done >= epochs:
            raise Cancelled

    return report


@pytest.mark.parametrize("model", ["mrcsaf", "freedom"])
def test_a_stopped_training_goes_on_to_the_same_end_after_a_product_was_saved(
    trained, tmp_path, model
):
    values = {
        name: value for name, value in VALUES.items() if model == "mrcsaf" or name != "neighbours"
    }
    chosen = experiment.settings(model, values)
    tables = []
    for saves in (False, True):
        path = Path(shutil.copytree(trained, tmp_path / f"{saves}.mrcsaf"))
        with pytest.raises(Cancelled):
            experiment.train(path, chosen, device="cpu", report=stop_after(3))
        if saves:
            save_one(path)
        done = experiment.train(path, chosen, device="cpu", resume=2)
        with Project.open(path) as project:
            run = runs.run(project.db, done["run"])
            parts = [runs.item_vectors(project.db, 2, part.item, 24) for part in run.parts]
            assert not Ranker.load(project.db, run).known[24:].any()
        tables.append((done["test"], [part.tobytes() for part in parts]))
    assert tables[0] == tables[1]


def save_one(path: Path) -> int:
    raw = {name: given.vectors[5] + 0.1 for name, given in tiny_data().features.items()}
    placer = Placer.load(path, 1, device="cpu")
    with Project.open(path, write=True) as project:
        draft = drafts.add(project, title="One more")
        estimated = placer.estimated(placer.place(raw))
        return drafts.save_into_catalogue(project, draft.id, estimated)


def test_a_new_training_takes_all_items_and_a_checkpoint_brings_its_own(trained, tmp_path):
    path = Path(shutil.copytree(trained, tmp_path / "tiny.mrcsaf"))
    item = save_one(path)
    done = experiment.train(path, experiment.settings("mrcsaf", VALUES), device="cpu")
    with Project.open(path) as project:
        assert Ranker.load(project.db, runs.run(project.db, done["run"])).trained[item]
    for run, length in (("0001", 24), ("0002", 25)):
        file = path / "runs" / run / "model.safetensors"
        loaded = experiment.load(path, file, device="cpu")
        with Project.open(path) as project:
            row = runs.run(project.db, loaded["run"])
            assert len(runs.items_of(project.db, row)) == length


def test_a_run_whose_item_was_removed_says_so_where_its_model_is_needed(trained, tmp_path):
    path = Path(shutil.copytree(trained, tmp_path / "tiny.mrcsaf"))
    item = save_one(path)
    experiment.train(path, experiment.settings("mrcsaf", VALUES), device="cpu")
    with Project.open(path, write=True) as project:
        remove_items(project, item)
    assert by_recommend(path, 2, 0) == pytest.approx(plain_scores(path, 2, 0), abs=1e-4)
    experiment.evaluate_run(path, 2, Part.TEST)
    for ask_model in (lambda: Placer.load(path, 2), lambda: rerun.without(path, 2, 0, [])):
        with pytest.raises(CheckpointError, match=r"1 of the items .*number 24"):
            ask_model()
    again = save_one(path)  # its number is given anew, and nothing of the former is left
    assert again == item
    assert Placer.load(path, 1).users.saved == 1


def test_the_worker_places_among_what_was_saved_a_moment_ago(trained, tmp_path):
    path = Path(shutil.copytree(trained, tmp_path / "tiny.mrcsaf"))
    shop = Workshop(JOBS)
    before = placing.bench(shop, silent, str(path), 1)
    save_one(path)
    after = placing.bench(shop, silent, str(path), 1)
    assert (before.placer.users.saved, after.placer.users.saved) == (0, 1)
    assert after.placer.encoders is before.placer.encoders
    assert placing.bench(shop, silent, str(path), 1) is after


def test_explanations_need_no_item_of_later(trained, tmp_path):
    path = Path(shutil.copytree(trained, tmp_path / "tiny.mrcsaf"))
    with Project.open(path) as project:
        ranker = Ranker.load(project.db, runs.run(project.db, 1))
    save_one(path)  # what is read from now on is longer than what was read before
    with Project.open(path) as project:
        sides = ranker.user_parts(project.db, 0)
        layer0 = explain.load_layer0(project.db, ranker, 0)
        train = catalogue.train_interactions(project.db)
        found = explain.by_history(project.db, ranker, train, 0, 3, layer0)
        selected = Selected.load(project.db, ranker)
        assert selected is not None
        change = Change(weight_of_all=0.25)
        assert len(Simulator(ranker, sides, None, selected).scores(change)) == ranker.n_items
    total = found.own + found.others + sum(found.items.values())
    assert total == pytest.approx(explain.explain(ranker, sides, 3).score, abs=1e-4)
    json.dumps(found.items)
