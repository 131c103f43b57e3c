"""How long a torture lasts, and where it writes down what it survived.

Short rounds run with every change; the long ones are marked slow. `python -m tests.report` runs
either and prints what was counted.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

TALLY = "MRCSAF_TORTURE_TALLY"
FACTOR = "MRCSAF_TORTURE_FACTOR"

Rounds = Callable[[int, int], int]
Tally = Callable[..., None]


@pytest.fixture(params=["short", pytest.param("long", marks=pytest.mark.slow)])
def rounds(request: pytest.FixtureRequest) -> Rounds:
    """How many rounds: `rounds(short, long)`; a factor from outside makes the long ones fewer."""
    long = request.param == "long"
    factor = float(os.environ.get(FACTOR, "1"))
    return lambda few, many: max(few, int(many * factor)) if long else few


@pytest.fixture
def tally() -> Tally:
    """Note for the report what was done how often, and what came of it."""

    def note(what: str, times: int, **outcome: int) -> None:
        if TALLY in os.environ:
            with Path(os.environ[TALLY]).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"what": what, "times": times, "outcome": outcome}) + "\n")

    return note
