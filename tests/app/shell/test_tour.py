"""The first-run tour."""

import pytest
from PySide6.QtCore import Qt

from app.shell import start


@pytest.fixture
def window(open_window, shop):
    return open_window(shop, size=(1280, 800))


def test_three_balloons_lead_from_the_user_to_the_card_to_the_why(window):
    window.actions_["tour"].trigger()
    titles = []
    while window.tour.running:
        balloon = window.tour.balloon
        assert window.rect().contains(balloon.geometry())
        assert balloon.next.hasFocus() or not window.isActiveWindow()
        titles.append(balloon.title)
        balloon.next.click()
    assert len(titles) == len(set(titles)) == 3
    assert window.studio.selection.primary is not None
    assert window.inspector.isVisible()


def test_a_balloon_does_not_cover_what_it_points_at(window):
    window.tour.start()
    picker = window.toolbar.users
    place = picker.rect().translated(picker.mapTo(window, picker.rect().topLeft()))
    assert place.intersected(window.tour.balloon.geometry()).height() <= 8


def test_esc_ends_it_for_good(window, qtbot):
    window.tour.start()
    qtbot.keyClick(window.tour.balloon.next, Qt.Key.Key_Escape)
    assert not window.tour.running
    assert window.studio.settings.value.tour_seen
    window.tour.offer()
    qtbot.wait(250)
    assert not window.tour.running


def test_whoever_never_saw_it_is_offered_it_once_the_cards_are_there(window, qtbot):
    window.tour.offer()
    qtbot.waitUntil(lambda: window.tour.running, timeout=5000)


def test_without_a_project_there_is_nothing_to_show(open_window):
    window = open_window()
    assert not window.actions_["tour"].isEnabled()
    window.tour.start()
    assert not window.tour.running


def test_the_balloon_stays_inside_a_small_window(window):
    window.tour.start()
    window.resize(960, 600)
    assert start.wait(window, 10)
    assert window.rect().contains(window.tour.balloon.geometry())
