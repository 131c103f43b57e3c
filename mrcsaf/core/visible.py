"""Text for a terminal or a label: what it holds is what is seen, and nothing of it is a command.

Titles, names and messages come from strangers. A terminal obeys escape sequences (ESC, and the C1
controls, which are one character each), and the characters that override the direction of writing
make a name read as another one.
"""

import re

_COMMANDS = (
    "\x00-\x1f\x7f-\x9f"  # C0 with ESC and BEL, DEL, C1 with CSI and OSC
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of writing
    "\u2028\u2029\ufeff\ufff9-\ufffb"  # line ends that no terminal counts, marks nobody sees
    "\ud800-\udfff"  # halves of characters, which cannot be written at all
)
_INLINE = re.compile(f"[{_COMMANDS}]")
_LINES = re.compile(f"(?!\n)[{_COMMANDS}]")
_SPACES = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")


def line(text: str) -> str:
    """`text` on one line, without a character that a terminal or a reader would obey."""
    if text.isprintable():
        return text
    return _INLINE.sub("", _SPACES.sub(" ", text))


def lines(text: str) -> str:
    """The same, its lines kept."""
    return _LINES.sub("", text.replace("\r\n", "\n").replace("\t", " "))


def escaped(json_text: str) -> str:
    """JSON whose strings hold the same, such characters written as \\uXXXX."""
    return _LINES.sub(lambda found: f"\\u{ord(found.group()):04x}", json_text)
