"""What the user prefers, kept in one JSON file; never what the user has, never how a model runs.

Nothing in it is believed. A settings file of Qt's own would be: it may name any type that Qt reads,
and some of them end the program at every start.
"""

import hashlib
import json
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

from mrcsaf.core.errors import ConfigError, StoreError
from mrcsaf.core.files import write_bytes

log = logging.getLogger(__name__)

ORGANISATION = "MR-CSAF Studio"
MARK = "MR-CSAF Studio settings"  # what tells our file from anybody's
FILE_BYTES = 1 << 20
TEXT = 4096  # characters of a path
RECENT = 10
VIEWS = 30  # projects whose views are remembered
PIXELS = 1 << 15


@dataclass(frozen=True, slots=True)
class Settings:
    """One preference a field; a value that cannot be read is the default again."""

    theme: str = field(
        default="system", metadata={"among": ("system", "light", "dark", "contrast")}
    )
    card_width: int = 160  # pixels of a product card at 1×
    k: int = 20  # length of the ranked list
    show_seen: bool = False
    as_table: bool = False
    last_page: str = "recommend"
    tour_seen: bool = False  # the three balloons were walked through, or ended with Esc
    recent: tuple[str, ...] = ()  # project folders, newest first


class SettingsFile:
    """Reads and writes `Settings`, the window's shape, and how each project's views stood."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises ConfigError if `path` is a file of somebody else's; nothing is written yet."""
        self._path = (_home() / "studio.json") if path is None else Path(path)
        self._is_ours = path is None  # by its place, whatever is in it
        self._content = self._read()
        self.value = _settings(self._content)

    def change(self, **values: object) -> None:
        """Set preferences by name and write them."""
        self.value = replace(self.value, **values)  # type: ignore[arg-type]
        self._write(values)

    def remember(self, project: Path) -> None:
        """Put a project at the head of the recent ones."""
        self.change(recent=(str(project), *self._others(project))[:RECENT])

    def forget(self, project: Path) -> None:
        """Take a project out of the recent ones; the project itself is not touched."""
        self.change(recent=self._others(project))

    def shape(self) -> dict[str, int]:
        """How the window stood: what set_shape was given, as far as it can be true."""
        return {
            name: value
            for name, value in _object(self._content.get("window")).items()
            if type(value) is int and abs(value) < PIXELS
        }

    def set_shape(self, shape: dict[str, int]) -> None:
        """Remember how the window stands, in pixels."""
        self._write({"window": {**self.shape(), **shape}})

    def view(self, project: Path) -> dict[str, Any]:
        """How the window stood when this project was last open; empty if that cannot be read."""
        return _object(self._views().get(_key(project)))

    def set_view(self, project: Path, state: dict[str, Any]) -> None:
        """Remember how the window stands; of the projects used least lately it is forgotten."""
        self._content = self._fresh()
        views = {key: kept for key, kept in self._views().items() if key != _key(project)}
        newest = [*views.items(), (_key(project), state)][-VIEWS:]
        self._write({"views": dict(newest)})

    def _views(self) -> dict[str, Any]:
        return _object(self._content.get("views"))

    def _others(self, project: Path) -> tuple[str, ...]:
        """The recent projects without this one; another window may have added some."""
        recent = _settings(self._fresh()).recent
        return tuple(name for name in recent if name != str(project))

    def _read(self) -> dict[str, Any]:
        try:
            content = _content(self._path)
            if content is None and self._is_ours:  # before there was JSON
                content = _content(self._path.with_suffix(".ini"))
        except ConfigError:
            if not self._is_ours:
                raise
            log.warning("%s cannot be read: preferences are the defaults", self._path)
            content = None
        return content or {}

    def _fresh(self) -> dict[str, Any]:
        """What the file holds now, which another window may have changed."""
        try:
            return _content(self._path) or self._content
        except ConfigError:
            return self._content

    def _write(self, changed: dict[str, Any]) -> None:
        before = self._fresh()
        self._content = {**before, **json.loads(json.dumps(changed))}
        if self._content == before and self._path.exists():
            return
        data = _encoded(self._content)
        try:
            if problem(self._path) and not self._is_ours:
                raise StoreError(problem(self._path))
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(self._path.resolve(), data)
        except (OSError, StoreError) as error:
            log.warning("preferences are not kept: %s", error)


def problem(path: Path | None) -> str:
    """One sentence if settings cannot be kept in that file because it is something else."""
    try:
        if path is not None:
            _content(path)
    except ConfigError as error:
        return str(error)
    return ""


