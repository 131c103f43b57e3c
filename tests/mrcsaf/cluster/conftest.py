"""A real Ray cluster of two nodes for the group of tests that is marked `cluster`.

pip install -e '.[test,cluster]' && pytest -m cluster tests/mrcsaf/cluster
"""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def nodes() -> Iterator[str]:
    """Two nodes with one processor each, joined by this process: two workers must be apart."""
    ray = pytest.importorskip("ray", reason="Ray comes with the extra `cluster`")
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    small = {"num_cpus": 1, "object_store_memory": 80 << 20, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=small)
    cluster.add_node(num_cpus=1, object_store_memory=80 << 20)
    ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
    assert sum(node["Alive"] for node in ray.nodes()) == 2
    yield "ray"
    ray.shutdown()
    cluster.shutdown()
