"""What the Compare page reads, without a window."""

from functools import partial

import numpy as np
import pytest

from mrcsaf.answers import agreement, ranking
from mrcsaf.answers.session import load
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import silent
from mrcsaf.reports import comparison
from mrcsaf.store import Project
from tests import shops


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    path = shops.build(tmp_path_factory.mktemp("c") / "x.mrcsaf", n_runs=2)
    return load(path, None, silent)


@pytest.fixture(scope="module")
def found(session):
    new, old = session.runs
    return agreement.duel(session, 3, old, new, 10, silent)


def test_both_lists_are_those_of_the_recommender(session, found):
    for run, listed in ((session.runs[1], found.left), (session.runs[0], found.right)):
        other = load(session.path, run.id, silent)
        with Project.open(session.path) as project:
            scores = other.ranker.scores(other.ranker.user_parts(project.db, 3))
        best = ranking.top(scores, 10, ranking.seen_mask(session.train, 3))
        assert listed.items == best.tolist()
        assert listed.scores == pytest.approx(scores[best].tolist())


def test_a_duel_knows_its_moves_and_agreement(found):
    both = set(found.left.items) & set(found.right.items)
    assert {m.item for m in found.moves if m.left and m.right} == both
    for move in found.moves:
        if move.left:
            assert found.left.items[move.left - 1] == move.item
    assert 0 <= found.overlap <= 1
    assert 0 <= found.rbo <= 1
    assert len(found.held_out) == 1


def test_a_run_against_itself_agrees_wholly(session):
    run = session.runs[0]
    same = agreement.duel(session, 3, run, run, 10, silent)
    assert (same.overlap, same.rbo) == (1, pytest.approx(1))
    assert all(move.left == move.right for move in same.moves)
    assert agreement.agree(session, run, run, silent).rbo == pytest.approx(np.ones(12))


def test_a_run_that_went_away_is_said(session, tmp_path):
    gone = session.runs[0].__class__(
        **{n: getattr(session.runs[0], n) for n in session.runs[0].__dataclass_fields__} | {"id": 9}
    )
    with pytest.raises(DataError, match="no run 9"):
        agreement.duel(session, 0, gone, session.runs[1], 10, silent)


def test_rows_for_an_export(session, found):
    rows = comparison.run_rows(session.runs, "Baby")
    assert rows[0]["published_recall@20"] == 0.1033
    assert rows[0]["recall@20"] == 0.11
    assert comparison.run_rows(session.runs, "")[0]["published_recall@20"] == "no data"
    duel = agreement.duel_rows(session, found)
    assert [row["rank_run_1"] for row in duel][:10] == list(range(1, 11))


@pytest.mark.parametrize(
    ("name", "part"), [("a.html", "<!DOCTYPE html>"), ("a.md", "# Models"), ("a.csv", '"purpose",')]
)
def test_a_page_is_written_by_its_ending(session, tmp_path, name, part):
    write = partial(comparison.write_page, session, [1, 2], tmp_path / name)
    write(silent)
    assert (tmp_path / name).read_text().startswith(part)
