"""Lists what the program stands on: name, version and licence of every library it needs.

    python packaging/licences.py                 # a table
    python packaging/licences.py --json          # the same for programs
    python packaging/licences.py --copy FOLDER   # the table and every licence text, for a bundle

Follows the requirements from mrcsaf-studio down, so test tools that happen to be installed are not
in it. What a package says is shown as it says it; nothing is guessed.
"""

import argparse
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
UNKNOWN = "not stated"
PAGES = ("homepage", "home", "source", "source code", "repository", "github", "documentation")
SHARED = ("LGPL-3.0.txt", "GPL-3.0.txt")  # Qt's, which its wheels state but do not carry
TEXTS = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
NESTED = re.compile(r"\.dist-info/(sboms|licenses)/", re.IGNORECASE)
LONG = 80  # some packages put the whole text where its name belongs


@dataclass(frozen=True, slots=True)
class Component:
    """One library as it is installed."""

    name: str
    version: str
    licence: str
    homepage: str
    texts: tuple[str, ...]  # licence files, relative to the library's own folder


def components(roots: list[str] | None = None) -> list[Component]:
    """Everything needed, directly or not, by `roots` (mrcsaf-studio's own requirements)."""
    found: dict[str, Component] = {}
    waiting = list(own_requirements() if roots is None else roots)
    while waiting:
        requirement = Requirement(waiting.pop())
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in found or not _applies(requirement):
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = _component(distribution)
        waiting += _requirements(distribution, requirement.extras)
    return [found[name] for name in sorted(found)]


def own_requirements() -> list[str]:
    """What pyproject.toml asks for."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted: list[str] = table["project"]["dependencies"]
    return wanted


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def _requirements(distribution: metadata.Distribution, extras: set[str]) -> Iterator[str]:
    """Those of the distribution that hold here, the chosen extras' among them."""
    for text in distribution.requires or []:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": e}) for e in ("", *extras)):
            requirement.marker = None
            yield str(requirement)


def _component(distribution: metadata.Distribution) -> Component:
    about = distribution.metadata
    return Component(
        name=about["Name"],
        version=distribution.version,
        licence=_licence(about),
        homepage=_homepage(about),
        texts=tuple(
            sorted({str(file) for file in distribution.files or [] if _is_text(str(file))})
        ),
    )


def _is_text(file: str) -> bool:
    own = ".dist-info/" in file
    return own and bool(TEXTS.search(file) or NESTED.search(file))


def _licence(about: metadata.PackageMetadata) -> str:
    """The expression if there is one, else the classifiers, else the free field if it is short."""
    stated = _field(about, "License-Expression")
    classified = [
        entry.rpartition(" :: ")[2]
        for entry in about.get_all("Classifier") or []
        if entry.startswith("License ::") and entry.count("::") > 1
    ]
    free = _field(about, "License")
    short = free if len(free) <= LONG and "\n" not in free and free != "UNKNOWN" else ""
    return stated or ", ".join(classified) or short or UNKNOWN


def _field(about: metadata.PackageMetadata, name: str) -> str:
    return str(about[name]).strip() if name in about else ""


def _homepage(about: metadata.PackageMetadata) -> str:
    links = [entry.partition(", ") for entry in about.get_all("Project-URL") or []]
    named = {label.lower(): url for label, _, url in links}
    page = next((named[label] for label in PAGES if label in named), "")
    return _field(about, "Home-page") or page or (links[0][2] if links else "")


def table(found: list[Component]) -> str:
    """The components as Markdown."""
    rows = [f"| {c.name} | {c.version} | {c.licence} | {c.homepage} |" for c in found]
    return "\n".join(["| library | version | licence | home |", "|---|---|---|---|", *rows]) + "\n"


def copy(found: list[Component], folder: Path) -> int:
    """Write the table and every licence text below `folder`; gives the number of texts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "THIRD-PARTY.md").write_text(table(found), encoding="utf-8")
    for name in SHARED:
        shutil.copyfile(ROOT / "packaging" / "texts" / name, folder / name)
    copied = len(SHARED)
    for component in found:
        distribution = metadata.distribution(component.name)
        for text in component.texts:
            inner = text.partition(".dist-info/")[2]
            source, target = (
                Path(str(distribution.locate_file(text))),
                folder / component.name / inner,
            )
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                copied += 1
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
