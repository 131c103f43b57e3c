"""The filters of the ranked list: what fits, and a chip for each."""

from dataclasses import replace

import pytest

from app.cards.model import Card
from app.recommend.filter import ListFilter
from app.shell import start
from tests import shops


@pytest.fixture
def page(open_window, rich_shop):
    window = open_window(rich_shop, view="recommend")
    assert start.wait(window, 20)
    return window.page


def shown(page):
    return [page.studio.session.items[card.item_id] for card in page._model.cards]


@pytest.mark.parametrize(
    ("chosen", "fits"),
    [
        (ListFilter(), True), (ListFilter("red MUG"), True), (ListFilter("blue"), False),
        (ListFilter(category="Mugs"), True), (ListFilter(category="Lamps"), False),
        (ListFilter(brand="B"), False), (ListFilter(low=0.2, high=0.4), True),
        (ListFilter(low=0.4), False),
    ],
)  # fmt: skip
def test_what_fits(chosen, fits):
    class Row:
        category, brand = "Mugs", "A"

    assert chosen.fits(Card(1, "A red mug", w_image=0.3), Row()) is fits


def test_without_weights_a_range_leaves_nothing():
    class Row:
        category = brand = ""

    assert not ListFilter(high=0.5).fits(Card(1, "x"), Row())


def test_a_category_and_a_weight_leave_what_fits_and_chips_take_them_back(page):
    bar, items = page.bar.filters, shown(page)
    category = items[0].category
    bar._open()
    assert bar.panel.isVisible()
    bar.panel.category.setCurrentIndex(bar.panel.category.findData(category))
    bar.panel.category.activated.emit(0)
    bar.panel.hide()
    assert {item.category for item in shown(page)} == {category}
    assert 0 < len(shown(page)) < len(items)
    bar._open()
    bar.panel.high.setValue(0.5)
    weights = [page.studio.session.w_image[item.id] for item in shown(page)]
    assert all(weight <= 0.5 for weight in weights)
    assert len(bar.chips()) == 2
    for _ in range(2):
        bar.chips()[0].click()
    assert [i.id for i in shown(page)] == [i.id for i in items]
    assert bar.chips() == []


def test_nothing_left_offers_to_clear(page):
    page.bar.filter.setText("zzzz")
    assert page.state.isVisible()
    page.window().actions_["clear-filter"].trigger()
    assert len(shown(page)) == 20
    assert page.bar.filter.text() == ""


def test_a_filter_stays_for_the_next_user(page):
    page.bar.set_filter(ListFilter("mug"))
    page.studio.selection.set_user(5)
    assert start.wait(page.window(), 20)
    assert all("mug" in (i.title + i.category).lower() for i in shown(page))


def test_categories_with_odd_names_are_offered_and_plain(open_window, tmp_path):
    records = shops.records(12)
    odd = [replace(row, category="A & B/<b>C</b>\u202egnp" if n % 2 else "") for n, row in
           enumerate(records)]  # fmt: skip
    window = open_window(shops.build(tmp_path / "Odd.mrcsaf", items=odd), view="recommend")
    page = window.page
    page.bar.filters._open()
    texts = [page.bar.filters.panel.category.itemText(n) for n in range(2)]
    assert "\u202e" not in texts[1]
    page.bar.filters.panel.hide()
