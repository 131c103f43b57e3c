import time

import pytest

from app.shell.bars import UserPicker


@pytest.fixture
def picker(qtbot):
    picker = UserPicker()
    qtbot.addWidget(picker)
    return picker


def test_beginnings_come_before_insides(picker):
    picker.set_users(["xab", "abc", "b", "AB"])
    assert picker.matches("ab") == ["abc", "AB", "xab"]


def test_enter_chooses_the_exact_id_or_the_best_match(picker, qtbot):
    picker.set_users(["abcd", "abc"])
    picker.setText("abc")
    with qtbot.waitSignal(picker.chosen) as told:
        picker.returnPressed.emit()
    assert told.args == [1]


def test_an_unknown_id_gives_way_to_the_user_shown(picker):
    picker.set_users(["abc"])
    picker.show_user(0)
    picker.setText("nobody")
    picker.returnPressed.emit()
    assert picker.text() == "abc"


def test_of_35_000_users_a_keystroke_offers_200(picker):
    picker.set_users([f"A{number:05d}XYZ" for number in range(35_000)])
    picker.textEdited.emit("7")
    assert len(picker.matches("7")) == 200


@pytest.mark.bench
def test_a_keystroke_among_35_000_users_is_not_felt(picker):
    picker.set_users([f"A{number:05d}XYZ" for number in range(35_000)])
    begun = time.process_time()
    picker.textEdited.emit("7")
    assert time.process_time() - begun < 0.15
