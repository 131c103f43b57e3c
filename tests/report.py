"""Runs the torture suite and prints what it survived: `python -m tests.report [--long]`.

    --long        the long rounds (hours on a small machine)
    --factor F    only that share of the long rounds
    -k WORD       only the tests whose names hold the word
    --fuzz S      then fuzz each gate for S seconds, guided by coverage (pip install '.[fuzz]')
    --tally FILE  add to what FILE holds, so that a long run can be made in parts

The table is Markdown. The exit code is pytest's own: a figure counts only where all passed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
Line = tuple[int, dict[str, int]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--factor", type=float, default=1.0)
    parser.add_argument("-k", default="")
    parser.add_argument("--fuzz", type=int, default=0, metavar="S")
    parser.add_argument("--tally", type=Path)
    arguments = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = arguments.tally or Path(folder, "tally.jsonl")
        code = run(tally.absolute(), arguments.long, arguments.factor, arguments.k)
        code = fuzz(tally, arguments.fuzz) or code if arguments.fuzz else code
        lines = read(tally)
    seconds = time.monotonic() - began
    sys.stdout.write(table(lines) + "\n")
    length = f"long × {arguments.factor:g}" if arguments.long else "short"
    date = datetime.now(UTC).date().isoformat()
    outcome = "all passed" if code == 0 else "NOT all passed: see above"
    sys.stdout.write(f"{length} rounds, {date}, {seconds:.0f} s, {outcome}\n")
    return code


def run(tally: Path, long: bool, factor: float, only: str) -> int:
    """The suite in a process of its own, its figures in `tally`; returns pytest's exit code."""
    environment = os.environ | {
        "MRCSAF_TORTURE_TALLY": str(tally),
        "MRCSAF_TORTURE_FACTOR": str(factor),
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "pytest", "-q", "tests/torture"]
    command += ["-m", "slow or not slow", "-k", f"{only or 'test'} and not short"] if long else []
    command += ["-k", only] if only and not long else []
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=sys.stderr)
    return done.returncode


def fuzz(tally: Path, seconds: int) -> int:
    """Each gate under the coverage-guided fuzzer; 1 if one of them let a fault through."""
    from tests.torture import fuzz as fuzzing

    found = 0
    with tempfile.TemporaryDirectory() as corpus, tally.open("a", encoding="utf-8") as out:
        for target in fuzzing.TARGETS:
            done = fuzzing.run(target, seconds, Path(corpus))
            found += int(done["found"])
            outcome = {"uncaught": int(done["found"])}
            entry = {"what": f"guided fuzzing: {target}", "times": done["runs"], "outcome": outcome}
            out.write(json.dumps(entry) + "\n")
    return int(found > 0)


def read(tally: Path) -> dict[str, Line]:
    """Figures by what was done, those of the same name added up."""
    lines: dict[str, Line] = {}
    for text in tally.read_text(encoding="utf-8").splitlines() if tally.exists() else ():
        entry = json.loads(text)
        times, outcome = lines.get(entry["what"], (0, {}))
        added = {
            name: outcome.get(name, 0) + entry["outcome"].get(name, 0)
            for name in {**outcome, **entry["outcome"]}
        }
        lines[entry["what"]] = (times + entry["times"], added)
    return lines


def table(lines: dict[str, Line]) -> str:
    """A Markdown table: what was done, how often, and what came of it."""
    rows = ["| what was done | times | what came of it |", "|---|---:|---|"]
    for what, (times, outcome) in sorted(lines.items()):
        came = ", ".join(f"{count:,} {name}" for name, count in outcome.items())
        rows.append(f"| {what} | {times:,} | {came} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
