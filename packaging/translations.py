"""Collects the application's text into assets/translations/*.ts and compiles them to .qm.

`python packaging/translations.py` writes both; `--check FOLDER` only collects, into FOLDER.
"""

import argparse
import copy
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "assets" / "translations"
LANGUAGES = ("de", "zh_CN", "en")
ALIASES = "QT_TRANSLATE_NOOP+=T,translate+=translated,tr+=_tr"
# Functions that say `page.tr(…)`: collected under the variable, looked up under the class.
CLASSES = {
    "": ("placing",),  # functions that say `_tr(…)`
    "page": ("TrainingPage",),
    "panel": ("WhyPanel",),
    "widget": ("AudiencePanel", "VariantsPanel"),
}


def tool(name: str) -> str:
    """A program that came with PySide6."""
    suffix = ".exe" if sys.platform == "win32" else ""
    return str(Path(sysconfig.get_path("scripts")) / f"{name}{suffix}")


def collect(folder: Path, language: str) -> Path:
    """Bring one .ts file up to date; English holds only what has a plural."""
    file = folder / f"{language}.ts"
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app").rglob("*.py"))
    plural = ["-pluralonly"] if language == "en" else []
    command = [
        tool("pyside6-lupdate"), "-silent", "-no-obsolete", "-locations", "none",
        "-tr-function-alias", ALIASES, *plural, "-source-language", "en",
        "-target-language", language, *sources, "-ts", str(file),
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True)
    return file


def compile_(file: Path) -> None:
    """The .qm beside a .ts, with the contexts of `CLASSES` under their classes."""
    root = ElementTree.parse(file).getroot()
    for context in root.findall("context"):
        for name in CLASSES.get(context.findtext("name") or "", ()):
            again = copy.deepcopy(context)
            head = again.find("name")
            assert head is not None
            head.text = name
            root.append(again)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / file.name
        ElementTree.ElementTree(root).write(whole, encoding="utf-8", xml_declaration=True)
        out = file.with_suffix(".qm")
        made = out.with_suffix(".qm.new")  # a window that is open has the old one mapped
        subprocess.run(
            [tool("pyside6-lrelease"), "-silent", str(whole), "-qm", str(made)], check=True
        )
        made.replace(out)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", type=Path, metavar="FOLDER", help="collect there, compile nothing"
    )
    options = parser.parse_args()
    folder = options.check or TRANSLATIONS
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        file = collect(folder, language)
        if options.check is None:
            compile_(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
