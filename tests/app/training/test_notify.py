"""Who looks elsewhere is told that a training has ended; who looks on is not."""

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.training import page
from app.training.page import notify


@pytest.fixture
def said(monkeypatch):
    """A desktop with a tray, which this platform has not; what is said on it."""
    heard = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda self, *words: heard.append(words[:2])
    )
    monkeypatch.setattr(QApplication, "alert", lambda window: heard.append("alert"))
    return heard


def test_a_window_behind_others_is_marked_and_the_desktop_told_with_one_icon(
    qtbot, said, monkeypatch
):
    monkeypatch.setattr(page, "SHOWN_MS", 20)
    window = QWidget()
    qtbot.addWidget(window)
    inside = QWidget(window)
    for _ in range(2):
        notify(inside, "Training is complete", "Run 2 is complete.")
    words = ("Training is complete", "Run 2 is complete.")
    assert said == ["alert", words, "alert", words]
    trays = window.findChildren(QSystemTrayIcon)
    assert len(trays) == 1
    qtbot.waitUntil(lambda: not trays[0].isVisible())


def test_a_window_in_front_is_left_in_peace(qtbot, said, monkeypatch):
    window = QWidget()
    qtbot.addWidget(window)
    monkeypatch.setattr(QWidget, "isActiveWindow", lambda _: True)
    notify(window, "Training is complete", "")
    assert said == []
