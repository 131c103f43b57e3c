"""Sentences of any script, and what is left of a text without one."""

import random
from itertools import pairwise

import pytest

from mrcsaf.placement import statements


def parts(text: str) -> list[str]:
    return [one.text for one in statements.split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A red lamp. And a blue cup!", ["A red lamp.", "And a blue cup!"]),
        ("It holds 3.5 l. See example.org.", ["It holds 3.5 l.", "See example.org."]),
        ("By Dr. Oetker, approx. 3 kg. Fine.", ["By Dr. Oetker, approx. 3 kg.", "Fine."]),
        ("Passt z. B. in Art. 5 gut. Neu!", ["Passt z. B. in Art. 5 gut.", "Neu!"]),
        ("Is it red? No. It is blue.", ["Is it red?", "No.", "It is blue."]),
        ("Designed by J. R. Smith. Large.", ["Designed by J. R. Smith.", "Large."]),
        ("1. Wash it. 2. Dry it.", ["1. Wash it.", "2. Dry it."]),
        ("He said “buy it.” So I did.", ["He said “buy it.”", "So I did."]),
        ("Really?! Yes… No.", ["Really?!", "Yes…", "No."]),
        ("这是台灯。很亮！你要吗？", ["这是台灯。", "很亮！", "你要吗？"]),
        ("「赤い」です。可愛い！", ["「赤い」です。", "可愛い！"]),
        ("यह लैंप है। बहुत सुंदर है॥", ["यह लैंप है।", "बहुत सुंदर है॥"]),
        ("هل تحبه؟ نعم. جميل جدا", ["هل تحبه؟", "نعم.", "جميل جدا"]),
        ("یہ چراغ ہے۔ سرخ ہے۔", ["یہ چراغ ہے۔", "سرخ ہے۔"]),
        ("ቀይ መብራት። ትልቅ ነው።", ["ቀይ መብራት።", "ትልቅ ነው።"]),
        ("Soft\n\nWarm\nWashable", ["Soft", "Warm", "Washable"]),
        ("โคมไฟสีแดง\nขนาดใหญ่", ["โคมไฟสีแดง", "ขนาดใหญ่"]),
        ("...", []),
        (" \n ", []),
        ("Good. ***", ["Good. ***"]),
    ],
)
def test_sentences_end_where_their_script_ends_them(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("A lamp. A cup. A bowl.", 1, "A lamp. A bowl."),
        ("A lamp. A cup.", 1, "A lamp."),
        ("这是台灯。很亮！", 0, "很亮！"),
        ("Soft\nWarm\nLight", 1, "Soft\nLight"),
    ],
)
def test_a_text_without_one_sentence_keeps_the_spacing_of_the_others(text, number, rest):
    left = statements.without(text, statements.split(text)[number])
    assert left.replace("\n\n", "\n") == rest


def test_whatever_the_text_sentences_are_parts_of_it_in_order_and_few():
    draw = random.Random(4)
    signs = "ab A1.!?。।؟ \n…”" * 3
    for _ in range(2_000):
        text = "".join(draw.choice(signs) for _ in range(draw.randrange(60)))
        found = statements.split(text)
        assert all(text[one.start : one.stop].strip() == one.text for one in found)
        assert all(a.stop <= b.start for a, b in pairwise(found))
        for one in found:
            assert one.text not in ("", " ")
            statements.without(text, one)
    assert len(parts("Short one. " * 90_000)) == statements.MOST
