"""Does jobs by name, and keeps between them what is slow to load."""

from collections.abc import Callable, Mapping
from typing import Any

from mrcsaf.core.errors import ConfigError
from mrcsaf.core.progress import Report
from mrcsaf.core.settings import hint


class Workshop:
    """Does jobs, and keeps between them what is slow to load."""

    def __init__(self, jobs: Mapping[str, Callable[..., Any]]) -> None:
        self._jobs = jobs
        self._kept: dict[str, tuple[Any, Any]] = {}

    def __call__(self, kind: str, arguments: dict[str, Any], report: Report) -> Any:
        """Do one job. Raises ConfigError for a kind or an argument that does not exist."""
        if kind not in self._jobs:
            raise ConfigError(f"There is no job {kind!r}{hint(kind, self._jobs)}.")
        return self._jobs[kind](self, report, **arguments)

    def keep(self, name: str, key: Any, make: Callable[[], Any]) -> Any:
        """What `make` gives, made again only when `key` has changed; one thing a name."""
        if name not in self._kept or self._kept[name][0] != key:
            self._kept.pop(name, None)  # the old one's memory is free before the new one is made
            self._kept[name] = (key, make())
        return self._kept[name][1]
