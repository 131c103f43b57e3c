"""On what the program stands, and under which licences, in the About box."""

import re
from importlib import metadata

from app.dialogs.about import AboutDialog, about_text


def test_every_library_is_there_with_its_licence_and_its_text(open_window, qtbot):
    window = open_window(None)
    window.actions_["about"].trigger()
    (dialog,) = window.findChildren(AboutDialog)
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 20, timeout=20_000)
    names = [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]
    assert names[0] == "mrcsaf-studio"
    assert {"torch", "numpy", "pillow", "safetensors"} <= {name.lower() for name in names}
    licences = [dialog.table.item(row, 2).text() for row in range(len(names))]
    assert all(licences)
    row = [name.lower() for name in names].index("numpy")
    dialog.table.selectRow(row)
    qtbot.waitUntil(lambda: "NumPy Developers" in dialog.text.toPlainText(), timeout=20_000)


def test_the_head_has_versions_and_the_promise():
    text = about_text()
    assert f"torch {metadata.version('torch')}" in text
    assert re.search(r"Schema \d+", text)
    assert "Nothing you open, type or train leaves this computer" in text
