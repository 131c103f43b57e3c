"""`mrcsaf compare`: its files, its JSON and its complaints."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def shop(untrained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(untrained, tmp_path / "shop.mrcsaf"))


def test_it_says_and_writes_what_it_found(cli, shop, tmp_path) -> None:
    done = cli("compare", shop, "--models", "popularity, bpr", "--seeds", "2", "--epochs", "2",
               "--out", tmp_path / "out", "--device", "cpu", "--json", "--quiet")  # fmt: skip
    assert done.code == 0, done.err
    found = done.json
    assert found["data_set"] == "no data"
    assert [(row["model"], row["seeds"]) for row in found["models"]] == [
        ("bpr", 2),
        ("popularity", 1),
    ]
    assert set(found["models"][0]) >= {"recall@10", "recall@20", "ndcg@10", "ndcg@20", "runs"}
    assert [Path(file).name for file in found["files"]] == [
        "compare.html", "compare.md", "compare.csv",
    ]  # fmt: skip
    assert all(Path(file).is_file() for file in found["files"])


def test_an_unknown_model_is_code_2_with_the_nearest(cli, shop) -> None:
    done = cli("compare", shop, "--models", "popularty")
    assert done.code == 2
    assert "did you mean 'popularity'" in done.complaint
    assert not (shop / "compare").exists()


def test_the_files_go_into_the_project_by_default(cli, shop) -> None:
    done = cli("compare", shop, "--models", "popularity", "--device", "cpu")
    assert done.code == 0
    assert (shop / "compare" / "compare.html").is_file()
    assert cli("check", shop).code == 0
