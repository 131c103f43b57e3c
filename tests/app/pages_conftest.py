"""Shops for the pages, and the page New product open on one of its own."""

import shutil

import pytest

from app.new_product.page import NewProductPage
from mrcsaf.store import Project, runs
from tests.app.new_product.placing import PlacingWorker


@pytest.fixture
def placing_worker(monkeypatch):
    made = PlacingWorker()
    monkeypatch.setattr("app.new_product.questions.PAUSE_MS", 30)
    monkeypatch.setattr("app.core.worker_jobs.WorkerClient", lambda **_: made)
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


@pytest.fixture
def half_trained(shop, tmp_path):
    """A project of our own: two complete runs, one stopped, one whose process is gone."""
    copy = tmp_path / "Shop.mrcsaf"
    shutil.copytree(shop, copy)
    with Project.open(copy, write=True) as project:
        for name, status in (("stopped one", "cancelled"), ("lost one", "")):
            config = {"model": {"dim": 8}, "train": {"seed": 3}}
            run = runs.start(
                project.db, name=name, model="bpr", config=config, inputs={}, seed=3, device="cpu"
            )
            (project.runs / run.folder).mkdir(parents=True)
            (project.runs / run.folder / "model.safetensors").write_bytes(b"best")
            (project.runs / run.folder / "metrics.jsonl").write_text(
                '{"epoch": 1, "loss": 0.5, "recall@20": 0.1}\n'
            )
            if status:
                runs.end(project.db, run, status)
    return copy
