"""One product from the raw values of a row, cleaned, with a word on what it lacks."""

import re
from collections.abc import Sequence
from typing import Any

from mrcsaf.core import limits
from mrcsaf.data.pictures import Pictures, is_url
from mrcsaf.data.records import ItemRecord
from mrcsaf.data.text import clean_line, clean_text, without_markup

NESTED_KEYS = ("hi_res", "large", "thumb", "url", "src")  # of lists of pictures, best first
DEPTH = 4


def make_item(
    ext_id: str, values: dict[str, Any], pictures: Pictures | None
) -> tuple[ItemRecord, list[str]]:
    """The record and its faults in words; `pictures` is None where there is no folder of them.

    `values` are as the table holds them, but for the price, which a whole column settles.
    """
    title = clean_line(_text(values.get("title"), " "))
    parts = (_text(values.get(name), "\n") for name in ("description", "features"))
    whole = "\n".join(part for part in parts if part.strip())
    image, image_url, faults = _picture(ext_id, values.get("image"), pictures)
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
        price=values.get("price"),
        image=image,
        image_url=image_url,
    )
    return item, faults


def _picture(ext_id: str, value: Any, pictures: Pictures | None) -> tuple[Any, str, list[str]]:
    """(file, address, faults); an address is good enough, it can be fetched when asked."""
    named = main_picture(value).strip()
    url = clean_line(named, 2 * limits.TITLE_CHARS) if is_url(named) else ""
    if pictures is None:
        return None, url, [] if url else ["the item has no picture"]
    image, fault = pictures.find("" if url else named, ext_id)
    missing_at_an_address = url and image is None
    return image, url, [fault] if fault and not missing_at_an_address else []


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


def main_picture(value: Any) -> str:
    """The picture to show first, of a name, a list of them, or records of several sizes."""
    for _ in range(DEPTH):
        if isinstance(value, dict):
            value = _of_sizes(value)
        if isinstance(value, list | tuple):
            value = _main(value)
    if not isinstance(value, str):
        return ""
    first = re.split(r"\s*[,;|]\s*(?=\S+$|\S+?[,;|])", value.strip(), maxsplit=1)[0]
    return first if is_url(first) or "." in first else value


def _of_sizes(sizes: dict[str, Any]) -> Any:
    """The largest size there is; of sizes that are lists, the entry of the main picture."""
    variants = sizes.get("variant")
    if isinstance(variants, list) and any(isinstance(v, list) for v in sizes.values()):
        place = variants.index("MAIN") if "MAIN" in variants else 0
        columns = {name: v for name, v in sizes.items() if isinstance(v, list)}
        sizes = {name: v[place] for name, v in columns.items() if place < len(v)}
    return next((sizes[name] for name in NESTED_KEYS if sizes.get(name)), "")


def _main(pictures: Sequence[Any]) -> Any:
    marked = (p for p in pictures if isinstance(p, dict) and p.get("variant") == "MAIN")
    return next(marked, next(iter(pictures), ""))
