from PySide6.QtGui import QFont

from app.ui.controls import HEIGHT, Choice
from app.ui.theme import Themes


def test_it_is_as_high_as_its_words_need(qtbot):
    words = "600 drawn products and 800 simulated shoppers, with a trained model."
    choice = Choice(Themes("light"), "sample", "Open the sample shop", words, True)
    qtbot.addWidget(choice)
    assert choice.heightForWidth(600) == HEIGHT
    assert choice.heightForWidth(160) > HEIGHT
    large = QFont(choice.font())
    large.setPointSizeF(2.5 * large.pointSizeF())
    choice.setFont(large)
    assert choice.heightForWidth(220) > 1.5 * HEIGHT
    assert choice.sizeHint().height() == choice.heightForWidth(choice.sizeHint().width())
