"""Where sentences begin and end, in any script that marks them, or by lines where none does."""

import re
from dataclasses import dataclass

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
