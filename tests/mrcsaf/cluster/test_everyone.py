"""Lists for all users, block by block, are the lists that one user at a time gets. No Ray here."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from mrcsaf.answers import ranking
from mrcsaf.answers.ranking import Ranker
from mrcsaf.cluster import everyone
from mrcsaf.cluster.everyone import Block, best
from mrcsaf.core.errors import Cancelled, StoreError
from mrcsaf.core.progress import Progress
from mrcsaf.store import Project, catalogue, runs


def rows(file: Path) -> list[tuple[str, int, str, float]]:
    with file.open(encoding="utf-8", newline="") as text:
        return [
            (row["user"], int(row["rank"]), row["item"], float(row["score"]))
            for row in csv.DictReader(text)
        ]


def test_every_list_is_the_one_that_recommend_gives(trained: Path, tmp_path: Path) -> None:
    out = tmp_path / "lists.csv"
    done = everyone.recommend(trained, out, k=5)
    found: dict[str, list[str]] = {}
    for user, rank, item, _ in rows(out):
        found.setdefault(user, []).append(item)
        assert rank == len(found[user])
    with Project.open(trained) as project:
        ranker = Ranker.load(project.db, runs.active(project.db))
        train = catalogue.train_interactions(project.db)
        users, items = catalogue.user_names(project.db), catalogue.item_names(project.db)
        assert list(found) == users
        assert done["users"] == len(users)
        assert done["rows"] == 5 * len(users)
        for number, user in enumerate(users):
            scores = ranker.scores(ranker.user_parts(project.db, number))
            hide = ranking.seen_mask(train, number)
            assert found[user] == [items[i] for i in ranking.top(scores, 5, hide).tolist()]


def test_what_was_met_comes_back_when_asked_for(trained: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    done = everyone.recommend(trained, out, k=1000, seen=True)
    with Project.open(trained) as project:
        size = catalogue.counts(project.db)
    assert done["rows"] == size["users"] * size["items"]
    first = json.loads(out.read_text().splitlines()[0])
    assert set(first) == {"user", "rank", "item", "score"}


def test_a_user_who_has_nearly_everything_gets_a_short_list() -> None:
    items = np.eye(4, dtype=np.float32)
    block = Block(np.array([7]), np.ones((1, 4), np.float32), np.zeros(3, int), np.arange(3))
    ids, scores = best(block, items, 4)
    assert ids[0, 0] == 3
    assert np.isfinite(scores[0]).sum() == 1


@pytest.mark.parametrize("width", [1, 3, 7, 100])
def test_blocks_of_items_change_nothing_and_equal_scores_go_by_id(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(0)
    items = random.integers(-2, 3, (40, 3)).astype(np.float32)  # small numbers: many ties
    vectors = random.integers(-2, 3, (9, 3)).astype(np.float32)
    met = random.permutation(40)[:10]
    block = Block(np.arange(9), vectors, np.full(10, 4), met)
    monkeypatch.setattr(everyone, "BLOCK_ITEMS", width)
    ids, _ = best(block, items, 12)
    for row in range(9):
        hide = np.zeros(40, np.bool_)
        hide[met if row == 4 else []] = True
        assert ids[row].tolist() == ranking.top(items @ vectors[row], 12, hide).tolist()


def test_a_cancel_and_a_full_disk_leave_no_file(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(news: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        everyone.recommend(trained, tmp_path / "lists.csv", report=stop)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        everyone.recommend(trained, tmp_path / "lists.csv")
    assert list(tmp_path.iterdir()) == []


def test_memory_is_a_few_blocks_whatever_the_number_of_users(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    whole = everyone.best

    def watched(block: Block, items: np.ndarray, k: int) -> everyone.Best:
        sizes.append(len(block.users))
        return whole(block, items, k)

    monkeypatch.setattr(everyone, "best", watched)
    monkeypatch.setattr(everyone, "BLOCK_USERS", 4)
    everyone.recommend(trained, tmp_path / "small.csv", k=3)
    assert max(sizes) == 4
    monkeypatch.undo()
    everyone.recommend(trained, tmp_path / "large.csv", k=3)
    small, large = rows(tmp_path / "small.csv"), rows(tmp_path / "large.csv")
    assert [row[:3] for row in small] == [row[:3] for row in large]


@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")
def test_lists_for_everyone_are_the_same_rows_as_here(
    nodes: str, trained: Path, tmp_path: Path
) -> None:
    from pyarrow import parquet

    tables = []
    for name, address in (("here", ""), ("there", nodes)):
        everyone.recommend(trained, tmp_path / f"{name}.parquet", k=7, address=address)
        tables.append(parquet.read_table(tmp_path / f"{name}.parquet"))
    assert tables[0].num_rows == tables[1].num_rows == 7 * 30
    for column in ("user", "rank", "item"):
        assert tables[0][column].equals(tables[1][column])
    scores = [table["score"].to_numpy() for table in tables]
    assert scores[0] == pytest.approx(scores[1], abs=1e-6)
