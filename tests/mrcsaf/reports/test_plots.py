"""Charts are well-formed and in proportion."""

from xml.etree import ElementTree

import pytest

from mrcsaf.reports.plots import Bar, bars, curve


def found(text: str, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(text).iter(tag))


def test_bars_are_as_long_as_their_figures() -> None:
    text = bars("t", [Bar("a", 0.2, mark=0.4), Bar("b", 0.1, 0.02), Bar("c", None)])
    wide = [float(rect.attrib["width"]) for rect in found(text, "rect")]
    assert wide[0] == pytest.approx(2 * wide[1], abs=0.2)
    kinds = [path.attrib["class"] for path in found(text, "path")]
    assert sorted(kinds) == ["mark", "whisker"]
    assert [t.text for t in found(text, "text")][-1] == "no figure"


def test_a_curve_rises_with_its_figures_and_marks_the_papers_best() -> None:
    text = curve("t", ["8", "16", "32"], [0.1, 0.3, 0.2], 1)
    heights = [float(dot.attrib["cy"]) for dot in found(text, "circle")]
    assert heights[1] < heights[2] < heights[0]
    assert "best in the paper" in text
    assert "best in the paper" not in curve("t", ["8", "16"], [0.2, 0.2], None)


def test_names_are_escaped() -> None:
    assert found(bars("<&>", [Bar("<script>", 0.0)]), "text")[0].text == "<script>"
