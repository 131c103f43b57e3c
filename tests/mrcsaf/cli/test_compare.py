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


def test_a_model_can_be_given_settings_of_its_own(cli, shop) -> None:
    done = cli("compare", shop, "--models", "bpr,popularity", "--epochs", "1", "--device", "cpu",
               "--set", "bpr:dim=4", "--set", "bpr:learning_rate=.01", "--json")  # fmt: skip
    assert done.code == 0, done.err
    page = (shop / "compare" / "compare.md").read_text("utf-8")
    assert "BPR was given dim 4, learning\\_rate 0.01 in place of its defaults." in page


@pytest.mark.parametrize("text", ["dim=4", "bpr:dim"])
def test_a_setting_without_its_model_or_value_is_said_with_the_form(cli, shop, text) -> None:
    done = cli("compare", shop, "--models", "bpr", "--set", text)
    assert done.code == 2
    assert "--set takes MODEL:NAME=VALUE" in done.complaint
