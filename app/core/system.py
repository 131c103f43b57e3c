"""What the window needs of a Linux system: the libraries of Qt and a display, found by looking.

Nothing here imports Qt: where a library is missing Qt ends in a traceback, and where no platform
of it can start it aborts. `packaging/system.py` installs what stands here, before anything else is.
"""

import ctypes
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

Packages = tuple[str, str, str]  # their names for apt, dnf and pacman

MANAGERS = {  # in the order of those names
    "apt-get": "apt-get install",
    "dnf": "dnf install",
    "pacman": "pacman -S",
}
LIBRARIES: dict[str, Packages] = {  # what Qt's wheels expect of the system
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11"),
    "libbrotlidec.so.1": ("libbrotli1", "libbrotli", "brotli"),
    "libbrotlicommon.so.1": ("libbrotli1", "libbrotli", "brotli"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2", "krb5-libs", "krb5"),
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client", "wayland"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor", "wayland"),
    "libwayland-egl.so.1": ("libwayland-egl1", "libwayland-egl", "wayland"),
    "libxcb.so.1": ("libxcb1", "libxcb", "libxcb"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-glx.so.0": ("libxcb-glx0", "libxcb", "libxcb"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb", "libxcb"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"
    ),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libz.so.1": ("zlib1g", "zlib", "zlib"),
    "libzstd.so.1": ("libzstd1", "libzstd", "zstd"),
}  # fmt: skip
MODULES = ("QtWidgets", "QtSvg")  # these bring all others that a picture of the window needs
FOR_PEOPLE = ("QtNetwork",)  # a second start calls the first; a picture loads nothing of networks
ANSWER_S = 5.0  # within which a display answers; one behind a dead network never does


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why no window can be opened here, in one sentence; a picture of it needs the libraries."""

    sentence: str
    is_library: bool


def obstacle(*, drawing: bool) -> Obstacle | None:
    """What keeps Qt from opening a window for people, or one only to be drawn; or None."""
    more = () if drawing else FOR_PEOPLE
    silent = ""
    lacks = []
    for platform in platforms():
        lack = lack_of_libraries(platform, *more)
        if not lack and _answers(platform):
            return None
        if lack:
            lacks.append(lack)
        else:
            silent = f"The display {_display(platform)} does not answer."
    lack = lacks[0] if lacks else lack_of_libraries("offscreen")
    return Obstacle(lack or silent or "There is no display here.", is_library=bool(lack))


def platforms() -> list[str]:
    """Those of Qt's platforms that it would try here, in its order."""
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    if asked:
        return [name.partition(":")[0] for name in asked.split(";") if name]
    names = []
    if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
        names.append("wayland")
    if os.environ.get("DISPLAY"):
        names.append("xcb")
    return names


def lack_of_libraries(platform: str, *more: str) -> str:
    """What Qt needs for `platform` and cannot load here, with the packages; or nothing.

    `more` are modules of Qt besides those that every window needs.
    """
    package = importlib.util.find_spec("PySide6")
    if package is None or not package.submodule_search_locations:
        return "PySide6 is not installed: python -m pip install PySide6-Essentials"
    folder = Path(package.submodule_search_locations[0])
    plugin = _plugin(folder, platform)
    if plugin is None and (folder / "Qt" / "plugins" / "platforms").is_dir():
        return f"Qt has no platform {platform!r}: unset QT_QPA_PLATFORM."
    modules = [folder / f"{name}.abi3.so" for name in (*MODULES, *more)]
    files = [file for file in (*modules, plugin) if file is not None and file.is_file()]
    refusals = {file: text for file in files if (text := _refusal(file))}
    names = sorted({name for file, text in refusals.items() for name in _not_there(file, text)})
    if names:
        return f"Qt needs {', '.join(names)}: {_advice(names)}"
    return f"Qt cannot be loaded: {next(iter(refusals.values()))}" if refusals else ""


def how_to_install(packages: Iterable[Packages]) -> str:
    """The command for the package managers that are here; where none is known, for each."""
    found = [number for number, name in enumerate(MANAGERS) if shutil.which(name)]
    commands = list(MANAGERS.values())
    prefix = "" if os.geteuid() == 0 else "sudo "
    rows = list(packages)
    return ", or ".join(
        f"{prefix}{commands[number]} {' '.join(sorted({row[number] for row in rows}))}"
        for number in found or range(len(commands))
    )


def is_there(library: str) -> bool:
    """Whether the system's loader finds this library."""
    return not _refusal(Path(library))


def _advice(names: list[str]) -> str:
    """Looked up without the version: distributions differ in it, their packages' names less."""
    wanted = {name.partition(".so")[0] for name in names}
    known = [row for name, row in LIBRARIES.items() if name.partition(".so")[0] in wanted]
    return how_to_install(known) if known else "install the packages that hold them"


def _plugin(package: Path, platform: str) -> Path | None:
    """Where Qt would take the platform from."""
    places = os.environ.get("QT_PLUGIN_PATH", "").split(os.pathsep)
    folders = [
        *map(Path, filter(None, [os.environ.get("QT_QPA_PLATFORM_PLUGIN_PATH")])),
        *(Path(place) / "platforms" for place in places if place),
        package / "Qt" / "plugins" / "platforms",
    ]
    name = "libqwayland.so" if platform.startswith("wayland") else f"libq{platform}.so"
    return next((file for folder in folders if (file := folder / name).is_file()), None)


def _refusal(file: Path) -> str:
    """Why the loader does not take a library; nothing where it does."""
    try:
        ctypes.CDLL(str(file))
    except OSError as error:
        return str(error)
    return ""


def _not_there(file: Path, refusal: str) -> set[str]:
    """The libraries that `file` needs and nobody has; the loader itself names one at a time."""
    names = set(re.findall(r"^(\S+\.so[.\d]*): cannot open", refusal))
    try:
        said = subprocess.run(["ldd", file], capture_output=True, text=True, check=False).stdout
    except OSError:
        return names
    return names | set(re.findall(r"^\s*(\S+) => not found", said, re.MULTILINE))


def _display(platform: str) -> str:
    if platform.startswith("wayland"):
        return os.environ.get("WAYLAND_DISPLAY") or "wayland-0"
    return os.environ.get("DISPLAY", "")


def _answers(platform: str) -> bool:
    """Whether the display behind a platform can be reached; others than X and Wayland have none."""
    probe = {"xcb": _x11_answers, "wayland": _wayland_answers}.get(platform.partition("-")[0])
    if probe is None:
        return True
    answers: list[bool] = []
    asking = threading.Thread(target=lambda: answers.append(probe()), daemon=True)
    asking.start()
    asking.join(ANSWER_S)
    return answers == [True]


def _x11_answers() -> bool:
    """Asks with the library that Qt's plugin asks with, so hosts and cookies count alike."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def _wayland_answers() -> bool:
    if os.environ.get("WAYLAND_SOCKET"):  # its parent has connected it
        return True
    place = Path(os.environ.get("XDG_RUNTIME_DIR", "/"), _display("wayland"))
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(place))
        except OSError:
            return False
    return True
