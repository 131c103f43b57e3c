"""A comparison as one HTML page that needs nothing else, as Markdown and as CSV.

Everything from the data is escaped, the picture is inlined, and the page forbids itself to load or
run anything.
"""

import base64
import io
from pathlib import Path

from mrcsaf.answers.connections import reading
from mrcsaf.answers.session import Session
from mrcsaf.compare import results, tables
from mrcsaf.compare.results import FIGURES, METRICS, NO_DATA, Comparison, Sweep, name_of, table_3
from mrcsaf.compare.tables import TITLES, Table, figure
from mrcsaf.core import files
from mrcsaf.core import tables as exporting
from mrcsaf.core.errors import MrcsafError, StoreError
from mrcsaf.core.files import write_bytes
from mrcsaf.core.progress import Report
from mrcsaf.core.tables import Row
from mrcsaf.core.version import __version__
from mrcsaf.data import images
from mrcsaf.data.formats import summarise
from mrcsaf.reports import plots
from mrcsaf.reports.plots import Bar, escaped, in_markdown
from mrcsaf.store import catalogue
from mrcsaf.store.catalogue import Item
from mrcsaf.store.runs import Run

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
SIDE = 240  # pixels of the inlined picture
EXAMPLE_CHARS = 700
SHOWN = "recall@20"  # what the bars and curves draw


def as_html(found: Comparison, pictures: Path) -> str:
    """The whole page. `pictures` is the project's folder of originals."""
    title = f"Models compared on {found.name}"
    made = tables.all_tables(found)
    body = [
        f"<h1>{escaped(title)}</h1>",
        f'<p class="lead">{escaped(headline(found))}</p>',
        _table(made[0]),
        _example(found.example, pictures),
        f"<h2>{TITLES[SHOWN]} on test</h2>",
        plots.bars(f"{TITLES[SHOWN]} on test", _bars(found)),
        '<p class="muted">Bars: measured. Upright lines: published.</p>',
        *(_table(table) for table in made[1:]),
        *(_figure(found, sweep) for sweep in FIGURES),
        "<h2>Deviations from the papers</h2>",
        _list([*results.of_comparison(found), *found.deviations]),
        f"<footer>{escaped(foot(found))}</footer>",
    ]
    return _PAGE.format(policy=POLICY, title=escaped(title), style=_STYLE, body="\n".join(body))


def as_markdown(found: Comparison) -> str:
    """The tables and the deviations; no picture, no plot."""
    parts = [f"# Models compared on {in_markdown(found.name)}", in_markdown(headline(found))]
    for table in tables.all_tables(found):
        parts += [f"## {in_markdown(table.title)}", _markdown(table)]
        if table.note:
            parts.append(in_markdown(table.note))
    for sweep in FIGURES:
        cells = [cell for cell in found.sweep(sweep.setting) if not cell.failed]
        if cells:
            head = [f"{cell.changed[sweep.setting]:g}" for cell in cells]
            values = [figure(cell.test.get(SHOWN)) for cell in cells]
            made = Table("", [sweep.setting, *head], [[TITLES[SHOWN], *values]])
            parts += [f"## Figure {sweep.number}. {in_markdown(sweep.title)}", _markdown(made)]
    lines = [*results.of_comparison(found), *found.deviations]
    parts += ["## Deviations from the papers", "\n".join(f"- {in_markdown(x)}" for x in lines)]
    return "\n\n".join([*parts, in_markdown(foot(found))]) + "\n"


def headline(found: Comparison) -> str:
    """Who wins, in one sentence."""
    best = found.row(found.winner(SHOWN))
    if best is None:
        return "No model has finished."
    text = f"{best.name} has the highest {TITLES[SHOWN]}, {figure(best.mean(SHOWN))}"
    rivals = [v for v in found.verdicts if v.metric == SHOWN]
    if not rivals:
        return text + "."
    near = min(rivals, key=lambda verdict: verdict.paired.difference)
    name = name_of(near.other)
    word = "more than noise" if near.clear else "not told apart from noise"
    gap = figure(near.paired.difference)
    return f"{text}; the next, {name}, is {gap} behind (p = {near.p:.3f}): {word}."


