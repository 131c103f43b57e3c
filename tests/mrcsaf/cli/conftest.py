"""The command line in this process, its output caught."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mrcsaf.cli import main


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one sentence on stderr, progress left out."""
        lines = [line for line in self.err.splitlines() if line.startswith("mrcsaf: ")]
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0].removeprefix("mrcsaf: ")


KINDS = {1: "failure", 2: "usage", 3: "data", 4: "cancelled", 5: "locked"}


def _check_is_json(done: Done) -> None:
    """What every answer keeps to: JSON by lines, and the last one says how it went."""
    *_, last = [json.loads(line) for line in done.out.splitlines()]
    if "ok" in last:
        assert done.code == (0 if last["ok"] else 3)
    elif done.code:
        assert set(last) == {"error", "kind"}
        assert last["kind"] == KINDS[done.code]
        assert last["error"].removeprefix("mrcsaf: ") in done.err.replace(": error: ", ": ")
    else:
        assert "error" not in last


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    def run(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = main([str(one) for one in arguments])
        done = Done(code, *capsys.readouterr())
        if "--json" in arguments and "--help" not in arguments:
            _check_is_json(done)
        return done

    return run
