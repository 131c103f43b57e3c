"""Train, resume, load, evaluate: promised keys, and sentences for wrong settings."""

import json
import shutil
from pathlib import Path

import pytest

from mrcsaf.store import Project, runs

QUICK = (
    "--set", "max_epochs=2", "--set", "dim=4", "--set", "attention=none", "--device", "cpu",
    "--json", "--quiet",
)  # fmt: skip


@pytest.fixture
def shop(untrained: Path, tmp_path: Path) -> Path:
    return shutil.copytree(untrained, tmp_path / "shop.mrcsaf")


def test_train_has_the_promised_keys(cli, shop) -> None:
    done = cli("train", shop, *QUICK)
    assert done.code == 0
    assert done.err == ""
    found = done.json
    assert set(found) >= {
        "run", "best_epoch", "epochs", "cpu_seconds_per_epoch", "wall_seconds", "peak_mb", "valid",
    }  # fmt: skip
    assert (found["run"], found["epochs"]) == (1, 2)
    assert set(found["valid"]) == {"recall@10", "recall@20", "ndcg@10", "ndcg@20"}
    assert found["peak_mb"] > 10
    with Project.open(shop) as project:
        run = runs.active(project.db)
    assert (run.id, run.status, run.metrics["valid"]) == (1, "complete", found["valid"])
    assert json.loads((shop / "runs/0001/config.json").read_text())["config"]["model"]["dim"] == 4


@pytest.mark.parametrize("split", ["valid", "test"])
def test_evaluate_says_what_training_said(cli, trained, split: str) -> None:
    done = cli("evaluate", trained, "--split", split, "--json")
    assert done.code == 0
    found = done.json
    assert set(found) >= {"run", "split", "users", "recall@10", "recall@20", "ndcg@10", "ndcg@20"}
    assert (found["run"], found["split"], found["users"]) == (1, split, 30)
    with Project.open(trained) as project:
        said = runs.run(project.db, 1).metrics[split]
    for name, value in said.items():
        assert found[name] == pytest.approx(value, abs=1e-12)


def test_settings_come_from_a_file_and_set_goes_before_it(cli, shop, tmp_path) -> None:
    file = tmp_path / "f.toml"
    file.write_text('max_epochs = 1\ndim = 6\nattention = "none"\n[selector]\nrate = 2.0\n')
    done = cli("train", shop, "--config", file, "--set", "dim=4", "--json", "--device", "cpu")
    assert done.code == 0
    with Project.open(shop) as project:
        config = runs.run(project.db, 1).config
    assert config["train"]["max_epochs"] == 1
    assert config["model"]["dim"] == 4
    assert config["model"]["selector"]["rate"] == 2.0


def test_a_preset_gives_way_to_what_is_said_by_hand(cli, shop) -> None:
    more = ("--set", "max_epochs=1", "--set", "attention=none", "--set", "pruned_edges=.5")
    done = cli("train", shop, "--preset", "paper", *more, "--json", "--device", "cpu")
    assert done.code == 0
    with Project.open(shop) as project:
        config = runs.run(project.db, 1).config
    assert (config["model"]["dim"], config["train"]["batch_size"]) == (64, 2048)
    assert config["model"]["pruned_edges"] == 0.5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--set", "max_epoch=3"), "did you mean 'max_epochs'"),
        (("--set", "max_epochs=many"), "max_epochs takes a whole number"),
        (("--set", "max_epochs=-1"), "between 0 and"),
        (("--set", "learning_rate=nan"), "learning_rate must lie"),
        (("--set", "attention=quadratic"), "attention must be one of"),
        (("--set", "selector=3"), "selector takes a table"),
        (("--set", "max_epochs"), "--set takes NAME=VALUE"),
        (("--model", "mrscaf"), "did you mean 'mrcsaf'"),
        (("--model", "bpr", "--set", "attention=none"), "bpr has no setting 'attention'"),
        (("--config", "no-such-file.toml"), "no-such-file.toml cannot be read: No such file"),
        (("--preset", "papre"), "There is no preset 'papre'; did you mean 'paper'"),
        (("--device", "tpu"), "no device 'tpu'"),
        (("--device", "cuda:99"), "cuda:99"),
    ],
)
def test_wrong_settings_are_code_2_and_begin_no_run(cli, shop, arguments, words: str) -> None:
    if words == "cuda:99":
        words = "CUDA" if not _has_cuda() else words
    done = cli("train", shop, *arguments)
    assert done.code == 2
    assert words in done.complaint
    with Project.open(shop) as project:
        assert not runs.runs(project.db)
    assert not list((shop / "runs").iterdir())