def foot(found: Comparison) -> str:
    """How it was judged, by what."""
    return (
        "All models saw the same splits, features and candidates, and stopped by the same rule;"
        " all items are ranked, those of the user's training part left out. Rows marked * stopped"
        f" before they had settled. MR-CSAF Studio {__version__}."
    )


def _bars(found: Comparison) -> list[Bar]:
    return [
        Bar(
            row.name, row.mean(SHOWN), row.spread(SHOWN),
            table_3(found.summary.matches, row.model).get(SHOWN),
        )
        for row in found.rows
    ]  # fmt: skip


def _figure(found: Comparison, sweep: Sweep) -> str:
    cells = [cell for cell in found.sweep(sweep.setting) if not cell.failed]
    if len(cells) < 2:
        return ""
    values = [float(cell.changed[sweep.setting]) for cell in cells]
    drawn = plots.curve(
        sweep.title,
        [f"{value:g}" for value in values],
        [cell.test.get(SHOWN, 0.0) for cell in cells],
        values.index(sweep.best) if sweep.best in values else None,
    )
    head = f"<h2>Figure {sweep.number}. {escaped(sweep.title)}</h2>"
    return f'{head}{drawn}<p class="muted">{TITLES[SHOWN]} on test, one seed.</p>'


def _table(table: Table) -> str:
    left = frozenset({0}) | table.words
    heads = "".join(
        f"<th{_side(column, left)}>{escaped(name)}</th>" for column, name in enumerate(table.head)
    )
    lines = []
    for number, row in enumerate(table.rows):
        cells = "".join(
            f"<td{_side(column, left)}>"
            + (f"<b>{escaped(text)}</b>" if (number, column) in table.best else escaped(text))
            + "</td>"
            for column, text in enumerate(row)
        )
        lines.append(f"<tr>{cells}</tr>")
    note = f'<p class="muted">{escaped(table.note)}</p>' if table.note else ""
    return (
        f'<h2>{escaped(table.title)}</h2><div class="wide"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>{note}"
    )


def _side(column: int, left: frozenset[int]) -> str:
    return ' class="word"' if column in left else ""


def _example(item: Item | None, pictures: Path) -> str:
    """Table 2: what one item of the data set is."""
    if item is None:
        return ""
    facts = (
        ("Id", item.ext_id), ("Title", item.title), ("Brand", item.brand),
        ("Category", item.category), ("Text", item.description[:EXAMPLE_CHARS]),
    )  # fmt: skip
    rows = "".join(f"<dt>{name}</dt><dd>{escaped(text)}</dd>" for name, text in facts if text)
    uri = _data_uri(item, pictures)
    shown = f'<img src="{uri}" alt="">' if uri else '<div class="none">no picture</div>'
    return f'<h2>Table 2. An example</h2><section class="card">{shown}<dl>{rows}</dl></section>'


