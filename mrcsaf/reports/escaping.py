"""Text from outside made harmless, in HTML and in Markdown."""

import html
import re

TEXT_CHARS = 20_000
_SPACES = re.compile(r"\s+")


def escaped(text: str) -> str:
    """Text as HTML shows it literally, without controls and characters that turn direction."""
    return html.escape(_kept(text))


def in_markdown(text: str) -> str:
    """Text for a cell of a Markdown table: one line, nothing in it is markup."""
    line = _SPACES.sub(" ", _kept(text)).strip()
    return html.escape(re.sub(r"([\\`*_\[\]|~])", r"\\\1", line), quote=False)


def _kept(text: str) -> str:
    return "".join(c for c in text[:TEXT_CHARS] if c.isprintable() or c in "\n\t")
