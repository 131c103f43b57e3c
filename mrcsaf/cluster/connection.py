"""A Ray cluster for one job: found, asked whether it answers, joined, and left again.

An address is `ray` (the cluster that RAY_ADDRESS names, else one started here for the job, on this
machine's cores) or `ray://HOST:PORT` (Ray's client port of a running cluster, 10001 by default).

Ray that is started here listens on the loopback device only, keeps its files in a private folder
that goes with it, and its token in a file that nobody else may read.
"""

import json
import logging
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mrcsaf.cluster import INSTALL, need
from mrcsaf.core.errors import ConfigError, MrcsafError
from mrcsaf.core.version import __version__

LOCAL = "ray"
PORT = 10001  # Ray's client port, unless the cluster was told another one
PATIENCE_S = 8.5  # for everything a test of an address does: ten seconds with the way there
CONNECT_S = 3.0
PING_S = 4.0
NODES_S = 60.0  # for the first answer of the nodes of a cluster that answered
LOOPBACK = "127.0.0.1"
STORE_BYTES = 256 << 20  # of a cluster started here: its jobs pass blocks, not data sets

QUIET = {  # read when ray is imported: what it has to say, we say in our own words
    "RAY_TRAIN_V2_ENABLED": "1",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}

ASK = """
import json, os, sys
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
import ray
ray.init(address=sys.argv[1], log_to_driver=False, logging_level="ERROR")
own = ray.cluster_resources()
print(json.dumps({
    "nodes": sum(node["Alive"] for node in ray.nodes()), "cpus": int(own.get("CPU", 0)),
    "gpus": int(own.get("GPU", 0)), "ray": ray.__version__,
}))
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a job may use of the cluster it has joined."""

    address: str
    cpus: int
    gpus: int
    nodes: int
    storage: str = ""  # a folder for Ray Train's notes, of a name that nobody can guess

    def check_room(self, workers: int) -> None:
        """Raises ConfigError if the cluster can never start that many workers."""
        if workers > max(self.cpus, 1):
            raise ConfigError(
                f"The cluster at {self.address} has {self.cpus} CPUs: ask for at most"
                f" {max(self.cpus, 1)} workers."
            )


def is_cluster(device: str) -> bool:
    """Whether a device is an address of Ray's rather than one of this machine's devices."""
    return device == LOCAL or device.startswith("ray:")


def test(address: str) -> dict[str, Any]:
    """Nodes, CPUs and GPUs of the cluster at `address`, within ten seconds.

    Raises ConfigError if the extra is missing or nothing of Ray's answers there.
    """
    need("ray")
    if _local(address):
        return {"nodes": 1, "cpus": os.cpu_count() or 1, "gpus": 0, "ray": _version()}
    began = time.monotonic()
    where = _answering(address)
    left = PATIENCE_S - (time.monotonic() - began)
    try:
        asked = subprocess.run(
            [sys.executable, "-P", "-c", ASK, where],
            capture_output=True, text=True, timeout=left, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ConfigError(
            f"Something answers at {where}, but did not say in {PATIENCE_S:.0f} s what it has: it"
            " is busy, or it wants a token that Ray does not find on this machine."
        ) from None
    if asked.returncode:
        why = (asked.stderr.strip().splitlines() or ["no reason given"])[-1][:300]
        raise ConfigError(f"Ray at {where} cannot be used: {why}")
    found: dict[str, Any] = json.loads(asked.stdout.strip().splitlines()[-1])
    return found


@contextmanager
def joined(address: str, workers: int) -> Iterator[Cluster]:
    """Be connected inside the block; a cluster that was started for it ends with it.

    Raises ConfigError if the address is wrong, the extra missing or the cluster unfit.
    """
    need("ray")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # nothing of ours calls home
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    import ray

    logging.getLogger("ray").setLevel(logging.ERROR)

    if ray.is_initialized():  # a caller's own: used, and left to the caller
        yield _joined(address)
        return
    if not _local(address):
        _answering(address)
    with _private_folder() as folder:
        try:
            _start(address, workers, folder)
        except Exception as error:  # Ray has no kind of its own for a start that failed
            ray.shutdown()
            raise lost(address, error) from error
        try:
            cluster = _joined(address, folder if _local(address) else "")
            if not _local(address):
                _check_nodes(address)
            yield cluster
        finally:
            with suppress(Exception):  # it is going anyway
                ray.shutdown()


def _private_folder() -> tempfile.TemporaryDirectory[str]:
    """Where a cluster started here keeps logs and sockets, whose paths must be short."""
    short = "/tmp" if os.name == "posix" else None
    return tempfile.TemporaryDirectory(prefix="mrcsaf-", dir=short, ignore_cleanup_errors=True)


def _start(address: str, workers: int, folder: str) -> None:
    import ray

    options: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    _keep_token_private()
    if not _local(address):
        ray.init(address=_target(address), **options)
        return
    _make_token()
    with _on_loopback():
        ray.init(
            address="local", num_cpus=max(os.cpu_count() or 1, workers + 1),
            object_store_memory=STORE_BYTES, include_dashboard=False,
            _temp_dir=f"{folder}/ray",  # Ray opens its own folder to all, so it is in a closed one
            **options,
        )  # fmt: skip
    if (host := ray.util.get_node_ip_address()) != LOOPBACK:
        raise MrcsafError(f"Ray listens at {host} instead of {LOOPBACK}, and is not used.")


@contextmanager
def _on_loopback() -> Iterator[None]:
    """Inside, Ray starts as it does on macOS and Windows: for this machine alone.

    Its address as an argument does not do: Ray makes of 127.0.0.1 the one that others reach, and
    listens on all devices. Its variable for this is read once, when Ray is imported for whatever.
    """
    from ray._private import ray_constants

    before = ray_constants.ENABLE_RAY_CLUSTER
    ray_constants.ENABLE_RAY_CLUSTER = False
    try:
        yield
    finally:
        ray_constants.ENABLE_RAY_CLUSTER = before


def _token_file() -> Path:
    """Where Ray looks for its token, and puts the one that it makes for a cluster of its own."""
    return Path.home() / ".ray" / "auth_token"


def _keep_token_private() -> None:
    """Ray writes the file as the umask has it; whoever reads it may run programs as this user."""
    file = _token_file()
    with suppress(OSError):  # there is none, or it is not this user's to change
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)


