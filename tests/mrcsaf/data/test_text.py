"""Cleaning of strangers' text, prices and dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrcsaf.data.text import clean_id, clean_line, clean_text, price, timestamp, without_markup


def test_text_becomes_nfc_without_control_characters() -> None:
    assert clean_text("Cafe\u0301\x00 \x1b[31mred\x7f") == "Café [31mred"


def test_lone_surrogates_and_direction_overrides_are_removed() -> None:
    assert clean_text("a\ud800b\u202ec") == "abc"


def test_line_ends_are_one_kind_and_blank_lines_go() -> None:
    assert clean_text("one\r\ntwo\rthree\n\n\n four") == "one\ntwo\nthree\nfour"


def test_a_line_has_no_line_ends() -> None:
    assert clean_line(" a\r\nb ") == "a b"


def test_text_is_cut_at_its_limit() -> None:
    assert [len(clean_text("x" * n, 10)) for n in (9, 10, 11)] == [9, 10, 10]


@given(st.text())
def test_clean_text_is_storable_and_stable(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert clean_text(cleaned) == cleaned
    assert "\0" not in cleaned


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7, "7"), (7.0, "7"), (" B00 ", "B00"), (7.5, ""), (True, ""), (None, ""), ([1], ""),
     ("x" * 256, "x" * 256), ("x" * 257, ""), ("\x00", "")],
)  # fmt: skip
def test_ids_are_text_or_whole_numbers(value: object, expected: str) -> None:
    assert clean_id(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("52", 52), ("$1,299.00", 1299), ("1.299,00 €", 1299), ("12,99", 12.99), (3, 3),
     ("1,299", 1299), ("", None), ("12 - 15", None), (".a-box-inner{color}", None),
     (float("nan"), None), (-1, None),
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
    assert timestamp(value) == expected


def test_markup_goes_and_a_lone_less_than_stays() -> None:
    assert without_markup("3 < 4 &amp; up") == "3 < 4 & up"
    assert without_markup("<p>soft</p>").strip() == "soft"


@pytest.mark.parametrize("mark", ["\ufeff", "\u200b", "\u2060", "\u00ad", "\u200e"])
def test_ids_that_look_the_same_are_the_same(mark: str) -> None:
    assert clean_id(f"a{mark}b") == clean_id(f"{mark}ab{mark}") == "ab"
    assert clean_id(mark) == ""
    assert clean_id("می\u200cخواهم") == "می\u200cخواهم"
