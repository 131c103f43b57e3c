"""Starts an installed, frozen or checked-out program, lets it do the main things once, and judges.

    python packaging/smoke.py                              # `python -m app` from this interpreter
    python packaging/smoke.py dist/mrcsaf-studio           # the folder of a frozen build
    python packaging/smoke.py --program mrcsaf-studio      # an installed command

The program's own `--self-test` opens the sample, changes the user, visits every view and lets the
worker place a product; here it is started apart, without display and network, in an empty home.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PATIENCE_S = 600.0
START_S = 120.0
STEPS = ("open the sample", "change the user", "visit every view", "place a product")
SHUT_IN = {  # a proxy that nobody answers: what needs the network fails
    "HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "1",
}  # fmt: skip


class SmokeError(Exception):
    """The program did not do what it should; one sentence."""


def environment(home: Path) -> dict[str, str]:
    """This process's, with a home of its own, no display and no way out."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    kept = {name: value for name, value in os.environ.items() if name not in displays}
    places = {"HOME": home, "XDG_DATA_HOME": home / "data", "XDG_CONFIG_HOME": home / "config"}
    if (Path.cwd() / "app" / "__main__.py").is_file():  # a checkout: the worker needs to know too
        places["PYTHONPATH"] = Path.cwd()
    return kept | SHUT_IN | {name: str(path) for name, path in places.items()}


def frozen_program(folder: Path) -> list[str]:
    """The window's program in a frozen folder, or in the .app around it."""
    inside = folder / "Contents" / "MacOS" if folder.suffix == ".app" else folder
    for name in ("mrcsaf-studio", "mrcsaf-studio.exe"):
        if (inside / name).is_file():
            return [str((inside / name).resolve())]
    raise SmokeError(f"There is no mrcsaf-studio in {folder}: build it first.")


def version(program: list[str], cwd: Path) -> tuple[str, float]:
    """What the program says it is, and the seconds it took to say it."""
    started = time.monotonic()
    done = subprocess.run(
        [*program, "--version"], env=environment(cwd), cwd=cwd, capture_output=True,
        text=True, timeout=START_S, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SmokeError(f"--version ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    return done.stdout.strip().rpartition(" ")[2], time.monotonic() - started


def run(program: list[str], cwd: Path, patience: float = PATIENCE_S) -> dict[str, Any]:
    """The program's report of its self-test. Raises SmokeError if it has none or a step failed."""
    report, home = cwd / "report.json", cwd / "home"
    home.mkdir(exist_ok=True)
    arguments = ["--self-test", str(report), "--settings", str(cwd / "settings.ini")]
    try:
        done = subprocess.run(
            [*program, *arguments], env=environment(home), cwd=cwd, capture_output=True,
            text=True, timeout=patience, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise SmokeError(f"The program did not end in {patience:.0f} s.") from error
    said = done.stderr.strip()[-800:]
    if not report.is_file():
        raise SmokeError(f"The program ended with {done.returncode} and no report. {said}")
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    judge(found, done.returncode, said)
    return found


def judge(found: dict[str, Any], code: int, said: str = "") -> None:
    """Raise SmokeError unless every step was done and the program left in peace."""
    if found["problems"]:
        raise SmokeError("; ".join(found["problems"]))
    missing = [step for step in STEPS if step not in found["steps"]]
    if missing:
        raise SmokeError(f"Not done: {', '.join(missing)}.")
    if code:
        raise SmokeError(f"Every step was done, yet the program ended with {code}. {said}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="a frozen build")
    parser.add_argument("--program", nargs="+", help="another command that starts the window")
    parser.add_argument("--json", action="store_true", help="print the report")
    options = parser.parse_args(arguments)
    program = options.program or [sys.executable, "-P", "-m", "app"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            if options.folder is not None:
                program = frozen_program(options.folder)
            found = run(program, Path(folder))
        except SmokeError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return 0
    for name, step in found["steps"].items():
        sys.stdout.write(f"{step['seconds']:7.2f} s  {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
