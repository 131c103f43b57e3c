"""No text commands a terminal or is read as another one."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mrcsaf.core import text as visible
from mrcsaf.core.errors import DataError

HOSTILE = "\x1b]52;c;aGk=\x07 \x9b31m red \u202egnp.exe\u202c \u2066x\u2069 \x07\x08\x7f \ud800end"


def test_controls_and_overrides_go_and_words_stay() -> None:
    assert visible.line(HOSTILE) == "]52;c;aGk= 31m red gnp.exe x  end"
    assert visible.line("two\nlines\tand a tab\u2028") == "two lines and a tab "
    assert visible.lines("two\r\nlines\x1b[2J") == "two\nlines[2J"
    assert visible.line("Häkel-Decke 👩‍👧 ﷺ") == "Häkel-Decke 👩‍👧 ﷺ"


def test_an_error_is_one_line_that_a_terminal_can_show() -> None:
    assert str(DataError(f"There is no item {HOSTILE!s}\n.")).isprintable()


@given(st.text(st.characters(), max_size=30))
def test_whatever_comes_in(text: str) -> None:
    for shown in (visible.line(text), visible.lines(text).replace("\n", "")):
        assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
        assert not set(shown) & set("\u202a\u202e\u2066\u2069\u200e\u061c")
    again = visible.escaped(json.dumps([text], ensure_ascii=False))
    assert json.loads(again) == [text]
    again.encode()
