"""Import, encode, info, check, backup, export: promised keys and refusals."""

import contextlib
import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mrcsaf.cli import main
from mrcsaf.store import Project, sample

HOLD = """
import sys, pathlib, time
from mrcsaf.store import Project
with Project.open(pathlib.Path(sys.argv[1]), write=True):
    print("held", flush=True)
    time.sleep(100)
"""


def test_import_has_the_promised_keys_and_accounts_for_every_row(
    cli, shop_folder, tmp_path
) -> None:
    with (shop_folder / "interactions.csv").open("a") as file:
        file.write("u00,p99\r\nu00,p0,1,2,3\r\n,p1\r\n")
    done = cli("import", tmp_path / "a.mrcsaf", "--from", shop_folder, "--json")
    assert done.code == 0
    found = done.json
    assert set(found) >= {
        "users", "items", "interactions", "quarantined", "duplicates", "filtered"
    }  # fmt: skip
    assert (found["users"], found["items"]) == (12, 8)
    parts = ("imported", "quarantined", "duplicates", "filtered")
    assert found["rows"] == sum(found[name] for name in parts) == 8 + 60 + 3
    assert found["quarantined"] == 3
    info = cli("info", tmp_path / "a.mrcsaf", "--json").json
    assert (info["users"], info["items"], info["interactions"]) == (12, 8, found["interactions"])
    assert info["runs"] == []


def test_import_refuses_a_project_that_has_data(cli, untrained, shop_folder) -> None:
    before = (untrained / "project.db").read_bytes()
    done = cli("import", untrained, "--from", shop_folder)
    assert done.code == 1
    assert "holds a data set already" in done.complaint
    assert (untrained / "project.db").read_bytes() == before


def test_columns_are_named_by_the_user(cli, shop_folder, tmp_path) -> None:
    items = (shop_folder / "items.csv").read_text().replace("id,title", "Nummer,Name des Dings", 1)
    (shop_folder / "items.csv").write_text(items)
    refused = cli("import", tmp_path / "a.mrcsaf", "--from", shop_folder, "--format", "csv")
    assert refused.code == 3
    assert "Nummer" in refused.complaint
    done = cli(
        "import", tmp_path / "a.mrcsaf", "--from", shop_folder, "--format", "csv",
        "--column", "id=Nummer", "--column", "title=Name des Dings", "--json",
    )  # fmt: skip
    assert done.code == 0
    assert done.json["items"] == 8
    done = cli("import", tmp_path / "b.mrcsaf", "--from", shop_folder, "--column", "sku")
    assert (done.code, "OURS=THEIRS" in done.complaint) == (2, True)
    done = cli("import", tmp_path / "b.mrcsaf", "--from", shop_folder, "--column", "idd=sku")
    assert (done.code, "'id'" in done.complaint) == (2, True)


def test_encode_counts_by_modality_and_has_nothing_left_to_do(cli, encoded, tmp_path) -> None:
    shop = shutil.copytree(encoded, tmp_path / "t.mrcsaf")
    done = cli("encode", shop, "--json")
    assert done.code == 0
    nothing = {"encoded": 0, "failed": 0, "unchanged": 8}
    assert done.json == {"image": nothing, "text": nothing}
    assert cli("info", shop, "--json").json["encoders"] == {
        "image": "efficientnet-lite2", "text": "minilm-l6-v2"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--image", "resnet50"), "resnet50 needs the option weights=FILE"),
        (("--image", "resnet50", "--weights", "none.pth"), "none.pth cannot be read"),
        (("--image", "efficientnet"), "did you mean 'efficientnet-lite2'"),
        (("--text", "bert"), "no encoder 'bert'"),
        (("--device", "tpu"), "no device 'tpu'"),
    ],
)
def test_encoders_that_are_not_there_are_code_2(cli, encoded, arguments, words: str) -> None:
    done = cli("encode", encoded, *arguments)
    assert done.code == 2
    assert words in done.complaint


def test_info_lists_runs(cli, trained) -> None:
    found = cli("info", trained, "--json").json
    assert set(found) >= {"users", "items", "interactions", "runs"}
    assert (found["users"], found["items"], found["interactions"]) == (30, 24, 210)
    (run,) = found["runs"]
    assert (run["run"], run["model"], run["status"]) == (1, "mrcsaf", "complete")


def test_check_has_the_promised_keys(cli, trained) -> None:
    done = cli("check", trained, "--json")
    assert done.code == 0
    assert done.json == {"ok": True, "problems": []}


def test_a_check_that_finds_something_is_code_3_and_repairs_when_asked(
    cli, trained, tmp_path
) -> None:
    shop = shutil.copytree(trained, tmp_path / "t.mrcsaf")
    with Project.open(shop, write=True) as project:
        project.db.execute("UPDATE feature SET crc = crc + 1 WHERE item_id = 2")
    done = cli("check", shop, "--json")
    assert done.code == 3
    assert len(done.json["problems"]) == 2
    done = cli("check", shop, "--repair", "--json")
    assert done.code == 0
    assert len(done.json["repaired"]) == 2
    assert cli("check", shop).code == 0
    assert len(list((shop / "backups").iterdir())) == 1


