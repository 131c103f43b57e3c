"""One user's list or one item's page as a single HTML file that needs nothing else.

Everything from the data is escaped, pictures are inlined, and the page forbids itself to load or
run anything.
"""

import base64
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mrcsaf.core import files
from mrcsaf.core.errors import MrcsafError, StoreError
from mrcsaf.data import images
from mrcsaf.store.catalogue import Item
from mrcsaf.store.runs import Run

LIMIT_BYTES = 5_000_000
SIDE = 160  # pixels of an inlined picture
TEXT_CHARS = 4_000
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list, as far as the report shows it."""

    item: Item
    note: str = ""  # "#3", "cosine 0.91"
    score: float | None = None
    w_image: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with items or lines of text under it."""

    title: str
    entries: Sequence[Entry] = ()
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What the page says, from top to bottom."""

    title: str
    summary: str = ""
    lead: Entry | None = None  # the item an item's report is about
    blocks: Sequence[Block] = field(default_factory=tuple)
    foot: str = ""


def write(file: Path, report: Report, *pictures: Path) -> None:
    """Write the page, whole or not at all. `pictures` are folders of originals, the project's own.

    Raises StoreError if the disk refuses.
    """
    try:
        files.write_bytes(file, page(report, *pictures).encode())
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}.") from error


def page(report: Report, *pictures: Path) -> str:
    """The page as text, at most LIMIT_BYTES of it: pictures that do not fit are left out."""
    budget = _Budget(pictures)
    body = [f"<h1>{_e(report.title)}</h1>", f'<p class="muted">{_e(report.summary)}</p>']
    if report.lead is not None:
        body.append(_lead(report.lead, budget))
    body += [_block(block, budget) for block in report.blocks]
    if budget.left_out:
        body.append(f'<p class="muted">{budget.left_out} pictures left out for size.</p>')
    body.append(f"<footer>{_e(report.foot)}</footer>")
    return _PAGE.format(policy=POLICY, title=_e(report.title), style=_STYLE, body="\n".join(body))


def foot(run: Run | None) -> str:
    """Which run the figures come from."""
    if run is None:
        return "No model."
    name = run.name or run.model
    return (
        f"Run {run.id} {name}, {run.model}, seed {run.seed}, checkpoint {run.checkpoint_sha[:12]}"
    )


class _Budget:
    """Pictures as data: URIs until the page would be too long; each one only once read."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._rest = LIMIT_BYTES - 1_000_000  # the rest of the page
        self._made: dict[str, str] = {}
        self.left_out = 0

    def uri(self, item: Item) -> str:
        sha = item.image_sha if item.image_state == "ok" else None
        if not sha:
            return ""
        if sha not in self._made:
            found = (_data_uri(folder, sha) for folder in self._folders)
            self._made[sha] = next(filter(None, found), "")
        uri = self._made[sha]
        if len(uri) > self._rest:
            self.left_out += 1
            return ""
        self._rest -= len(uri)
        return uri


def _data_uri(folder: Path, sha: str) -> str:
    try:
        picture = images.read_image(images.image_path(folder, sha), within=2 * SIDE)
    except MrcsafError:
        return ""
    picture.thumbnail((2 * SIDE, 2 * SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def _lead(entry: Entry, budget: _Budget) -> str:
    item = entry.item
    rows = (
        ("Id", item.ext_id), ("Brand", item.brand), ("Category", item.category),
        ("Price", "" if item.price is None else f"{item.price:.2f}"),
    )  # fmt: skip
    facts = "".join(f"<dt>{name}</dt><dd>{_e(value)}</dd>" for name, value in rows if value)
    text = _e(item.description[:TEXT_CHARS])
    return (
        f'<section class="lead">{_picture(item, budget)}<div><dl>{facts}</dl>'
        f"{_weights(entry.w_image)}<p>{text}</p></div></section>"
    )


def _block(block: Block, budget: _Budget) -> str:
    lines = "".join(f"<p>{_e(line)}</p>" for line in block.lines)
    cards = "".join(_card(entry, budget) for entry in block.entries)
    grid = f'<div class="grid">{cards}</div>' if cards else ""
    return f"<h2>{_e(block.title)}</h2>{lines}{grid}"


def _card(entry: Entry, budget: _Budget) -> str:
    item = entry.item
    score = "" if entry.score is None else f"<b>{entry.score:.4g}</b>"
    return (
        f"<article>{_picture(item, budget)}<h3>{_e(item.title or item.ext_id)}</h3>"
        f'<p class="muted">{_e(entry.note)} {_e(item.brand or item.category)} {score}</p>'
        f"{_weights(entry.w_image)}</article>"
    )


def _picture(item: Item, budget: _Budget) -> str:
    uri = budget.uri(item)
    if not uri:
        return f'<div class="none">{_e((item.category or item.ext_id)[:40])}</div>'
    return f'<img src="{uri}" alt="">'


def _weights(w_image: float | None) -> str:
    if w_image is None:
        return ""
    share = round(100 * min(max(w_image, 0.0), 1.0), 1)
    return (
        f'<div class="bar"><i style="width:{share}%"></i></div>'
        f'<p class="figures"><span>image {w_image:.3f}</span>'
        f"<span>text {1 - w_image:.3f}</span></p>"
    )


def _e(text: str) -> str:
    """Text as text: escaped, without the characters that turn direction or end a document."""
    kept = (c for c in text[: 4 * TEXT_CHARS] if c.isprintable() or c in "\n\t")
    return html.escape("".join(kept))


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head>
<body>
{body}
</body></html>
"""
_STYLE = """
:root { color-scheme: light dark; --ink: #1c1d26; --muted: #5b5f70; --line: #e3e4eb; --ground: #fff;
  --page: #f5f5f8; --image: #2f6fb5; --words: #c8641a; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --muted: #a6a9b8; --line: #30323c;
  --ground: #1c1d24; --page: #131419; --image: #6aa7ec; --words: #ee9c55; } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--page);
  max-width: 1080px; margin: 40px auto; padding: 0 24px; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 18px; margin: 32px 0 12px; }
.muted, footer, dt { color: var(--muted); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 14px; }
article, .lead { background: var(--ground); border: 1px solid var(--line); border-radius: 12px;
  overflow: hidden; }
article h3 { font-size: 14px; font-weight: 600; margin: 10px 12px 2px; overflow-wrap: anywhere;
  display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
article p { margin: 2px 12px 8px; font-size: 13px; }
article img, .none { width: 100%; aspect-ratio: 8 / 7; object-fit: contain; background: #fff; }
.none { display: grid; place-items: center; background: var(--line); color: var(--muted); }
.lead { display: grid; grid-template-columns: 280px 1fr; gap: 24px; padding: 0 24px 0 0; }
.lead img, .lead .none { width: 280px; } dl { display: grid; grid-template-columns: auto 1fr;
  gap: 4px 14px; } dd { margin: 0; overflow-wrap: anywhere; }
.bar { height: 8px; margin: 4px 12px; border-radius: 4px; overflow: hidden; background:
  repeating-linear-gradient(135deg, var(--words) 0 3px, transparent 3px 5px); }
.bar i { display: block; height: 100%; background: var(--image); }
.figures { display: flex; justify-content: space-between; }
footer { margin: 40px 0; border-top: 1px solid var(--line); padding-top: 12px; font-size: 13px; }
"""
