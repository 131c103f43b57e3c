from app.ui.controls import STEPS, TickSlider
from app.ui.theme import Themes


def test_marks_are_painted_and_the_range_is_whole(qtbot):
    slider = TickSlider(Themes("light"))
    qtbot.addWidget(slider)
    slider.resize(300, 34)
    slider.setValue(STEPS // 2)
    plain = slider.grab().toImage()
    slider.set_marks([0.2, 0.8])
    assert slider.marks == [0.2, 0.8]
    assert slider.grab().toImage() != plain
    assert (slider.minimum(), slider.maximum()) == (0, STEPS)
