from app.cards.model import Card, CardRole
from app.core.application import Studio
from app.core.settings import SettingsFile
from app.selector.page import Gallery


def test_a_click_on_a_card_shows_it_in_the_inspector(qtbot, tmp_path):
    studio = Studio(SettingsFile(tmp_path / "s.ini"))
    gallery = Gallery(studio, "Most")
    qtbot.addWidget(gallery)
    gallery.show_cards([Card(4, "Four"), Card(2, "Two")])
    index = gallery.view.model().index(1)
    gallery.view.clicked.emit(index)
    assert studio.selection.primary == index.data(CardRole.ITEM_ID) == 2
    assert studio.shutdown()
