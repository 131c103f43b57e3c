import pytest

from app.pages.map_bar import MapBar
from app.theme import Themes
from app.widgets.scatter import Tool


@pytest.mark.parametrize("tool", list(Tool))
def test_each_tool_has_a_named_button(qtbot, tool):
    bar = MapBar(Themes("light"))
    qtbot.addWidget(bar)
    with qtbot.waitSignal(bar.tool_chosen) as told:
        bar.tools[tool].click()
    assert told.args == [tool]
    assert bar.tools[tool].accessibleName()
