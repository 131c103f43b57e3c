import numpy as np
import pytest

from app.catalogue.filters import FEW, FacetSection


@pytest.fixture
def section(qtbot):
    section = FacetSection("Brand", [f"A & B {n}" for n in range(20)])
    qtbot.addWidget(section)
    section.set_counts(np.arange(20)[::-1].copy())
    return section


def test_a_few_values_are_shown_and_more_on_demand(section):
    assert len(section._rows) == FEW
    assert section._more.text() == "13 more…"
    section._more.setChecked(True)
    assert len(section._rows) == 20
    assert section._rows[18]._count.text() == "1"
    assert not section._rows[19].box.isEnabled()


def test_ticks_are_told_and_clearing_is_not(section, qtbot):
    with qtbot.waitSignal(section.changed):
        section._rows[2].box.setChecked(True)
    assert section.chosen == {2}
    with qtbot.assertNotEmitted(section.changed):
        section.clear()
    assert section.chosen == frozenset()


def test_an_ampersand_is_a_letter_and_no_shortcut(section):
    assert section._rows[0].box.text() == "A && B 0"
    assert section._rows[0].box.accessibleName() == "A & B 0, 19"