def _make_token() -> None:
    """A token that nobody else may read, before Ray makes one; what the user has set up stays."""
    if any(os.environ.get(name) for name in ("RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH")):
        return
    if os.environ.get("RAY_AUTH_MODE", "token").lower() != "token":
        return
    file = _token_file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        suppress(FileExistsError),
        os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new,
    ):
        new.write(secrets.token_hex(32))


def _joined(address: str, private: str = "") -> Cluster:
    import ray

    own = ray.cluster_resources()
    nodes = sum(bool(node["Alive"]) for node in ray.nodes())
    storage = Path(private or tempfile.gettempdir()) / f"mrcsaf-{uuid.uuid4().hex}"
    return Cluster(address, int(own.get("CPU", 0)), int(own.get("GPU", 0)), nodes, str(storage))


def _check_nodes(address: str) -> None:
    """Raises ConfigError unless a node of the cluster has this program in this version."""
    import ray

    def version() -> str:
        from mrcsaf.core.version import __version__

        return __version__

    try:
        found = ray.get(ray.remote(version).remote(), timeout=NODES_S)
    except ray.exceptions.GetTimeoutError:
        raise ConfigError(
            f"The cluster at {address} gave no worker for {NODES_S:.0f} s: it is full or starting."
        ) from None
    except ray.exceptions.RayError:
        found = "no version"
    if found != __version__:
        raise ConfigError(
            f"The nodes of {address} have {found} of mrcsaf-studio, this machine has"
            f" {__version__}: on each node run {INSTALL}"
        )


def lost(address: str, error: BaseException) -> MrcsafError:
    """A failure of the cluster in one sentence."""
    why = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
    return MrcsafError(f"The job on {address} failed: {type(error).__name__}: {why}")


def _local(address: str) -> bool:
    if address != LOCAL and not address.startswith("ray://"):
        raise ConfigError(f"There is no address {address!r}: use ray or ray://HOST:{PORT}.")
    return address == LOCAL and not os.environ.get("RAY_ADDRESS")


def _target(address: str) -> str:
    """What ray.init takes: an address with a host and a port."""
    where = os.environ["RAY_ADDRESS"] if address == LOCAL else address
    if where == "auto":
        return where
    host, _, port = where.removeprefix("ray://").rpartition(":")
    if not host:
        host, port = where.removeprefix("ray://"), str(PORT)
    if not host or not port.isdecimal():
        raise ConfigError(f"{where!r} is no address: write ray://HOST:{PORT}.")
    scheme = "ray://" if where.startswith("ray://") else ""
    return f"{scheme}{host}:{port}"


def _knock(where: str) -> None:
    """Raises ConfigError if nothing listens there."""
    if where == "auto":
        return
    host, _, port = where.removeprefix("ray://").rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=CONNECT_S).close()
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(
            f"Nothing answers at {where} ({why}): start the cluster, or correct the address."
        ) from None


def _answering(address: str) -> str:
    """What ray.init takes. Raises ConfigError, soon, if nothing or no Ray listens there."""
    where = _target(address)
    _knock(where)
    if where.startswith("ray://"):
        _ping(where)
    return where


def _ping(where: str) -> None:
    """Ask the client port for a sign of life, which costs it nothing, even when it is busy."""
    import grpc
    from ray.core.generated import ray_client_pb2 as messages
    from ray.core.generated import ray_client_pb2_grpc as services

    with grpc.insecure_channel(where.removeprefix("ray://")) as channel:
        question = messages.ClusterInfoRequest(type=messages.ClusterInfoType.PING)
        try:
            services.RayletDriverStub(channel).ClusterInfo(question, timeout=PING_S)
        except grpc.RpcError as error:
            if error.code() is grpc.StatusCode.UNAUTHENTICATED:
                return  # Ray, which wants the token that ray.init will bring along
            raise ConfigError(
                f"What answers at {where} is not Ray's client port (it is {PORT} by default):"
                " check the port, and that the cluster is up."
            ) from None


def _version() -> str:
    from importlib import metadata

    return metadata.version("ray")
