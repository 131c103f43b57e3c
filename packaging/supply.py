"""What a release is made of: pins with hashes, a bill of materials, known weaknesses.

    python packaging/supply.py lock     # packaging/release.txt: every library, pinned and hashed
    python packaging/supply.py sbom     # packaging/release.cdx.json: CycloneDX, from those pins
    python packaging/supply.py audit    # asks the Python advisory database; needs the network

`lock` asks pip what it would install; the others need `pip install cyclonedx-bom pip-audit`. A
release is built after `pip install --require-hashes -r packaging/release.txt`, which refuses a file
that was changed on its way. The pins are for the system and Python they were made on.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "packaging" / "release.txt"
SBOM = ROOT / "packaging" / "release.cdx.json"
TORCH = "https://download.pytorch.org/whl/cpu"
FREEZER = "pyinstaller==6.22.3"
OWN = "mrcsaf-studio"


def lock(torch_index: str) -> int:
    """Write the pins of everything that pip would install into an empty environment."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [
            sys.executable, "-P", "-m", "pip", "install", "--dry-run", "--ignore-installed",
            "--quiet", "--report", str(report), str(ROOT), FREEZER,
        ]  # fmt: skip
        command += ["--extra-index-url", torch_index] if torch_index else []
        done = subprocess.run(command, check=False)
        if done.returncode == 0:
            LOCK.write_text(pins(json.loads(report.read_text(encoding="utf-8"))), encoding="utf-8")
        return done.returncode


def pins(report: dict[str, Any]) -> str:
    """A requirements file from pip's report. Raises ValueError for a library without a hash."""
    lines = [
        f"# Made by packaging/supply.py lock, for Python {platform.python_version()} on"
        f" {platform.system()} {platform.machine()}",
    ]
    for entry in sorted(report["install"], key=_name):
        if _name(entry) == OWN:
            continue
        hashes = entry["download_info"].get("archive_info", {}).get("hashes", {})
        if "sha256" not in hashes:
            raise ValueError(f"{_name(entry)} has no sha256 in pip's report")
        version = entry["metadata"]["version"]
        lines.append(f"{_name(entry)}=={version} --hash=sha256:{hashes['sha256']}")
    return "\n".join(lines) + "\n"


def sbom() -> int:
    """The pins as CycloneDX, with their hashes; the same pins make the same file."""
    return _run(
        "cyclonedx_py", "requirements", str(LOCK), "--pyproject", str(ROOT / "pyproject.toml"),
        "--output-reproducible", "--of", "JSON", "--output-file", str(SBOM),
    )  # fmt: skip


def audit() -> int:
    """Known weaknesses of the pinned versions."""
    return _run("pip_audit", "--require-hashes", "--disable-pip", "--requirement", str(LOCK))


def _name(entry: dict[str, Any]) -> str:
    return str(entry["metadata"]["name"]).lower().replace("_", "-").replace(".", "-")


def _run(*command: str) -> int:
    return subprocess.run([sys.executable, "-P", "-m", *command], cwd=ROOT, check=False).returncode


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=["lock", "sbom", "audit"])
    parser.add_argument("--torch-index", default=TORCH, help="'' where the usual index has it")
    options = parser.parse_args(arguments)
    if options.what == "lock":
        return lock(options.torch_index)
    return sbom() if options.what == "sbom" else audit()


if __name__ == "__main__":
    sys.exit(main())
