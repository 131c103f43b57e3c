"""The list of what went wrong."""

import pytest

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.data.records import Counts, Issues


def test_kinds_are_counted_by_file() -> None:
    issues = Issues()
    issues.quarantine("a", 1, "x")
    issues.duplicate("a", 2, "x")
    issues.flag("a", 3, "x")
    issues.quarantine("b", 1, "x")
    assert issues.counts("a", 9, 7) == Counts(9, 7, quarantined=1, duplicates=1)
    assert str(issues.listed[0]) == "a, line 1: x"


def test_too_many_issues_mean_another_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ISSUES", 2)
    issues = Issues()
    issues.quarantine("a", 1, "x")
    issues.quarantine("a", 2, "x")
    issues.duplicate("a", 3, "x")
    with pytest.raises(DataError, match="a has more than 2 faulty rows"):
        issues.quarantine("a", 3, "x")


def test_every_row_is_counted_though_not_every_one_is_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "ISSUES_LISTED", 2)
    issues = Issues()
    for line in range(5):
        issues.duplicate("a", line, "x")
    issues.more_duplicates("a", 3)
    assert len(issues.listed) == 2
    assert issues.counts("a", 10, 2).duplicates == 8
