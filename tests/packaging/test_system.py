"""The set-up: silent where nothing is missing, a fixed list, and no sudo that was not asked for."""

import io
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from app.core import system

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="packages are of a Linux distribution"
)

# A package manager that writes down how it was called, and then brings the library if it may.
APT = """#!/bin/sh
echo "$0" "$@" >> "$CALLS"
case "$*" in *install*) [ -z "$REFUSES" ] && cp "$BRINGS" "$LIBRARY" ;; esac
exit ${REFUSES:-0}
"""
SUDO = """#!/bin/sh
echo "$0" "$@" >> "$CALLS"
[ "$1" = -n ] && shift
exec "$@"
"""


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A system with apt and sudo that lacks one library; gives a function that reads the calls."""
    tools, library = tmp_path / "bin", tmp_path / "libnowhere.so.1"
    tools.mkdir()
    for name, text in (("apt-get", APT), ("sudo", SUDO)):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    brings = next((Path(np.__file__).parent / "_core").glob("_multiarray_umath*.so"))
    names = ("libnowhere1", "nowhere", "nowhere-git")
    monkeypatch.setattr(system, "LIBRARIES", {str(library): names})
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    for name, value in (("CALLS", tmp_path / "calls"), ("BRINGS", brings), ("LIBRARY", library)):
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("REFUSES", "")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    def calls():
        said = tmp_path / "calls"
        lines = said.read_text().splitlines() if said.exists() else []
        return [line.replace(f"{tools}/", "") for line in lines]

    calls.tools = tools
    return calls


UPDATE = "apt-get -qq -o DPkg::Lock::Timeout=60 update"
INSTALL = "apt-get -qq -o DPkg::Lock::Timeout=60 install -y --no-install-recommends libnowhere1"


def test_where_nothing_is_missing_it_is_silent(script, machine, monkeypatch, capsys):
    monkeypatch.setattr(system, "LIBRARIES", {})
    monkeypatch.setattr(script, "SCREEN", {"sh": ("dash", "dash", "dash")})
    assert script.main(["--test"]) == 0
    assert capsys.readouterr() == ("", "")
    assert machine() == []


def test_root_installs_what_is_missing_and_nothing_else(script, machine, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert script.main([]) == 0
    assert machine() == [UPDATE, INSTALL]
    assert capsys.readouterr().err == "Installing libnowhere1\n"


@pytest.mark.parametrize("answer", ["y\n", "YES\n"])
def test_sudo_is_used_after_a_yes(script, machine, monkeypatch, capsys, answer):
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert script.main([]) == 0
    assert f"sudo {INSTALL}" in machine()
    assert "Install them with sudo apt-get? [y/N]" in capsys.readouterr().err


@pytest.mark.parametrize("answer", ["", "\n", "n\n", "what?\n"])
def test_without_a_yes_the_packages_are_named_and_nothing_runs(
    script, machine, monkeypatch, capsys, answer
):
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert script.main([]) == 1
    assert machine() == []
    assert capsys.readouterr().err.endswith("Missing here: sudo apt-get install libnowhere1\n")


@pytest.mark.parametrize(
    ("options", "ci", "sudo"), [(["--yes"], "", "sudo"), ([], "true", "sudo -n")]
)
def test_yes_asks_nothing_and_ci_waits_for_no_password(
    script, machine, monkeypatch, capsys, options, ci, sudo
):
    monkeypatch.setenv("CI", ci)
    assert script.main(options) == 0
    assert f"{sudo} {INSTALL}" in machine()
    assert "[y/N]" not in capsys.readouterr().err


def test_a_refusal_of_apt_is_shown_and_the_packages_are_named(script, machine, monkeypatch, capsys):
    monkeypatch.setenv("REFUSES", "100")
    (machine.tools / "apt-get").write_text(APT.replace("exit", "echo no such package; exit"))
    assert script.main(["--yes"]) == 1
    said = capsys.readouterr().err
    assert "no such package\n" in said
    assert said.endswith("apt-get install libnowhere1\n")


@pytest.mark.parametrize(
    ("manager", "command"),
    [("dnf", "sudo dnf install nowhere"), ("pacman", "sudo pacman -S nowhere-git")],
)
def test_without_apt_the_packages_of_the_other_manager_are_named(
    script, machine, monkeypatch, capsys, manager, command
):
    (machine.tools / "apt-get").rename(machine.tools / manager)
    monkeypatch.setenv("PATH", str(machine.tools))
    assert script.main([]) == 1
    assert capsys.readouterr().err == f"Missing here: {command}\n"
    assert machine() == []


def test_a_machine_without_a_font_gets_one_and_the_tests_get_their_screen(
    script, machine, monkeypatch, tmp_path
):
    monkeypatch.setattr(system, "LIBRARIES", {})
    monkeypatch.setattr(script, "FONTS", (tmp_path / "fonts",))
    monkeypatch.setattr(script, "SCREEN", {"no-such-program": ("openbox", "openbox", "openbox")})
    assert script.missing(test=False) == [script.FONT]
    assert [names[0] for names in script.missing(test=True)] == ["fonts-dejavu-core", "openbox"]
    (tmp_path / "fonts" / "any").mkdir(parents=True)
    (tmp_path / "fonts" / "any" / "Any.ttf").touch()
    assert script.missing(test=False) == []


def test_readme_and_ci_set_the_system_up_with_it():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = readme.split("```")[1].strip().splitlines()
    assert [line.partition("  #")[0].rstrip() for line in lines] == [
        "python packaging/system.py; python -m pip install -e . && python -m app --sample",
        "python packaging/system.py --test && python -m pip install -e '.[test]'"
        " && python -m pytest",
    ]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "packaging/system.py --test --yes" in ci
    assert "apt-get" not in ci
