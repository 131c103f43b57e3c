"""Judges a frozen build before anybody gets it: size, contents, licences, and that it works.

python packaging/check_bundle.py dist/mrcsaf-studio
python packaging/check_bundle.py dist/mrcsaf-studio --still    # without starting it
"""

import argparse
import os
import re
import runpy
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import smoke

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 1_100_000_000  # bytes
START_S = 5.0  # to say the version, with a warm disk
CUDA = re.compile(
    r"^(libcu(blas|dart|dnn|fft|rand|solver|sparse|pti|file)|libnv|libnccl|libtriton"
    r"|lib(torch|c10)_cuda|(cu(blas|dart|dnn|fft|rand|solver|sparse)|nv|(torch|c10)_cuda).*\.dll$)"
)
UNWANTED = re.compile(
    r"(^|/)(tkinter|matplotlib|pytest|torch/test|torch/include|tests?/test_[^/]*\.py)($|/)"
)
WANTED = (
    "mrcsaf/bundled/sample.mrcsaf/project.db",
    "mrcsaf/bundled/icons/app.svg",
    "licences/mrcsaf-studio/LICENSE",
    "licences/THIRD-PARTY.md",
    "licences/LGPL-3.0.txt",
    "licences/torch",
)


def files(folder: Path) -> dict[str, int]:
    """Bytes of every file by its path in `folder`; a link weighs nothing."""
    return {
        path.relative_to(folder).as_posix(): 0 if path.is_symlink() else path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def contents(folder: Path, largest: int = LARGEST) -> list[str]:
    """What is wrong with the files of a build, one sentence each."""
    found = files(folder)
    size = sum(found.values())
    problems = []
    if size > largest:
        problems.append(f"It is {size / 1e6:,.0f} MB; {largest / 1e6:,.0f} MB is the limit.")
    for path in found:
        name = path.rpartition("/")[2]
        if CUDA.match(name):
            problems.append(f"A CUDA library: {path}; build where torch is the CPU's.")
        if UNWANTED.search(path):
            problems.append(f"Not for users: {path}.")
    problems += [f"{path} is missing." for path in WANTED if not _has(found, path)]
    problems += [f"{path} leads nowhere." for path in found if not os.path.exists(folder / path)]
    return problems


def _has(found: dict[str, int], wanted: str) -> bool:
    """In the folder of libraries, which PyInstaller calls _internal, Resources or Frameworks."""
    inner = re.compile(rf"(^|/){re.escape(wanted)}($|/)")
    return any(inner.search(path) for path in found)


def behaviour(folder: Path, tell: Callable[[str], None]) -> list[str]:
    """What goes wrong when it is started: its version, then its self-test and the worker's."""
    expected = runpy.run_path(str(ROOT / "mrcsaf" / "__init__.py"))["__version__"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        try:
            program = smoke.frozen_program(folder)
            smoke.version(program, Path(place))  # the disk is warm from here
            said, seconds = smoke.version(program, Path(place))
            tell(f"starts in {seconds:.2f} s")
            if said != expected:
                return [f"It says it is version {said}; this is {expected}."]
            if seconds > START_S:
                return [f"It takes {seconds:.1f} s to start; {START_S:.0f} s is the limit."]
            report = smoke.run(program, Path(place))
        except smoke.SmokeError as error:
            return [str(error)]
    for name, step in report["steps"].items():
        tell(f"{name}: {step['seconds']:.2f} s")
    return [] if report["frozen"] else ["It ran from the source, not frozen."]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--still", action="store_true", help="look at the files only")
    parser.add_argument("--largest", type=int, default=LARGEST, metavar="BYTES")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        sys.stderr.write(f"There is no folder {options.folder}: build first.\n")
        return 2
    _tell(f"{sum(files(options.folder).values()) / 1e6:,.0f} MB")
    problems = contents(options.folder, options.largest)
    if not options.still:
        problems += behaviour(options.folder, _tell)
    for problem in problems:
        sys.stderr.write(problem + "\n")
    return 1 if problems else 0


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
