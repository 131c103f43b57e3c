"""Text from strangers' files, made safe to store and to show."""

import html
import re
import unicodedata
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from mrcsaf.core import limits

NAMES = (
    "a abbr article aside b big blockquote body br button caption center code col colgroup dd del "
    "details div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html "
    "i iframe img input ins label li link main mark meta nav noscript object ol option p picture "
    "pre q s section select small source span strike strong style script sub summary sup svg table "
    "tbody td template textarea tfoot th thead title tr tt u ul video wbr"
).replace(" ", "|")
TAG = re.compile(rf"</?(?:{NAMES})(?:\s[^<>]*|\s*/)?>", re.IGNORECASE)
FALSE_TAG = re.compile(rf"<(?!/?(?:{NAMES})\b)", re.IGNORECASE)
BLOCK = re.compile(
    r"</?(?:article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
COMMENT = re.compile(r"<!--.*?-->|<!doctype[^<>]*>", re.IGNORECASE | re.DOTALL)
DATA_URI = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{16,}")
UNREAD = "script, style, noscript, template, svg, head, iframe, object, select"
ESCAPED_TIMES = 4
MISSING = frozenset(("", "nan", "null", "none", "\\n", "n/a", "#n/a", "undefined"))
BLANK = frozenset(("", "null", "NULL", "\\N", "N/A", "#N/A"))
SPACES = re.compile(r"[ \t]+")
BLANK_LINES = re.compile(r"\n\s*\n\s*")
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
JOINERS = frozenset("\u200c\u200d")


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


def is_missing(value: Any) -> bool:
    """Whether an id or a number was left empty, in whichever word a program writes for it."""
    return value is None or (isinstance(value, str) and value.strip().lower() in MISSING)


def is_blank(value: Any) -> bool:
    """Whether a text was left empty; a brand may be called Nan, but not #N/A."""
    return value is None or (isinstance(value, str) and value.strip() in BLANK)


def without_markup(value: str) -> str:
    """Plain text of HTML as shops' editors write it: tags, scripts and styles out, lists in lines.

    What only looks like a tag stays: "< 30 in or > 44 in", "<3". Entities are undone, those that
    were escaped twice as well.
    """
    for _ in range(ESCAPED_TIMES):
        plain = _once_without_markup(value)
        if plain == value:
            break
        value = plain
    return value


def _once_without_markup(value: str) -> str:
    if "&" in value:
        value = html.unescape(value)
    if "<" in value and TAG.search(value):
        value = BLOCK.sub(lambda tag: f"\n{tag.group()}", COMMENT.sub(" ", value))
        tree = LexborHTMLParser(FALSE_TAG.sub("&lt;", value))
        for node in tree.css(UNREAD):
            node.decompose()
        value = tree.body.text() if tree.body is not None else ""
    return DATA_URI.sub("", value) if "base64," in value else value


def _is_invisible(character: str) -> bool:
    """Marks like U+FEFF and U+200B: with them two ids look the same. Joiners belong to scripts."""
    return character not in JOINERS and unicodedata.category(character) == "Cf"


def _kept(character: str) -> str:
    if character in "\n\t":
        return character
    if character in BIDI or unicodedata.category(character) in ("Cc", "Cs"):
        return ""
    return character
