import itertools

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from app.cards.delegate import CardDelegate, broken, layout
from app.cards.model import ADDED, HIT, SEEN, Card, CardModel
from app.ui import paint
from app.ui.theme import THEMES, Themes
from tests.app.cards.test_model import Pictures

FULL = Card(1, "A title of some length that needs more than two lines on a card", "Brand › Kind",
            3, 2.417, 0.31, "sha", (HIT, SEEN, ADDED), "Kind", ("Title", "Two"), "B1")  # fmt: skip
CARDS = {
    "full": FULL,
    "bare": Card(2, ""),
    "id only": Card(3, "B000ABCDEF", rank=200, score=-1e-9, w_image=1.0, ext_id="B000ABCDEF"),
    "no break": Card(4, "x" * 400, "y" * 120, 1, 1e12, 0.0, keywords=("z" * 60,), seed="q"),
    "right to left": Card(5, "עברית ואנגלית mixed", "مرحبا", 2, 1.0, 0.5, seed="عربي"),
}


def painted(card, width, theme, state=QStyle.StateFlag.State_None, image=None, ratio=1):
    """The cell as pixels; exceptions in paint() surface because it is called directly."""
    themes, pictures = Themes(theme), Pictures()
    if image is not None:
        pictures.images["sha"] = image
    model = CardModel(pictures)
    model.set_cards([card])
    delegate = CardDelegate(themes)
    delegate.set_cell(width, QApplication.font())
    size = delegate.cell()
    canvas = QImage(size * ratio, QImage.Format.Format_RGB32)
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(themes.theme.colour("window"))
    option = QStyleOptionViewItem()
    option.rect, option.state = QRect(0, 0, size.width(), size.height()), state
    painter = QPainter(canvas)
    delegate.paint(painter, option, model.index(0))
    assert painter.isActive()
    painter.end()
    return canvas


def colours(image):
    return {
        image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [112, 176, 400])
@pytest.mark.parametrize("name", CARDS)
def test_every_card_is_painted_in_every_theme_and_size(qapp, name, width, theme):
    assert len(colours(painted(CARDS[name], width, theme))) > 3


def test_picture_hover_and_selection_change_what_is_painted(qapp):
    picture = QImage(30, 60, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    plain = painted(FULL, 176, "light")
    assert painted(FULL, 176, "light", image=picture) != plain
    assert painted(FULL, 176, "light", QStyle.StateFlag.State_Selected) != plain
    assert painted(FULL, 176, "light", QStyle.StateFlag.State_MouseOver) != plain
    assert painted(FULL, 176, "light", ratio=2).width() == 2 * plain.width()


def test_picture_is_fitted_and_never_cropped(qapp):
    picture = QImage(10, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    picture.setPixelColor(5, 0, Qt.GlobalColor.red)
    shown = painted(FULL, 240, "light", image=picture)
    area = layout(224.0, QApplication.font().toString(), False).picture
    assert paint.ground(picture, THEMES["light"]) == picture.pixelColor(0, 0)
    assert shown.pixelColor(120, round(8 + area.bottom()) - 4) == picture.pixelColor(0, 0)


def test_places_follow_one_another_without_overlap(qapp):
    for width in (96, 160, 384):
        at = layout(float(width), QApplication.font().toString(), width < 148)
        edges = [at.picture, at.title, at.line, at.bar, at.figures]
        for above, below in itertools.pairwise(edges):
            assert below.top() >= above.bottom()
        assert at.card.bottom() >= at.bar.bottom()


def test_titles_break_into_two_lines_and_elide(qapp):
    font = QApplication.font().toString()
    assert broken("short", 200, font, 2) == ("short",)
    two = broken("a long title that goes on and on " * 5, 120, font, 2)
    assert len(two) == 2
    assert two[1].endswith("…")
    assert "".join(broken("", 120, font, 2)) == ""


def test_proportion_bar_ends_are_pure(qapp):
    for share in (1.0, 0.0):
        image = QImage(100, 8, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint.proportion(painter, image.rect().toRectF(), share, THEMES["light"])
        painter.end()
        whole = image.pixelColor(50, 4) == THEMES["light"].colour("image")
        assert whole == (share == 1.0)


def test_a_picture_looked_for_in_vain_leaves_the_tile_of_an_item_without_one(qapp, monkeypatch):
    card = Card(1, "A lamp", picture="sha", keywords=("Lamp",), seed="Lamps")
    waiting = colours(painted(card, 176, "light"))
    monkeypatch.setattr(Pictures, "is_hopeless", lambda *_: True)
    assert len(colours(painted(card, 176, "light"))) > len(waiting)
