import random

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from app.cards.model import HIT, Card, CardModel, CardRole


class Pictures(QObject):
    """Stands for the thumbnails: hands out what a test puts in."""

    arrived = Signal(object)

    def __init__(self):
        super().__init__()
        self.images, self.asked, self.gone = {}, [], set()

    def get(self, sha):
        self.asked.append(sha)
        return self.images.get(sha)

    def is_hopeless(self, sha):
        return sha in self.gone


FIRST = Card(5, "first", rank=1, score=0.912345, w_image=0.31, picture="a", badges=(HIT,))
SECOND = Card(7, "second", rank=2, score=0.8, picture="b")
THIRD = Card(9, "third", rank=3, score=0.7)


@pytest.fixture
def pictures(qapp):
    return Pictures()


@pytest.fixture
def model(pictures):
    model = CardModel(pictures)
    model.set_cards([FIRST, SECOND, THIRD])
    return model


@pytest.fixture
def changed(model):
    rows = []
    model.dataChanged.connect(lambda first, last, _: rows.append((first.row(), last.row())))
    return rows


def test_obeys_qt(model, qtmodeltester):
    qtmodeltester.check(model)


def test_hands_out_its_cards_by_role(model):
    assert model.data(model.index(0), CardRole.CARD) == FIRST
    assert model.data(model.index(1), CardRole.ITEM_ID) == 7
    assert model.data(model.index(1), Qt.ItemDataRole.DisplayRole) == "second"


def test_card_in_words(model):
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "Rank 1, first, score 0.9123, image 31 percent, text 69 percent, held-out hit"
    )
    assert "no picture" in model.data(model.index(2), Qt.ItemDataRole.AccessibleTextRole)


def test_card_without_picture_asks_for_none(model, pictures):
    assert model.data(model.index(2), CardRole.IMAGE) is None
    assert pictures.asked == []


def test_pictures_repaint_only_their_rows_in_one_run(model, pictures, changed):
    pictures.arrived.emit(frozenset({"a", "b"}))
    assert changed == [(0, 1)]


def test_two_items_with_one_picture_are_both_repainted(model, pictures, changed):
    model.set_cards([FIRST, THIRD, Card(11, "twin", picture="a")])
    pictures.arrived.emit(frozenset({"a"}))
    assert changed == [(0, 0), (2, 2)]


def test_picture_of_a_card_that_has_gone_is_harmless(model, pictures, changed):
    model.set_cards([FIRST])
    pictures.arrived.emit(frozenset({"b", "never seen"}))
    assert changed == []


def test_picture_and_title_belong_to_the_id_after_any_reset(model, pictures):
    chance = random.Random(3)
    cards = [Card(n, f"title {n}", picture=f"sha {n}") for n in range(60)]
    for card in cards:
        image = QImage(2, 2, QImage.Format.Format_RGB32)
        image.fill(card.item_id)
        pictures.images[card.picture] = image
    for _ in range(200):
        shown = chance.sample(cards, chance.randrange(60))
        model.set_cards(shown)
        pictures.arrived.emit(frozenset(c.picture for c in chance.sample(cards, 9)))
        for card in shown[:8]:
            index = model.index(model.row_of(card.item_id))
            assert index.data(Qt.ItemDataRole.DisplayRole) == f"title {card.item_id}"
            assert index.data(CardRole.IMAGE).pixel(0, 0) & 0xFFFF == card.item_id
