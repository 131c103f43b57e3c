"""A project opened again stands as it was left."""

import json
import shutil

import pytest

from app.core.settings import MARK, VIEWS, SettingsFile
from app.recommend.filter import ListFilter
from app.shell import start


@pytest.fixture
def own(rich_shop, tmp_path):
    shutil.copytree(rich_shop, tmp_path / "Own.mrcsaf")
    return tmp_path / "Own.mrcsaf"


def settle(window):
    assert start.wait(window, 20)


def arrange(window):
    """Leave something on every page."""
    window.studio.selection.set_user(7)
    window.view("recommend")
    settle(window)
    window.page.bar.set_filter(ListFilter("number", category="Mugs"))
    window.view("catalogue")
    settle(window)
    page = window.page
    page.bar.search.setText("pleasant")
    settle(window)
    page.facets.sections["category"]._rows[0].box.setChecked(True)
    page.sort_by("title", True)
    window.view("map")
    settle(window)
    bar = window.page.bar
    bar.colour.setCurrentIndex(bar.colour.findData("popularity"))
    window.studio.selection.set_taste((3, 9))
    window.view("sandbox")
    settle(window)
    window.view("catalogue")
    return page.model.items.tolist()


def is_arranged(window, shown):
    settle(window)
    assert window.current == "catalogue"
    assert window.studio.selection.user == 7
    page = window.page
    assert page.model.items.tolist() == shown
    assert page.bar.search.text() == "pleasant"
    assert page._wish.sort == "title"
    assert page._wish.falling
    assert page.facets.sections["category"].chosen == frozenset({0})
    window.view("map")
    settle(window)
    assert window.page.bar.colour.currentData() == "popularity"
    window.view("recommend")
    settle(window)
    assert window.page.bar.filters.filter == ListFilter("number", category="Mugs")
    assert window.page.bar.filter.text() == "number"
    window.view("sandbox")
    settle(window)
    assert window.studio.selection.taste == (3, 9)


def test_a_window_closed_and_opened_again_stands_as_before(open_window, own):
    window = open_window(own)
    shown = arrange(window)
    window.close()
    is_arranged(open_window(own), shown)


def test_a_reload_keeps_everything(open_window, own):
    window = open_window(own)
    shown = arrange(window)
    window.studio.reload()
    settle(window)
    is_arranged(window, shown)


def test_another_project_stands_by_itself_and_the_first_comes_back(open_window, own, shop):
    window = open_window(own)
    shown = arrange(window)
    window.studio.open(shop)
    settle(window)
    assert window.studio.selection.taste == ()
    window.view("catalogue")
    settle(window)
    assert window.page.bar.search.text() == ""
    window.studio.open(own)
    settle(window)
    is_arranged(window, shown)


def test_a_view_that_is_named_goes_before_the_remembered_one(open_window, own):
    window = open_window(own)
    window.view("map")
    settle(window)
    window.close()
    assert open_window(own, view="recommend").current == "recommend"


@pytest.mark.parametrize(
    "state",
    [
        "no object", [], {"pages": 3, "page": 9, "user": []},
        {
            "pages": {
                "catalogue": {
                    "search": 5, "chosen": {"category": 7, "nothing": ["x"]}, "sort": "smell",
                },
                "map": {"space": "x", "colour": 4, "layout": "y"},
                "recommend": {"filter": {"words": 1, "low": "a"}},
                "sandbox": {"taste": ["no such", 4]},
            }
        },
    ],
)  # fmt: skip
def test_a_memory_that_makes_no_sense_is_no_memory(open_window, own, tmp_path, state):
    settings = SettingsFile(tmp_path / "settings.ini")
    settings.set_view(own, {})
    (key,) = settings._views()
    content = {"file": MARK, "views": {key: state}}
    (tmp_path / "settings.ini").write_text(json.dumps(content), encoding="utf-8")
    window = open_window(own)
    for name in ("recommend", "catalogue", "map", "sandbox"):
        window.view(name)
        settle(window)
    assert window.pages["catalogue"].model.rowCount() == 60


def test_only_the_latest_projects_are_remembered(tmp_path):
    settings = SettingsFile(tmp_path / "s.ini")
    for number in range(VIEWS + 5):
        settings.set_view(tmp_path / str(number), {"page": "map"})
    assert settings.view(tmp_path / "0") == {}
    assert settings.view(tmp_path / str(VIEWS + 4)) == {"page": "map"}
    assert len(settings._views()) == VIEWS
    assert json.dumps(settings.view(tmp_path / "10"))
