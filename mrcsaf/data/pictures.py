"""Finding an item's picture inside the folder that the user chose, and never outside it."""

import os
from pathlib import Path

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp")
SCHEMES = ("http://", "https://")


class Pictures:
    """The pictures below one folder, by the path an item names or else by the item's id."""

    def __init__(self, folder: Path, subfolder: str = "images") -> None:
        self._root = os.path.realpath(folder)
        self._folders = [self._root, os.path.join(self._root, subfolder)]
        self._by_id: dict[str, str] | None = None

    def find(self, named: str, ext_id: str) -> tuple[Path | None, str]:
        """The picture and nothing, or nothing and what is wrong with it."""
        if not named:
            found = self._of_id(ext_id)
            return (Path(found), "") if found else (None, "the item has no picture")
        outside = False
        for folder in self._folders:
            for name in dict.fromkeys((named, named.replace("\\", "/"))):
                path = _real(os.path.join(folder, name))
                inside = path is not None and self._contains(path)
                if path and inside and os.path.isfile(path):
                    return Path(path), ""
                outside = outside or not inside
        if outside:
            return None, f"the picture {named[:200]!r} leaves the chosen folder and was not taken"
        return None, f"the picture {named[:200]!r} is not there"

    def _contains(self, path: str) -> bool:
        try:
            return os.path.commonpath([self._root, path]) == self._root
        except ValueError:  # another drive
            return False

    def _of_id(self, ext_id: str) -> str | None:
        if self._by_id is None:
            self._by_id = self._listed()
        return self._by_id.get(ext_id)

    def _listed(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for folder in filter(os.path.isdir, self._folders):
            with os.scandir(folder) as entries:
                for entry in entries:
                    stem, ending = os.path.splitext(entry.name)
                    if ending.lower() in ENDINGS and stem not in found:
                        path = _real(entry.path)
                        if path and self._contains(path) and os.path.isfile(path):
                            found[stem] = path
        return found


def is_url(text: str) -> bool:
    """Whether a picture is named by a web address, which is kept and never fetched."""
    return text.lower().startswith(SCHEMES)


def _real(path: str) -> str | None:
    try:
        return os.path.realpath(path)
    except (ValueError, OSError):  # a NUL, a lone surrogate, a loop of links
        return None
