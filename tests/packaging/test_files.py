"""The files that desktops and installers read: whole, and all of one opinion."""

import plistlib
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

import mrcsaf

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
DESKTOP = LINUX / "mrcsaf-studio.desktop"
METAINFO = LINUX / "mrcsaf-studio.metainfo.xml"
MIME = "application/x-mrcsaf"
PREFIX = "{http://www.freedesktop.org/standards/shared-mime-info}"
ID = "io.github.mrcsaf.studio"


def desktop() -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DESKTOP, encoding="utf-8")
    return parser


def test_the_folder_does_not_hide_the_library_of_its_name():
    assert not (PACKAGING / "__init__.py").exists()


def test_the_desktop_entry_starts_the_command_that_the_wheel_installs():
    entry = desktop()["Desktop Entry"]
    scripts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert entry["Exec"] == "mrcsaf-studio %f"
    assert 'mrcsaf-studio = "app.__main__:main"' in scripts
    assert entry["Icon"] == "mrcsaf-studio"
    assert entry["MimeType"] == MIME + ";"


def test_every_desktop_action_has_its_group():
    parser = desktop()
    actions = [name for name in parser["Desktop Entry"]["Actions"].split(";") if name]
    assert actions == ["sample"]
    assert all(parser[f"Desktop Action {name}"]["Exec"] for name in actions)


def test_the_metainfo_knows_this_version():
    root = ElementTree.parse(METAINFO).getroot()
    assert root.findtext("id") == ID
    newest = root.find("releases/release")
    assert newest is not None
    assert newest.get("version") == mrcsaf.__version__
    assert root.findtext("launchable") == DESKTOP.name
    assert root.findtext("provides/mediatype") == MIME


def test_a_project_is_known_by_the_mark_in_its_database():
    root = ElementTree.parse(LINUX / "mrcsaf.xml").getroot()
    matches = list(root.iter(PREFIX + "match"))
    head = (ROOT / "assets" / "sample.mrcsaf" / "project.db").read_bytes()[:100]
    for match in matches:
        start, value = int(match.attrib["offset"]), match.attrib["value"].encode()
        assert head[start : start + len(value)] == value
    assert len(matches) == 2


def test_the_mac_and_flatpak_files_carry_the_same_id():
    info = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    assert info["CFBundleIdentifier"] == ID
    assert plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    flatpak = (PACKAGING / "flatpak" / f"{ID}.yml").read_text(encoding="utf-8")
    assert f"\nid: {ID}\n" in flatpak
    assert "--share=network" not in flatpak


def test_nothing_but_the_metainfo_repeats_the_version():
    pattern = re.compile(rf"(?<![\d.]){re.escape(mrcsaf.__version__)}(?![\d.])")
    texts = {".py", ".spec", ".iss", ".yml", ".plist", ".sh", ".desktop", ".1"}
    repeated = [
        path.name
        for path in PACKAGING.rglob("*")
        if path.suffix in texts and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert repeated == []


def test_the_spec_is_python():
    spec = PACKAGING / "pyinstaller" / "mrcsaf.spec"
    compile(spec.read_text(encoding="utf-8"), str(spec), "exec")


def test_the_frozen_program_frees_its_children_before_anything_else():
    text = (PACKAGING / "pyinstaller" / "launch.py").read_text(encoding="utf-8")
    after = text.partition('if __name__ == "__main__":')[2].split("\n")[1].strip()
    assert after.startswith("multiprocessing.freeze_support()")


def test_the_man_page_names_every_option_of_the_window():
    from app.__main__ import _parser

    page = (LINUX / "mrcsaf-studio.1").read_text(encoding="utf-8").replace("\\-", "-")
    options = set(re.findall(r"--[a-z-]+", _parser().format_help())) - {"--help"}
    missing = [
        name for name in sorted(options) if f"{name} " not in page and f"{name}\n" not in page
    ]
    assert missing == [], "describe them in packaging/linux/mrcsaf-studio.1"


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", str(DESKTOP)],
        ["appstreamcli", "validate", "--no-net", str(METAINFO)],
    ],
    ids=["desktop entry", "metainfo"],
)
def test_the_distribution_finds_nothing_to_complain_of(command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
def test_installing_and_removing_leaves_nothing_behind(tmp_path):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    for name in ("mrcsaf-studio", "mrcsaf"):
        (bundle / name).write_text("#!/bin/sh\necho here\n")
        (bundle / name).chmod(0o755)
    prefix = tmp_path / "it's a prefix"
    script = ["sh", str(LINUX / "install.sh"), "--prefix", str(prefix)]
    environment = {"BUNDLE": str(bundle), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    caches = {"mime.cache", "mimeinfo.cache", "icon-theme.cache"}
    subprocess.run(script, env=environment, check=True, capture_output=True, timeout=60)
    said = subprocess.run([prefix / "bin" / "mrcsaf"], capture_output=True, text=True, check=True)
    assert said.stdout == "here\n"
    assert (prefix / "share/icons/hicolor/512x512/apps/mrcsaf-studio.png").is_file()
    entry = (prefix / "share/applications/mrcsaf-studio.desktop").read_text()
    assert f'Exec="{prefix}/bin/mrcsaf-studio" %f' in entry
    subprocess.run([*script, "--remove"], env=environment, check=True, capture_output=True)
    left = [p for p in prefix.rglob("*") if p.is_file() and p.parent.name != "mime"]
    assert [p for p in left if p.name not in caches] == []
