"""Finding an item's picture inside the folder that the user chose, and never outside it."""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from mrcsaf.core import limits

ENDINGS = (
    ".jpg", ".jpeg", ".jfif", ".jpe", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif",
)  # fmt: skip
SCHEMES = ("http://", "https://", "//")
DEPTH = 8  # of nested folders


class Pictures:
    """The pictures below one folder, by the path an item names or else by the item's id.

    Names are compared without case and whatever form of Unicode they are written in; a name may
    leave out folders above the picture.
    """

    def __init__(self, folder: Path) -> None:
        self._root = os.path.realpath(folder)
        self._by_name: dict[str, list[str]] | None = None
        self._by_stem: dict[str, list[str]] = {}
        self._outside: set[str] = set()  # names of links that lead out of the folder

    def find(self, named: str, ext_id: str) -> tuple[Path | None, str]:
        """(the picture, "") or (None, what is wrong); of two candidates also what was left."""
        if not named:
            return self._settled(self._of_stem(ext_id), "the item has no picture")
        wanted = named.replace("\\", "/")
        places = [os.path.join(self._root, wanted.lstrip("/"))]
        if os.path.isabs(wanted) and os.path.lexists(wanted):
            places.insert(0, wanted)
        for place in places:
            real = _real(place)
            if real is None or not self._contains(real):
                return None, _leaves(named)
            if os.path.isfile(real):
                return Path(real), ""
        paths = self._of_name(wanted.lstrip("/"))
        if not paths and _key(wanted).rpartition("/")[2] in self._outside:
            return None, _leaves(named)
        return self._settled(paths, f"the picture {named[:200]!r} is not there")

    def _settled(self, paths: list[str], missing: str) -> tuple[Path | None, str]:
        """More pixels before fewer; which others there were is said."""
        if not paths:
            return None, missing
        if len({os.path.realpath(path) for path in paths}) == 1:
            return Path(paths[0]).resolve(), ""
        best = max(paths, key=lambda path: (_pixels(path), -paths.index(path)))
        names = " and ".join(os.path.relpath(path, self._root) for path in paths[:5])
        return Path(best).resolve(), (
            f"there are {names}: {os.path.relpath(best, self._root)} was taken; name the picture in"
            " the table to choose"
        )

    def _of_name(self, wanted: str) -> list[str]:
        """Files of that name, or of that name without an ending, under folders named likewise."""
        names = self._listed()
        key = _key(wanted)
        base = key.rpartition("/")[2]
        matches = names.get(base, []) or (self._by_stem.get(base, []) if "." not in base else [])
        ends = [path for path in matches if _key(os.path.relpath(path, self._root)).endswith(key)]
        return ends or (matches if len(matches) == 1 else [])

    def _of_stem(self, ext_id: str) -> list[str]:
        self._listed()
        return self._by_stem.get(_key(ext_id), [])

    def _listed(self) -> dict[str, list[str]]:
        if self._by_name is None:
            self._by_name = {}
            for path in sorted(self._walked(self._root, 0)):
                base = _key(os.path.basename(path))
                self._by_name.setdefault(base, []).append(path)
                self._by_stem.setdefault(os.path.splitext(base)[0], []).append(path)
        return self._by_name

    def _walked(self, folder: str, depth: int) -> Iterator[str]:
        try:
            entries = list(os.scandir(folder))
        except OSError:
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth < DEPTH:
                    yield from self._walked(entry.path, depth + 1)
            elif os.path.splitext(entry.name)[1].lower() in ENDINGS:
                real = _real(entry.path)
                if real is None or not self._contains(real):
                    self._outside.add(_key(entry.name))
                elif os.path.isfile(real):
                    yield entry.path

    def _contains(self, path: str) -> bool:
        try:
            return os.path.commonpath([self._root, path]) == self._root
        except ValueError:  # another drive
            return False


def is_url(text: str) -> bool:
    """Whether a picture is named by a web address, which is kept and never fetched unasked."""
    return text.lower().startswith(SCHEMES)


def _leaves(named: str) -> str:
    return f"the picture {named[:200]!r} leaves the chosen folder and was not taken"


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _pixels(path: str) -> int:
    from PIL import Image

    try:
        with Image.open(path, formats=limits.IMAGE_FORMATS) as picture:
            return picture.width * picture.height
    except Exception:  # noqa: BLE001  # whatever a decoder does with a stranger's bytes
        return 0


def _real(path: str) -> str | None:
    try:
        return os.path.realpath(path)
    except (ValueError, OSError):  # a NUL, a lone surrogate, a loop of links
        return None
