import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

from app.importing.sources import CHECKPOINT, DATA, NOTHING, PROJECT, meaning
from app.shell import start
from tests.app.importing.conftest import write_shop

COPY, LEFT, NONE = (
    Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
)  # fmt: skip


def held(path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def hold(window, mime):
    event = QDragEnterEvent(QPoint(300, 300), COPY, mime, LEFT, NONE)
    window.dragEnterEvent(event)
    return event.isAccepted()


def drop(window, path):
    mime = held(path)
    hold(window, mime)
    window.dropEvent(QDropEvent(QPointF(300, 300), COPY, mime, LEFT, NONE))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("items.csv", DATA), ("reviews_Baby_5.json.gz", DATA), ("baby.inter", DATA), ("a.tsv", DATA),
     ("photo.jpg", NOTHING), ("notes.docx", NOTHING), ("notes.csv.zip", NOTHING)],
)  # fmt: skip
def test_files_mean_what_their_names_say(tmp_path, name, kind):
    (tmp_path / name).touch()
    assert meaning(tmp_path / name, has_project=True).kind == kind


def test_projects_folders_and_checkpoints_are_told_apart(shop, tmp_path):
    for path in (shop, shop / "project.db"):
        found = meaning(path, has_project=False)
        assert (found.kind, found.path) == (PROJECT, shop)
    assert meaning(tmp_path, has_project=False).kind == DATA
    file = tmp_path / "model.safetensors"
    assert meaning(file, has_project=True).kind == CHECKPOINT
    refused = meaning(file, has_project=False)
    assert refused.kind == NOTHING
    assert "first" in refused.text


def test_the_sheet_names_what_will_happen_and_goes_with_the_hand(open_window, shop):
    window = open_window(None)
    assert hold(window, held(shop))
    assert window.drops.isVisible()
    assert window.drops.accessibleName() == "Open. The project Little shop.mrcsaf"
    assert window.drops.geometry() == window.rect()
    window.dragLeaveEvent(QDragLeaveEvent())
    assert not window.drops.isVisible()


def test_what_is_no_file_is_not_taken(open_window):
    window = open_window(None)
    text = QMimeData()
    text.setText("just words")
    assert not hold(window, text)
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/items.csv")])
    assert not hold(window, web)


def test_a_project_dropped_is_opened(open_window, shop):
    window = open_window(None)
    drop(window, shop)
    assert start.wait(window, 20)
    assert window.studio.session.path == shop


def test_data_dropped_opens_the_wizard_with_it(open_window, tmp_path, qtbot):
    window = open_window(None)
    files = write_shop(tmp_path / "Shop files")
    drop(window, files)
    wizard = window.commands.wizard
    assert wizard.isVisible()
    qtbot.waitUntil(lambda: not wizard.busy)
    assert wizard.choose.source == files
    wizard.close()
    window.actions_["import"].trigger()
    assert window.commands.wizard is not wizard


def test_a_checkpoint_dropped_goes_to_the_training_page(open_window, shop, tmp_path, monkeypatch):
    from app.training.page import TrainingPage

    loaded = []
    monkeypatch.setattr(TrainingPage, "load", lambda page, file: loaded.append(file))
    window = open_window(shop)
    drop(window, tmp_path / "best.safetensors")
    assert window.current == "training"
    assert loaded == [tmp_path / "best.safetensors"]


def test_anything_else_dropped_is_answered_with_a_sentence(open_window, tmp_path):
    window = open_window(None)
    drop(window, tmp_path / "notes.docx")
    assert window.toast.text.startswith("Drop a project")
