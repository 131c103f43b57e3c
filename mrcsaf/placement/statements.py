"""What is exact about a placement and what is assumed, in sentences: the window shows them."""

from typing import Any

from mrcsaf.models.base import NewItem

_EMBEDDINGS = {
    "feature": "its embedding is the trained projection of its picture and text",
    "both": "the part of its embedding that is projected from picture and text",
    "feature_trained": "its embedding projects its raw vectors with the trained matrices",
}


_MISSING = {
    "image": "no picture: its only neighbour by picture is itself",
    "text": "no text: its only neighbour by text is itself",
}


def of(
    config: Any, new: NewItem, missing: tuple[str, ...], borrowed: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(exact, estimated) for one new item of one model; `borrowed` as Placement has it."""
    exact = [
        "its neighbours by picture and by text, among the items the run was trained on; their own"
        " lists and vectors stay as they are",
        "the ranks and the audience, given the product's score: over all users, each against all"
        " items they have not met",
    ]
    estimated = list(new.estimated)
    if new.weights is not None:
        exact.insert(0, "the selector's weights, by the trained selector")
    kind = getattr(config, "item_embedding", "")
    if kind in _EMBEDDINGS:
        exact.append(_EMBEDDINGS[kind])
    if kind == "feature_trained" or getattr(config, "feature_trained", False):
        estimated.append(
            "training also moved the raw vectors of known items; the product's are as encoded"
        )
    if borrowed:
        estimated.append(
            "nobody has chosen it yet: what its choosers would teach is estimated from who chose"
            " its neighbours, at the strength of a usual item; every real choice would move it"
        )
    elif hasattr(config, "ui_layers"):
        estimated.append(
            "nobody has chosen it yet, so its interaction part is made of its own vector alone;"
            " beside items with a history it stands low, and every real choice would move it"
        )
    selector = " and the selector sees nothing of one" if new.weights is not None else ""
    estimated += [f"{_MISSING[name]}{selector and ','}{selector}" for name in missing]
    return tuple(exact), tuple(estimated)
