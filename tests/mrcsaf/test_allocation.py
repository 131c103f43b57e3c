"""Memory that is freed and taken again costs no page faults in training."""

import resource
import sys

import pytest
import torch

from mrcsaf import allocation

MB_64 = 16 << 20  # numbers of four bytes
PAGES = 16_384  # of 4 KiB in that

pytestmark = pytest.mark.skipif(allocation._glibc() is None, reason="not glibc")


def faults_of_eight_tables() -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(8):
        torch.ones(MB_64)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def resident_mb() -> float:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def test_inside_large_tables_are_fetched_once_and_outside_every_time() -> None:
    with allocation.reused():
        for _ in range(3):  # the heap grows until a freed block holds the next one
            faults_of_eight_tables()
        inside = faults_of_eight_tables()
    outside = faults_of_eight_tables()
    assert inside <= PAGES
    assert outside >= 7 * PAGES


def test_after_it_the_memory_is_given_back() -> None:
    before = resident_mb()
    with allocation.reused():
        torch.ones(2 * MB_64)
        assert resident_mb() > before + 100
    assert resident_mb() < before + 50


def test_a_failure_inside_gives_it_back_too() -> None:
    before = resident_mb()
    with pytest.raises(ValueError, match="stop"):
        fail_with_much_memory()
    assert resident_mb() < before + 50


@allocation.reused()
def fail_with_much_memory() -> None:
    torch.ones(2 * MB_64)
    raise ValueError("stop")


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert allocation._glibc() is None
    with allocation.reused():
        pass
