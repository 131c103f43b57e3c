"""The list comes first and decides the exit code; the picture finds a place or is left out."""

import argparse
import os
import sys
import tempfile

import pytest

from app.core.system import Obstacle
from app.shell import headless
from mrcsaf import cli

SILENT = Obstacle("There is no display here.", is_library=False)
LACKING = Obstacle("Qt needs libGL.so.1: apt-get install libgl1", is_library=True)

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="displays are always there"
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The working folder, apart from the temporary one."""
    for name in ("here", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")  # the answer sets it
    return tmp_path


def wish(**values):
    known = {"sample": False, "project": None, "user": "", "settings": None, "screenshot": None}
    return argparse.Namespace(**(known | values))


def drawn(options):
    options.screenshot.write_bytes(b"a picture")
    return 0


def never(options):
    raise AssertionError("nothing can be drawn")


def test_the_list_is_what_the_command_line_prints(shop, capsys, folder):
    assert headless.answer(wish(project=shop), SILENT, drawn) == 0
    said = capsys.readouterr()
    options = wish(project=shop)
    user = headless._first_user(options.project)
    assert cli.main(["recommend", str(shop), "--user", user, "-k", "10"]) == 0
    assert said.out.startswith(capsys.readouterr().out)
    assert said.err == "There is no display here.\n"
    assert said.out.endswith(f"The window is drawn in {folder}/here/mr-csaf-studio.png\n")


def test_another_user_can_be_asked_for_and_one_that_is_not_there_is_a_sentence(shop, capsys):
    user = headless._first_user(shop)
    assert headless.answer(wish(project=shop, user=user), SILENT, drawn) == 0
    assert f"user: {user}\n" in capsys.readouterr().out
    assert headless.answer(wish(project=shop, user="nobody"), SILENT, never) == 3
    assert "nobody" in capsys.readouterr().err


def test_each_picture_gets_a_name_that_nobody_had(shop, folder):
    for _ in range(3):
        headless.answer(wish(project=shop), SILENT, drawn)
    names = ["mr-csaf-studio-2.png", "mr-csaf-studio-3.png", "mr-csaf-studio.png"]
    assert sorted(file.name for file in (folder / "here").iterdir()) == names


def test_where_the_folder_takes_no_file_the_temporary_one_does(shop, capsys, folder, monkeypatch):
    monkeypatch.chdir(tempfile.mkdtemp())
    os.rmdir(os.getcwd())
    assert headless.answer(wish(project=shop), SILENT, drawn) == 0
    assert f"drawn in {folder}/temporary/mr-csaf-studio.png" in capsys.readouterr().out
    (folder / "temporary" / "mr-csaf-studio.png").unlink()
    (folder / "temporary").rmdir()
    assert headless.answer(wish(project=shop), SILENT, never) == 0
    assert "No folder can be written to" in capsys.readouterr().err


def test_a_picture_that_cannot_be_saved_leaves_no_empty_file(shop, capsys, folder):
    assert headless.answer(wish(project=shop), SILENT, lambda _: 1) == 0
    assert "drawn" not in capsys.readouterr().out
    assert not list((folder / "here").iterdir())


def test_where_a_library_is_missing_its_packages_are_named_and_nothing_is_drawn(shop, capsys):
    assert headless.answer(wish(project=shop), LACKING, never) == 0
    said = capsys.readouterr()
    assert "w_image" in said.out
    assert said.err == f"{LACKING.sentence}\n"


def test_the_sample_is_shown_from_a_copy_that_goes_again(capsys, folder):
    seen = []

    def look(options):
        seen.append(options)
        assert (options.project / "project.db").is_file()
        return drawn(options)

    assert headless.answer(wish(sample=True), SILENT, look) == 0
    assert "shopper-" in capsys.readouterr().out
    (options,) = seen
    assert not options.sample
    assert options.settings.parent == options.project.parent
    assert not options.project.exists()


def test_the_sample_that_cannot_be_copied_is_one_sentence(capsys, folder):
    (folder / "temporary").rmdir()
    assert headless.answer(wish(sample=True), SILENT, never) == 1
    assert capsys.readouterr().err.count("\n") == 2


def test_a_user_whose_name_looks_like_an_option_is_a_user(shop, capsys):
    assert headless.answer(wish(project=shop, user="-k"), SILENT, never) == 3
    assert "-k" in capsys.readouterr().err


def test_without_a_project_the_way_out_is_named(capsys):
    assert headless.answer(wish(), SILENT, never) == 1
    assert "add --sample or name a project" in capsys.readouterr().err


def test_a_project_that_is_none_has_the_command_lines_sentence_and_code(capsys, tmp_path):
    assert headless.answer(wish(project=tmp_path / "no.mrcsaf"), SILENT, never) == 1
    assert "There is no project at" in capsys.readouterr().err
