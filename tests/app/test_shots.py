"""The pictures can be taken, and none is blank."""

import pytest

from tests.app import shots

QUICK = ("home-never", "recommend-no-project", "recommend-no-users", "selector-no-weights",
         "recommend-no-such-project")  # fmt: skip


def test_states_have_names_of_their_own():
    names = [state.name for state in shots.STATES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "pseudo")])
def test_a_few_states_are_not_blank(qapp, tmp_path, theme, language):
    files = list(
        shots.shoot(tmp_path, shots.wanted(list(QUICK)), tmp_path, (theme,), (language,), (1, 2))
    )
    assert len(files) == 2 * len(QUICK)
    assert [file.name for file in files if shots.n_colours(file) < 40] == []
    assert shots.QImage(str(files[1])).width() == 2 * shots.SIZE[0]


@pytest.mark.slow
def test_no_picture_of_any_state_is_blank(qapp, tmp_path):
    blank = [f.name for f in shots.shoot(tmp_path, list(shots.STATES), tmp_path)
             if shots.n_colours(f) < 40]  # fmt: skip
    assert blank == []
