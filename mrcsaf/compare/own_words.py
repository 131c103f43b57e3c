"""What each model's own page says of its deviations. Imports the models, and torch with them."""

from collections.abc import Iterable
from importlib import import_module

from mrcsaf.compare.published import NAMES
from mrcsaf.models import MODELS

_TELLING = ("Deviation", "Where paper and public code differ", "RECONSTRUCTION", "As in the paper")


def of_models(names: Iterable[str]) -> list[str]:
    """What the models' own pages say, a line a page: some models share one."""
    told: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        told.setdefault(_own_words(name), []).append(NAMES.get(name, name))
    return [f"{', '.join(who)}: {text}" for text, who in told.items() if text]


def _own_words(name: str) -> str:
    module = MODELS.get(name, "").partition(":")[0]
    text = (import_module(module).__doc__ or "") if module else ""
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    told = (block[min(places) :] for block in blocks if (places := _places(block)))
    return " ".join(told)


def _places(block: str) -> list[int]:
    """Where in a paragraph a deviation begins to be told."""
    return [block.index(word) for word in _TELLING if word in block]
