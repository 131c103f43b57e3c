"""Settings that go well together, by name, and the help of every setting.

Each model takes those settings that it has; what stands under a model's name is for it alone.
"""

import ast
import dataclasses
import inspect
import io
import textwrap
import tokenize
import typing
from collections.abc import Iterator
from typing import Any, Literal

# What the paper prints and validation chose otherwise: docs/study.md.
PRINTED = {
    "dim": 64, "pruned_edges": 0.8, "batch_size": 2048, "learning_rate": 1e-3, "shrinkage": 0.0,
}  # fmt: skip

# Chosen on the validation part of Sports (218,409 interactions to train on): docs/study.md.
LARGE = {"batch_size": 8192, "learning_rate": 4e-3, "shrinkage": 0.06}

# Half of an epoch's cost, at no loss on Baby's validation part: docs/study.md.
LIGHT = {"attention": "none"}

PRESETS: dict[str, dict[str, Any]] = {
    "defaults": {},  # first, so that the window trains what the command line does
    # Elsewhere the defaults are the papers', as each model's file says.
    "paper": dict.fromkeys(("mrcsaf", "ams", "csaf", "camgr_cam"), PRINTED),
    "large": dict.fromkeys(("mrcsaf", "ams", "csaf"), LARGE),
    "fast": {"max_epochs": 40, "patience": 5, "dim": 32},  # a look, not a result
    # This program's own: what a person will wait for, at no loss that validation showed.
    "studio": {
        "max_epochs": 200,
        "patience": 10,
        "mrcsaf": LIGHT,
    },
}

STEPS_AN_EPOCH, MOST_A_STEP = 28, 8192


def batch_by_data(pairs: int) -> int:
    """Interactions a step where `batch_size` leaves it to the data, with so many to train on.

    Few of them still make enough steps an epoch: early stopping counts epochs, and a handful of
    steps each is too few to leave a plateau.
    """
    return min(MOST_A_STEP, max(1, round(pairs / STEPS_AN_EPOCH)))


# Help for settings, read where it is written: the comment on a dataclass field's own line.
#
# A frozen build must carry this package's sources beside the compiled modules; without them there
# are no comments, and everything else works.


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """One field of a settings dataclass, ready to be shown."""

    name: str  # dotted where nested: selector.entropy
    kind: str  # int, float, bool, text or choice
    default: Any
    help: str  # the comment on its line
    choices: tuple[str, ...] = ()
    low: float | None = None  # bounds, where __post_init__ gives them as plain numbers
    high: float | None = None


def settings(kind: type[Any], prefix: str = "") -> list[Setting]:
    """Every setting of a dataclass, nested ones in their place."""
    hints = typing.get_type_hints(kind)
    source = _source(kind)
    words, bounds = comments(source), _bounds(source)
    found: list[Setting] = []
    for field in dataclasses.fields(kind):
        hint, name = hints[field.name], prefix + field.name
        if dataclasses.is_dataclass(hint):
            found += settings(typing.cast(type[Any], hint), name + ".")
            continue
        default = field.default
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        type_name, choices = _type(hint)
        low, high = bounds.get(field.name, (None, None))
        found.append(
            Setting(name, type_name, default, words.get(field.name, ""), choices, low, high)
        )
    return found


def _type(hint: Any) -> tuple[str, tuple[str, ...]]:
    if typing.get_origin(hint) is Literal:
        return "choice", tuple(str(choice) for choice in typing.get_args(hint))
    return {int: "int", float: "float", bool: "bool"}.get(hint, "text"), ()


def _source(kind: type[Any]) -> str:
    try:
        return textwrap.dedent(inspect.getsource(kind))
    except (OSError, TypeError):
        return ""


def comments(source: str) -> dict[str, str]:
    """The comment on the line of each annotated name of a class, and on the lines of its own below.

    `a: int = 1  # of b` gives {"a": "of b"}.
    """
    found: dict[str, str] = {}
    last, first_on_line, line = "", "", -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.start[0] != line and token.type in (tokenize.NAME, tokenize.COMMENT):
            line, first_on_line = token.start[0], token.string
        if token.type == tokenize.COMMENT:
            text = token.string.lstrip("# ").strip()
            if first_on_line == token.string:  # a comment alone goes on with the one above
                if last:
                    found[last] = f"{found.get(last, '')} {text}".strip()
            else:
                last = first_on_line
                found[last] = text
        elif token.type == tokenize.NAME and token.string == "def":
            break
    return found


def _bounds(source: str) -> dict[str, tuple[float | None, float | None]]:
    """What check_range says of each field, as far as it is written in plain numbers."""
    found: dict[str, tuple[float | None, float | None]] = {}
    for call in _calls(source, "check_range"):
        name, _, *limits = call.args
        if isinstance(name, ast.Constant):
            low, high = ([*map(_number, limits), None, None])[:2]
            found[str(name.value)] = (low, high)
    return found


def _calls(source: str, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _number(node: ast.expr) -> float | None:
    try:
        return float(ast.literal_eval(node))
    except (ValueError, TypeError):
        return None
