"""Small charts as inline SVG, and text from outside made harmless."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LINE = 760, 26
LEFT, RIGHT = 190, 70  # room for names and for figures
HEIGHT, FOOT = 240, 40


@dataclass(frozen=True, slots=True)
class Bar:
    """A measured figure, and the published one where there is one."""

    name: str
    value: float | None
    spread: float = 0.0
    mark: float | None = None


def bars(title: str, rows: Sequence[Bar]) -> str:
    """Horizontal bars from zero, a tick at each published figure."""
    known = [v for row in rows for v in (row.value, row.mark) if v is not None]
    top = max(known, default=0.0) or 1.0
    scale = (WIDTH - LEFT - RIGHT) / top
    parts = [f'<svg role="img" viewBox="0 0 {WIDTH} {LINE * len(rows) + 8}" class="plot">',
             f"<title>{escaped(title)}</title>"]  # fmt: skip
    for number, row in enumerate(rows):
        y = LINE * number + 4
        parts.append(f'<text x="{LEFT - 10}" y="{y + 14}" class="name">{escaped(row.name)}</text>')
        if row.value is not None:
            wide = max(row.value * scale, 1)
            parts.append(
                f'<rect x="{LEFT}" y="{y}" width="{wide:.1f}" height="18" rx="4" class="bar"/>'
            )
            if row.spread:
                parts.append(_whisker(LEFT + wide, row.spread * scale, y + 9))
        if row.mark is not None:
            x = LEFT + row.mark * scale
            parts.append(f'<path d="M{x:.1f} {y - 3}v24" class="mark"/>')
        end = LEFT + max(row.value or 0, row.mark or 0) * scale + 8
        text = "no figure" if row.value is None else f"{row.value:.4f}"
        parts.append(f'<text x="{end:.1f}" y="{y + 14}" class="figure">{text}</text>')
    return "".join([*parts, "</svg>"])


def curve(title: str, labels: Sequence[str], values: Sequence[float], best: int | None) -> str:
    """A line over evenly spaced settings; `best` marks what the paper found best."""
    low, high = min(values), max(values)
    room = (high - low) * 0.15 or abs(high) * 0.05 or 1.0
    low, high = low - room, high + room
    step = (WIDTH - LEFT - RIGHT) / max(len(values) - 1, 1)
    places = [
        (LEFT + step * number, 14 + (HEIGHT - FOOT - 28) * (high - value) / (high - low))
        for number, value in enumerate(values)
    ]
    path = " ".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(places))
    ground = f"M{LEFT - 30} {HEIGHT - FOOT}H{WIDTH - RIGHT + 30}"
    parts = [
        f'<svg role="img" viewBox="0 0 {WIDTH} {HEIGHT}" class="plot">',
        f'<title>{escaped(title)}</title><path d="{ground}" class="axis"/>',
    ]
    if best is not None:
        x = places[best][0]
        parts.append(f'<path d="M{x:.1f} 6V{HEIGHT - FOOT}" class="mark"/>')
        parts.append(f'<text x="{x + 6:.1f}" y="16" class="small">best in the paper</text>')
    parts.append(f'<path d="{path}" class="line"/>')
    for (x, y), label, value in zip(places, labels, values, strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="dot"/>')
        parts.append(f'<text x="{x:.1f}" y="{y + 20:.1f}" class="middle">{value:.4f}</text>')
        foot = HEIGHT - FOOT + 20
        parts.append(f'<text x="{x:.1f}" y="{foot}" class="middle">{escaped(label)}</text>')
    return "".join([*parts, "</svg>"])


def _whisker(x: float, half: float, y: int) -> str:
    return (
        f'<path d="M{x - half:.1f} {y}H{x + half:.1f}M{x - half:.1f} {y - 4}v8'
        f'M{x + half:.1f} {y - 4}v8" class="whisker"/>'
    )


# Text from outside made harmless, in HTML and in Markdown.


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
