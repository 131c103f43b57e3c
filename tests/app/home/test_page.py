from PySide6.QtCore import Qt

from app.core.settings import SettingsFile
from app.shell import start


def test_first_start_offers_three_things_to_do(open_window):
    window = open_window(None)
    assert window.current == "home"
    names = [choice.text() for choice in window.page.choices]
    assert names == ["Open the sample shop", "Open a project…", "Import data…"]
    assert window.page._recent_title.isHidden()


def test_recent_projects_open_by_click_and_missing_ones_go(open_window, shop, tmp_path, qtbot):
    settings = SettingsFile(tmp_path / "s.ini")
    settings.remember(tmp_path / "gone.mrcsaf")
    settings.remember(shop)
    window = open_window(None, settings=tmp_path / "s.ini")
    first, second = window.page._tiles
    assert (first.is_there, second.is_there) == (True, False)
    second._remove()
    assert [tile.path for tile in window.page._tiles] == [shop]
    qtbot.mouseClick(window.page._tiles[0], Qt.MouseButton.LeftButton)
    assert start.wait(window, 20)
    assert window.studio.session.path == shop
