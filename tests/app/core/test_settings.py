import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt

from app.core import settings
from app.core.settings import FILE_BYTES, MARK, VIEWS, Settings, SettingsFile
from mrcsaf.core.errors import ConfigError

FORMER = r"""[General]
theme=dark
k=50
show_seen=true
card_width=many
recent=/a, "/b, c", "/d\xe4 e"

[views]
order=0123456789abcdef
0123456789abcdef="{\"page\": \"map\", \"pages\": {\"map\": {\"search\": \"\\u00e4\"}}}"

[window]
geometry=@ByteArray(\x1\xd9)
"""


def test_preferences_survive_a_restart(tmp_path):
    first = SettingsFile(tmp_path / "s.json")
    first.change(theme="dark", k=50, show_seen=True)
    first.remember(Path("/a"))
    first.remember(Path("/b"))
    again = SettingsFile(tmp_path / "s.json").value
    assert (again.theme, again.k, again.show_seen, again.recent) == ("dark", 50, True, ("/b", "/a"))


def test_two_windows_do_not_undo_each_other(tmp_path):
    one, other = SettingsFile(tmp_path / "s.json"), SettingsFile(tmp_path / "s.json")
    one.remember(Path("/a"))
    other.remember(Path("/b"))
    one.change(theme="dark")
    one.set_view(Path("/a"), {"page": "map"})
    other.set_view(Path("/b"), {"page": "catalogue"})
    again = SettingsFile(tmp_path / "s.json")
    assert (again.value.theme, again.value.recent) == ("dark", ("/b", "/a"))
    assert again.view(Path("/a")) == {"page": "map"}


def test_ten_recent_projects_are_kept(tmp_path):
    file = SettingsFile(tmp_path / "s.json")
    for number in range(14):
        file.remember(Path(f"/{number}"))
    file.forget(Path("/13"))
    assert file.value.recent[0] == "/12"
    assert len(file.value.recent) == 9


def test_a_file_too_large_to_be_read_again_is_never_written(tmp_path):
    file = SettingsFile(tmp_path / "s.json")
    for number in range(VIEWS):
        file.set_view(Path(f"/{number}"), {"text": "x" * 100_000})
    assert (tmp_path / "s.json").stat().st_size <= FILE_BYTES
    assert SettingsFile(tmp_path / "s.json").view(Path(f"/{VIEWS - 1}"))


def test_a_file_that_qt_wrote_for_us_is_read_and_becomes_ours(tmp_path):
    (tmp_path / "s.ini").write_text(FORMER, encoding="utf-8")
    file = SettingsFile(tmp_path / "s.ini")
    assert file.value == Settings("dark", k=50, show_seen=True, recent=("/a", "/b, c", "/dä e"))
    assert file._views()["0123456789abcdef"]["pages"] == {"map": {"search": "ä"}}
    file.change(theme="light")
    assert json.loads((tmp_path / "s.ini").read_text())["file"] == MARK
    assert SettingsFile(tmp_path / "s.ini").value.k == 50


def test_the_former_file_is_found_in_the_system_s_place(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "_home", lambda: tmp_path)
    (tmp_path / "studio.ini").write_text(FORMER, encoding="utf-8")
    SettingsFile().change(theme="light")
    assert (tmp_path / "studio.ini").read_text(encoding="utf-8") == FORMER
    again = SettingsFile().value
    assert (again.theme, again.k) == ("light", 50)
    (tmp_path / "studio.json").write_text("{", encoding="utf-8")
    assert SettingsFile().value == Settings()  # a start is never refused for it


@pytest.mark.parametrize(
    "line",
    [
        r"card_width=@Variant(\0\0\0\x42)", r"recent=@Variant(\0\0\0\t\x7f\xff\xff\xff)",
        "recent=@Invalid()", "k=" + "9" * 5000, "theme=purple", r"last_page=\xd800",
        r"recent=/a\0b", "show_seen=@Rect(1 2 3 4)",
    ],
)  # fmt: skip
def test_types_of_qt_in_a_former_file_are_no_values(open_window, tmp_path, line):
    (tmp_path / "s.ini").write_text(f"[General]\n{line}\n", encoding="utf-8")
    assert open_window(None, settings=tmp_path / "s.ini").studio.settings.value == Settings()


@pytest.mark.parametrize(
    "content",
    [
        {"card_width": 2**31, "k": -1, "theme": ["dark"], "recent": "/a", "as_table": 1},
        {"card_width": 1e308, "k": None, "theme": "", "last_page": "\ud800", "recent": [1, "\0"]},
        {"recent": ["x" * 100_000], "tour_seen": "yes", "card_width": True, "k": 10**400},
    ],
)
def test_values_that_make_no_sense_are_the_defaults(tmp_path, content):
    (tmp_path / "s.json").write_text(json.dumps({"file": MARK, **content}), encoding="utf-8")
    assert SettingsFile(tmp_path / "s.json").value == Settings()


@pytest.mark.parametrize(
    "shape",
    [
        {"width": 2**31, "height": 10}, {"width": -5, "height": 0}, {"width": "a"}, [], 7,
        {"x": -30_000, "y": 30_000, "width": 32_767, "height": 32_767, "dock-inspector": -9},
        {"x": 10, "y": 10, "width": 1, "height": 1, "maximized": 7, "dock-navigator": 32_767},
    ],
)  # fmt: skip
def test_a_window_always_fits_the_screen_whatever_shape_the_file_has(open_window, tmp_path, shape):
    content = {"file": MARK, "window": shape}
    (tmp_path / "s.json").write_text(json.dumps(content), encoding="utf-8")
    window = open_window(None, settings=tmp_path / "s.json")
    limit = window.screen().availableVirtualSize().expandedTo(QSize(1280, 800))
    assert window.width() <= limit.width()
    assert window.height() <= limit.height()


def test_a_window_stands_as_it_was_left(open_window, shop):
    window = open_window(shop)
    window.resize(1210, 777)
    window.move(3, 5)
    window.resizeDocks([window.inspector], [410], Qt.Orientation.Horizontal)
    left = window._shape()
    window.close()
    assert open_window(shop)._shape() == left


NOT_OURS = {
    "notes.txt": "milk, eggs", "other.ini": "[General]\nuser=me\n", "other.json": '{"theme": "x"}',
    "sections.ini": "[core]\ntheme=dark\n", "list.json": "[1, 2]", "deep.json": "[" * 100_000,
    "bytes.bin": "\udcff\udcfe", "large.json": " " * (FILE_BYTES + 1), "null.json": "null",
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_OURS)
def test_a_file_of_somebody_else_is_refused_and_left_as_it_is(tmp_path, name):
    file = tmp_path / name
    file.write_text(NOT_OURS[name], encoding="utf-8", errors="surrogateescape")
    before = file.read_bytes()
    with pytest.raises(ConfigError, match="left as it is"):
        SettingsFile(file)
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]
    assert file.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes there")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigError):
        SettingsFile(tmp_path / "pipe")
