import numpy as np
from PySide6.QtGui import QImage

from app.charts.scatter import Marks, Scatter
from app.ui.theme import LIGHT, Themes


def count(scatter, colour):
    image = scatter.grab().toImage()
    wanted = LIGHT.colour(colour).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def test_user_history_and_list_are_painted_over_dots_and_pictures(qtbot):
    scatter = Scatter(Themes("light"))
    qtbot.addWidget(scatter)
    scatter.resize(330, 250)
    scatter.set_places(np.array([(0, 0), (1, 0), (0, 1)], np.float32))
    assert count(scatter, "text") == 0
    scatter.set_marks(Marks(None, user=(0.5, 0.5)))
    assert count(scatter, "text") > 100
    scatter.set_marks(Marks(0, [1], [2], frozenset({0, 1})))
    assert count(scatter, "accent") > 100
    picture = QImage(20, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF123456)
    scatter.picture_of = lambda item: picture
    scatter.update()
    image = scatter.grab().toImage()
    assert image.pixel(scatter.place(1).toPoint()) == 0xFF123456
