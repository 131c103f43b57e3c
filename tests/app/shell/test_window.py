from app.shell import start
from app.shell.pages import PAGES


def test_opens_a_project_at_its_cards(open_window, shop):
    window = open_window(shop)
    assert window.current == "recommend"
    assert window.page._model.rowCount() == 20
    assert "Little shop" in window.windowTitle()


def test_every_registered_view_can_be_shown(open_window, shop):
    window = open_window(shop)
    for name in PAGES:
        window.view(name)
        assert start.wait(window, 20)
        assert window.stack.currentWidget() is window.pages[name]
