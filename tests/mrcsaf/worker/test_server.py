"""The real worker on the tiny shop: jobs, cancels, deaths, and runs that go on after them."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from mrcsaf.core import files
from mrcsaf.core.errors import Cancelled, ConfigError, DataError
from mrcsaf.store import Project, runs
from mrcsaf.train.run import settings
from mrcsaf.worker.client import WorkerClient
from mrcsaf.worker.protocol import WorkerDied, WorkerFault

REPOSITORY = Path(__file__).parents[3]
VALUES = {"dim": 8, "neighbours": 4, "batch_size": 16, "patience": 1000, "pruned_edges": 0.2}
SAVE_ALWAYS = (
    "import mrcsaf.train.loop as t; t.SAVE_EVERY_S = 0.0;"
    "from mrcsaf.worker.server import main; main()"
)


@pytest.fixture(scope="module")
def client():
    """One worker for the whole file; it makes every epoch durable."""
    made = WorkerClient([sys.executable, "-c", SAVE_ALWAYS], threads=1)
    yield made
    made.stop()


@pytest.fixture
def shop(project):
    project.close()
    return project.path


def tensors(path, run):
    return (path / "runs" / f"{run:04d}" / "model.safetensors").read_bytes()


def the_run(path, number=1):
    with Project.open(path) as project:
        return runs.run(project.db, number)


class StopAt:
    """A report that does something when that many epochs are done."""

    def __init__(self, epoch, act):
        self.epoch, self.act, self.seen = epoch, act, []

    def __call__(self, news):
        self.seen.append(news)
        if news.metrics and news.done >= self.epoch:
            self.act()


def cancel():
    raise Cancelled


def test_it_says_what_it_is_and_can_compute_on(client):
    found = client.hello()
    assert found.devices[-1]["id"] == "cpu"
    assert found.threads == 1
    assert found.versions["torch"].startswith("2.")


def test_forms_of_all_models_and_what_is_wrong_with_values(client):
    forms = client.run("describe", {})
    names = [setting["name"] for setting in forms["models"]["mrcsaf"]["settings"]]
    assert "selector.entropy" in names
    for model in ("mrcsaf", "studio", "bpr"):  # the form shows what a training will do
        chosen = asdict(settings(model, {}).train)
        assert {one["name"]: one["default"] for one in forms["models"][model]["train"]} == chosen
    assert not any(next(iter(forms["presets"].values())).values())  # what is chosen first
    assert forms["presets"]["fast"]["popularity"] == {"max_epochs": 40, "patience": 5}
    shared = {"max_epochs": 200, "patience": 10}
    assert forms["presets"]["studio"]["csaf"] == shared  # which is nothing without attention
    assert forms["presets"]["studio"]["mrcsaf"] == shared | {"attention": "none"}
    values = {"dim": "x", "selector.entropy": -1, "max_epochs": 3, "nonsense": 1}
    found = client.run("check", {"model": "mrcsaf", "values": values})["problems"]
    assert set(found) == {"dim", "selector.entropy", "nonsense"}
    assert "whole number" in found["dim"]


def test_training_publishes_the_run_and_tells_the_selectors_quantiles(client, shop):
    watch = StopAt(10**6, cancel)
    values = VALUES | {"max_epochs": 3}
    found = client.run("train", {"project": str(shop), "values": values, "device": "cpu"}, watch)
    assert the_run(shop).status == "complete"
    assert found["run"] == 1
    assert found["epochs"] == 3
    epochs = [news for news in watch.seen if news.metrics]
    assert [news.done for news in epochs] == [1, 2, 3]
    assert {"loss", "recall@20", "ndcg@20", "w_image.0", "w_image.4"} <= set(epochs[0].metrics)
    quality = client.run("evaluate", {"project": str(shop), "run": 1, "split": "test"})
    assert quality["recall@20"] == found["test"]["recall@20"]


def test_errors_arrive_as_what_they_are(client, shop):
    with pytest.raises(ConfigError, match="no job 'trian'; did you mean 'train'"):
        client.run("trian", {})
    with pytest.raises(ConfigError, match="dim"):
        client.run("train", {"project": str(shop), "values": {"dim": 0}})
    with pytest.raises(WorkerFault, match="unexpected keyword argument 'colour'") as caught:
        client.run("describe", {"colour": "red"})
    assert "Traceback" in caught.value.trace
    with pytest.raises(DataError, match="no run 77"):
        client.run("evaluate", {"project": str(shop), "run": 77})


def test_a_cancelled_run_keeps_its_best_epoch_and_can_be_published_as_it_is(client, shop):
    arguments = {"project": str(shop), "values": VALUES, "device": "cpu"}
    with pytest.raises(Cancelled):
        client.run("train", arguments, StopAt(3, cancel))
    assert the_run(shop).status == "cancelled"
    assert client.run("keep_best", {"project": str(shop), "run": 1})["run"] == 1
    assert the_run(shop).status == "complete"
    with pytest.raises(DataError, match="complete"):
        client.run("keep_best", {"project": str(shop), "run": 1})


def test_a_run_whose_worker_was_killed_goes_on_to_the_same_bits(client, shop, tmp_path):
    twin = tmp_path / "twin.mrcsaf"
    shutil.copytree(shop, twin)
    values = VALUES | {"max_epochs": 12}
    arguments = {"project": str(shop), "values": values, "device": "cpu"}
    client.hello()
    with pytest.raises(WorkerDied, match="killed"):
        client.run("train", arguments, StopAt(5, lambda: os.kill(client.pid or 0, signal.SIGKILL)))
    folder = shop / "runs" / "0001"
    assert the_run(shop).status == "running"
    assert not files.is_at_work(folder)
    assert (folder / "model.safetensors").is_file()
    resumed = client.run("train", {"project": str(shop), "resume": 1, "device": "cpu"})
    whole = client.run("train", arguments | {"project": str(twin)})
    assert tensors(shop, 1) == tensors(twin, 1)
    assert resumed["test"] == whole["test"]
    assert resumed["epochs"] == whole["epochs"] == 12


def test_a_run_is_marked_as_worked_on_while_it_is(client, shop):
    seen = []

    def look():
        seen.append(files.is_at_work(shop / "runs" / "0001"))
        cancel()

    with pytest.raises(Cancelled):
        client.run("train", {"project": str(shop), "values": VALUES}, StopAt(1, look))
    assert seen == [True]
    assert not files.is_at_work(shop / "runs" / "0001")


def test_what_training_will_cost_is_measured_without_leaving_a_run(client, shop):
    arguments = {"project": str(shop), "model": "mrcsaf", "values": VALUES, "device": "cpu"}
    found = client.run("estimate", arguments)
    assert found["seconds_per_epoch"] > 0
    assert found["parameters"] > 100
    with Project.open(shop) as project:
        assert runs.runs(project.db) == []


@pytest.mark.bench
def test_an_epoch_of_the_tiny_shop_is_told_in_seconds(client, shop):
    arguments = {"project": str(shop), "model": "mrcsaf", "values": VALUES, "device": "cpu"}
    assert client.run("estimate", arguments)["seconds_per_epoch"] < 5


def test_a_worker_follows_its_client_into_death_unless_it_was_detached(shop, tmp_path):
    """Both ends: an orphan stops its run where it can be resumed; a detached one finishes it."""
    twin = tmp_path / "twin.mrcsaf"
    shutil.copytree(shop, twin)
    orphan, detached = (_begin(path, epochs) for path, epochs in ((shop, 5000), (twin, 8)))
    detached.stdin.write(b'{"type": "detach"}\n')
    for process in (orphan, detached):  # what the kernel does when the client dies
        process.stdin.close()
        process.stdout.close()
    assert orphan.wait(10) == 0
    assert the_run(shop).status == "cancelled"
    assert detached.wait(30) == 0
    assert the_run(twin).status == "complete"


def _begin(path, epochs):
    """A worker of our own that has finished an epoch of a run."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mrcsaf.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=REPOSITORY,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    arguments = {"project": str(path), "values": VALUES | {"max_epochs": epochs}, "device": "cpu"}
    start = {"type": "start", "job": 1, "kind": "train", "arguments": arguments}
    process.stdin.write(json.dumps(start).encode() + b"\n")
    process.stdin.flush()
    for line in process.stdout:
        if json.loads(line).get("metrics"):
            return process
    raise AssertionError("the worker ended")


def test_what_libraries_print_never_reaches_the_protocol():
    code = (
        "import os; from mrcsaf.worker import server\n"
        "sink = server.claim_stdout()\n"
        "print('python says'); os.system('echo the system says')\n"
        "server.Server(0, sink, lambda kind, arguments, report: print('a job says')).serve({})"
    )
    process = subprocess.run(
        [sys.executable, "-c", code],
        input=b'{"type": "start", "job": 1, "kind": "x"}\nthis is no message\n',
        capture_output=True,
        cwd=REPOSITORY,
        check=True,
    )
    kinds = [json.loads(line)["type"] for line in process.stdout.splitlines()]
    assert sorted(kinds) in (["cancelled", "hello", "log"], ["hello", "log", "result"])
    assert b"the system says" in process.stderr
