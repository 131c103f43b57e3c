"""A Ray address is entered, tested and chosen like a device; no Ray and no torch here."""

import pytest

from app.shell import start
from app.training import cluster
from mrcsaf.core.errors import ConfigError

ADDRESS = "ray://192.0.2.7:10001"


@pytest.fixture
def setup(worker, monkeypatch, shop, open_window):
    """The left side of the Training page of a window, its worker a made-up one."""
    worker.cluster = {"ray": "2.60.0", "nodes": 2, "cpus": 8, "gpus": 1}
    monkeypatch.setattr("app.core.worker_jobs.WorkerClient", lambda **_: worker)
    window = open_window(shop, view="training")
    yield window.page.setup
    worker.go.set()


@pytest.fixture
def dialog(setup):
    """The question, as choosing the last entry of the device list puts it."""
    box = setup.device_box
    assert box.itemData(box.count() - 1) == cluster.ASK
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.currentIndex())
    assert box.currentData() == "auto"  # nothing is chosen until an address is
    yield setup._dialog
    if setup._dialog is not None:
        setup._dialog.reject()


def ok(dialog):
    return dialog.buttons.button(dialog.buttons.StandardButton.Ok)


@pytest.mark.parametrize("text", ["", "ray:", "ray://", "192.0.2.7", "cpu"])
def test_what_is_no_address_can_neither_be_tested_nor_used(dialog, text):
    dialog.address_edit.setText(text)
    assert not dialog.test_button.isEnabled()
    assert not ok(dialog).isEnabled()


def test_a_test_says_what_answers(dialog, worker, qtbot):
    dialog.address_edit.setText(ADDRESS)
    dialog.test_button.click()
    qtbot.waitUntil(lambda: "8 CPUs" in dialog.answer.text())
    assert dialog.answer.text() == "Ray 2.60.0 answers: 2 node(s), 8 CPUs, 1 GPUs."
    assert ("reach_cluster", {"address": ADDRESS}) in worker.asked
    assert dialog.test_button.isEnabled()


def test_a_test_that_fails_says_why_and_can_be_tried_again(dialog, worker, qtbot):
    worker.cluster = ConfigError("Nothing answers at 192.0.2.7:10001.")
    dialog.address_edit.setText(ADDRESS)
    dialog.test_button.click()
    qtbot.waitUntil(lambda: "Nothing answers" in dialog.answer.text())
    assert dialog.waiting.isHidden()
    assert dialog.test_button.isEnabled()


def test_an_address_becomes_a_device_and_trainings_are_sent_there(setup, dialog, worker, qtbot):
    dialog.address_edit.setText(ADDRESS)
    ok(dialog).click()
    assert setup.device_box.currentText() == "Ray · 192.0.2.7:10001"
    assert setup.wish.device == ADDRESS
    assert setup.device_box.itemData(setup.device_box.count() - 1) == cluster.ASK
    assert start.wait(setup.window(), 20)
    setup.train_button.click()
    qtbot.waitUntil(lambda: any(kind == "train" for kind, _ in worker.asked))
    sent = next(arguments for kind, arguments in worker.asked if kind == "train")
    assert sent["device"] == ADDRESS


def test_the_same_address_is_listed_once(setup, dialog):
    dialog.address_edit.setText("ray")
    ok(dialog).click()
    before = setup.device_box.count()
    setup.device_box.setCurrentIndex(before - 1)
    setup.device_box.activated.emit(before - 1)
    assert setup._dialog.address == "ray"  # what was entered last
    ok(setup._dialog).click()
    assert setup.device_box.count() == before
    assert setup.device_box.currentText() == "Ray · the cores of this machine"