def _has_cuda() -> bool:
    import torch

    return torch.cuda.is_available()


def test_a_broken_settings_file_is_code_2(cli, shop, tmp_path) -> None:
    for text in (b"max_epochs = ", b"\xff\xfe", b"[model\n"):
        (tmp_path / "f.toml").write_bytes(text)
        done = cli("train", shop, "--config", tmp_path / "f.toml")
        assert done.code == 2
        assert "f.toml cannot be read" in done.complaint


def test_resuming_takes_no_settings_and_needs_an_unfinished_run(cli, trained, tmp_path) -> None:
    shop = shutil.copytree(trained, tmp_path / "t.mrcsaf")
    done = cli("train", shop, "--resume", "1", "--set", "max_epochs=9")
    assert (done.code, "own settings" in done.complaint) == (2, True)
    done = cli("train", shop, "--resume", "1")
    assert (done.code, "nothing to resume" in done.complaint) == (3, True)
    done = cli("train", shop, "--resume", "5")
    assert (done.code, "no run 5" in done.complaint) == (3, True)


def test_a_catalogue_without_interactions_cannot_be_trained_on(cli, shop_folder, tmp_path) -> None:
    (shop_folder / "interactions.csv").unlink()
    assert cli("import", tmp_path / "a.mrcsaf", "--from", shop_folder).code == 0
    done = cli("train", tmp_path / "a.mrcsaf")
    assert done.code == 3
    assert "no interactions" in done.complaint


def test_a_loaded_checkpoint_is_a_run_with_the_same_figures(cli, trained, tmp_path) -> None:
    shop = shutil.copytree(trained, tmp_path / "t.mrcsaf")
    done = cli("load", shop, shop / "runs/0001/model.safetensors", "--json", "--device", "cpu")
    assert done.code == 0
    assert done.json["run"] == 2
    with Project.open(shop) as project:
        assert done.json["test"] == runs.run(project.db, 1).metrics["test"]


def test_a_checkpoint_that_does_not_fit_begins_no_run(cli, trained, encoded, tmp_path) -> None:
    shop = shutil.copytree(encoded, tmp_path / "t.mrcsaf")
    whole = (trained / "runs/0001/model.safetensors").read_bytes()
    cases = {
        "other.safetensors": (whole, "trained on other data"),
        "short.safetensors": (whole[:-100], "copy it again"),
        "header.safetensors": (whole[:50], "not a checkpoint"),
        "empty.safetensors": (b"", "does not begin as one"),
        "text.safetensors": (b"hello, this is text" * 9, "not a checkpoint"),
    }
    for name, (data, words) in cases.items():
        (tmp_path / name).write_bytes(data)
        done = cli("load", shop, tmp_path / name)
        assert done.code == 3
        assert words in done.complaint
    done = cli("load", shop, tmp_path / "missing.safetensors")
    assert (done.code, "missing.safetensors cannot be read: No such file" in done.complaint) == (
        3,
        True,
    )
    with Project.open(shop) as project:
        assert not runs.runs(project.db)


def test_a_pickled_checkpoint_is_converted_by_its_own_command_and_then_loaded(
    cli, shop, tmp_path
) -> None:
    import torch

    torch.manual_seed(2)
    weights = {"u": torch.randn(30, 4), "item": torch.randn(24, 4)}
    torch.save(weights, tmp_path / "theirs.pt")
    refused = cli("load", shop, tmp_path / "theirs.pt", "--json")
    assert refused.code != 0
    assert "mrcsaf convert" in refused.err
    out = tmp_path / "ours.safetensors"
    done = cli(
        "convert", shop, tmp_path / "theirs.pt", "--out", out, "--model", "bpr", "--set", "dim=4",
        "--tensor", "user=u", "--json", "--quiet",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert set(done.json) >= {"file", "model", "tensors", "valid", "warning"}
    loaded = cli("load", shop, out, "--json", "--quiet")
    assert loaded.json["valid"] == done.json["valid"]
