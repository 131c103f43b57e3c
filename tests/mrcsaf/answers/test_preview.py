import json
from collections import namedtuple
from pathlib import Path

import pytest

from mrcsaf.answers import preview
from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.data.formats import ImportOptions, read
from mrcsaf.store import Project, importing
from mrcsaf.worker.jobs import JOBS
from mrcsaf.worker.workshop import Workshop


def test_a_preview_says_what_the_import_then_does(shop_folder: Path, tmp_path: Path) -> None:
    with (shop_folder / "items.csv").open("a") as file:
        file.write("too,many" + ",fields" * 20 + "\n")
    target = tmp_path / "shop.mrcsaf"
    before = preview.preview(shop_folder, ImportOptions(), target)
    assert not target.exists()
    importing.run(target, shop_folder, ImportOptions())
    after = preview.stored(target)
    for name in ("format", "reason", "summary", "items", "interactions", "pictures", "texts",
                 "kinds", "n_issues", "issues"):  # fmt: skip
        assert before[name] == after[name], name
    assert before["items"]["quarantined"] == 1


def test_the_worker_can_send_it(shop_folder: Path, tmp_path: Path) -> None:
    arguments = {"source": str(shop_folder), "project": str(tmp_path / "p.mrcsaf"), "seed": 3}
    answer = Workshop(JOBS)("preview", arguments, lambda _: None)
    assert json.loads(json.dumps(answer)) == answer


def test_the_first_rows_and_their_columns_are_shown(shop_folder: Path) -> None:
    name, reason, tables = preview.peek(shop_folder)
    assert name == "catalogue"
    assert "items.csv" in reason
    items = tables[0]
    assert items.found["id"] in items.columns
    assert 0 < len(items.rows) <= preview.PEEKED


def test_the_best_synonym_is_taken_for_a_column(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text("asin,SKU,Product Name,name\n1,2,3,4\n")
    _, _, (items,) = preview.peek(tmp_path)
    assert items.found == {"id": "asin", "title": "name"}
    assert items.rows == [{"asin": "1", "SKU": "2", "Product Name": "3", "name": "4"}]


def test_of_two_columns_alike_the_one_shown_is_the_one_imported(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text("sku,Name,name\n1,first,second\n")
    _, _, (items,) = preview.peek(tmp_path)
    imported = read(tmp_path, ImportOptions())
    assert items.rows[0][items.found["title"]] == imported.items[0].title == "first"


def test_a_project_in_the_way_is_named_and_an_empty_one_is_not(
    shop_folder: Path, tmp_path: Path
) -> None:
    Project.create(tmp_path / "empty.mrcsaf").close()
    (tmp_path / "folder.mrcsaf").mkdir()
    for name in ("empty", "folder", "none"):
        preview.refuse_used(tmp_path / f"{name}.mrcsaf")
    importing.run(tmp_path / "full.mrcsaf", shop_folder, ImportOptions())
    (tmp_path / "file.mrcsaf").write_text("")
    for name in ("full", "file"):
        with pytest.raises(StoreError, match="choose another name"):
            preview.preview(shop_folder, ImportOptions(), tmp_path / f"{name}.mrcsaf")


def test_a_disk_too_small_is_told_before_the_start(
    shop_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(preview.shutil, "disk_usage", lambda _: usage(10_000))
    with pytest.raises(StoreError, match=r"needs about .* MB and the disk of .* free some space"):
        preview.preview(shop_folder, ImportOptions(), tmp_path / "deep" / "shop.mrcsaf")


def test_only_the_first_issues_travel_and_none_is_long(tmp_path: Path) -> None:
    rows = [f"i{number},,{'x' * 900}.png" for number in range(300)]
    (tmp_path / "items.csv").write_text("\n".join(["id,title,image", *rows]) + "\n")
    answer = preview.preview(tmp_path, ImportOptions())
    assert answer["n_issues"] > len(answer["issues"]) == preview.SHOWN
    assert max(len(issue["reason"]) for issue in answer["issues"]) <= preview.REASON_CHARS


def test_a_folder_that_cannot_be_read_is_an_error_of_data(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is not there"):
        preview.peek(tmp_path / "nothing")
