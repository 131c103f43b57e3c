"""Writes a product's title and description from its material and its theme.

What a picture shows stays out: only where shoppers choose by reading, now and then, a loose word
about the colours. So a text model cannot learn what only the picture knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from assets.sample_shop.wording import (
    AUDIENCES,
    BRANDS,
    CARE,
    COLLECTIONS,
    FAMILIES,
    FAMILY_SENTENCES,
    GIFTS,
    MATERIALS,
    MOODS,
    NOUNS,
    THEME_SENTENCES,
    USES,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read:
    """Everything about a product that shoppers can only read."""

    family: str  # of the material: natural, handmade, …
    theme: str  # the interest it is made for: camping, books, …


@dataclass(frozen=True, slots=True)
class Text:
    """What the shop prints about one product."""

    title: str
    description: str
    brand: str


def write(
    kind: str, read: Read, palette: str, image_share: float, rng: np.random.Generator
) -> Text:
    """The text of one product; `palette` is hinted at seldom, the less the more pictures decide."""
    noun, brand = _pick(NOUNS[kind], rng), _pick(BRANDS, rng)
    material = MATERIALS[kind][FAMILIES.index(read.family)]
    sentences = [
        _pick(THEME_SENTENCES[read.theme], rng).format(noun=noun),
        _pick(_MADE_OF, rng).format(material=material, material_first=_capital(material)),
        _pick(FAMILY_SENTENCES[read.family], rng),
        _pick(USES[kind], rng),
    ]
    if image_share < 0.5 and rng.random() < 0.3:
        sentences.append(f"This one comes in {MOODS[palette]}.")
    sentences += [_pick(CARE[kind], rng), _pick(GIFTS[read.theme], rng)]
    if rng.random() < 0.5:
        sentences.append(f"By {brand}.")
    return Text(_title(noun, material, read.theme, brand, rng), " ".join(sentences), brand)


def _title(noun: str, material: str, theme: str, brand: str, rng: np.random.Generator) -> str:
    collection, audience = _pick(COLLECTIONS[theme], rng), _pick(AUDIENCES[theme], rng)
    forms = (
        f"{collection} {noun.title()} in {material}",
        f"{brand} {noun.title()} {audience}, {material}",
        f"{_capital(material)} {noun} {audience}",
        f"{collection} {noun.title()}, {material}",
    )
    return _pick(forms, rng)


_MADE_OF = (
    "We make it of {material}.",
    "The material is {material}.",
    "{material_first} is what we chose for it.",
    "Made of {material}.",
)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _pick(options: Sequence[T], rng: np.random.Generator) -> T:
    return options[int(rng.integers(len(options)))]
