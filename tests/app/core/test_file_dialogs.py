from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.core import file_dialogs


def test_a_dialog_given_up_is_no_file():
    assert file_dialogs.file_to_save(None, "Save", "x.png", "Pictures (*.png)") == (None, "")
    assert file_dialogs.file_to_open(None, "Open", "") is None
    assert file_dialogs.folder_to_open(None, "Open") is None


def test_an_answer_is_a_path_and_its_kind(monkeypatch):
    said = ("/a/b.csv", "Table (*.csv)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: said)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: said)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/a")
    assert file_dialogs.file_to_save(None, "Save", "", "") == (Path("/a/b.csv"), "Table (*.csv)")
    assert file_dialogs.file_to_open(None, "Open", "") == Path("/a/b.csv")
    assert file_dialogs.folder_to_open(None, "Open") == Path("/a")


def test_a_command_goes_through_the_one_door(open_window, shop, tmp_path, monkeypatch):
    file = tmp_path / "window.png"
    monkeypatch.setattr(file_dialogs, "file_to_save", lambda *_: (file, ""))
    open_window(shop).actions_["screenshot"].trigger()
    assert file.is_file()
