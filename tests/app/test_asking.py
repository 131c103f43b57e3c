from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app import asking


def test_a_dialog_given_up_is_no_file():
    assert asking.file_to_save(None, "Save", "x.png", "Pictures (*.png)") == (None, "")
    assert asking.file_to_open(None, "Open", "") is None
    assert asking.folder_to_open(None, "Open") is None


def test_an_answer_is_a_path_and_its_kind(monkeypatch):
    said = ("/a/b.csv", "Table (*.csv)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: said)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: said)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/a")
    assert asking.file_to_save(None, "Save", "", "") == (Path("/a/b.csv"), "Table (*.csv)")
    assert asking.file_to_open(None, "Open", "") == Path("/a/b.csv")
    assert asking.folder_to_open(None, "Open") == Path("/a")


def test_a_command_goes_through_the_one_door(open_window, shop, tmp_path, monkeypatch):
    file = tmp_path / "window.png"
    monkeypatch.setattr(asking, "file_to_save", lambda *_: (file, ""))
    open_window(shop).actions_["screenshot"].trigger()
    assert file.is_file()
