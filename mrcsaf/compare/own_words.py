"""What each model's own page says of its deviations. Imports the models, and torch with them."""

from collections.abc import Iterable
from importlib import import_module

from mrcsaf.compare.published import NAMES
from mrcsaf.models import MODELS

_TELLING = ("Deviation", "Where paper and public code differ", "RECONSTRUCTION", "As in the paper")


def of_models(names: Iterable[str]) -> list[str]:
    """What the models' own pages say, a line a model."""
    return [
        f"{NAMES.get(name, name)}: {text}"
        for name in dict.fromkeys(names)
        if (text := _own_words(name))
    ]


def _own_words(name: str) -> str:
    module = MODELS.get(name, "").partition(":")[0]
    text = (import_module(module).__doc__ or "") if module else ""
    blocks = [" ".join(block.split()) for block in text.split("\n\n")]
    told = (block[min(places) :] for block in blocks if (places := _places(block)))
    return " ".join(told)


def _places(block: str) -> list[int]:
    """Where in a paragraph a deviation begins to be told."""
    return [block.index(word) for word in _TELLING if word in block]
