"""The three heavy jobs past one machine: encode and train on Ray, rank for everyone on either.

The optional extra `cluster` brings Ray and Parquet; nothing else in this repository imports them,
and this package imports them where it runs, not before.
"""

import importlib.util

from mrcsaf.core.errors import ConfigError

INSTALL = "python -m pip install 'mrcsaf-studio[cluster]'"


def need(package: str) -> None:
    """Raises ConfigError with the command that installs it, if the extra is not there."""
    if importlib.util.find_spec(package) is None:
        raise ConfigError(f"{package} is not installed; it comes with an extra: run {INSTALL}")
