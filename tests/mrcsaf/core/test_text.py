from mrcsaf.core.text import (
    figure,
    fraction,
    keywords,
    paragraph,
    plain,
    signed,
    span,
)


def test_text_becomes_one_line_without_tricks():
    assert plain("a\n\tb\0c  d") == "a b c d"
    assert plain("safe\u202eevil\u2066x\u200f") == "safeevilx"
    assert plain("<b>bold</b> & co") == "<b>bold</b> & co"


def test_a_megabyte_of_title_is_cut():
    assert len(plain("word " * 250_000)) == 400
    assert len(paragraph("word " * 250_000, 1_000)) <= 1_000


def test_keywords_are_telling_words():
    assert keywords("The Nuby Soft-Sipper for the Baby, 2 pack") == ("Nuby", "Soft", "Sipper")
    assert keywords("B000123") == ()


def test_numbers_read_as_on_the_cards():
    assert (fraction(0.314), fraction(0.999), fraction(0.0)) == (".31", "1.0", ".00")
    assert (signed(-0.0214), signed(0.5, 1)) == ("−0.021", "+0.5")
    assert signed(-0.0001) == "+0.000"
    assert (figure(2.41712), figure(0.14), figure(-1200.0)) == ("2.417", "0.1400", "−1200")


def test_a_span_of_one_rank_is_one_figure():
    assert span(7, 7) == "7"
    assert span(117, 1120) == "117–1,120"
