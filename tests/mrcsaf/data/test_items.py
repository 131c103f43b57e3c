"""Products from raw values."""

from mrcsaf.core import limits
from mrcsaf.data.items import make_item


def test_values_of_any_shape_are_words_or_nothing() -> None:
    item, faults = make_item(
        "1",
        {"title": 7, "description": [None, "a", {}], "brand": {"x": 1}, "category": [["A", "B"]]},
        None,
    )
    assert (item.title, item.description, item.brand, item.category) == ("7", "a", "", "A/B")
    assert faults == ["the item has no picture"]


def test_an_item_without_words_says_so() -> None:
    assert make_item("1", {"image": "http://x/y"}, None)[1] == [
        "the item has neither title nor description"
    ]


def test_a_description_that_is_cut_says_so() -> None:
    for length, cut in ((-1, False), (0, False), (1, True)):
        text = "x" * (limits.TEXT_CHARS + length)
        item, faults = make_item("1", {"description": text, "image": "http://x/y"}, None)
        assert len(item.description) == min(len(text), limits.TEXT_CHARS)
        assert bool(faults) == cut


def test_pictures_nested_too_deep_are_none() -> None:
    value: object = "http://x/y"
    for _ in range(50):
        value = [value]
    assert make_item("1", {"image": value}, None)[0].image_url == ""
