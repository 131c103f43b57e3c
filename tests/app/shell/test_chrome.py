from app.shell.palette import CommandPalette, ShortcutSheet, match


def test_letters_match_from_best_to_worst():
    assert match("rand", "Random user") == 0
    assert match("user", "Random user") == 1
    assert match("rus", "Random user") == 2
    assert match("xyz", "Random user") is None


def test_palette_lists_what_can_be_done_and_does_it(open_window, shop, qtbot):
    window = open_window(shop)
    palette = CommandPalette(window.actions_, window)
    assert palette.list.count() > 20
    palette.field.setText("next us")
    palette.field.returnPressed.emit()
    assert window.studio.selection.user == 1


def test_palette_leaves_out_what_needs_a_project(open_window):
    window = open_window(None)
    palette = CommandPalette(window.actions_, window)
    palette.field.setText("random user")
    assert palette.list.count() == 0


def test_the_sheet_is_written_from_what_is_known(open_window, qtbot):
    window = open_window(None)
    sheet = ShortcutSheet(window.actions_, window)
    qtbot.addWidget(sheet)


def test_layout_theme_and_page_survive_a_restart(open_window, shop, tmp_path):
    window = open_window(shop, settings=tmp_path / "s.ini")
    window.actions_["theme-dark"].trigger()
    window.actions_["inspector"].trigger()
    window.close()
    again = open_window(shop, settings=tmp_path / "s.ini", theme=None)
    assert again.studio.theme.dark
    again.actions_["theme-light"].trigger()
