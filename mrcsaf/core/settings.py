"""Settings are frozen dataclasses; this makes one from a parsed TOML table, or says why not."""

import dataclasses
import difflib
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from mrcsaf.core.errors import ConfigError

T = TypeVar("T")


def build(kind: type[T], values: Mapping[str, Any]) -> T:
    """Make a `kind` from `values`; text is converted to the field's type.

    Raises ConfigError for a name `kind` does not have or a value of the wrong type;
    `kind` itself checks the ranges.
    """
    hints = typing.get_type_hints(kind)
    values = _nested(values)
    known = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    converted = {}
    for name, value in values.items():
        if name not in known:
            raise ConfigError(f"{kind.__name__} has no setting {name!r}{hint(name, known)}")
        converted[name] = _convert(f"{kind.__name__}.{name}", hints[name], value)
    return kind(**converted)


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """{'selector.entropy': 1} → {'selector': {'entropy': 1}}."""
    grouped: dict[str, Any] = {}
    for name, value in values.items():
        head, _, rest = name.partition(".")
        if rest:
            table = grouped.setdefault(head, {})
            if not isinstance(table, Mapping):
                raise ConfigError(f"{head} is given both a value, {table!r}, and {name}.")
            grouped[head] = dict(table) | {rest: value}
        elif isinstance(value, Mapping) and isinstance(grouped.get(head), Mapping):
            grouped[head] = grouped[head] | dict(value)
        else:
            grouped[head] = value
    return grouped


def hint(name: str, known: Iterable[str]) -> str:
    """'; did you mean …?' for the nearest of `known`, or nothing when none is near."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def check_choice(name: str, value: str, choices: Iterable[str]) -> None:
    """Raises ConfigError unless `value` is one of `choices`."""
    choices = list(choices)
    if value not in choices:
        raise ConfigError(f"{name} must be one of {', '.join(choices)}; got {value!r}")


def check_range(
    name: str, value: int | float, low: int | float, high: int | float = float("inf")
) -> None:
    """Raises ConfigError unless low ≤ value ≤ high."""
    if not low <= value <= high:
        raise ConfigError(f"{name} must lie between {low:.10g} and {high:.10g}; got {value:.10g}")


def _convert(name: str, kind: Any, value: Any) -> Any:
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        if value is None or (isinstance(value, str) and value.lower() == "none"):
            return None
        kind = next(option for option in typing.get_args(kind) if option is not types.NoneType)
    if typing.get_origin(kind) is typing.Literal:
        check_choice(name, str(value), [str(choice) for choice in typing.get_args(kind)])
        return next(c for c in typing.get_args(kind) if str(c) == str(value))
    if dataclasses.is_dataclass(kind):
        if not isinstance(value, Mapping):
            raise ConfigError(f"{name} takes a table of settings; got {value!r}")
        return build(kind, value)  # type: ignore[arg-type]
    try:
        return _plain(kind, value)
    except (TypeError, ValueError, KeyError):
        raise ConfigError(f"{name} takes {_words(kind)}; got {value!r}") from None


def _plain(kind: Any, value: Any) -> Any:
    if kind is bool and isinstance(value, str):
        return {"true": True, "false": False, "1": True, "0": False}[value.lower()]
    if kind is bool and not isinstance(value, bool):
        raise ValueError
    if kind is int and (isinstance(value, bool) or (isinstance(value, float) and value % 1)):
        raise ValueError
    if kind in (int, float, str):
        return kind(value)
    return value


def _words(kind: Any) -> str:
    names = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}
    return names.get(kind, str(kind))
