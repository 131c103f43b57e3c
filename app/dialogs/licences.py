"""What the program stands on: name, version, licence and licence text of every library it needs.

Follows the requirements from mrcsaf-studio down, so test tools that happen to be installed are not
in it. What a package says is shown as it says it; nothing is guessed. A frozen build carries the
same list as a file, made when it was built.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.requirements import Requirement

OWN = "mrcsaf-studio"
UNKNOWN = "not stated"
PAGES = ("homepage", "home", "source", "source code", "repository", "github", "documentation")
TEXTS = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
NESTED = re.compile(r"\.dist-info/(sboms|licenses)/", re.IGNORECASE)
LONG = 80  # some packages put the whole text where its name belongs
LIST = "components.json"
MOST_CHARS = 300_000  # torch's licences run over thousands of lines; a text field must not stall


@dataclass(frozen=True, slots=True)
class Component:
    """One library as it is installed, or as it was bundled."""

    name: str
    version: str
    licence: str
    homepage: str
    texts: tuple[str, ...]  # licence files, relative to where libraries lie


def components(roots: list[str]) -> list[Component]:
    """Everything needed, directly or not, by requirements."""
    from packaging.requirements import Requirement

    found: dict[str, Component] = {}
    waiting = list(roots)
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


def listed() -> list[Component]:
    """The program itself, and everything that it needs. No import of any of it."""
    folder = bundled()
    if folder is not None:
        entries = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return [Component(**entry | {"texts": tuple(entry["texts"])}) for entry in entries]
    return [_component(metadata.distribution(OWN)), *components(metadata.requires(OWN) or [])]


def text_of(component: Component) -> str:
    """The licence texts of a library; what it states, where it carries none."""
    folder = bundled()
    found = []
    for name in component.texts:
        path = (
            Path(str(metadata.distribution(component.name).locate_file(name)))
            if folder is None
            else folder / name
        )
        if path.is_file():
            found.append(path.read_text(encoding="utf-8", errors="replace").strip())
    text = "\n\n\n".join(found) or f"{component.licence}\n\n{component.homepage}"
    return text[:MOST_CHARS]


def bundled() -> Path | None:
    """The licences of a frozen build."""
    inside = getattr(sys, "_MEIPASS", None)
    folder = None if inside is None else Path(inside) / "licences"
    return folder if folder is not None and (folder / LIST).is_file() else None


def _applies(requirement: "Requirement") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def _requirements(distribution: metadata.Distribution, extras: set[str]) -> Iterator[str]:
    """Those of the distribution that hold here, the chosen extras' among them."""
    from packaging.requirements import Requirement

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
