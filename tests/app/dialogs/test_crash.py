"""What is told of a start that did not end well."""

from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from app.core.crashes import Crash
from app.dialogs.about import CrashDialog


def crash(project: Path | None, has_trace: bool = True) -> Crash:
    return Crash(Path("a.log"), datetime(2026, 1, 2, 3, 4), "the <b>trace</b>", project, has_trace)


def test_the_dialog_copies_and_opens_the_project_again(qtbot, shop, tmp_path):
    dialog = CrashDialog(crash(shop))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.details.toPlainText() == "the <b>trace</b>"
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "the <b>trace</b>"
    with qtbot.waitSignal(dialog.opened) as told:
        dialog.again_button.click()
    assert told.args == [shop]
    assert not dialog.isVisible()


def test_a_project_that_has_gone_is_not_offered_and_an_end_from_outside_has_no_trace(
    qtbot, tmp_path
):
    dialog = CrashDialog(crash(tmp_path / "gone", has_trace=False))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.details.isVisible()
    assert not hasattr(dialog, "again_button")


def test_the_window_offers_the_crash_of_last_time(open_window, qtbot, shop, monkeypatch):
    window = open_window()
    window.commands.show_crash(crash(shop))
    (dialog,) = window.findChildren(CrashDialog)
    dialog.again_button.click()
    qtbot.waitUntil(lambda: window.studio.session is not None, timeout=20_000)
    assert window.studio.session.path == shop
