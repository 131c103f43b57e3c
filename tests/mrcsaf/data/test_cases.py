"""Files as other programs write them, each a folder in cases/ with what is right of it.

`expected.json` names further arguments, what is imported (`from`), items by id and column, users,
pairs, parts, texts that a column must or must not hold, and what is said or recorded as an issue.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mrcsaf.cli import main

CASES = sorted(file.parent for file in (Path(__file__).parent / "cases").glob("*/expected.json"))
NEWER_THAN_ITS_TEST = """
    select count(*) from interaction x where part = 2 and exists
    (select 1 from interaction y where y.user_id = x.user_id and y.ts > x.ts)
"""
PAIRS = """
    select u.ext_id, i.ext_id from interaction x
    join user u on u.id = x.user_id join item i on i.id = x.item_id
"""

Wanted = dict[str, Any]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_of_another_program_is_read_right(case: Path, tmp_path: Path, capsys) -> None:
    wanted = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    project = tmp_path / "p.mrcsaf"
    source = case / wanted.get("from", "data")
    code = main(["import", str(project), "--from", str(source), *wanted.get("args", [])])
    said = "".join(capsys.readouterr())
    if not wanted.get("anyway"):
        assert (code == 0) == wanted.get("ok", True), said
    for pattern in wanted.get("says", []):
        assert re.search(pattern, said, re.IGNORECASE | re.DOTALL), said
    for pattern in wanted.get("not", []):
        assert not re.search(pattern, said, re.IGNORECASE | re.DOTALL), said
    if code:
        assert not project.exists()
    else:
        assert list(faults(project / "project.db", wanted)) == []


def faults(file: Path, wanted: Wanted) -> Iterator[str]:
    """What a project holds otherwise than was expected."""
    db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        db.row_factory = sqlite3.Row
        items = {row["ext_id"]: row for row in db.execute("select * from item")}
        yield from item_faults(items, wanted)
        yield from pair_faults(db, wanted)
        yield from part_faults(db, wanted)
        reasons = [row[0] for row in db.execute("select reason from import_issue")]
        for pattern in wanted.get("issues", []):
            if not any(re.search(pattern, reason) for reason in reasons):
                yield f"no issue like {pattern} among {reasons[:5]}"
    finally:
        db.close()


def item_faults(items: dict[str, sqlite3.Row], wanted: Wanted) -> Iterator[str]:
    expected = wanted.get("items", {})
    if wanted.get("only_items") and set(items) != set(expected):
        yield f"items {sorted(items)[:20]}"
    for name, columns in expected.items():
        if name not in items:
            yield f"{name} is missing"
            continue
        for column, value in columns.items():
            held = held_by(items[name], column, value)
            if not same(held, value):
                yield f"{name}.{column} is {held!r}, not {value!r}"
    for key, is_wrong in (("contains", False), ("lacks", True)):
        for name, columns in wanted.get(key, {}).items():
            for column, texts in columns.items():
                text = (items[name][column] if name in items else None) or ""
                yield from (
                    f"{name}.{column} is {text[:80]!r}: {key} {part!r}?"
                    for part in texts
                    if (part in text) == is_wrong
                )


def held_by(item: sqlite3.Row, column: str, value: object) -> Any:
    if column == "image":
        return item["image_sha"] is not None
    held = item[column]
    return bool(held) if column == "image_url" and isinstance(value, bool) else held


def same(held: Any, value: object) -> bool:
    if isinstance(value, float):
        return abs((held or 0) - value) < 0.005
    return (held or None) == (value or None) if isinstance(value, str) else held == value


def pair_faults(db: sqlite3.Connection, wanted: Wanted) -> Iterator[str]:
    users = {row[0] for row in db.execute("select ext_id from user")}
    if "users" in wanted and users != set(wanted["users"]):
        yield f"users {sorted(users)[:20]}, not {wanted['users']}"
    pairs = sorted(map(tuple, db.execute(PAIRS)))
    expected = wanted.get("interactions")
    if isinstance(expected, int) and len(pairs) != expected:
        yield f"{len(pairs)} interactions, not {expected}"
    if isinstance(expected, list) and pairs != sorted(map(tuple, expected)):
        yield f"interactions {pairs[:20]}"


def part_faults(db: sqlite3.Connection, wanted: Wanted) -> Iterator[str]:
    counts = dict(db.execute("select part, count(*) from interaction group by part").fetchall())
    train, valid, test = (counts.get(part, 0) for part in range(3))
    if "parts" in wanted and [train, valid, test] != wanted["parts"]:
        yield f"parts {counts}, not {wanted['parts']}"
    if test != wanted.get("test", test):
        yield f"{test} test pairs"
    if valid < wanted.get("valid_min", 0):
        yield f"{valid} validation pairs"
    if train < wanted.get("train_share_min", 0) * (train + valid + test):
        yield f"{train} pairs for training"
    if wanted.get("newest_is_test") and db.execute(NEWER_THAN_ITS_TEST).fetchone()[0]:
        yield "a test pair is not its user's newest"
