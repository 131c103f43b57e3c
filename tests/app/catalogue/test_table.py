import numpy as np
import pytest

from app.cards.model import LazyCardModel, card_of
from app.catalogue.table import COLUMNS, CatalogueTable, CatalogueTableView
from mrcsaf.answers import session
from mrcsaf.answers.catalogue import build
from mrcsaf.core.progress import silent


@pytest.fixture
def cards(qapp, rich_shop):
    from tests.app.cards.test_lazy import Pictures

    loaded = session.load(rich_shop, None, silent)
    model = LazyCardModel(Pictures())
    model.loaded = loaded
    model.columns = build(loaded, silent)
    items = np.array([3, 8, 1])
    model.set_items(items, 60, lambda item: card_of(loaded, loaded.items[item]), {})
    return model


def test_the_table_keeps_the_rules_of_qt_and_shows_every_column(cards, qtmodeltester):
    table = CatalogueTable(cards)
    table.set_columns(cards.loaded, cards.columns)
    qtmodeltester.check(table)
    item = cards.loaded.items[8]
    texts = [table.index(1, column).data() for column in range(len(COLUMNS))]
    assert texts[0] == item.title
    assert texts[1] == str(cards.loaded.train.item_counts[8])
    assert texts[2] == "…"
    assert texts[-1] == item.ext_id


def test_a_header_asks_for_numbers_from_the_top_and_turns_round(cards, qtbot):
    view = CatalogueTableView(cards)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.sort_asked) as told:
        view._ask(1)
    assert told.args == ["popularity", True]
    view.show_order("popularity", True)
    with qtbot.waitSignal(view.sort_asked) as told:
        view._ask(1)
    assert told.args == ["popularity", False]