def _data_uri(item: Item, pictures: Path) -> str:
    if item.image_state != "ok" or not item.image_sha:
        return ""
    try:
        picture = images.read_image(images.image_path(pictures, item.image_sha), within=2 * SIDE)
    except MrcsafError:
        return ""
    picture.thumbnail((2 * SIDE, 2 * SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def _list(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escaped(line)}</li>" for line in lines) + "</ul>"


def _markdown(table: Table) -> str:
    left = frozenset({0}) | table.words
    rule = [":---" if column in left else "---:" for column in range(len(table.head))]
    lines = [[in_markdown(name) for name in table.head], rule]
    for number, row in enumerate(table.rows):
        lines.append(
            [
                f"**{in_markdown(text)}**" if (number, column) in table.best else in_markdown(text)
                for column, text in enumerate(row)
            ]
        )
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head>
<body>
{body}
</body></html>
"""
_STYLE = """
:root { color-scheme: light dark; --ink: #1c1d26; --muted: #5b5f70; --line: #e3e4eb; --ground: #fff;
  --page: #f5f5f8; --bar: #5346c6; --mark: #c8641a; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --muted: #a6a9b8; --line: #30323c;
  --ground: #1c1d24; --page: #131419; --bar: #a79dfa; --mark: #ee9c55; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
  max-width: 1180px; margin: 40px auto; padding: 0 24px; }
h1 { font-size: 28px; margin: 0 0 6px; } h2 { font-size: 18px; margin: 36px 0 12px; }
.lead { font-size: 17px; margin: 0; } .muted, footer, dt { color: var(--muted); }
.muted { font-size: 13px; margin: 8px 0 0; max-width: 80ch; }
.wide { overflow-x: auto; background: var(--ground); border: 1px solid var(--line);
  border-radius: 12px; }
table { border-collapse: collapse; width: 100%; font-size: 13px;
  font-variant-numeric: tabular-nums; }
th, td { padding: 7px 10px; text-align: right; border-bottom: 1px solid var(--line);
  white-space: nowrap; } th { color: var(--muted); font-weight: 600; }
th.word, td.word { text-align: left; white-space: normal; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; font-weight: 600; } tr:last-child td { border-bottom: 0; }
.card { display: grid; grid-template-columns: 240px 1fr; gap: 24px; background: var(--ground);
  border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.card img, .none { width: 240px; aspect-ratio: 1; object-fit: contain; background: #fff; }
.none { display: grid; place-items: center; background: var(--line); color: var(--muted); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 18px 24px 18px 0;
  align-content: start; } dd { margin: 0; overflow-wrap: anywhere; }
.plot { display: block; width: 100%; max-width: 860px; background: var(--ground); padding: 14px;
  border: 1px solid var(--line); border-radius: 12px; font-size: 13px; box-sizing: border-box; }
.plot text { fill: var(--ink); } .plot .name { text-anchor: end; } .plot .small { font-size: 11px;
  fill: var(--muted); } .plot .middle { text-anchor: middle; fill: var(--muted); font-size: 12px; }
.plot .figure { fill: var(--muted); font-variant-numeric: tabular-nums; }
.bar, .dot { fill: var(--bar); } .mark { stroke: var(--mark); stroke-width: 2.5; fill: none; }
.line { stroke: var(--bar); stroke-width: 2.5; fill: none; }
.whisker { stroke: var(--ink); stroke-width: 1.5; fill: none; } .axis { stroke: var(--line); }
ul { padding-left: 20px; } li { margin: 6px 0; overflow-wrap: anywhere; max-width: 100ch; }
footer { margin: 40px 0; border-top: 1px solid var(--line); padding-top: 12px; font-size: 13px; }
"""


# The three files of a comparison: a page, its Markdown and its figures as CSV.


NAME = "compare"


def write(found: Comparison, folder: Path, pictures: Path) -> list[Path]:
    """Write compare.html, compare.md and compare.csv into `folder`, each whole or not at all.

    Raises StoreError if the disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror}.") from error
    made = {
        ".html": as_html(found, pictures),
        ".md": as_markdown(found),
        ".csv": exporting.as_csv(tables.tidy(found)),
    }
    for suffix, text in made.items():
        files.write_bytes(folder / f"{NAME}{suffix}", text.encode())
    return [folder / f"{NAME}{suffix}" for suffix in made]


# Runs of a project held against each other, as rows and as a page.


def published_for(session: Session) -> str:
    """The papers' data set with the same counts, or nothing."""
    with reading(session.path) as project:
        return summarise(catalogue.imported_split(project.db)).matches


def run_rows(found: list[Run], matches: str) -> list[Row]:
    """The chosen runs' figures as an export takes them."""
    rows = []
    for run in found:
        printed = table_3(matches, run.model)
        row: Row = {"run": run.id, "name": run.name, "model": run.model, "seed": run.seed}
        for metric in METRICS:
            row[metric] = run.metrics.get("test", {}).get(metric)
            row[f"published_{metric}"] = printed.get(metric, NO_DATA)
        rows.append(row)
    return rows


def write_page(session: Session, wanted: list[int], file: Path, report: Report) -> None:
    """The chosen runs as a page, Markdown or CSV, by the file's ending.

    Raises MrcsafError if they cannot be read or written.
    """
    with reading(session.path) as project:
        found = results.from_runs(project.db, session.name, wanted, report)
    if file.suffix.lower() == ".md":
        text = as_markdown(found)
    elif file.suffix.lower() == ".csv":
        text = exporting.as_csv(tables.tidy(found))
    else:
        text = as_html(found, session.path / "images")
    write_bytes(file, text.encode())