@pytest.mark.parametrize("spoilt", [b"", b"hello" * 1000, None])
def test_a_database_that_no_longer_opens_is_the_answer_of_a_check(
    cli, trained, tmp_path, spoilt: bytes | None
) -> None:
    shop = shutil.copytree(trained, tmp_path / "t.mrcsaf")
    whole = (shop / "project.db").read_bytes()
    (shop / "project.db").write_bytes(whole[: len(whole) // 2] if spoilt is None else spoilt)
    done = cli("check", shop, "--json")
    assert (done.code, done.json["ok"], done.err) == (3, False, "")
    (problem,) = done.json["problems"]
    assert str(shop) in problem
    plain = cli("check", shop)
    assert plain.code == 3
    assert problem in plain.out
    done = cli("check", shop, "--repair", "--json")
    assert done.code == 3
    assert "backups/ holds no whole copy" in done.json["problems"][0]
    assert done.json["repaired"] == []


@pytest.mark.parametrize(
    "spoil", ["PRAGMA application_id = 7", "PRAGMA user_version = 99", "CREATE TABLE diary (day)"]
)
def test_a_database_that_is_refused_is_no_answer_of_a_check(cli, trained, tmp_path, spoil) -> None:
    shop = shutil.copytree(trained, tmp_path / "t.mrcsaf")
    with contextlib.closing(sqlite3.connect(shop / "project.db")) as db:
        db.execute(spoil)
        db.commit()
    done = cli("check", shop, "--json")
    assert (done.code, done.json["kind"]) == (1, "failure")


def test_backup_names_its_file(cli, trained, tmp_path) -> None:
    shop = shutil.copytree(trained, tmp_path / "t.mrcsaf")
    done = cli("backup", shop, "--json")
    assert done.code == 0
    assert Path(done.json["backup"]).stat().st_size == done.json["bytes"] > 1000


def test_export_writes_every_weight_or_one_list(cli, trained, tmp_path) -> None:
    done = cli("export", trained, "--out", tmp_path / "w.csv", "--json")
    assert done.json == {"file": str(tmp_path / "w.csv"), "rows": 24}
    with (tmp_path / "w.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["item"] for row in rows} == {f"i{number:02d}" for number in range(24)}
    cli("export", trained, "--out", tmp_path / "u.json", "--user", "u03", "-k", "4")
    rows = json.loads((tmp_path / "u.json").read_text())
    shown = cli("recommend", trained, "--user", "u03", "-k", "4", "--json").json["items"]
    assert [row["item"] for row in rows] == [row["item"] for row in shown]


@pytest.mark.parametrize(
    ("out", "code", "words"),
    [
        ("w.xlsx", 2, ".csv or .json"),
        ("no/such/folder/w.csv", 1, "No such file or directory"),
    ],
)
def test_an_export_that_cannot_be_written(cli, trained, tmp_path, out, code, words) -> None:
    done = cli("export", trained, "--out", tmp_path / out)
    assert done.code == code
    assert words in done.complaint
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "command",
    [
        ("info",), ("check",), ("check", "--repair"), ("backup",), ("encode",), ("train",),
        ("evaluate",), ("recommend", "--user", "u"), ("explain", "--user", "u", "--item", "i"),
        ("export", "--out", "x.csv"), ("load", "x.safetensors"),
    ],
)  # fmt: skip
def test_a_folder_that_is_no_project(cli, tmp_path, command: tuple[str, ...]) -> None:
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "empty", tmp_path / "missing"):
        done = cli(command[0], place, *command[1:])
        assert done.code in (1, 3)
        if command[0] != "load":
            assert "no project" in done.complaint
    assert [file.name for file in tmp_path.rglob("*")] == ["empty"]


def test_a_project_that_is_being_written_is_code_5(
    cli, untrained, tmp_path, run_elsewhere, monkeypatch
) -> None:
    from mrcsaf.store import project as opened

    monkeypatch.setattr(opened, "LOCK_WAIT_S", 0.2)
    shop = shutil.copytree(untrained, tmp_path / "t.mrcsaf")
    with run_elsewhere(HOLD, shop) as holder:
        assert holder.stdout.readline() == "held\n"
        try:
            for command in (("train", "--set", "max_epochs=1"), ("check", "--repair")):
                done = cli(command[0], shop, *command[1:])
                assert done.code == 5
                assert "t.mrcsaf" in done.complaint
            assert cli("info", shop).code == 0
        finally:
            holder.kill()
    assert cli("train", shop, "--set", "max_epochs=0", "--device", "cpu").code == 0


def test_main_runs_as_a_module(trained) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mrcsaf", "info", str(trained), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["items"] == 24
    assert main(["info", str(trained), "--quiet"]) == 0


def test_sample_says_what_it_copied(cli, untrained, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sample, "asset", lambda name: untrained)
    done = cli("sample", tmp_path / "shop.mrcsaf", "--json")
    assert done.code == 0
    assert (done.json["items"], done.json["users"]) == (24, 30)
    done = cli("sample", tmp_path / "shop.mrcsaf")
    assert done.code == 1
    assert "not empty" in done.complaint
