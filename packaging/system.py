"""Installs what the window needs of Debian or Ubuntu, and nothing where nothing is missing.

    python packaging/system.py                  # the libraries of Qt and a font
    python packaging/system.py --test           # and what the tests on a real X server need
    python packaging/system.py --yes            # without asking, as where CI is set

It installs from a fixed list of the distribution's own packages, adds no source and changes no
setting. It asks before it uses sudo. Without the right, or without apt, it names the packages.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.core import system

FONT = ("fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu")
FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
LOCK_S = 60  # a new machine brings itself up to date meanwhile
SCREEN = {  # programs of the tests that want a real screen
    "Xvfb": ("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"),
    "openbox": ("openbox", "openbox", "openbox"),
    "xdotool": ("xdotool", "xdotool", "xdotool"),
}


def missing(*, test: bool) -> list[system.Packages]:
    """The packages of what is not here, found by looking for what they hold."""
    found = [packages for name, packages in system.LIBRARIES.items() if not system.is_there(name)]
    if not any(True for folder in FONTS for _ in folder.rglob("*.[to]tf")):
        found.append(FONT)
    if test:
        found += [packages for program, packages in SCREEN.items() if not shutil.which(program)]
    return sorted(set(found))


def may_install(packages: list[system.Packages], *, yes: bool) -> list[str] | None:
    """What apt-get is called with to have the right: nothing, or sudo; None without it."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if os.environ.get("CI"):
        return ["sudo", "-n"]  # nobody is there to type a password
    if yes:
        return ["sudo"]
    names = " ".join(apt for apt, _, _ in packages)
    sys.stderr.write(f"Missing packages: {names}\nInstall them with sudo apt-get? [y/N] ")
    sys.stderr.flush()
    return ["sudo"] if sys.stdin.readline().strip().lower() in ("y", "yes") else None


def install(packages: list[system.Packages], right: list[str]) -> bool:
    """Let apt-get install the packages; whether it did. Its own words are shown where it did not.

    A source that does not answer keeps `update` from ending well, yet not always the rest.
    """
    names = [apt for apt, _, _ in packages]
    sys.stderr.write(f"Installing {' '.join(names)}\n")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = [*right, "apt-get", "-qq", "-o", f"DPkg::Lock::Timeout={LOCK_S}"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *names]):
        done = subprocess.run(
            [*apt, *command], env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        sys.stderr.write(done.stdout)
    return done.returncode == 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--test", action="store_true", help="also what the tests need")
    parser.add_argument("--yes", action="store_true", help="do not ask before sudo")
    options = parser.parse_args(arguments)
    if not sys.platform.startswith("linux"):
        return 0
    packages = missing(test=options.test)
    if packages:
        right = may_install(packages, yes=options.yes)
        if right is not None and install(packages, right):
            packages = missing(test=options.test)
    if packages:
        sys.stderr.write(f"Missing here: {system.how_to_install(packages)}\n")
    return 1 if packages else 0


if __name__ == "__main__":
    sys.exit(main())
