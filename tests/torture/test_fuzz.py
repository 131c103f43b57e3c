"""The fuzzer's gates with its seeds and their neighbours; guided fuzzing itself is on demand."""

from pathlib import Path

import numpy as np
import pytest

from tests.torture import fuzz
from tests.torture.conftest import Rounds, Tally
from tests.torture.test_flips import damaged


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_every_seed_and_what_lies_near_it_is_taken_or_refused(
    tmp_path: Path, target: str, rounds: Rounds, tally: Tally
) -> None:
    gate = fuzz.TARGETS[target](tmp_path)
    good = list(fuzz.seeds(target))
    assert good
    for seed in (*good, b"", b"\0"):
        gate(seed)
    random = np.random.default_rng(3)
    count = rounds(20, 2000)
    for number in range(count):
        gate(damaged(random, good[number % len(good)]))
    tally("input near a good one at a gate", count, uncaught=0)


def test_a_gate_that_lets_a_fault_through_is_noticed(tmp_path: Path) -> None:
    gate = fuzz.rows_gate(tmp_path, "interactions.csv", {"items.csv": b"id,title\np1,Mug\n"})
    gate(b"user,item\nu1,p1\n")
    with pytest.raises(TypeError):
        gate("text where bytes belong")  # type: ignore[arg-type]
