"""The backups of a project: listed, looked into, and the way back."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from app.dialogs.backups import BackupsDialog
from mrcsaf.store import Project, backups, catalogue


@pytest.fixture
def own(shop, tmp_path):
    """A project that may be changed."""
    return shutil.copytree(shop, tmp_path / "Own shop.mrcsaf")


@pytest.fixture
def window(open_window, own):
    return open_window(own)


def rename(path, name):
    with Project.open(path, write=True) as project:
        catalogue.set_meta(project.db, "name", name)


def name_of(path):
    with Project.open(path) as project:
        return catalogue.meta(project.db, "name")


def open_dialog(window, qtbot):
    window.actions_["backups"].trigger()
    (dialog,) = window.findChildren(BackupsDialog)
    assert not dialog.restore_button.isEnabled()  # before anything was looked into
    qtbot.waitUntil(lambda: dialog.holds.text() != "", timeout=10_000)
    return dialog


def settled(dialog, qtbot):
    qtbot.waitUntil(dialog.restore_button.isEnabled, timeout=20_000)


def test_there_and_back_again(window, qtbot, own):
    dialog = open_dialog(window, qtbot)
    assert dialog.holds.text() == "There is no backup yet."
    assert not dialog.restore_button.isEnabled()
    dialog.make_button.click()
    settled(dialog, qtbot)
    assert dialog.table.rowCount() == 1
    assert dialog.table.item(0, 1).text() == "You asked for it"
    assert "Whole. 30 items, 12 users, 96 interactions, 0 drafts. Runs: MR-CSAF seed 1" in (
        dialog.holds.text()
    )
    rename(own, "after")
    dialog.restore_button.click()
    assert "backed up first" in dialog.question.informativeText()
    (yes,) = [b for b in dialog.question.buttons() if b.text() == "Restore"]
    with qtbot.waitSignal(window.studio.session_changed, timeout=20_000):
        yes.click()
    assert window.studio.session.name == "Little shop"  # also in readers that were open
    assert [copy.why for copy in backups.listed(own / "backups")] == ["restore", "asked"]
    Project.restore(own, backups.found(own / "backups")[0])
    assert name_of(own) == "after"


def test_giving_up_changes_nothing(window, qtbot, own):
    dialog = open_dialog(window, qtbot)
    dialog.make_button.click()
    settled(dialog, qtbot)
    rename(own, "after")
    dialog.restore_button.click()
    dialog.question.button(QMessageBox.StandardButton.Cancel).click()
    assert dialog.isVisible()
    assert name_of(own) == "after"
    assert len(backups.found(own / "backups")) == 1


def test_a_damaged_backup_says_so_and_cannot_be_restored(window, qtbot, own):
    copy = backups.make(own / "project.db", own / "backups")
    older = backups.make(own / "project.db", own / "backups")
    older.write_bytes(older.read_bytes()[:-50])
    dialog = open_dialog(window, qtbot)
    qtbot.waitUntil(lambda: "not a whole backup" in dialog.holds.text(), timeout=20_000)
    assert not dialog.restore_button.isEnabled()
    dialog.table.selectRow(1)
    settled(dialog, qtbot)
    assert dialog.chosen.path == copy


def test_while_something_is_at_work_nothing_is_restored(window, qtbot, own):
    backups.make(own / "project.db", own / "backups")
    dialog = open_dialog(window, qtbot)
    settled(dialog, qtbot)
    window.studio.tasks.running.append(object())
    dialog.restore_button.click()
    window.studio.tasks.running.clear()
    assert "Something is at work" in dialog.holds.text()
    assert not hasattr(dialog, "question")


def test_a_folder_that_cannot_be_written_to_is_a_sentence(window, qtbot, own):
    shutil.rmtree(own / "backups")
    (own / "backups").write_text("a file is in the way")
    dialog = open_dialog(window, qtbot)
    dialog.make_button.click()
    qtbot.waitUntil(lambda: "Backing up" not in dialog.holds.text(), timeout=10_000)
    assert "No backup can be made" in dialog.holds.text()
    assert dialog.make_button.isEnabled()


def test_the_dialog_is_worked_by_keys(window, qtbot, own):
    for _ in range(2):
        backups.make(own / "project.db", own / "backups")
    dialog = open_dialog(window, qtbot)
    settled(dialog, qtbot)
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    assert dialog.table.currentRow() == 1
    assert dialog.table.accessibleName() == "Backups"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
