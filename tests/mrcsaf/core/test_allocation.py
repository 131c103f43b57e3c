"""Memory that is freed and taken again costs no page faults in training.

Each figure comes from a fresh process, and what holds outside is measured first: a heap that was
used before has holes, and what fits into one of them is not fetched anew.
"""

import subprocess
import sys

import pytest
import torch

from mrcsaf.core import devices

PAGES = 16_384  # of 4 KiB in a table of 64 MB

pytestmark = pytest.mark.skipif(devices._glibc() is None, reason="not glibc")

BEGIN = """
import resource
import torch
from mrcsaf.core import devices as allocation

MB_64 = 16 << 20  # numbers of four bytes

def faults_of_eight_tables():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(8):
        torch.ones(MB_64)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def resident_mb():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6

torch.ones(1)
"""

FAULTS = """
outside = faults_of_eight_tables()
with allocation.reused():
    for _ in range(3):  # the heap grows until a freed block holds the next one
        faults_of_eight_tables()
    inside = faults_of_eight_tables()
print(outside, inside)
"""

RESIDENT = """
before = resident_mb()
with allocation.reused():
    torch.ones(2 * MB_64)
    inside = resident_mb()
print(inside - before, resident_mb() - before)
"""

FAILURE = """
@allocation.reused()
def fail_with_much_memory():
    torch.ones(2 * MB_64)
    raise ValueError("stop")

before = resident_mb()
try:
    fail_with_much_memory()
except ValueError:
    print(resident_mb() - before)
"""


def printed(script: str) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + script], capture_output=True, text=True, check=True
    )
    return [float(word) for word in done.stdout.split()]


def test_inside_large_tables_are_fetched_once_and_outside_every_time() -> None:
    outside, inside = printed(FAULTS)
    assert inside <= PAGES
    assert outside >= 7 * PAGES


def test_after_it_the_memory_is_given_back() -> None:
    inside, after = printed(RESIDENT)
    assert inside > 100
    assert after < 50


def test_a_failure_inside_gives_it_back_too() -> None:
    assert printed(FAILURE)[0] < 50


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert devices._glibc() is None
    with devices.reused():
        torch.ones(1)
