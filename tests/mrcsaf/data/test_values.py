"""Prices and dates of whole columns."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrcsaf.data.values import Dates, day_comes_first, price, prices


@pytest.mark.parametrize(
    ("value", "expected"),
    [("52", 52), ("$1,299.00", 1299), ("1.299,00 €", 1299), ("12,99", 12.99), (3, 3),
     ("1,299", 1299), ("", None), ("12 - 15", None), (".a-box-inner{color}", None),
     (float("nan"), None), (-1, -1), ("-3,50 €", -3.5), ("1 299,50 kr", 1299.5),
     ("1e999", None), (True, None), ("1.2.3", None), (None, None)],
)  # fmt: skip
def test_price_is_an_amount_or_nothing(value: object, expected: float | None) -> None:
    assert price(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1_400_000_000, 1_400_000_000), ("1400000000", 1_400_000_000),
     (1_400_000_000_123, 1_400_000_000),
     ("2014-05-13T16:53:20+00:00", 1_400_000_000), ("2014-05-13", 1_399_939_200),
     ("soon", 0),
     (-5, 0), (float("inf"), 0), (10**400, 0), (None, 0), ("9" * 500, 0)],
)  # fmt: skip
def test_timestamps_are_seconds_whatever_their_unit(value: object, expected: int) -> None:
    assert Dates().one(value) == expected


def test_the_decimal_sign_is_settled_by_the_whole_column() -> None:
    assert prices(["1.299 €", "4,90 €"]) == [1299.0, 4.9]
    assert prices(["1,299 $", "4.90 $"]) == [1299.0, 4.9]
    assert prices(["1.299", "4.9", 7]) == [1.299, 4.9, 7.0]


@given(st.lists(st.integers(100_000, 10**7), min_size=1, max_size=20))
def test_amounts_come_back_however_they_are_written(cents: list[int]) -> None:
    amounts = [cent / 100 for cent in cents]
    english = [f"${amount:,.2f}" for amount in amounts]
    german = [text[1:].translate(str.maketrans(",.", ".,")) + " €" for text in english]
    assert prices(english) == pytest.approx(amounts)
    assert prices(german) == pytest.approx(amounts)


def moment(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[misc, arg-type]


def test_day_or_month_first_is_settled_by_one_value_of_the_column() -> None:
    assert day_comes_first(["1/2/2020", "13/2/2020"]) is True
    assert day_comes_first(["1/2/2020", "1/13/2020"]) is False
    assert day_comes_first(["1/2/2020", ""]) is None
    assert Dates(day_first=True).one("1/2/2020 8:26") == moment(2020, 2, 1, 8, 26)
    assert Dates().one("1/2/2020 8:26 PM") == moment(2020, 1, 2, 20, 26)
    assert Dates().one("31.12.2010") == moment(2010, 12, 31)


def test_dates_in_words_and_digits() -> None:
    assert Dates(compact=True).one("20101201") == moment(2010, 12, 1)
    assert Dates().one("20101201") == 20_101_201
    assert Dates().one("2019-10-01 10:00:00 UTC") == moment(2019, 10, 1, 10)
    assert Dates().one("1 March 2011") == moment(2011, 3, 1)
