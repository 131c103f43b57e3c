import math
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.charts.lines import Band, Chart, Curve, nice
from app.ui.theme import CONTRAST, DARK, LIGHT, Themes


@pytest.fixture
def chart(qtbot):
    made = Chart(Themes("light"), "Loss", empty="No epoch yet", digits=2)
    qtbot.addWidget(made)
    made.resize(360, 200)
    made.show()
    return made


def pixels(chart):
    image = chart.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, (0, 0.25, 0.5, 0.75, 1)),
        (0.012, 0.093, (0, 0.025, 0.05, 0.075, 0.1)),
        (3, 970, (0, 250, 500, 750, 1000)),
        (-2, 2, (-2, -1, 0, 1, 2)),
    ],
)
def test_axes_are_marked_at_round_figures(low, high, ticks):
    assert nice(low, high).ticks == pytest.approx(ticks)


def test_a_constant_still_has_an_axis_around_it():
    axis = nice(5, 5)
    assert axis.low < 5 < axis.high


def test_the_reading_is_the_last_point_or_the_one_under_the_pointer(chart):
    chart.show_data([Curve("loss", "text", [(1, 0.9), (2, 0.5), (3, 0.25)])])
    assert chart.reading() == "3 · loss 0.25"
    chart.grab()
    area = chart._drawn.area
    QTest.mouseMove(chart, QPoint(round(area.left()) + 2, 100))
    assert chart.reading() == "1 · loss 0.90"
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.reading() == "2 · loss 0.50"
    assert chart.accessibleDescription() == "2 · loss 0.50"


def test_what_is_no_number_is_left_out(chart):
    chart.show_data([Curve("", "text", [(1, math.nan), (2, math.inf), (3, 0.5)])])
    assert chart.as_table() == "\tLoss\n3\t0.5"
    chart.grab()


def test_its_figures_can_be_copied_as_a_table(chart):
    curves = [Curve("a", "text", [(1, 0.5), (2, 1.0)]), Curve("b", "good", [(2, 3.0)])]
    chart.show_data(curves)
    QTest.keyClick(chart, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\ta\tb\n1\t0.5\t\n2\t1\t3"


@pytest.mark.parametrize("theme", [LIGHT, DARK, CONTRAST], ids=lambda theme: theme.name)
def test_curves_and_bands_are_drawn_in_the_themes_colours(qtbot, theme):
    chart = Chart(Themes(theme.name), "Weights", bounds=(0, 1))
    qtbot.addWidget(chart)
    chart.resize(360, 200)
    points = [(1, 0.4), (2, 0.5), (3, 0.5)]
    chart.show_data([Curve("m", "image", points)], [Band("image", [(1, 0.2, 0.6), (3, 0.3, 0.7)])])
    assert theme.colour("image").name() in pixels(chart)
    chart.show_data([])
    assert theme.colour("image").name() not in pixels(chart)


@pytest.mark.bench
def test_a_thousand_epochs_are_painted_in_a_frame(chart):
    chart.show_data([Curve("", "text", [(n, math.sin(n / 50)) for n in range(1000)])])
    chart.grab()
    began = time.perf_counter()
    for _ in range(10):
        chart.grab()
    assert (time.perf_counter() - began) / 10 < 0.05
