from pathlib import Path

from app.settings import Settings, SettingsFile


def test_preferences_survive_a_restart(tmp_path):
    first = SettingsFile(tmp_path / "s.ini")
    first.change(theme="dark", k=50, show_seen=True)
    first.remember(Path("/a"))
    first.remember(Path("/b"))
    first.sync()
    again = SettingsFile(tmp_path / "s.ini").value
    assert (again.theme, again.k, again.show_seen, again.recent) == ("dark", 50, True, ("/b", "/a"))


def test_one_recent_project_is_still_a_list(tmp_path):
    first = SettingsFile(tmp_path / "s.ini")
    first.remember(Path("/only one"))
    first.sync()
    assert SettingsFile(tmp_path / "s.ini").value.recent == ("/only one",)


def test_nonsense_in_the_file_is_the_default(tmp_path):
    (tmp_path / "s.ini").write_text("[General]\nk=many\ncard_width=\ntheme=dark\n")
    value = SettingsFile(tmp_path / "s.ini").value
    assert (value.k, value.card_width, value.theme) == (Settings().k, Settings().card_width, "dark")


def test_ten_recent_projects_are_kept(tmp_path):
    file = SettingsFile(tmp_path / "s.ini")
    for number in range(14):
        file.remember(Path(f"/{number}"))
    file.forget(Path("/13"))
    assert file.value.recent[0] == "/12"
    assert len(file.value.recent) == 9
