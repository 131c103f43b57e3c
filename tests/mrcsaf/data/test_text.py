"""Cleaning of strangers' text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrcsaf.data.text import clean_id, clean_line, clean_text, without_markup


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


def test_markup_goes_and_a_lone_less_than_stays() -> None:
    assert without_markup("3 < 4 &amp; up") == "3 < 4 & up"
    assert without_markup("<p>soft</p>").strip() == "soft"


@pytest.mark.parametrize(
    ("written", "plain"),
    [("<p>Soft <b>cotton</b>.</p><style>p{}</style><script>x</script>", "Soft cotton."),
     ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
     ("a<br>b<BR/>c", "a\nb\nc"),
     ("Fits < 30 in or > 44 in", "Fits < 30 in or > 44 in"),
     ("<p>Fits < 30 in or > 44 in</p>", "Fits < 30 in or > 44 in"),
     ("Tea &amp;amp; love &lt;3", "Tea & love <3"),
     ("&lt;p&gt;escaped&lt;/p&gt;", "escaped"),
     ("<img src='data:image/png;base64,AAAA'>x", "x"),
     ("x <!-- note --> <b>y</b>", "x y"),
     ("if a<b then c", "if a<b then c"),
     ("5 &euro;", "5 €")],
)  # fmt: skip
def test_markup_of_shops_editors(written: str, plain: str) -> None:
    assert clean_text(without_markup(written)) == plain


@given(st.text('ab <>/p&;l"=t3', max_size=40))
def test_markup_is_gone_after_one_time(text: str) -> None:
    once = without_markup(text)
    assert without_markup(once) == once


@given(st.text("ab c.,é3\n", max_size=40), st.sampled_from(["p", "b", "div", "span"]))
def test_nothing_outside_tags_is_lost(text: str, tag: str) -> None:
    assert clean_text(without_markup(f"<{tag}>{text}</{tag}>")) == clean_text(text)


@pytest.mark.parametrize("mark", ["\ufeff", "\u200b", "\u2060", "\u00ad", "\u200e"])
def test_ids_that_look_the_same_are_the_same(mark: str) -> None:
    assert clean_id(f"a{mark}b") == clean_id(f"{mark}ab{mark}") == "ab"
    assert clean_id(mark) == ""
    assert clean_id("می\u200cخواهم") == "می\u200cخواهم"
