"""Qt's bindings: calls without an answer must not use up the references to None."""

import sys
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSettings, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

CALLS, DRIFT = 300, 20


class Teller(QObject):
    told = Signal(object)


def void_calls(tmp_path):
    """Some 45 calls that return nothing, as (name, function without arguments)."""
    image = QImage(32, 32, QImage.Format.Format_ARGB32)
    painter, path, pen, font = QPainter(image), QPainterPath(), QPen(), QFont()
    label, edit, button, box = QLabel(), QLineEdit(), QPushButton(), QComboBox()
    widget, timer, teller = QWidget(), QTimer(), Teller()
    settings = QSettings(str(tmp_path / "x.ini"), QSettings.Format.IniFormat)
    pixmap, colour = QPixmap(8, 8), QColor("red")
    calls = [
        (painter.save,), (painter.restore,), (painter.setPen, pen), (painter.setFont, font),
        (painter.setOpacity, 0.5), (painter.translate, 1, 1), (painter.resetTransform,),
        (painter.fillRect, QRect(0, 0, 4, 4), colour), (painter.drawRect, QRect(0, 0, 4, 4)),
        (painter.drawPixmap, QPoint(1, 1), pixmap), (painter.drawLine, 0, 0, 3, 3),
        (painter.drawText, QPoint(1, 9), "a"), (painter.drawPath, path),
        (painter.setClipRect, QRect(0, 0, 9, 9)), (painter.setBrush, colour),
        (path.addRect, 0, 0, 1, 1), (path.clear,), (pen.setWidth, 2), (font.setPointSize, 9),
        (image.fill, colour), (pixmap.fill, colour), (colour.setAlpha, 200),
        (label.setText, "a"), (label.setWordWrap, True), (label.setToolTip, "a"),
        (label.setMinimumWidth, 4), (label.setAccessibleName, "a"), (label.update,),
        (edit.setText, "a"), (edit.selectAll,), (edit.clear,), (edit.setCursorPosition, 0),
        (button.setText, "a"), (button.setEnabled, True), (button.setCheckable, True),
        (box.addItem, "a"), (box.clear,), (box.setCurrentIndex, 0),
        (widget.resize, 9, 9), (widget.move, 1, 1), (widget.setVisible, False),
        (widget.updateGeometry,), (widget.setProperty, "a", 1), (timer.stop,),
        (timer.setInterval, 9), (settings.setValue, "a", 1), (teller.setObjectName, "a"),
        (QApplication.sendPostedEvents, None, QEvent.Type.User),
    ]  # fmt: skip
    return [(call[0].__name__, partial(*call)) for call in calls], painter


def drift(call, n=CALLS):
    """How many references to None are lost or won by `n` calls."""
    call()
    before = sys.getrefcount(None)
    for _ in range(n):
        call()
    return sys.getrefcount(None) - before


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there")
def test_calls_that_return_nothing_use_up_no_reference_to_none(qapp, tmp_path):
    calls, painter = void_calls(tmp_path)
    assert len(calls) >= 45
    drifting = {name: found for name, call in calls if abs(found := drift(call)) > DRIFT}
    painter.end()
    assert drifting == {}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there")
def test_two_thousand_signals_use_up_no_reference_to_none(qapp):
    teller, heard = Teller(), []
    teller.told.connect(heard.append)
    assert abs(drift(partial(teller.told.emit, None), 2000) - 2000) <= DRIFT  # `heard` holds them
    heard.clear()
    teller.told.disconnect()
    teller.told.connect(print_nothing)
    assert abs(drift(partial(teller.told.emit, 1), 2000)) <= DRIFT


def print_nothing(value):
    """A slot that returns None, as nearly all do."""
