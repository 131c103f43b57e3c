from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.training.setup import SettingsForm
from tests.app.training.conftest import SETTINGS, TRAIN


def form(qtbot):
    made = SettingsForm()
    qtbot.addWidget(made)
    made.show_settings([("Training", TRAIN), ("Model", SETTINGS)])
    made.show()
    return made


def test_a_fresh_form_asks_for_nothing_but_defaults(qtbot):
    made = form(qtbot)
    assert made.values() == {}
    assert made.fields["dim"].editor.placeholderText() == "64"
    assert made.fields["dim"].help.text() == "width · 1 – 4,096"


def test_what_is_typed_and_chosen_comes_back_in_its_type(qtbot):
    made = form(qtbot)
    made.fields["dim"].editor.setText(" 8 ")
    made.fields["loss"].editor.setCurrentText("per")
    made.fields["selector.hard"].editor.setChecked(True)
    made.fields["batch_size"].editor.setText("many")
    expected = {"dim": 8, "loss": "per", "selector.hard": True, "batch_size": "many"}
    assert made.values() == expected
    made.fields["dim"].editor.setText("64")
    assert "dim" not in made.values()


def test_a_preset_replaces_what_was_there(qtbot):
    made = form(qtbot)
    made.set_values({"dim": 32, "selector.hard": True})
    made.set_values({"max_epochs": 40})
    assert made.values() == {"max_epochs": 40}


def test_it_tells_once_after_the_last_key_and_shows_problems_beside_the_field(qtbot):
    made = form(qtbot)
    told = []
    made.changed.connect(lambda: told.append(made.values()))
    with qtbot.waitSignal(made.changed):
        for text in ("1", "12", "128"):
            made.fields["dim"].editor.setText(text)
    assert told == [{"dim": 128}]
    made.show_problems({"dim": "dim is too wide."})
    assert made.fields["dim"].problem.isVisible()
    assert made.fields["dim"].editor.accessibleDescription() == "dim is too wide."
    made.show_problems({})
    assert not made.fields["dim"].problem.isVisible()


def test_tab_comes_to_fields_made_late_in_their_place(qtbot):
    whole = QWidget()
    qtbot.addWidget(whole)
    column = QVBoxLayout(whole)
    before, form, after = QPushButton(), SettingsForm(), QPushButton()
    for widget in (before, form, after):
        column.addWidget(widget)
    form.show_settings([("Training", TRAIN)])
    form.follow(before)
    stops, at = [], before.nextInFocusChain()
    while at is not before:
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(at)
        at = at.nextInFocusChain()
    assert stops == [*(field.editor for field in form.fields.values()), after]
