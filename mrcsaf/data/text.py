"""Text from strangers' files, made safe to store and to show; numbers and dates found in it."""

import html
import math
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

from mrcsaf import limits

MARKUP = re.compile(r"<[^<>]{1,200}>")
SPACES = re.compile(r"[ \t]+")
BLANK_LINES = re.compile(r"\n\s*\n\s*")
AMOUNT = re.compile(r"[^\d.,\-]{0,8}(\d[\d.,]{0,15})[^\d.,\-]{0,8}")
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
JOINERS = frozenset("\u200c\u200d")
LATEST = 253_402_300_799  # the last second of the year 9999


def clean_text(value: str, most: int = limits.TEXT_CHARS) -> str:
    """NFC without control characters, lone surrogates and direction overrides; at most `most`.

    Line ends become one newline; runs of blanks one blank.
    """
    value = value[: 4 * most].replace("\r\n", "\n").replace("\r", "\n")
    if not (value.isascii() and value.isprintable()):
        value = unicodedata.normalize("NFC", "".join(_kept(c) for c in value))
    return BLANK_LINES.sub("\n", SPACES.sub(" ", value)).strip()[:most].rstrip()


def clean_line(value: str, most: int = limits.TITLE_CHARS) -> str:
    """Clean text on one line: titles, names, categories."""
    return clean_text(value.replace("\r", " ").replace("\n", " "), most)


def clean_id(value: Any) -> str:
    """The id as people see it, or nothing when `value` cannot be one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value)
    if not (text.isascii() and text.isalnum()):  # most ids need no cleaning, and there are many
        text = "".join(sign for sign in text if not _is_invisible(sign))
        text = clean_line(text, limits.ID_CHARS + 1)
    return text if len(text) <= limits.ID_CHARS else ""


def without_markup(value: str) -> str:
    """HTML tags and entities removed, as shops' own exports often hold them."""
    if "&" in value:
        value = html.unescape(value)
    return MARKUP.sub(" ", value) if "<" in value else value


def price(value: Any) -> float | None:
    """An amount of money without its currency, or None when `value` is not plainly one."""
    if isinstance(value, str):
        found = AMOUNT.fullmatch(value.strip())
        value = _decimal(found.group(1)) if found else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 <= value <= 1e12:  # also False for NaN
        return None
    return float(value)


def timestamp(value: Any) -> int:
    """Seconds since 1970 from seconds, milliseconds, microseconds or an ISO date; 0 if unknown."""
    seconds = _seconds(value)
    while seconds > 1e11:
        seconds /= 1000
    return int(seconds) if 0 < seconds <= LATEST else 0


def _is_invisible(character: str) -> bool:
    """Marks like U+FEFF and U+200B: with them two ids look the same. Joiners belong to scripts."""
    return character not in JOINERS and unicodedata.category(character) == "Cf"


def _kept(character: str) -> str:
    if character in "\n\t":
        return character
    if character in BIDI or unicodedata.category(character) in ("Cc", "Cs"):
        return ""
    return character


def _decimal(text: str) -> float | None:
    """12.5, 1,299.00, 1.299,00 and 12,99; the last mark is the decimal one if it can be."""
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point and (point >= 0 or len(text) - comma - 1 in (1, 2)):
        text = text.replace(".", "").replace(",", ".")
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _seconds(value: Any) -> float:
    if isinstance(value, str):
        value = value.strip()
        try:
            value = float(value)
        except ValueError:
            return _iso(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    try:
        value = float(value)
    except OverflowError:
        return 0.0
    return value if math.isfinite(value) and value < 1e17 else 0.0


def _iso(value: str) -> float:
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0.0
