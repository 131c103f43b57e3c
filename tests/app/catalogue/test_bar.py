import pytest

from app.catalogue.filters import CatalogueBar
from app.ui.theme import Themes


@pytest.fixture
def bar(qtbot):
    bar = CatalogueBar(Themes("light"))
    qtbot.addWidget(bar)
    return bar


def test_each_order_is_told_as_chosen_and_shown_when_it_is_on(bar, qtbot):
    for at in range(bar.sort.count()):
        with qtbot.waitSignal(bar.sort_asked) as told:
            bar.sort.activated.emit(at)
        bar.show_order(*told.args)
        assert bar.sort.currentIndex() == at


def test_an_order_of_a_column_without_an_entry_shows_none(bar):
    bar.show_order("picture", True)
    assert bar.sort.currentIndex() == -1


def test_chips_can_be_closed_one_by_one_or_together(bar, qtbot):
    bar.show_chips([("search", "“mug”"), ("brand", "Ostra")])
    chips = [bar._chips.itemAt(n).widget() for n in range(3)]
    with qtbot.waitSignal(bar.dropped) as told:
        chips[1].click()
    assert told.args == ["brand"]
    with qtbot.waitSignal(bar.cleared):
        chips[2].click()
    bar.show_chips([])
    assert all(bar._chips.itemAt(n).widget() is None for n in range(bar._chips.count()))
