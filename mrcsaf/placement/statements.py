"""What is exact about a placement and what is assumed, in sentences."""

import re
from dataclasses import dataclass
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


# Where sentences begin and end, in any script that marks them, or by lines where none does.


MOST = 40  # sentences; whatever follows is counted with the last of them
NEAR = 24  # characters before and after a dot that are looked at

# Signs that end a sentence wherever they stand: CJK, Devanagari, Arabic, Urdu, Armenian, Ethiopic,
# Burmese, Khmer, Tibetan, Mongolian. The danda is one sign or two.
_ANYWHERE = "。！？｡．।॥؟۔։።፧፨။៕༎᠃᠉"
_SPACED = ".!?…‼⁇⁈⁉"  # signs that end one only before white space: 3.5 and example.org do not
_CLOSERS = "\"'”’»›)]}」』】）》〉"
_END = re.compile(
    rf"[{re.escape(_ANYWHERE)}][{re.escape(_ANYWHERE + _SPACED + _CLOSERS)}]*"
    rf"|[{re.escape(_SPACED)}]+[{re.escape(_CLOSERS)}]*(?=\s|$)"
    r"|\n+"
)
# Words whose dot ends no sentence: always, or where a number follows.
_TITLES = "mr mrs ms dr prof st mme mlle sr sra srta vs ca approx incl inkl zzgl bzw env"
_COUNTED = "no nr art vol fig abb bd max min dim dia núm pág ref tel str"
_SHORT, _BEFORE_NUMBERS = frozenset(_TITLES.split()), frozenset(_COUNTED.split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A part of a text: text[start:stop], white space around it left out."""

    text: str
    start: int
    stop: int


def split(text: str) -> list[Sentence]:
    """The sentences of a text, whole and in order; at most MOST, the last one with all the rest.

    A dot after an abbreviation, a single letter or a list's number, or before a small letter, ends
    none. Scripts without a sign for it (Thai) are parted by lines alone.
    """
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        if len(found) == MOST - 1:
            break
        if not match[0].startswith("\n") and _goes_on(text, start, match.start(), match.end()):
            continue
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return found


def without(text: str, sentence: Sentence) -> str:
    """The text with one sentence taken out; the others keep their own spacing."""
    before, after = text[: sentence.start].rstrip(" \t"), text[sentence.stop :].lstrip(" \t")
    spaced = bool(before and after) and text[sentence.stop : sentence.stop + 1].isspace()
    return before + (" " if spaced and after[:1] != "\n" else "") + after


def _add(found: list[Sentence], text: str, start: int, stop: int) -> None:
    part = text[start:stop]
    kept = part.strip()
    if any(letter.isalnum() for letter in kept):
        start += len(part) - len(part.lstrip())
        found.append(Sentence(kept, start, start + len(kept)))
    elif kept and found:  # signs alone belong to the sentence before them
        last = found[-1]
        found[-1] = Sentence(text[last.start : stop].rstrip(), last.start, stop)


def _goes_on(text: str, start: int, at: int, end: int) -> bool:
    """Whether the dot at `at`, in a sentence that began at `start`, ends no more than a word."""
    if text[at] != "." or end - at > 1:
        return False
    following = text[end : end + NEAR].lstrip()
    if following[:1].islower():
        return True
    before = text[max(start, at - NEAR) : at].split()
    word = before[-1].lstrip("([{\"'“‘„«") if before else ""
    last = word.casefold().split(".")[-1]
    if last in _SHORT or (last in _BEFORE_NUMBERS and following[:1].isdigit()):
        return True
    if len(word) == 1 and word.isalpha():  # J. R. Smith; z. B.
        return word.isupper() or following[1:2] == "."
    return word.isdigit() and len(before) == 1  # the number of a list's line
