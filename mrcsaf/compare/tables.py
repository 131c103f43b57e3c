"""The paper's tables with measured figures beside printed ones, as rows of text; and tidy rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mrcsaf.compare.results import (
    BUDGET,
    EARLY,
    EPOCHS,
    FIGURE,
    METRICS,
    NO_DATA,
    TRIAL,
    Comparison,
    Figures,
    Row,
    name_of,
    table_3,
    table_4,
    table_5,
    worded,
)
from mrcsaf.core.tables import Row as Line

ABLATIONS = ("ams", "csaf", "mrcsaf")
ATTENTIONS = ("camgr_cam", "mrcsaf")
TITLES = {"recall@10": "Recall@10", "recall@20": "Recall@20", "ndcg@10": "NDCG@10",
          "ndcg@20": "NDCG@20"}  # fmt: skip
ENDS = {
    EARLY: "nothing gained for 20 epochs",
    EPOCHS: "all epochs used",
    BUDGET: "budget spent",
    "": "nothing to learn",
}


@dataclass(frozen=True)
class Table:
    """Text in rows. The first column names, the others are figures unless `words` says not."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    best: frozenset[tuple[int, int]] = frozenset()  # (row, column) of what is best
    words: frozenset[int] = field(default_factory=frozenset)  # columns that are not figures


def all_tables(found: Comparison) -> list[Table]:
    """Every table that has anything to say, in the order of the page."""
    made = [data(found), main(found), differences(found)]
    made += [
        _measured(found, "Table 4. The parts of MR-CSAF", ABLATIONS, table_4),
        _measured(found, "Table 5. Cross-attention alone", ATTENTIONS, table_5),
        costs(found), failures(found), trials(found),
    ]  # fmt: skip
    return [table for table in made if table.rows]


def data(found: Comparison) -> Table:
    """Table 1: the data set."""
    s = found.summary
    rows = [[
        found.name, f"{s.users:,}", f"{s.items:,}", f"{s.interactions:,}",
        f"{100 * s.sparsity:.2f} %", f"{s.train:,} / {s.valid:,} / {s.test:,}",
        s.matches or "none",
    ]]  # fmt: skip
    head = ["Data set", "Users", "Items", "Interactions", "Sparsity", "Train / valid / test",
            "The papers' set with the same counts"]  # fmt: skip
    note = (
        "" if s.matches
        else "No published data set has these counts, so every published cell says “no data”."
    )  # fmt: skip
    return Table("Table 1. The data set", head, rows, note)


def main(found: Comparison) -> Table:
    """Table 3: all figures, mean ± spread over seeds, published beside measured, and the ratio."""
    head = ["Model", "Seeds"]
    for metric in METRICS:
        head += [TITLES[metric], "published", "ratio"]
    rows, best = [], set()
    for number, row in enumerate(found.rows):
        line = [row.name, _seeds(row)]
        printed = table_3(found.summary.matches, row.model)
        for column, metric in enumerate(METRICS):
            line += _three(row, metric, printed)
            if row.key == found.winner(metric):
                best.add((number, 2 + 3 * column))
        rows.append(line)
    note = (
        "Test part, mean over seeds ± standard deviation. Published: the paper's Table 3;"
        " ratio: measured over published. In bold the best of each column."
    )
    return Table("Table 3. All models", head, rows, note, frozenset(best))


def differences(found: Comparison) -> Table:
    """The best model of each metric against every other one."""
    head = ["Metric", "Best", "Against", "Difference", "95 % interval", "p", "More than noise?"]
    rows = [
        [
            TITLES[v.metric], name_of(v.best), name_of(v.other),
            _signed(v.paired.difference),
            f"{_signed(v.paired.low)} … {_signed(v.paired.high)}",
            f"{v.p:.3f}", "yes" if v.clear else "no",
        ]
        for v in found.verdicts
    ]  # fmt: skip
    note = (
        "Paired bootstrap over users (2,000 resamples, fixed seed) of each user's figure, averaged"
        " over seeds; p two-sided and corrected by Holm for the number of models. “Yes” also needs"
        " a difference larger than the spread over seeds of both."
    )
    title = "Who wins, and whether it is more than noise"
    return Table(title, head, rows, note, words=frozenset({1, 2, 6}))


