"""Where the things that ship with the program are: icons, the sample shop. The only resolver."""

from pathlib import Path

_INSTALLED = Path(__file__).parents[1] / "bundled"
_CHECKOUT = Path(__file__).parents[2] / "assets"


def asset(name: str) -> Path:
    """The path of `assets/<name>`, in a wheel, a frozen build or a checkout."""
    return (_INSTALLED if _INSTALLED.is_dir() else _CHECKOUT) / name
