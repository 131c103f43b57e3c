"""Ctrl-C, a kill, a full stop at any point: files stay whole and the next run goes on."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mrcsaf.store import Project, catalogue, features, runs

# A real SIGINT, sent by the process to itself at the n-th news of one stage.
INTERRUPT = """
import os, signal, sys
from mrcsaf.cli import main, terminal
stage, number, count = sys.argv[1], int(sys.argv[2]), 0
report = terminal.Terminal.report
def interrupted(self, progress):
    global count
    count += progress.stage == stage
    if count == number:
        os.kill(os.getpid(), signal.SIGINT)
    report(self, progress)
terminal.Terminal.report = interrupted
sys.exit(main(sys.argv[3:]))
"""

# Encodes pictures, saves every second one, and is killed at the n-th save.
KILLED = """
import os, signal, sys
from pathlib import Path
from mrcsaf.encoders import run as encoding
from mrcsaf.encoders import batches
from mrcsaf.store import features
batches.encode_all.__kwdefaults__.update(batch=2, commit_every=2)
count, add = 0, features.add_features
def killed(*arguments):
    global count
    add(*arguments)
    count += 1
    if count == 2:
        os.kill(os.getpid(), signal.SIGKILL)
features.add_features = killed
encoding.run(Path(sys.argv[1]), {"image": "efficientnet-lite2"})
"""


def interrupt(run_elsewhere, stage: str, number: int, *arguments: str | Path) -> str:
    process = run_elsewhere(INTERRUPT, stage, str(number), *arguments)
    _, err = process.communicate(timeout=100)
    assert process.returncode == 4, err
    assert err.splitlines()[-1] == "mrcsaf: Cancelled: what was finished is kept."
    assert "Traceback" not in err
    return err


def strays(path: Path) -> list[Path]:
    return [*path.rglob(".tmp-*"), *path.rglob("*-journal")]


@pytest.mark.parametrize(("stage", "number"), [("read", 1), ("pictures", 3), ("store", 1)])
def test_an_interrupted_import_leaves_nothing(
    cli, run_elsewhere, shop_folder, tmp_path, stage: str, number: int
) -> None:
    before = sorted(tmp_path.rglob("*"))
    interrupt(run_elsewhere, stage, number, "import", tmp_path / "a.mrcsaf", "--from", shop_folder)
    assert sorted(tmp_path.rglob("*")) == before
    done = cli("import", tmp_path / "a.mrcsaf", "--from", shop_folder, "--json")
    assert (done.code, done.json["items"]) == (0, 8)


def test_a_killed_import_goes_on(cli, run_elsewhere, shop_folder, tmp_path) -> None:
    process = run_elsewhere(
        INTERRUPT.replace("SIGINT", "SIGKILL"), "store", "1",
        "import", tmp_path / "a.mrcsaf", "--from", shop_folder,
    )  # fmt: skip
    process.communicate(timeout=100)
    assert process.returncode == -signal.SIGKILL
    with Project.open(tmp_path / "a.mrcsaf") as project:
        assert catalogue.counts(project.db)["items"] == 0
    assert cli("import", tmp_path / "a.mrcsaf", "--from", shop_folder).code == 0
    assert cli("check", tmp_path / "a.mrcsaf").code == 0


def test_an_interrupted_encoding_goes_on(cli, run_elsewhere, encoded, tmp_path) -> None:
    shop = shutil.copytree(encoded, tmp_path / "t.mrcsaf")
    with Project.open(shop, write=True) as project:
        project.db.execute("DELETE FROM feature WHERE encoder_id = 'efficientnet-lite2'")
        project.db.execute("DELETE FROM meta WHERE key LIKE 'crc:%'")  # meant, not damage
    interrupt(run_elsewhere, "encode", 2, "encode", shop)
    assert not strays(shop)
    assert cli("check", shop).code == 0
    done = cli("encode", shop, "--json")
    assert done.code == 0
    counts = done.json["image"]
    assert counts["encoded"] + counts["unchanged"] == 8
    assert done.json["text"]["unchanged"] == 8


def test_a_killed_encoding_keeps_what_was_saved(cli, run_elsewhere, encoded, tmp_path) -> None:
    shop = shutil.copytree(encoded, tmp_path / "t.mrcsaf")
    with Project.open(shop, write=True) as project:
        whole, _ = features.features(project.db, "efficientnet-lite2", 8)
        project.db.execute("DELETE FROM feature WHERE encoder_id = 'efficientnet-lite2'")
    process = run_elsewhere(KILLED, shop)
    process.communicate(timeout=100)
    assert process.returncode == -signal.SIGKILL
    done = cli("encode", shop, "--json")
    assert done.json["image"] == {"encoded": 4, "failed": 0, "unchanged": 4}
    with Project.open(shop) as project:
        again, present = features.features(project.db, "efficientnet-lite2", 8)
        assert features.current_graph(project.db, "image") is not None
    assert present.all()
    assert abs(again - whole).max() < 1e-4


def test_interrupted_training_keeps_its_best_epoch_and_resumes(cli, untrained, tmp_path) -> None:
    shop = shutil.copytree(untrained, tmp_path / "t.mrcsaf")
    with subprocess.Popen(
        [sys.executable, "-m", "mrcsaf", "train", str(shop), "--device", "cpu", "--json",
         "--set", "max_epochs=100000", "--set", "patience=100000", "--set", "attention=none",
         "--set", "dim=4"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        for line in process.stderr:
            if line.startswith("train: ") and " left) epoch " in line:  # some epochs are done
                break
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert json.loads(out)["kind"] == "cancelled"
    assert err.splitlines()[-1] == "mrcsaf: Cancelled: what was finished is kept."
    assert not strays(shop)
    assert (shop / "runs/0001/model.safetensors").is_file()
    assert cli("check", shop).code == 0
    with Project.open(shop, write=True) as project:
        assert runs.run(project.db, 1).status == "cancelled"
        config = runs.run(project.db, 1).config
        config["train"]["max_epochs"] = 3  # or the rest would take an hour
        project.db.execute("UPDATE run SET config = ? WHERE id = 1", (json.dumps(config),))
    done = cli("train", shop, "--resume", "1", "--json", "--device", "cpu")
    assert done.code == 0
    assert done.json["run"] == 1
    assert cli("recommend", shop, "--user", "u03").code == 0


def test_interrupted_publishing_can_be_resumed(cli, run_elsewhere, untrained, tmp_path) -> None:
    shop = shutil.copytree(untrained, tmp_path / "t.mrcsaf")
    interrupt(
        run_elsewhere, "publish", 1, "train", shop, "--device", "cpu", "--set", "max_epochs=2",
        "--set", "attention=none", "--set", "dim=4",
    )  # fmt: skip
    assert cli("recommend", shop, "--user", "u03").code == 3
    done = cli("train", shop, "--resume", "1", "--json", "--device", "cpu")
    assert done.code == 0
    assert done.json["epochs"] == 2
