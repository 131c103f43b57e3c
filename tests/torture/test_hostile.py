"""Hostile text and faulty tables: every row accounted for, nothing that runs comes out again."""

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mrcsaf.answers import export
from mrcsaf.core import tables
from mrcsaf.core.errors import DataError
from mrcsaf.data.formats import read
from mrcsaf.data.records import Counts, ImportOptions
from mrcsaf.reports import render
from mrcsaf.reports.render import Block, Entry, Report
from mrcsaf.store import Project, catalogue, importing, runs
from tests.torture.conftest import Rounds, Tally

HOSTILE = [
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "\u202e=1+1",
    "<script>alert(1)</script>", "\"><img src=http://x/ onerror=alert(1)>", "{{7*7}}", "%s%n",
    "'; DROP TABLE item; --", "a\x1b[31mred", "\ud83d\ude00", "é" * 5000, "x" * 1_000_000,
    "\ufeff=1", "\u2066@x",
    "<a href='javascript:alert(1)'>x</a>", "&lt;script&gt;", "\u0000", "\u200b=1", "ﷺ" * 300,
    "\n=1",
]  # fmt: skip


def shop(folder: Path) -> Path:
    """A project made of hostile text, through the importer."""
    folder.mkdir(exist_ok=True)
    lines = [
        json.dumps({"id": f"{text[:100]}{n}", "title": text, "description": text, "brand": text})
        for n, text in enumerate(HOSTILE)
    ]
    (folder / "items.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    pairs = [
        json.dumps({"user": HOSTILE[n % 7][:100] + f"{n}", "item": f"{text[:100]}{n}"})
        for n, text in enumerate(HOSTILE)
    ]
    (folder / "interactions.jsonl").write_text("\n".join(pairs) + "\n", encoding="utf-8")
    importing.run(folder / "shop.mrcsaf", folder, ImportOptions())
    return folder / "shop.mrcsaf"


def test_hostile_text_leaves_as_text(tmp_path: Path, tally: Tally) -> None:
    with Project.open(shop(tmp_path / "files"), write=True) as project:
        items = catalogue.items(project.db)
        assert len(items) > 20
        run = runs.start(
            project.db, name=HOSTILE[9], model="a", config={}, inputs={}, seed=1, device="CPU"
        )
        table = tables.as_csv(export.weight_rows(project.db, run))
        page = render.page(
            Report(
                HOSTILE[9],
                summary=HOSTILE[10],
                lead=Entry(items[0]),
                blocks=[Block(HOSTILE[10], [Entry(item, HOSTILE[9]) for item in items], HOSTILE)],
            ),
            project.images,
        )
        for item in items:  # every text can be looked for
            catalogue.search(project.db, item.title)
    cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
    assert [tables.safe(cell) for cell in cells] == cells
    assert "default-src 'none'" in page
    for tag in ("<script", "<img src=http", "<a href", "onerror=alert(1)>"):
        assert tag not in page
    tally("hostile text through import, search and exports", 4 * len(HOSTILE), ran=0)


cells = st.one_of(
    st.sampled_from([*HOSTILE[:17], "", "p1", "p2", "u1", '"', '""', "a,b", "1e999", "-1"]),
    st.text(max_size=12),
)
rows = st.lists(st.lists(cells, min_size=0, max_size=4), max_size=12)
good = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=25)


def table(header: str, lines: list[str], end: str) -> bytes:
    return (end.join([header, *lines]) + end).encode("utf-8", "replace")


def conserved(counts: Counts) -> bool:
    return counts.rows == (
        counts.imported + counts.quarantined + counts.duplicates + counts.filtered
    )


def check_import(pairs: Any, odd: Any, odd_items: Any, end: str, k_core: int) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        interactions = [f"u{user},p{item}" for user, item in pairs]
        interactions += [",".join(row) for row in odd]
        products = [f"p{number},Thing {number}" for number in range(5)]
        products += [",".join(row) for row in odd_items]
        (folder / "items.csv").write_bytes(table("id,title", products, end))
        (folder / "interactions.csv").write_bytes(table("user,item", interactions, end))
        try:
            data = read(folder, ImportOptions(k_core=k_core))
        except DataError:
            return "refused"
    assert conserved(data.interaction_counts)
    assert conserved(data.item_counts)
    assert data.interaction_counts.imported == len(data.user_ids)
    assert data.item_counts.imported == len(data.items)
    told = [issue.kind for issue in data.issues]
    wanted = data.interaction_counts.quarantined + data.item_counts.quarantined
    assert told.count("quarantined") == wanted
    assert len(set(data.users)) == len(data.users)
    return "imported"


def test_every_row_is_accounted_for_whatever_a_table_holds(rounds: Rounds, tally: Tally) -> None:
    examples = rounds(200, 10_000)
    found: list[str] = []

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(good, rows, rows, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([0, 0, 2]))
    def try_one(pairs: Any, odd: Any, odd_items: Any, end: str, k_core: int) -> None:
        found.append(check_import(pairs, odd, odd_items, end, k_core))

    try_one()
    assert found.count("imported") > examples / 3
    tally("import of a faulty table", len(found), imported=found.count("imported"), unaccounted=0)
