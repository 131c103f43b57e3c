"""Variations of one product: a modality less, another picture, a sentence less, a little noise."""

from collections.abc import Callable
from functools import partial

import numpy as np

from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.placement import statements
from mrcsaf.placement.inputs import Raw
from mrcsaf.placement.placer import Placer
from mrcsaf.placement.result import Effect, Placement, Stability
from mrcsaf.store import catalogue


def variants(placer: Placer, raw: Raw, other_image: Raw | None = None) -> dict[str, Placement]:
    """Placements of the same product: both, picture only, text only, a swapped picture, first day.

    What it lacks is left out of the answer, and the first day where it is no other than the rest.
    """
    found = {}
    whole = placer.place(raw)
    if len(raw) > 1:
        found["both"] = whole
    for name in raw:
        found[name] = placer.place({name: raw[name]})
    if other_image is not None:
        found["swapped"] = placer.place(raw | {"image": other_image["image"]})
    if whole.borrowed:
        found["first_day"] = placer.place(raw, first_day=True)
    return found


def stability(
    placer: Placer, raw: Raw, user: int, *, noise: float = 0.01, draws: int = 20, seed: int = 0,
    report: Report = silent,
) -> Stability:  # fmt: skip
    """The rank for `user`, and its range when every vector is moved by `noise` of its length."""
    random = np.random.default_rng(seed)
    own = placer.rank(placer.place(raw), user)
    ranks = [own]
    for number in range(draws):
        report(Progress(number, draws, "stability", "place"))
        shaken = {}
        for name, vector in raw.items():
            push = random.normal(size=len(vector))
            push *= noise * np.linalg.norm(vector) / np.linalg.norm(push)
            shaken[name] = (vector + push).astype(np.float32)
        ranks.append(placer.rank(placer.place(shaken), user))
    return Stability(own, min(ranks), max(ranks), noise, draws)


def sentence_effects(
    placer: Placer,
    raw: Raw,
    *,
    title: str = "",
    brand: str = "",
    category: str = "",
    description: str = "",
    k: int = 20,
    measure: Callable[[Placement], int] | None = None,
    report: Report = silent,
) -> list[Effect]:
    """What each sentence of the description earns: the audience with it and without.

    `raw` holds the product as it is; its text is encoded again once a sentence. `measure` counts
    instead of the audience in the top `k`, more being better. Raises DataError if there is no
    description.
    """
    parts = statements.split(description)
    if not parts:
        raise DataError("There is no description to take sentences from: write one.")
    count = measure or partial(_audience, k)
    before = count(placer.place(raw))
    found = []
    for number, sentence in enumerate(parts):
        report(Progress(number, len(parts), "sentences", "place"))
        rest = statements.without(description, sentence)
        text = catalogue.text_to_encode(title, brand, category, rest)
        changed, _ = placer.encoders.vectors(None, text)
        shorter = {name: vector for name, vector in raw.items() if name != "text"} | changed
        after = count(placer.place(shorter)) if shorter else 0
        found.append(Effect(sentence.text, before, after))
    return found


def _audience(k: int, placement: Placement) -> int:
    return placement.audience[k]