def costs(found: Comparison) -> Table:
    """What each model took."""
    rows = []
    for row in found.rows:
        for cell in row.finished:
            rows.append([
                row.name, str(cell.seed), f"{cell.cpu_seconds_per_epoch:.2f}",
                f"{cell.epochs:,}", f"{cell.best_epoch:,}", ENDS[cell.stopped],
                f"{cell.peak_mb:,.0f}", f"{cell.wall_seconds:,.0f}", cell.device,
            ])  # fmt: skip
    head = ["Model", "Seed", "CPU-s an epoch", "Epochs", "Best", "Ended by", "Peak MB", "Seconds",
            "Device"]  # fmt: skip
    note = (
        "CPU seconds of training alone, all threads together. Peak memory is that of the whole"
        " process; where the system cannot count it anew, of all cells before it too."
    )
    return Table("What it cost", head, rows, note, words=frozenset({5, 8}))


def failures(found: Comparison) -> Table:
    """Cells without a figure, and why."""
    rows = [
        [name_of(cell.key), str(cell.seed), worded(cell.changed), cell.reason]
        for cell in found.cells
        if cell.failed
    ]
    head = ["Model", "Seed", "Settings", "Reason"]
    return Table("Cells that failed", head, rows, words=frozenset({2, 3}))


def trials(found: Comparison) -> Table:
    """The grids, with the validation figures that chose."""
    rows = [
        [name_of(cell.key), worded(cell.changed),
         figure(cell.valid.get("recall@20")), f"{cell.best_epoch:,}"]
        for cell in found.cells
        if cell.purpose == TRIAL and not cell.failed
    ]  # fmt: skip
    head = ["Model", "Settings", "Validation Recall@20", "Best epoch"]
    note = "Chosen by validation Recall@20; no test figure of a trial is shown or used."
    return Table("Grids", head, rows, note, words=frozenset({1}))


def tidy(found: Comparison) -> list[Line]:
    """One line a cell and metric, for spreadsheets and scripts."""
    return [
        {
            "purpose": cell.purpose, "row": name_of(cell.key), "model": cell.model,
            "seed": cell.seed,
            "settings": worded(cell.changed), "metric": metric,
            "measured": None if cell.purpose == TRIAL else cell.test.get(metric),
            "valid": cell.valid.get(metric),
            "published": table_3(found.summary.matches, cell.model).get(metric),
            "data_set": found.summary.matches or NO_DATA,
            "run": cell.run, "epochs": cell.epochs, "best_epoch": cell.best_epoch,
            "cpu_seconds_per_epoch": cell.cpu_seconds_per_epoch, "peak_mb": cell.peak_mb,
            "ended_by": "failed" if cell.failed else cell.stopped or "nothing to learn",
            "reason": cell.reason,
        }
        for cell in found.cells
        for metric in METRICS
        if cell.purpose in ("table", FIGURE) or metric == "recall@20"
    ]  # fmt: skip


def figure(value: float | None) -> str:
    """A metric as the papers print it: “.0963”."""
    if value is None:
        return "–"
    return f"{value:.4f}".removeprefix("0") if 0 <= value < 1 else f"{value:.4f}"


def _measured(
    found: Comparison,
    title: str,
    models: Sequence[str],
    printed: Callable[[str, str], Figures],
) -> Table:
    metrics = ("recall@20", "ndcg@20")
    rows = []
    for model in models:
        row = found.row(model)
        if row is not None:
            line = [row.name, _seeds(row)]
            for metric in metrics:
                line += _three(row, metric, printed(found.summary.matches, model))
            rows.append(line)
    if len(rows) < 2:  # nothing to hold against
        rows = []
    head = ["Model", "Seeds"]
    for metric in metrics:
        head += [TITLES[metric], "published", "ratio"]
    return Table(title, head, rows)


def _three(row: Row, metric: str, printed: Figures) -> list[str]:
    mean, known = row.mean(metric), printed.get(metric)
    if mean is None:
        measured = "failed"
    else:
        many = len(row.finished) > 1
        measured = figure(mean) + (f" ± {figure(row.spread(metric))}" if many else "")
    if known is None:
        return [measured, NO_DATA, "–"]
    return [measured, figure(known), "–" if mean is None else f"{mean / known:.2f}"]


def _seeds(row: Row) -> str:
    mark = "*" if any(cell.stopped in (BUDGET, EPOCHS) for cell in row.finished) else ""
    return f"{len(row.finished)}{mark}"


def _signed(value: float) -> str:
    sign = "−" if value < 0 else "+"
    return sign + figure(abs(value))
