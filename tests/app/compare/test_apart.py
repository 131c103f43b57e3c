"""The panel of disagreements."""

import numpy as np
import pytest

from app.compare.lists import ApartPanel
from app.ui.theme import Themes
from mrcsaf.answers.agreement import Agreement
from mrcsaf.answers.session import load
from mrcsaf.core.progress import silent


@pytest.fixture
def panel(qtbot, shop):
    made = ApartPanel(Themes("light"))
    qtbot.addWidget(made)
    reach = np.zeros(30, np.int64), np.zeros(30, np.int64)
    reach[0][4], reach[1][7] = 9, 3
    found = Agreement(
        np.arange(3), np.array([0.5, 0.1, 0.9]), np.ones(3), reach, {}, k=20, sampled=False
    )
    made.show_agreement(load(shop, None, silent), found)
    return made


def test_the_furthest_apart_come_first(panel):
    users = [panel.users.item(row).text() for row in range(panel.users.count())]
    assert users == ["U00001  ·  RBO .10", "U00000  ·  RBO .50", "U00002  ·  RBO .90"]
    assert panel.items.count() == 2
    assert panel.items.item(0).text().startswith("9 · 0   ")


def test_a_click_tells_who_and_what(panel, qtbot):
    with qtbot.waitSignal(panel.user_chosen) as told:
        panel.users.itemClicked.emit(panel.users.item(0))
    assert told.args == [1]
    with qtbot.waitSignal(panel.item_chosen) as told:
        panel.items.itemActivated.emit(panel.items.item(1))
    assert told.args == [7]


def test_waiting_is_said(panel, shop):
    panel.show_agreement(load(shop, None, silent), None)
    assert panel.counts.reading() == "reckoning…"
    assert panel.users.count() == panel.items.count() == 0
