import pytest

from app.charts.scatter import Tool
from app.map.bar import MapBar
from app.ui.theme import Themes


@pytest.mark.parametrize("tool", list(Tool))
def test_each_tool_has_a_named_button(qtbot, tool):
    bar = MapBar(Themes("light"))
    qtbot.addWidget(bar)
    with qtbot.waitSignal(bar.tool_chosen) as told:
        bar.tools[tool].click()
    assert told.args == [tool]
    assert bar.tools[tool].accessibleName()
