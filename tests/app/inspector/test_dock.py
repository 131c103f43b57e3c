import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from app.shell import start
from mrcsaf.data import images
from mrcsaf.store import connection
from tests import shops


@pytest.fixture
def inspected(open_window, shop):
    window = open_window(shop, user="U00002")
    item = window.page._model.cards[2].item_id
    window.studio.selection.set_primary(item)
    assert start.wait(window, 20)
    return window, item


def labels(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def test_nothing_chosen_is_a_state(open_window, shop):
    window = open_window(shop)
    assert window.inspector.state.title == "Choose a card"


def test_sentence_names_rank_score_and_both_sides(inspected):
    window, _ = inspected
    text = window.inspector.why._sentence.text()
    assert re.match(r"Ranked 3 of 24\. Score [−\d.e]+ = image [+−][\d.]+, text [+−][\d.]+\.$", text)
    assert "cause" not in " ".join(labels(window.inspector)).lower().replace("because", "")


def test_bars_show_the_parts_and_their_differences(inspected):
    window, _ = inspected
    panel = window.inspector.why
    parts = panel._why.parts
    assert [bar.value for bar in panel._bars.bars] == list(parts.values())
    assert "residual" in panel._foot.text()
    panel.modes["rival"].click()
    shown = [bar.value for bar in panel._bars.bars]
    assert shown == [v - panel._why.rival_parts[n] for n, v in parts.items()]
    assert "rank 21" in panel._foot.text()
    panel.modes["average"].click()
    assert "average item" in panel._foot.text()


def test_weights_percentile_and_provenance(inspected):
    window, item = inspected
    weight = window.studio.session.weight(item)
    shown = labels(window.inspector.selector)
    assert f"image {weight:.3f}" in shown
    assert f"text {1 - weight:.3f}" in shown
    assert any("checkpoint ab12ab12ab" in text and "minilm-l6-v2" in text for text in shown)
    assert any("-driven than" in text for text in shown)


def test_copied_sql_gives_the_weight_that_is_shown(inspected, shop):
    window, item = inspected
    window.inspector.selector._sql.click()
    query = QGuiApplication.clipboard().text()
    db = connection.connect(shop / "project.db", write=False)
    (row,) = db.query(query)
    db.close()
    assert row["w_image"] == pytest.approx(window.studio.session.weight(item))


def test_paragraph_holds_the_sentence_the_parts_and_the_history(inspected):
    window, _ = inspected
    window.actions_["copy-why"].trigger()
    text = QGuiApplication.clipboard().text()
    assert window.inspector.why._sentence.text() in text
    assert "Image · item graph: " in text
    assert window.inspector.history._rows.cards[0].title in text


def test_texts_from_outside_are_plain_and_selectable(inspected):
    window, _ = inspected
    for label in window.inspector.item.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
        assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_neighbour_clicked_becomes_the_item_shown(inspected, qtbot):
    window, _ = inspected
    rows = window.inspector.by_image._rows
    other = rows.cards[1].item_id
    rows.clicked.emit(rows.model().index(1))
    assert window.studio.selection.primary == other
    window.actions_["back"].trigger()
    assert window.studio.selection.primary != other


def test_planted_truth_stands_beside_the_learned_weight(open_window, tmp_path):
    window = open_window(shops.build(tmp_path / "x.mrcsaf", planted=True))
    window.studio.selection.set_primary(2)
    assert start.wait(window, 20)
    assert any("Simulated: 40 %" in text for text in labels(window.inspector.selector))


def test_picture_that_vanished_is_said_and_the_rest_stays(open_window, tmp_path):
    path = shops.build(tmp_path / "x.mrcsaf")
    window = open_window(path)
    sha = window.studio.session.items[4].image_sha
    images.image_path(path / "images", sha).unlink()
    window.studio.selection.set_primary(4)
    assert start.wait(window, 20)
    assert any("has gone" in text for text in labels(window.inspector.item))
    assert window.inspector.why._sentence.text()
