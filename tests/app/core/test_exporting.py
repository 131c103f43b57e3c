import csv
import json

import pytest

from app.core import exporting
from mrcsaf.core.errors import StoreError


@pytest.fixture
def window(open_window, rich_shop):
    return open_window(rich_shop, view="catalogue")


@pytest.mark.parametrize("view", ["recommend", "catalogue", "selector", "map"])
def test_every_view_writes_its_rows(window, qtbot, tmp_path, view):
    from app.shell import start

    window.view(view)
    assert start.wait(window, 20)
    for name in ("rows.csv", "rows.json"):
        with qtbot.waitSignal(window.studio.notice):
            exporting.save_rows(window.studio, window, window.page.rows_job(), tmp_path / name)
    rows = list(csv.DictReader((tmp_path / "rows.csv").read_text().splitlines()))
    assert len(rows) == len(json.loads((tmp_path / "rows.json").read_text())) > 0
    assert "item" in rows[0]


@pytest.mark.parametrize("scale", [1, 2])
def test_a_picture_is_painted_afresh_at_any_scale(window, qtbot, tmp_path, scale):
    image = exporting.picture_of(window.page, scale)
    assert image.size() == window.page.size() * scale
    colours = {image.pixel(x, 90 * scale) for x in range(0, image.width(), 7)}
    assert len(colours) > 1
    with qtbot.waitSignal(window.studio.notice):
        exporting.save_picture(window.studio, window.page, tmp_path / "a.png", scale)
    assert (tmp_path / "a.png").stat().st_size > 1000


def test_a_place_that_cannot_be_written_is_named(window, qtbot, tmp_path):
    gone = tmp_path / "nowhere"
    with qtbot.waitSignal(window.studio.failed) as told:
        exporting.save_picture(window.studio, window.page, gone / "a.png", 1)
    assert isinstance(told.args[0], StoreError)
    with qtbot.waitSignal(window.studio.failed) as told:
        exporting.save_rows(window.studio, window, list, gone / "a.csv")
    assert isinstance(told.args[0], StoreError)
