"""The page New product, open on a shop of its own."""

import shutil

import pytest

from app.pages.new_product import NewProductPage
from tests.app.pages.placing import PlacingWorker


@pytest.fixture
def placing_worker(monkeypatch):
    made = PlacingWorker()
    monkeypatch.setattr("app.placing.asker.PAUSE_MS", 30)
    monkeypatch.setattr("app.operations.WorkerClient", lambda **_: made)
    return made


@pytest.fixture
def own_shop(shop, tmp_path):
    copy = tmp_path / "Shop.mrcsaf"
    shutil.copytree(shop, copy)
    return copy


@pytest.fixture
def new_product_page(placing_worker, own_shop, open_window):
    window = open_window(own_shop, view="new-product")
    assert isinstance(window.page, NewProductPage)
    return window.page
