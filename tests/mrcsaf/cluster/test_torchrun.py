"""The command of the README under torchrun: two processes, one run, one answer."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mrcsaf.cluster import torchrun
from mrcsaf.store import Project, runs

ROOT = Path(__file__).parents[3]


def test_without_torchrun_there_is_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TORCHELASTIC_RUN_ID", raising=False)
    monkeypatch.setenv("WORLD_SIZE", "7")  # somebody else's
    assert torchrun.size() == 1
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "none")
    assert torchrun.size() == 7


@pytest.mark.cluster
def test_two_processes_make_one_run_and_one_answer(untrained: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(untrained, tmp_path / "tiny.mrcsaf"))
    code = "import sys; from mrcsaf.cli import main; sys.exit(main(sys.argv[1:]))"
    (tmp_path / "main.py").write_text(code)
    done = subprocess.run(
        [
            sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2",
            str(tmp_path / "main.py"), "train", str(project), "--model", "ams",
            "--set", "max_epochs=3", "--set", "batch_size=32", "--threads", "1", "--json",
            "--shard-above", "1", "--quiet",
        ],
        capture_output=True, text=True, timeout=300, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["workers"] == 2
    assert answer["epochs"] == 3
    with Project.open(project) as opened:
        assert [run.status for run in runs.runs(opened.db)] == ["complete"]
