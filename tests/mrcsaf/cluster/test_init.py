"""What the extra `cluster` brings is asked for in words when it is not there."""

import pytest

from mrcsaf import cluster
from mrcsaf.core.errors import ConfigError


def test_a_missing_package_names_the_command_that_installs_it() -> None:
    with pytest.raises(ConfigError, match=r"no_such_engine is not installed.*pip install"):
        cluster.need("no_such_engine")


def test_a_package_that_is_there_is_not_asked_for() -> None:
    cluster.need("numpy")
