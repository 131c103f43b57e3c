"""What this machine can compute on, and what would mend it where the two do not fit."""

import os
import shutil
import sys
from typing import Any

import torch

from mrcsaf.core import devices

GIB = 1 << 30
UNTRIED = "not tried on a GPU yet"  # docs/gpu.md tells what ran, and where
NVIDIA = "/proc/driver/nvidia/version"


def available() -> list[dict[str, Any]]:
    """Every device, best first: its id, name and memory in GiB (None where nobody says)."""
    found: list[dict[str, Any]] = []
    if torch.cuda.is_available():
        for number in range(torch.cuda.device_count()):
            properties = torch.cuda.get_device_properties(number)
            name = f"{properties.name} ({UNTRIED})"
            found.append(_device(f"cuda:{number}", name, properties.total_memory))
    if torch.backends.mps.is_available():
        found.append(_device("mps", "Apple GPU", memory()))
    name = f"CPU, {torch.get_num_threads()} of {os.cpu_count() or 1} cores"
    return [*found, _device("cpu", name, memory())]


def _device(number: str, name: str, size: int | None) -> dict[str, Any]:
    return {"id": number, "name": name, "gib": None if size is None else round(size / GIB, 1)}


def memory() -> int | None:
    """Bytes of main memory, None where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return None


def advice() -> str:
    """What to do about a graphics card that this torch cannot use; empty where all is well."""
    if torch.cuda.is_available() or not has_nvidia():
        return ""
    if torch.backends.cuda.is_built():
        return (
            "This machine has an NVIDIA device and torch is built for CUDA, but the driver does not"
            " answer: update the driver; until then work runs on the CPU."
        )
    version = torch.__version__.split("+")[0]
    return (
        "This machine has an NVIDIA device, but this torch is a CPU build. To use it: pip install"
        f" --force-reinstall torch=={version} --index-url https://download.pytorch.org/whl/cu130"
    )


def has_nvidia() -> bool:
    """Whether an NVIDIA driver is installed, whatever torch thinks of it."""
    if sys.platform == "win32":
        return os.path.exists(os.path.expandvars(r"%SystemRoot%\System32\nvcuda.dll"))
    return os.path.exists(NVIDIA) or shutil.which("nvidia-smi") is not None


def default() -> str:
    """The device that "auto" stands for."""
    return str(devices.resolve("auto"))
