"""Text from catalogues, made safe to show, and figures in words."""

import html
import re
import unicodedata

SHOWN_CHARS = 400  # more never fits a card or a row
_TRICKS = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0xFEFF]
)
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = frozenset(
    ("and", "the", "for", "with", "from", "set", "der", "die", "das", "und", "mit", "pour")
)


def plain(text: str, limit: int = SHOWN_CHARS) -> str:
    """One line of at most `limit` characters, without control or direction-override characters."""
    if len(text) <= limit and text.isprintable() and "  " not in text:
        return text.strip()  # nearly always; controls and overrides are not printable
    text = text[: limit * 4].translate(_TRICKS)
    text = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    text = _SPACES.sub(" ", text).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def tip(text: str) -> str:
    """For tooltips, which Qt reads as markup where they look like it."""
    return f"<qt>{html.escape(text)}</qt>" if "<" in text else text


def paragraph(text: str, limit: int = 20_000) -> str:
    """The same, keeping line breaks, for fields that may be long."""
    lines = (plain(line, limit) for line in text[:limit].splitlines())
    return "\n".join(line for line in lines if line)


def keywords(text: str, n: int = 3) -> tuple[str, ...]:
    """The first few telling words, for a tile that has no picture."""
    found: dict[str, str] = {}
    for word in _WORD.findall(plain(text)):
        if word.lower() not in _COMMON:
            found.setdefault(word.lower(), word)
        if len(found) == n:
            break
    return tuple(found.values())


def fraction(value: float) -> str:
    """A share as “.31”."""
    return f"{value:.2f}".removeprefix("0") if value < 0.995 else "1.0"


def signed(value: float, digits: int = 3) -> str:
    """A contribution as “+0.614” or “−0.021”."""
    return f"{round(value, digits) or 0.0:+.{digits}f}".replace("-", "−")


def span(low: int, high: int) -> str:
    """Ranks from one to another as “117–1,120”; the same one twice is one."""
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def figure(value: float) -> str:
    """A score with four figures that count."""
    return f"{value:#.4g}".rstrip(".").replace("-", "−")


# How long something takes, in words.


def duration(seconds: float | int) -> str:
    """“40 s”, “3 min 20 s”, “2 h 5 min”."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


# Text for a terminal or a label: what it holds is what is seen, and nothing of it is a command.
#
# Titles, names and messages come from strangers. A terminal obeys escape sequences (ESC, and the
# C1
# controls, which are one character each), and the characters that override the direction of
# writing
# make a name read as another one.


_COMMANDS = (
    "\x00-\x1f\x7f-\x9f"  # C0 with ESC and BEL, DEL, C1 with CSI and OSC
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of writing
    "\u2028\u2029\ufeff\ufff9-\ufffb"  # line ends that no terminal counts, marks nobody sees
    "\ud800-\udfff"  # halves of characters, which cannot be written at all
)
_INLINE = re.compile(f"[{_COMMANDS}]")
_LINES = re.compile(f"(?!\n)[{_COMMANDS}]")
_BLANKS = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")


def line(text: str) -> str:
    """`text` on one line, without a character that a terminal or a reader would obey."""
    if text.isprintable():
        return text
    return _INLINE.sub("", _BLANKS.sub(" ", text))


def lines(text: str) -> str:
    """The same, its lines kept."""
    return _LINES.sub("", text.replace("\r\n", "\n").replace("\t", " "))


def escaped(json_text: str) -> str:
    """JSON whose strings hold the same, such characters written as \\uXXXX."""
    return _LINES.sub(lambda found: f"\\u{ord(found.group()):04x}", json_text)
