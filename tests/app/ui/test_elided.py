from app.ui.controls import LEAST, ElidedLabel


def test_a_label_gives_way_and_keeps_its_words(qtbot):
    label = ElidedLabel("Trained on a device with a rather long name, ranked on the CPU")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    assert label.shown() == label.text()
    label.resize(100, 20)
    assert label.shown().endswith("…")
    label.grab()
    assert label.toolTip() == label.text()
    assert label.minimumSizeHint().width() == LEAST
