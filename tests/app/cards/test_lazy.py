import numpy as np
import pytest
from PySide6.QtGui import QImage

from app.cards.model import KEPT, Card, CardRole, LazyCardModel, MadeCards


class Pictures:
    def __init__(self):
        self.arrived = self
        self.listeners = []

    def connect(self, listener):
        self.listeners.append(listener)

    def get(self, sha):
        return QImage()


@pytest.fixture
def made():
    return []


@pytest.fixture
def model(qapp, made):
    def make(item):
        made.append(item)
        return Card(item, f"Item {item}", picture="ab" if item % 2 else "")

    model = LazyCardModel(Pictures())
    model.set_items(np.array([9, 4, 7]), 10, make, {"ab": [7, 9, 3]})
    return model


def test_the_model_keeps_the_rules_of_qt(model, qtmodeltester):
    qtmodeltester.check(model)


def test_a_card_is_made_when_it_is_asked_for_and_once(model, made):
    made.clear()
    first = model.index(1).data(CardRole.CARD)
    assert first.item_id == 4
    assert model.index(1).data(CardRole.CARD) is first
    assert made.count(4) <= 1


def test_rows_are_found_by_item_and_by_picture(model):
    assert [model.row_of(item) for item in (9, 4, 7, 3, None, 99)] == [0, 1, 2, None, None, None]
    assert sorted(model.rows_with("ab")) == [0, 2]
    assert model.rows_with("none") == []


def test_a_late_picture_repaints_its_rows_only(model, qtbot):
    with qtbot.waitSignal(model.dataChanged) as told:
        model._repaint(frozenset({"ab"}))
    assert told.args[0].row() in (0, 2)


def test_a_whole_catalogue_keeps_few_cards():
    cards = MadeCards(np.arange(3 * KEPT), lambda item: Card(item, str(item)))
    assert [card.item_id for card in cards[5:8]] == [5, 6, 7]
    for row in range(2 * KEPT):
        assert cards[row].item_id == row
    assert len(cards._kept) == KEPT
