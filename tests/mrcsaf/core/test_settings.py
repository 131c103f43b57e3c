"""Settings from tables, and what is said of those that cannot be honoured."""

import math
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from mrcsaf.core.errors import ConfigError
from mrcsaf.core.settings import build, check_choice, check_range, hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    rate: float = 1.0
    kind: Literal["item", "global"] = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    epochs: int = 10
    rate: float = 0.5
    on: bool = False
    name: str = "x"
    limit: int | None = 3
    size: Literal[10, 20] = 10
    inner: Inner = field(default_factory=Inner)


def test_nothing_given_is_all_defaults() -> None:
    assert build(Outer, {}) == Outer()


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ({"epochs": "5"}, "epochs", 5),
        ({"epochs": 5.0}, "epochs", 5),
        ({"rate": "1e-3"}, "rate", 0.001),
        ({"rate": 2}, "rate", 2.0),
        ({"on": "true"}, "on", True),
        ({"on": "0"}, "on", False),
        ({"name": 7}, "name", "7"),
        ({"limit": None}, "limit", None),
        ({"limit": "none"}, "limit", None),
        ({"limit": "8"}, "limit", 8),
        ({"size": "20"}, "size", 20),
    ],
)
def test_text_becomes_the_fields_type(given: dict[str, Any], name: str, value: object) -> None:
    found = getattr(build(Outer, given), name)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"epoch": 5}, "Outer has no setting 'epoch'; did you mean 'epochs'?"),
        ({"zzz": 5}, "Outer has no setting 'zzz'"),
        ({"epochs": "many"}, "Outer.epochs takes a whole number; got 'many'"),
        ({"epochs": 5.5}, "Outer.epochs takes a whole number; got 5.5"),
        ({"epochs": True}, "Outer.epochs takes a whole number; got True"),
        ({"epochs": None}, "Outer.epochs takes a whole number; got None"),
        ({"epochs": math.nan}, "Outer.epochs takes a whole number; got nan"),
        ({"epochs": math.inf}, "Outer.epochs takes a whole number; got inf"),
        ({"epochs": [5]}, "Outer.epochs takes a whole number; got [5]"),
        ({"rate": "fast"}, "Outer.rate takes a number; got 'fast'"),
        ({"on": "yes"}, "Outer.on takes true or false; got 'yes'"),
        ({"on": 1}, "Outer.on takes true or false; got 1"),
        ({"size": 15}, "Outer.size must be one of 10, 20; got '15'"),
        ({"inner": 5}, "Outer.inner takes a table of settings; got 5"),
        ({"inner": {"rte": 1}}, "Inner has no setting 'rte'; did you mean 'rate'?"),
        ({"inner.rte": 1}, "Inner has no setting 'rte'; did you mean 'rate'?"),
        ({"inner.kind": "both"}, "Inner.kind must be one of item, global; got 'both'"),
        ({"inner": 5, "inner.rate": 1}, "inner is given both a value, 5, and inner.rate."),
    ],
)
def test_what_cannot_be_honoured_is_one_sentence(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        build(Outer, given)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "given",
    [
        {"inner": {"rate": 2, "kind": "global"}},
        {"inner.rate": "2", "inner.kind": "global"},
        {"inner": {"rate": 2}, "inner.kind": "global"},
        {"inner.kind": "global", "inner": {"rate": 2}},
    ],
)
def test_tables_and_dotted_names_mean_the_same(given: dict[str, Any]) -> None:
    assert build(Outer, given).inner == Inner(rate=2.0, kind="global")


def test_the_given_table_is_left_alone() -> None:
    given: dict[str, Any] = {"inner": {"rate": 2}, "inner.kind": "global"}
    build(Outer, given)
    assert given == {"inner": {"rate": 2}, "inner.kind": "global"}


def test_ranges_and_choices() -> None:
    check_range("x", 1, 1, 2)
    check_range("x", 2.0, 1, 2)
    for value in (0.999, 2.001, math.nan):
        with pytest.raises(ConfigError, match="x must lie between 1 and 2; got"):
            check_range("x", value, 1, 2)
    check_choice("x", "a", ["a", "b"])
    with pytest.raises(ConfigError, match="x must be one of a, b; got 'c'"):
        check_choice("x", "c", ["a", "b"])


def test_hints_are_given_only_where_a_name_is_near() -> None:
    assert hint("epoch", ["epochs", "rate"]) == "; did you mean 'epochs'?"
    assert hint("zzz", ["epochs", "rate"]) == ""
