"""One product from the raw values of a row, cleaned, with a word on what it lacks."""

from typing import Any

from mrcsaf import limits
from mrcsaf.data.pictures import Pictures, is_url
from mrcsaf.data.records import ItemRecord
from mrcsaf.data.text import clean_line, clean_text, price, without_markup

NESTED_KEYS = ("hi_res", "large", "thumb", "url")  # of Amazon's picture lists, best first
DEPTH = 4


def make_item(
    ext_id: str, values: dict[str, Any], pictures: Pictures | None
) -> tuple[ItemRecord, list[str]]:
    """The record and its faults in words; `pictures` is None where there is no folder of them."""
    title = clean_line(_text(values.get("title"), " "))
    whole = _text(values.get("description"), "\n")
    image, image_url, fault = _picture(ext_id, values.get("image"), pictures)
    faults = [fault] if fault else []
    description = clean_text(whole)
    if not title and not description:
        faults.append("the item has neither title nor description")
    if len(whole) > limits.TEXT_CHARS == len(description):
        faults.append(f"the description was cut to {limits.TEXT_CHARS:,} characters")
    item = ItemRecord(
        ext_id,
        title=title,
        description=description,
        brand=clean_line(_text(values.get("brand"), " ")),
        category=clean_line(_category(values.get("category"))),
        price=price(values.get("price")),
        image=image,
        image_url=image_url,
    )
    return item, faults


def _picture(ext_id: str, value: Any, pictures: Pictures | None) -> tuple[Any, str, str]:
    """(file, address, fault); an address is good enough, it can be fetched when asked."""
    named = _first_text(value).strip()
    url = clean_line(named, 2 * limits.TITLE_CHARS) if is_url(named) else ""
    if pictures is None:
        return None, url, "" if url else "the item has no picture"
    image, fault = pictures.find("" if url else named, ext_id)
    return image, url, "" if url else fault


def _text(value: Any, joint: str) -> str:
    """Text, or the texts of a list one after the other; anything else has no words for us."""
    if isinstance(value, list | tuple):
        value = joint.join(part for part in value if isinstance(part, str))
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return without_markup(value) if isinstance(value, str) else ""


def _category(value: Any) -> str:
    """A path with slashes; of a list of paths the first."""
    if isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple):
        value = value[0]
    return _text(value, "/")


def _first_text(value: Any) -> str:
    """The first text in a list or in Amazon's nested picture records."""
    for _ in range(DEPTH):
        if isinstance(value, dict):
            value = next((value[key] for key in NESTED_KEYS if value.get(key)), "")
        if isinstance(value, list | tuple):
            value = next(iter(value), "")
    return value if isinstance(value, str) else ""
