"""Lists what the program stands on: name, version and licence of every library it needs.

    python packaging/licences.py                 # a table
    python packaging/licences.py --json          # the same for programs
    python packaging/licences.py --copy FOLDER   # both and every licence text, for a bundle

What is listed, and how, stands in app/dialogs/licences.py, which the About box reads too.
"""

import argparse
import json
import re
import runpy
import shutil
import sys
import tomllib
from dataclasses import asdict, replace
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.dialogs.licences import LIST, OWN, UNKNOWN, Component
from app.dialogs.licences import components as needed_by

ROOT = Path(__file__).resolve().parents[1]
SHARED = ("LGPL-3.0.txt", "GPL-3.0.txt")  # Qt's, which its wheels state but do not carry
QT = ("pyside6-essentials", "shiboken6")

__all__ = ["UNKNOWN", "components", "copy", "table"]


def components() -> list[Component]:
    """Everything that pyproject.toml asks for, and what that needs in turn."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return needed_by(table["project"]["dependencies"])


def own() -> Component:
    """This program, as the list of a bundle names it."""
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = runpy.run_path(str(ROOT / "mrcsaf" / "__init__.py"))["__version__"]
    return Component(OWN, version, about["license"], "", (f"{OWN}/LICENSE",))


def table(found: list[Component]) -> str:
    """The components as Markdown."""
    rows = [f"| {c.name} | {c.version} | {c.licence} | {c.homepage} |" for c in found]
    return "\n".join(["| library | version | licence | home |", "|---|---|---|---|", *rows]) + "\n"


def copy(found: list[Component], folder: Path) -> int:
    """Write the table and every licence text below `folder`; gives the number of texts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "THIRD-PARTY.md").write_text(table(found), encoding="utf-8")
    listed = [own()]
    for name in SHARED:
        shutil.copyfile(ROOT / "packaging" / "texts" / name, folder / name)
    copied = len(SHARED)
    for component in found:
        distribution = metadata.distribution(component.name)
        name = re.sub(r"[-_.]+", "-", component.name).lower()
        texts = list(SHARED if name in QT else ())
        for text in component.texts:
            inner = text.partition(".dist-info/")[2]
            source, target = (
                Path(str(distribution.locate_file(text))),
                folder / component.name / inner,
            )
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                texts.append(target.relative_to(folder).as_posix())
                copied += 1
        listed.append(replace(component, texts=tuple(texts)))
    entries = [asdict(component) for component in listed]
    (folder / LIST).write_text(json.dumps(entries, indent=1), encoding="utf-8")
    return copied


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--copy", type=Path, metavar="FOLDER")
    options = parser.parse_args(arguments)
    found = components()
    if options.copy:
        sys.stdout.write(f"{copy(found, options.copy)} texts of {len(found)} libraries\n")
    elif options.json:
        sys.stdout.write(json.dumps([asdict(component) for component in found], indent=1) + "\n")
    else:
        sys.stdout.write(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
