"""The page: whole, harmless, and with what each table says."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from mrcsaf.compare.results import Cell, Comparison
from mrcsaf.reports import comparison
from mrcsaf.store.catalogue import Item

NASTY = '"><script>alert(1)</script><img src=x onerror=1>|`\u202e'


class Tags(HTMLParser):
    """Checks that tags close, and keeps their names and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "rect", "path", "circle"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(text: str) -> Tags:
    found = Tags()
    found.feed(text)
    assert found.open == []
    return found


def hostile(found: Comparison) -> Comparison:
    item = replace_item(found.example)
    failed = Cell("vbpr", 1, reason=NASTY)
    named = replace(found.cells[0], label=NASTY)
    return replace(
        found, name=NASTY, example=item, encoders={"image": NASTY},
        cells=(*found.cells[1:], named, failed), deviations=(NASTY,),
    )  # fmt: skip


def replace_item(item: Item | None) -> Item:
    assert item is not None
    return replace(item, title=NASTY, description=NASTY, brand=NASTY, category=NASTY, ext_id=NASTY)


def test_the_page_is_whole_and_forbids_itself_everything(whole) -> None:
    text = comparison.as_html(whole[1], Path("nowhere"))
    tags = parsed(text)
    policy = next(a["content"] for t, a in tags.seen if a.get("http-equiv"))
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert not {"script", "link", "iframe", "a"} & {tag for tag, _ in tags.seen}
    assert "http" not in re.sub("http-equiv", "", text)
    for title in ("Table 1.", "Table 2.", "Table 3.", "Who wins", "What it cost", "Deviations"):
        assert title in text


def test_hostile_titles_are_only_text(whole) -> None:
    found = hostile(whole[1])
    text = comparison.as_html(found, Path("nowhere"))
    tags = parsed(text)
    assert "script" not in {tag for tag, _ in tags.seen}
    assert not any(name.startswith("on") for _, a in tags.seen for name in a)
    assert "\u202e" not in text
    mark = comparison.as_markdown(found)
    assert "<script>" not in mark
    link = "<img src=x>[a](javascript:x)"
    winner = found.row(found.winner("recall@20"))
    named = [
        replace(cell, label=link) if cell.model == winner.model else cell for cell in found.cells
    ]
    mark = comparison.as_markdown(replace(found, cells=tuple(named)))
    assert "&lt;img src=x&gt;\\[a\\](javascript:x) has the highest" in mark
    assert "<img" not in mark
    assert "[a](" not in mark
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in mark.splitlines()
              if line.startswith("| ")}  # fmt: skip
    tables = [block for block in mark.split("\n\n") if block.startswith("| ")]
    for block in tables:
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(counts) == 1
    assert widths


def test_figures_appear_when_their_cells_are_there(whole) -> None:
    assert "Figure 4" not in comparison.as_html(whole[1], Path("nowhere"))
    sweep = [
        Cell("mrcsaf", 1, "figure", {"selector.hidden": width}, 1, test={"recall@20": width / 1e3})
        for width in (32, 8, 16)
    ]
    found = replace(whole[1], cells=(*whole[1].cells, *sweep))
    text = comparison.as_html(found, Path("nowhere"))
    parsed(text)
    assert "Figure 4. Width of the selector" in text
    assert text.index(">8</text>") < text.index(">16</text>") < text.index(">32</text>")
    assert "| selector.hidden | 8 | 16 | 32 |" in comparison.as_markdown(found)
    assert "Figure 5" not in text


def test_the_headline_names_the_winner_and_what_it_is_worth(whole) -> None:
    said = comparison.headline(whole[1])
    best = whole[1].row(whole[1].winner("recall@20"))
    assert said.startswith(f"{best.name} has the highest Recall@20")
    assert "noise" in said
    assert comparison.headline(replace(whole[1], cells=())) == "No model has finished."


def test_an_example_has_its_picture_inlined(shop_folder, tmp_path, whole) -> None:
    from mrcsaf.data import images

    (tmp_path / "images").mkdir()
    data = next((shop_folder / "images").iterdir()).read_bytes()
    sha = images.store_image(data, tmp_path / "images")
    item = replace(whole[1].example, image_sha=sha, image_state="ok")
    text = comparison.as_html(replace(whole[1], example=item), tmp_path / "images")
    assert 'src="data:image/jpeg;base64,' in text
