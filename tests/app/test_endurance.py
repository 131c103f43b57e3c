"""Long use: every visible card is its item's, memory stays, on made-up and on real data."""

import gc
import os
import random
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.cards.model import CardRole
from app.recommend.filter import ListFilter
from app.shell import start
from mrcsaf.answers import ranking
from mrcsaf.answers.connections import reading
from tests import shops

SHORT, LONG = 40, 5_000  # operations of the identity test
GROWTH_MB = 30


@pytest.fixture
def window(open_window, rich_shop):
    return open_window(rich_shop, size=(1280, 800))


def settle(window):
    assert start.wait(window, 30)


def visible(view):
    """The rows in sight."""
    area = view.viewport().rect()
    rows = range(view.model().rowCount())
    return [row for row in rows if view.visualRect(view.model().index(row)).intersects(area)]


def mismatches(window, page, view, scores):
    """Cards in sight whose title, picture or score is not that of the id they stand for."""
    session, wrong = window.studio.session, []
    for row in visible(view):
        index = view.model().index(row)
        card, item = index.data(CardRole.CARD), session.items[index.data(CardRole.ITEM_ID)]
        image = index.data(CardRole.IMAGE)
        picture = item.image_sha if item.image_state == "ok" else ""
        title = item.title or item.ext_id
        same = card.item_id == item.id and card.title == title and card.picture == (picture or "")
        own = window.studio.thumbnails.get(picture) if picture else None
        same &= (image is None) == (own is None)
        same &= image is None or image.cacheKey() == own.cacheKey()
        if scores is not None:
            same &= card.score == pytest.approx(float(scores[item.id]), abs=1e-6)
        if not same:
            wrong.append((row, item.id, card))
    return wrong


def operate(window, rng):
    """One thing a user does to the cards; gives the view they are in and the true scores."""
    studio, where = window.studio, rng.random()
    if where < 0.5:
        window.view("recommend")
        page = window.page
        what = rng.randrange(5)
        if what == 0:
            studio.selection.set_user(rng.randrange(len(studio.session.users)))
        elif what == 1:
            words = rng.choice(["", "mug", "number 1", "pleasant"])
            page.bar.set_filter(ListFilter(words))
        elif what == 2:
            studio.set_k(rng.choice([10, 20, 50]))
        elif what == 3:
            page.grid.set_card_width(rng.randrange(110, 330))
        else:
            page.toggle_seen()
        settle_quickly(window)
        user = studio.selection.user
        session = studio.session
        with reading(session.path) as project:
            scores = session.ranker.scores(session.ranker.user_parts(project.db, user))
        return page, page.grid, scores
    window.view("catalogue")
    page = window.page
    what = rng.randrange(4)
    if what == 0:
        page.sort_by(rng.choice(["title", "popularity", "w_image", "id"]), rng.random() < 0.5)
    elif what == 1:
        page.bar.search.setText(rng.choice(["", "shoe", "lamp", "b0000"]))
    elif what == 2:
        page.clear_filters()
    else:
        bar = page.grid.verticalScrollBar()
        bar.setValue(rng.randrange(max(bar.maximum(), 1)))
    settle_quickly(window)
    return page, page.grid, None


def settle_quickly(window):
    """Until nothing is on its way; without the calm a photograph needs."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        QApplication.processEvents()
        if start.settled(window):
            return
        time.sleep(0.002)  # the threads that work need their turn
    raise AssertionError("it never settled")


def identity(window, steps):
    rng, wrong, seen = random.Random(5), [], 0
    window.studio.settings.change(as_table=False)
    for _ in range(steps):
        page, view, scores = operate(window, rng)
        bar = view.verticalScrollBar()
        bar.setValue(rng.randrange(bar.maximum() + 1))
        found = mismatches(window, page, view, scores)
        seen += len(visible(view))
        wrong += found
    return wrong, seen


def test_every_card_in_sight_belongs_to_its_item(window):
    wrong, seen = identity(window, SHORT)
    assert wrong == []
    assert seen > SHORT


@pytest.mark.slow
def test_every_card_in_sight_belongs_to_its_item_after_5000_operations(window):
    wrong, seen = identity(window, LONG)
    assert wrong == []
    assert seen > LONG


def test_a_mixed_up_card_is_noticed(window):
    settle(window)
    page = window.page
    cards = list(page._model.cards)
    cards[0] = replace(cards[0], title=cards[1].title)
    page._model.set_cards(cards)
    assert len(mismatches(window, page, page.grid, None)) == 1


def resident_mb():
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_20000_repaints_and_2000_users_do_not_grow_memory(window):
    settle(window)
    page, n_users = window.page, len(window.studio.session.users)
    screen = QImage(page.grid.viewport().size(), QImage.Format.Format_RGB32)

    def use(repaints, users):
        for number in range(users):
            window.studio.selection.set_user(number % n_users)
            while page._found is None or page._found.user != number % n_users:
                QApplication.processEvents()
                time.sleep(0.0005)
        for number in range(repaints):
            page.grid.verticalScrollBar().setValue(7 * number % 600)
            page.grid.viewport().render(screen)
            if number % 500 == 0:
                QApplication.processEvents()
                QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    use(1_000, 100)
    before = resident_mb()
    use(20_000, 2_000)
    assert resident_mb() - before < GROWTH_MB


def test_the_list_in_the_window_is_the_models_for_every_user(open_window, tmp_path):
    """Through the page itself, on made-up vectors; the slow test below does it on Baby."""
    window = open_window(shops.build(tmp_path / "Own.mrcsaf", n_users=20, n_items=70))
    session = window.studio.session
    for user in range(20):
        window.studio.selection.set_user(user)
        settle_quickly(window)
        sides = session.ranker.part_scores(window_parts(session, user)).sum(0)
        hide = ranking.seen_mask(session.train, user)
        shown = [card.item_id for card in window.page._model.cards]
        assert np.all(np.diff(sides[shown]) <= 1e-5)
        assert not hide[shown].any()
        assert sides[shown].min() >= np.sort(sides[~hide])[-20] - 1e-5


def window_parts(session, user):
    with reading(session.path) as project:
        return session.ranker.user_parts(project.db, user)