def _home() -> Path:
    """Where the system keeps preferences."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(place or Path.home()) / ORGANISATION


def _content(path: Path) -> dict[str, Any] | None:
    """What a settings file holds, also one of the older kind; None if it is not there, or empty.

    Raises ConfigError if it is something else.
    """
    try:
        if not path.exists():
            return None
        if not path.is_file() or path.stat().st_size > FILE_BYTES:
            raise ValueError
        text = path.read_text(encoding="utf-8")
        content = _of_ini(text) if FORMER.match(text) else _read(text or "null")
        if content is None and not text:
            return None
        if not isinstance(content, dict) or content.pop("file", None) != MARK:
            raise ValueError
    except (OSError, ValueError):
        raise ConfigError(
            f"{path} holds something else than this program's settings and is left as it is: name"
            " another file after --settings, also one that does not exist yet."
        ) from None
    return content


def _read(text: str) -> Any:
    """What a JSON text holds; numbers that are none are left to whoever checks each value."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("the text is nested too deep") from None


def _encoded(content: dict[str, Any]) -> bytes:
    """The bytes of the file; the oldest views go where it would be too large to be read again."""
    views = dict(_object(content.get("views")))
    while True:
        data = json.dumps({"file": MARK, **content, "views": views}, indent=1).encode()
        if len(data) <= FILE_BYTES or not views:
            return data
        del views[next(iter(views))]


def _settings(content: dict[str, Any]) -> Settings:
    """The preferences in a file's content, each of them the default where it makes no sense."""
    values: dict[str, Any] = {}
    for preference in fields(Settings):
        value = content.get(preference.name)
        if isinstance(preference.default, tuple) and isinstance(value, list | tuple):
            value = tuple(part for part in value if _is_text(part))[:RECENT]
        if type(value) is type(preference.default) and _makes_sense(value, preference.metadata):
            values[preference.name] = value
    return Settings(**values)


def _makes_sense(value: object, metadata: Any) -> bool:
    if isinstance(value, str):
        return value in metadata["among"] if "among" in metadata else _is_text(value)
    return not isinstance(value, int) or 0 <= value < PIXELS


def _is_text(value: object) -> bool:
    """Whether it can be a path."""
    if not isinstance(value, str) or len(value) > TEXT or "\0" in value:
        return False
    try:
        return bool(os.fsencode(value))
    except UnicodeEncodeError:
        return False


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _key(project: Path) -> str:
    return hashlib.sha256(str(project.absolute()).encode(errors="surrogatepass")).hexdigest()[:16]


# The files that Qt wrote for us before: INI, of which only texts, numbers and lists are read.

FORMER = re.compile(r"\s*\[(General|views|window)\]\s*$", re.MULTILINE)
TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^,"]*?))\s*(?:,|$)')
ESCAPE = re.compile(r"\\x([0-9a-fA-F]{1,4})|\\(.)")
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def _of_ini(text: str) -> dict[str, Any] | None:
    """What an older settings file says, None if it is not one of ours."""
    content: dict[str, Any] = {"file": MARK, "views": {}}
    defaults = {preference.name: preference.default for preference in fields(Settings)}
    for section, key, value in _lines(text):
        if section == "General" and key in defaults:
            content[key] = _as(defaults[key], _texts(value))
        elif section == "views":
            content["views"][key] = _json(_texts(value))
        elif section != "window":
            return None
    return content


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    section = ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            continue
        key, _, value = line.partition("=")
        yield section, key, value


def _texts(value: str) -> list[str]:
    """A value of the INI file as the texts it lists; those of other types are none."""
    if value.startswith("@") and not value.startswith("@@"):
        return []
    parts = [quoted or bare for quoted, bare in TOKEN.findall(value)][:-1] or [value]
    return [ESCAPE.sub(_unescaped, part) for part in parts]


def _unescaped(match: "re.Match[str]") -> str:
    number, letter = match.groups()
    return chr(int(number, 16)) if number else ESCAPES.get(letter, letter)


def _json(texts: list[str]) -> Any:
    try:
        return _read(",".join(texts))
    except ValueError:
        return None


def _as(default: object, texts: list[str]) -> object:
    """The texts in the type of a preference's default, None where they cannot be."""
    if isinstance(default, tuple):
        return texts
    text = texts[0] if texts else ""
    if isinstance(default, bool):
        return text.lower() == "true"
    if isinstance(default, int):
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
    return text
