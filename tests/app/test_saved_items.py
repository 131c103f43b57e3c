"""The window's own readers where products were saved under several runs and some removed again."""

import gc
import shutil
from pathlib import Path

import numpy as np
import pytest

from app.core import session
from app.core.session import SelectionState
from mrcsaf.answers import agreement, explain, ranking, selector, what_if
from mrcsaf.answers import catalogue as catalogue_index
from mrcsaf.answers import map as map_data
from mrcsaf.answers import session as answers_session
from mrcsaf.answers.recommend import recommend
from mrcsaf.answers.sandbox import guess
from mrcsaf.answers.what_if import Change
from mrcsaf.core.progress import silent
from mrcsaf.data.records import Part
from mrcsaf.store import Project, catalogue, runs
from tests.conftest import remove_items
from tests.mrcsaf.test_saved_items import plain_scores, save_one

RUNS = (1, 2, 3)


def titled(opened: answers_session.Session, items: list[int]) -> list[str]:
    return [opened.items[item].ext_id for item in items]


@pytest.mark.parametrize("run", RUNS)
def test_the_list_the_what_if_and_the_duel_are_by_id(grown: Path, run: int) -> None:
    opened = answers_session.load(grown, run, silent)
    expected = plain_scores(grown, run, 3)
    names = sorted(expected, key=lambda name: -expected[name])
    shown = recommend(opened, 3, 99, False, silent)
    assert titled(opened, shown.items) == names
    assert shown.n_ranked == len(names)
    assert shown.scores == pytest.approx([expected[name] for name in names], abs=1e-4)
    prepared = what_if.prepare(opened, 3, silent)
    assert prepared is not None
    assert prepared.simulator.past is not None
    assert titled(opened, prepared.suppose(Change(), 99, False).items) == names
    assert len(prepared.switches(Change(), 10, False)) > 0
    found = agreement.duel(opened, 3, *(opened.runs[3 - one] for one in (run, 1)), 99, silent)
    assert titled(opened, found.left.items) == names
    rows = agreement.duel_rows(opened, found)
    assert {row["item"] for row in rows} >= set(names)


@pytest.mark.parametrize("run", RUNS)
def test_the_inspector_explains_what_the_run_knows(grown: Path, run: int) -> None:
    opened = answers_session.load(grown, run, silent)
    expected = plain_scores(grown, run, 3)
    for item in opened.items:
        why = explain.look(opened, 3, item, 5, silent).why
        name = opened.items[item].ext_id
        if name in expected:
            assert why is not None
            assert why.history is not None
            assert why.score == pytest.approx(expected[name], abs=1e-4)
            assert why.n_ranked == len(expected)
            assert all(np.isfinite(list(why.average.values())))
        elif not opened.ranker.knows(item):
            assert why is None


@pytest.mark.parametrize("run", RUNS)
def test_catalogue_selector_map_and_sandbox_hold(grown: Path, run: int) -> None:
    opened = answers_session.load(grown, run, silent)
    index = catalogue_index.build(opened, silent)
    every = index.pick(catalogue_index.Wish())
    assert sorted(every.tolist()) == list(opened.items)
    counts = catalogue_index.count_audience(opened, silent)
    whole = index.with_audience(counts)
    rows = catalogue_index.index_rows(opened, whole, every)
    assert {row["item"] for row in rows} == {item.ext_id for item in opened.items.values()}
    with_weight = {row["item"] for row in rows if row["w_image"] is not None}
    weights = selector.gather(opened, silent)
    assert set(titled(opened, weights.items.tolist())) == with_weight
    assert {row["item"] for row in selector.weight_rows(opened, weights)} == with_weight
    drawn = map_data.draw(opened, "final", silent)
    placed = {row["item"] for row in map_data.place_rows(opened, drawn.plane.places, "final")}
    assert placed == with_weight
    standing = map_data.stand(opened, 3, 20, silent)
    assert map_data.by_score(standing.scores, opened.n_items, list("abcde")).codes.max() <= 4
    listed = guess(opened, (0, 1), 99, silent)
    assert set(titled(opened, listed.items)) <= with_weight
    found = catalogue_index.search(opened, "Like", False, silent)
    assert set(found.tolist()) <= set(opened.items)


def test_nothing_kept_for_a_run_survives_a_save(trained: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(trained, tmp_path / "tiny.mrcsaf"))
    kept = (what_if._shared, explain._kept)
    gc.collect()  # sessions of the tests before
    elsewhere = np.array([len(cache) for cache in kept])
    before = answers_session.load(path, 1, silent)
    what_if.prepare(before, 3, silent)
    explain.look(before, 3, 2, 5, silent)
    guess(before, (0,), 5, silent)
    item = save_one(path)
    opened = answers_session.load(path, 1, silent)
    assert explain.look(opened, 3, item, 5, silent).why.history is not None
    prepared = what_if.prepare(opened, 3, silent)
    assert prepared.simulator.past is not None
    everyone = prepared.suppose(Change(weight_of_all=1.0), 99, True)
    assert item in everyone.items
    assert item in prepared.suppose(Change(weight_of={item: 0.1}), 99, True).items
    assert guess(opened, (item,), 5, silent).items
    assert [len(cache) for cache in kept] == [*(elsewhere + 2)]
    del before
    gc.collect()
    assert [len(cache) for cache in kept] == [
        *(elsewhere + 1)
    ]  # what was kept went with its session


def test_the_selection_lets_go_of_items_that_are_gone(trained: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(trained, tmp_path / "tiny.mrcsaf"))
    item = save_one(path)
    selection = SelectionState()
    selection.set_user(2)
    selection.set_primary(item)
    selection.set_pinned((1, item))
    selection.set_taste((item, 4))
    selection.set_subset(session.Subset("some", np.array([3, item]), "map"))
    with Project.open(path, write=True) as project:
        remove_items(project, item)
    selection.keep(answers_session.load(path, 1, silent))
    assert (selection.user, selection.primary, selection.selected) == (2, None, frozenset())
    assert (selection.pinned, selection.taste, selection.subset) == ((1,), (4,), None)


def test_figures_of_one_user_are_those_of_the_evaluation(grown: Path) -> None:
    """Recall and NDCG are counted among what the run was trained on, whatever was saved since."""
    opened = answers_session.load(grown, 1, silent)
    with Project.open(grown) as project:
        ranker = ranking.Ranker.load(project.db, runs.run(project.db, 1))
        held_out = np.array(catalogue.history(project.db, 3, Part.TEST), np.int64)
        scores = ranker.scores(ranker.user_parts(project.db, 3))
    hide = ranking.seen_mask(opened.train, 3) | ~ranker.trained
    expected = ranking.user_quality(ranking.top(scores, 20, hide), held_out)
    assert recommend(opened, 3, 5, False, silent).quality == expected
