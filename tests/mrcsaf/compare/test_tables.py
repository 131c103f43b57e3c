"""The tables: published beside measured where there is something published."""

from dataclasses import replace

import pytest

from mrcsaf.compare import tables
from mrcsaf.compare.results import Cell, Comparison, judge


def on_baby(found: Comparison) -> Comparison:
    return replace(found, summary=replace(found.summary, matches="Baby"))


def cell(model: str, value: float, seed: int = 1, **more: object) -> Cell:
    test = dict.fromkeys(("recall@10", "recall@20", "ndcg@10", "ndcg@20"), value)
    return Cell(model, seed, run=1, test=test, **more)


def test_no_match_means_no_data_in_every_published_cell(whole) -> None:
    found = whole[1]
    table = tables.main(found)
    for row in table.rows:
        assert [row[3 + 3 * n] for n in range(4)] == ["no data"] * 4
        assert [row[4 + 3 * n] for n in range(4)] == ["–"] * 4
    assert "no data" in tables.data(found).note
    assert all(line["published"] is None for line in tables.tidy(found))


def test_a_match_puts_published_and_ratio_beside(whole) -> None:
    found = replace(on_baby(whole[1]), cells=(cell("freedom", 0.0496), cell("bpr", 0.01)))
    freedom, bpr = tables.main(found).rows
    assert freedom[5:8] == [".0496", ".0992", "0.50"]
    assert bpr[5:8] == [".0100", "no data", "–"]
    assert (0, 5) in tables.main(found).best
    assert tables.data(found).rows[0][-1] == "Baby"


def test_seeds_have_a_mean_and_a_spread_and_unsettled_ones_a_mark(whole) -> None:
    found = replace(whole[1], cells=(cell("bpr", 0.1), cell("bpr", 0.2, 2, stopped="epochs")))
    (row,) = tables.main(found).rows
    assert row[1:3] == ["2*", ".1500 ± .0707"]


def test_ablations_stand_in_tables_4_and_5(whole) -> None:
    cells = [cell(name, 0.1) for name in ("mrcsaf", "ams", "csaf", "camgr_cam")]
    made = {t.title: t for t in tables.all_tables(replace(on_baby(whole[1]), cells=tuple(cells)))}
    four = made["Table 4. The parts of MR-CSAF"]
    assert [row[0] for row in four.rows] == ["AMS", "CSAF", "MR-CSAF"]
    assert four.rows[0][2:5] == [".1000", ".1014", "0.99"]
    five = made["Table 5. Cross-attention alone"]
    assert five.rows[0][3] == ".0847"
    assert not any(title.startswith("Table 4") for title in
                   (t.title for t in tables.all_tables(whole[1])))  # fmt: skip


def test_failures_are_listed_with_their_reason(whole) -> None:
    failed = Cell("vbpr", 1, reason="The loss is not a number.")
    found = replace(whole[1], cells=(*whole[1].cells, failed))
    table = tables.failures(found)
    assert table.rows == [["VBPR", "1", "", "The loss is not a number."]]
    row = next(row for row in tables.main(found).rows if row[0] == "VBPR")
    assert row[1:3] == ["0", "failed"]


def test_a_trial_shows_no_test_figure(whole) -> None:
    trial = cell("bpr", 0.77, purpose="trial", changed={"dim": 8}, valid={"recall@20": 0.12})
    found = replace(whole[1], cells=(*whole[1].cells, trial))
    (row,) = tables.trials(found).rows
    assert row == ["BPR", "dim 8", ".1200", "0"]
    lines = [line for line in tables.tidy(found) if line["purpose"] == "trial"]
    assert [line["measured"] for line in lines] == [None]
    assert found.row("bpr").mean("recall@20") == whole[1].row("bpr").mean("recall@20")


def test_verdicts_say_yes_or_no(whole) -> None:
    rows = tables.differences(whole[1]).rows
    assert len(rows) == 8
    assert {row[-1] for row in rows} <= {"yes", "no"}
    assert judge([], {}) == ()


@pytest.mark.parametrize(
    ("value", "text"), [(0.0963, ".0963"), (1.0, "1.0000"), (0.0, ".0000"), (None, "–")]
)
def test_figures_are_printed_as_the_papers_do(value: float | None, text: str) -> None:
    assert tables.figure(value) == text
