"""Addresses are understood or refused in a sentence; a missing extra names its command."""

import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from mrcsaf import cluster
from mrcsaf.cluster import connection
from mrcsaf.cluster.connection import Cluster, is_cluster
from mrcsaf.core.errors import ConfigError

ROOT = Path(__file__).parents[3]


def test_devices_of_this_machine_are_no_addresses() -> None:
    assert [is_cluster(name) for name in ("auto", "cpu", "cuda:0", "mps", "rayon")] == [False] * 5
    assert is_cluster("ray")
    assert is_cluster("ray://192.0.2.1:10001")


@pytest.mark.parametrize("address", ["ray:", "ray:/x", "http://x", "local"])
def test_an_address_of_another_form_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="ray://HOST:10001"):
        connection._local(address)


@pytest.mark.parametrize(
    ("given", "meant"),
    [("ray://node", "ray://node:10001"), ("ray://192.0.2.1:7", "ray://192.0.2.1:7")],
)
def test_the_client_port_of_ray_is_the_default(given: str, meant: str) -> None:
    assert connection._target(given) == meant


@pytest.mark.parametrize("given", ["ray://", "ray://node:port"])
def test_an_address_without_a_host_or_a_number_is_refused(given: str) -> None:
    with pytest.raises(ConfigError):
        connection._target(given)


def test_more_workers_than_there_can_be_are_refused() -> None:
    Cluster("ray", cpus=2, gpus=0, nodes=1).check_room(2)
    with pytest.raises(ConfigError, match="at most 2 workers"):
        Cluster("ray", cpus=2, gpus=0, nodes=1).check_room(3)


def test_a_missing_extra_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"python -m pip install 'mrcsaf-studio\[cluster\]'"):
        cluster.need("ray")
    with pytest.raises(ConfigError, match="not installed"):
        connection.test("ray://192.0.2.1:10001")


def test_everything_but_the_jobs_themselves_works_where_ray_and_parquet_cannot_be_imported() -> (
    None
):
    """The base install and its tests neither need nor import them."""
    code = """
        import sys

        class Blocked:
            def find_spec(self, name, path=None, target=None):
                if name.partition(".")[0] in ("ray", "pyarrow", "pandas"):
                    raise ImportError(name)

        sys.meta_path.insert(0, Blocked())
        import mrcsaf.cli.parser, mrcsaf.worker.jobs
        import mrcsaf.cluster.everyone, mrcsaf.cluster.torchrun, mrcsaf.cluster.training
        import mrcsaf.cluster.encoding, mrcsaf.train.run
        assert not {"ray", "pyarrow", "pandas"} & set(sys.modules)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.cluster
@pytest.mark.parametrize("kind", ["nothing listens", "no Ray listens"])
def test_an_address_where_no_ray_answers_fails_within_ten_seconds(kind: str) -> None:
    pytest.importorskip("ray")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if kind == "no Ray listens":
            listener.listen()
        began = time.monotonic()
        with pytest.raises(ConfigError, match=r"answers"):
            connection.test(f"ray://127.0.0.1:{listener.getsockname()[1]}")
        assert time.monotonic() - began < 10


STARTED = """
import json, os, stat, sys, time
from pathlib import Path
import ray  # as a program has that tested an address before
import ray._private.worker
from mrcsaf.cluster import connection
with connection.joined("ray", 1) as cluster:
    import psutil

    @ray.remote
    def wait():
        time.sleep(3)

    task = wait.remote()
    time.sleep(1.5)  # a worker listens as well
    me = psutil.Process()
    listening = [
        (process.name(), place.laddr.ip)
        for process in (me, *me.children(recursive=True))
        for place in process.net_connections(kind="inet") if place.status == "LISTEN"
    ]
    ray.get(task)
    session = Path(ray._private.worker._global_node.get_session_dir_path())
    private = session.parents[1]
    token = Path.home() / ".ray" / "auth_token"
    print(json.dumps({
        "listening": listening, "folder": str(private),
        "mode": stat.S_IMODE(private.stat().st_mode), "storage": cluster.storage,
        "token": stat.S_IMODE(token.stat().st_mode),
        "above": stat.S_IMODE(token.parent.stat().st_mode), "size": len(token.read_text()),
    }))
"""


@pytest.mark.cluster
@pytest.mark.parametrize("before", ["", "a-token-that-was-there-and-all-could-read"])
def test_a_cluster_started_here_is_this_user_s_and_this_machine_s_alone(
    tmp_path: Path, before: str
) -> None:
    pytest.importorskip("ray")
    if before:
        (tmp_path / ".ray").mkdir()
        (tmp_path / ".ray" / "auth_token").write_text(before)
        (tmp_path / ".ray" / "auth_token").chmod(0o644)
    left_out = ("RAY_ADDRESS", "RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    done = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=ROOT, capture_output=True, text=True,
        env=environment | {"HOME": str(tmp_path)}, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    kinds = {name for name, _ in found["listening"]}
    assert {"gcs_server", "raylet"} <= kinds
    places = {place.removeprefix("::ffff:") for _, place in found["listening"]}
    assert places == {"127.0.0.1"}
    assert found["mode"] == 0o700
    assert not Path(found["folder"]).exists()  # it goes with the cluster
    assert Path(found["folder"]) in Path(found["storage"]).parents
    assert found["token"] == 0o600
    if not before:
        assert (found["above"], found["size"]) == (0o700, 64)
