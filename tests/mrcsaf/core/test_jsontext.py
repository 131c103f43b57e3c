"""JSON as a stranger may have written it."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrcsaf.core import jsontext
from mrcsaf.core.jsontext import (
    ANYTHING,
    Maybe,
    Number,
    Rows,
    Table,
    Text,
    Whole,
)

SHAPE = Table(
    {
        "n": Number(0, 1),
        "whole": Whole(1, 9),
        "text": Text(5),
        "maybe": Maybe(Text()),
        "rows": Rows(Whole(), 2),
        "free": ANYTHING,
    },
    needs=("n",),
)
GOOD = {"n": 0.5, "whole": 3, "text": "abc", "maybe": None, "rows": [1, 2], "free": {"a": [None]}}


def test_what_fits_comes_back_as_it_is() -> None:
    assert jsontext.read(json.dumps(GOOD), SHAPE) == GOOD
    assert jsontext.read(b'{"n": 1}', SHAPE) == {"n": 1}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("null", "no table"),
        ("[]", "no table"),
        ("{}", "lacks 'n'"),
        ("{", "Expecting"),
        ("[" * 100_000, "nested"),
        ('{"n": 0, "free": ' + "[" * 40 + "]" * 40 + "}", "nested"),
        ('{"n": NaN}', "NaN"),
        ('{"n": 0, "free": [1e999]}', "finite"),
        ('{"n": 2}', "between 0 and 1"),
        ('{"n": true}', "no number"),
        ('{"n": "0"}', "no number"),
        ('{"n": 0, "whole": 1.5}', "whole"),
        ('{"n": 0, "whole": 10}', "between"),
        ('{"n": 0, "text": "abcdef"}', "longer"),
        ('{"n": 0, "maybe": 1}', "no text"),
        ('{"n": 0, "rows": [1, 2, 3]}', "more than 2"),
        ('{"n": 0, "rows": [-1]}', "rows[0]"),
        ('{"n": 0, "other": 1}', "unknown 'other'"),
        ('{"n": 0, "free": "\\ud800"}', "surrogates"),
        ('{"n": 0, "\\ud800": 1}', "surrogates"),
        ('{"n": 1' + "0" * 5000 + "}", "digits"),
    ],
)
def test_what_does_not_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        jsontext.read(text, SHAPE)


def test_a_text_past_the_limit_is_not_even_parsed() -> None:
    with pytest.raises(ValueError, match="longer than 10"):
        jsontext.read("[" * 11, ANYTHING, most=10)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values | st.text() | st.binary())
def test_only_value_errors_come_out(value: object) -> None:
    text = value if isinstance(value, bytes | str) else json.dumps(value)
    for shape in (SHAPE, jsontext.CURVES, jsontext.INPUTS, jsontext.CONFIG, ANYTHING):
        try:
            jsontext.read(text, shape)
        except ValueError:
            continue


def test_lines_are_read_one_by_one() -> None:
    assert jsontext.read_lines(b'{"epoch": 1}\n\n{"epoch": 2}\n', jsontext.EPOCH) == [
        {"epoch": 1},
        {"epoch": 2},
    ]
