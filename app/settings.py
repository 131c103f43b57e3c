"""What the user prefers, kept in one INI file; never what the user has, never how a model runs."""

import hashlib
import json
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from mrcsaf import jsontext
from mrcsaf.jsontext import ANYTHING, Table

ORGANISATION = "MR-CSAF Studio"
RECENT = 10
VIEW_CHARS = 1 << 20
VIEW = Table({}, others=ANYTHING)
VIEWS = 30  # projects whose views are remembered


@dataclass(frozen=True, slots=True)
class Settings:
    """One preference a field; a value that cannot be read is the default again."""

    theme: str = "system"  # system, light, dark or contrast
    card_width: int = 160  # pixels of a product card at 1×
    k: int = 20  # length of the ranked list
    show_seen: bool = False
    as_table: bool = False
    last_page: str = "recommend"
    tour_seen: bool = False  # the three balloons were walked through, or ended with Esc
    recent: tuple[str, ...] = ()  # project folders, newest first


class SettingsFile:
    """Reads and writes `Settings`, and the window's shape, as an INI file."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            self._file = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANISATION, "studio"
            )
        else:
            self._file = QSettings(str(path), QSettings.Format.IniFormat)
        self.value = self._read()

    def change(self, **values: object) -> None:
        """Set preferences by name and write them."""
        self.value = replace(self.value, **values)  # type: ignore[arg-type]
        for name in values:
            value = getattr(self.value, name)
            self._file.setValue(name, list(value) if isinstance(value, tuple) else value)

    def remember(self, project: Path) -> None:
        """Put a project at the head of the recent ones."""
        self.forget(project)
        self.change(recent=(str(project), *self.value.recent)[:RECENT])

    def forget(self, project: Path) -> None:
        """Take a project out of the recent ones; the project itself is not touched."""
        self.change(recent=tuple(name for name in self.value.recent if name != str(project)))

    def window(self, name: str) -> QByteArray:
        """A remembered shape (geometry, docks) or an empty one."""
        value = self._file.value(f"window/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_window(self, name: str, shape: QByteArray) -> None:
        self._file.setValue(f"window/{name}", shape)

    def view(self, project: Path) -> dict[str, Any]:
        """How the window stood when this project was last open; empty if that cannot be read."""
        try:
            text = str(self._file.value(f"views/{_key(project)}", "{}"))
            found: dict[str, Any] = jsontext.read(text, VIEW, VIEW_CHARS)
        except ValueError:
            return {}
        return found

    def set_view(self, project: Path, state: dict[str, Any]) -> None:
        """Remember how the window stands; of the projects used least lately it is forgotten."""
        order = [name for name in self._views() if name != _key(project)]
        for forgotten in order[VIEWS - 1 :]:
            self._file.remove(f"views/{forgotten}")
        self._file.setValue("views/order", [_key(project), *order[: VIEWS - 1]])
        self._file.setValue(f"views/{_key(project)}", json.dumps(state))

    def _views(self) -> list[str]:
        order = self._file.value("views/order", [])
        return [order] if isinstance(order, str) else list(_as((), order))  # type: ignore[call-overload]

    def sync(self) -> None:
        """Write to disk now."""
        self._file.sync()

    def _read(self) -> Settings:
        found = {}
        for field in fields(Settings):
            default = field.default
            value = self._file.value(field.name, default)
            try:
                found[field.name] = _as(default, value)
            except (TypeError, ValueError):
                found[field.name] = default
        return Settings(**found)  # type: ignore[arg-type]


def _key(project: Path) -> str:
    return hashlib.sha256(str(project.absolute()).encode()).hexdigest()[:16]


def _as(default: object, value: object) -> object:
    """An INI value (text, or a list of texts) in the type of its default."""
    if isinstance(default, bool):
        return str(value).lower() == "true"
    if isinstance(default, int):
        return int(str(value))
    if isinstance(default, tuple):
        if isinstance(value, str):
            return (value,) if value else ()
        return tuple(str(part) for part in value or ())  # type: ignore[attr-defined]
    return str(value)
