"""What the documents show must run as shown."""

import re
import sqlite3
from pathlib import Path

import pytest

from mrcsaf.core.files import asset
from mrcsaf.models import MODELS

ROOT = Path(__file__).parents[1]
SCHEMA = (ROOT / "docs" / "schema.md").read_text()
QUERIES = re.search(r"```sql\n(.*?)```", SCHEMA, re.DOTALL).group(1).strip().split(";\n")


@pytest.mark.parametrize("query", QUERIES, ids=lambda text: text.split("\n")[0][3:30])
def test_query_of_the_schema_page_runs_on_the_sample(query):
    file = asset("sample.mrcsaf/project.db").absolute().as_uri()
    db = sqlite3.connect(f"{file}?mode=ro&immutable=1", uri=True)
    rows = db.execute(query).fetchall()
    db.close()
    assert rows or "import_issue" in query  # the sample was imported without a complaint


def test_every_table_is_on_the_schema_page():
    from mrcsaf.store.migrations import STEPS, schema_after

    tables = {
        found.group(1)
        for *_, text in schema_after(len(STEPS))
        if (found := re.match(r"CREATE TABLE (\w+)", str(text))) and "fts" not in str(text)
    }
    minor = {"saved_view", "undo_log", "job", "sqlite_sequence"}  # the page says "…" for these
    assert {name for name in tables - minor if f"`{name}`" not in SCHEMA} == set()


def test_every_model_is_named_in_the_readme_or_the_docs():
    pages = "".join(page.read_text() for page in (ROOT / "docs").rglob("*.md"))
    pages += (ROOT / "README.md").read_text()
    assert {name for name in MODELS if name not in pages.replace("\\", "")} == set()
