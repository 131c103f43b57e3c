import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QSlider

from app.ui.theme import THEMES, Themes, contrast

TEXT = [
    ("text", "window"), ("text", "surface"), ("text", "raised"), ("text", "accent_soft"),
    ("muted", "window"), ("muted", "surface"), ("muted", "raised"), ("on_accent", "accent"),
    ("accent", "surface"), ("accent", "accent_soft"), ("accent", "window"),
    ("image_ink", "surface"), ("words_ink", "surface"), ("good", "surface"), ("danger", "surface"),
]  # fmt: skip
GRAPHICS = [
    ("image", "surface"),
    ("words", "surface"),
    ("outline", "surface"),
    ("accent", "window"),
]


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_text_can_be_read_and_every_graphic_seen(theme):
    for ink, ground in TEXT:
        ratio = contrast(getattr(theme, ink), getattr(theme, ground))
        assert ratio >= 4.5, (ink, ground, ratio)
    for ink, ground in GRAPHICS:
        ratio = contrast(getattr(theme, ink), getattr(theme, ground))
        assert ratio >= 3, (ink, ground, ratio)
    for tint in theme.tints:
        assert contrast(theme.text, tint) >= 4.5
    for mark in theme.marks:
        assert contrast(mark, theme.surface) >= 3, mark


def test_the_same_theme_again_polishes_nothing(qtbot):
    class Polished(QLabel):
        times = 0

        def event(self, event):
            self.times += event.type() == QEvent.Type.StyleChange
            return super().event(event)

    themes = Themes("dark")
    themes.apply()
    label = Polished("a")
    qtbot.addWidget(label)
    label.show()
    label.times = 0
    themes.apply()
    assert label.times == 0
    themes.choose("light")
    assert label.times > 0


def test_choosing_a_theme_changes_the_palette_and_tells(qtbot):
    themes = Themes("light")
    with qtbot.waitSignal(themes.changed):
        themes.choose("dark")
    assert themes.theme.dark
    assert QApplication.palette().window().color().name().upper() == themes.theme.window
    themes.choose("light")


def test_a_slider_on_a_line_of_its_own_has_room_for_its_handle(qtbot):
    themes = Themes("light")
    themes.choose("light")
    slider = QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(slider)
    slider.ensurePolished()
    assert slider.sizeHint().expandedTo(slider.minimumSizeHint()).height() >= 16
