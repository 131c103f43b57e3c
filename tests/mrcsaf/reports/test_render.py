"""Reports hold everything they need, and nothing that could run."""

import io
import re
from html.parser import HTMLParser

import pytest
from PIL import Image

from mrcsaf.core.errors import StoreError
from mrcsaf.data import images
from mrcsaf.reports import render
from mrcsaf.reports.render import Block, Entry, Report
from mrcsaf.store.catalogue import Item

HOSTILE = "<script>alert(1)</script>\"'><img src=http://x onerror=y>\u202e\0"


def item(number: int, **values) -> Item:
    known = {
        "id": number, "ext_id": f"i{number}", "title": f"Thing {number}", "description": "",
        "brand": "", "category": "Lamps", "price": None, "image_sha": None, "image_url": "",
        "image_state": "missing", "text_state": "ok", "origin": "dataset", "planted_image": None,
    }  # fmt: skip
    return Item(**(known | values))


@pytest.fixture
def pictures(tmp_path):
    out = io.BytesIO()
    Image.effect_noise((400, 400), 90).convert("RGB").save(out, "PNG")
    sha = images.store_image(out.getvalue(), tmp_path)
    return tmp_path, sha


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def hostile_report() -> Report:
    entry = Entry(item(1, title=HOSTILE, brand=HOSTILE, description=HOSTILE, ext_id=HOSTILE),
                  note=HOSTILE, score=1.5, w_image=0.25)  # fmt: skip
    return Report(HOSTILE, HOSTILE, entry, [Block(HOSTILE, [entry], [HOSTILE])], HOSTILE)


def test_hostile_text_stays_text(tmp_path):
    text = render.page(hostile_report(), tmp_path)
    tags = Tags(text).found
    assert {tag for tag, _ in tags}.isdisjoint({"script", "iframe", "object", "a", "form"})
    assert all(not name.startswith("on") for _, attrs in tags for name in attrs)
    assert "http" not in re.sub(r"&lt;.*?&gt;", "", text).replace('http-equiv="', "")
    assert "\u202e" not in text
    assert "\0" not in text


def test_the_page_forbids_itself_everything_but_its_own_pictures(tmp_path):
    tags = Tags(render.page(hostile_report(), tmp_path)).found
    policy = next(attrs for tag, attrs in tags if attrs.get("http-equiv"))
    assert policy["content"] == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_pictures_are_inlined(pictures, tmp_path):
    folder, sha = pictures
    shown = item(2, image_sha=sha, image_state="ok")
    made = Report("A", blocks=[Block("B", [Entry(shown), Entry(item(3))])])
    render.write(tmp_path / "out.html", made, folder)
    sources = [attrs["src"] for tag, attrs in Tags((tmp_path / "out.html").read_text()).found
               if tag == "img"]  # fmt: skip
    assert len(sources) == 1
    assert sources[0].startswith("data:image/jpeg;base64,")


def test_a_long_report_stays_below_five_megabytes_and_says_so(pictures):
    folder, sha = pictures
    many = [Entry(item(n, image_sha=sha, image_state="ok")) for n in range(400)]
    text = render.page(Report("A", blocks=[Block("B", many)]), folder)
    assert len(text.encode()) <= render.LIMIT_BYTES
    assert "pictures left out for size" in text


def test_a_picture_that_is_gone_leaves_its_category(tmp_path):
    gone = item(2, image_sha="0" * 64, image_state="ok")
    text = render.page(Report("A", blocks=[Block("B", [Entry(gone)])]), tmp_path)
    assert "<img" not in text
    assert "Lamps" in text


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(StoreError, match="nowhere"):
        render.write(tmp_path / "nowhere" / "x.html", Report("A"), tmp_path)
