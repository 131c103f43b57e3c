"""Which device work runs on, and how the memory of a step is kept for the next one."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from mrcsaf.core.errors import ConfigError


def resolve(name: str) -> torch.device:
    """The device called auto, cpu, cuda, cuda:N or mps.

    Raises ConfigError, with the remedy, if this machine or this build of torch has none.
    """
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda", 0)
        return torch.device("cpu")
    kind, _, number = name.partition(":")
    if kind == "cpu" and not number:
        return torch.device("cpu")
    if kind == "cuda" and (not number or number.isdigit()):
        if not torch.backends.cuda.is_built():
            raise ConfigError(
                "This torch is a CPU build: install one with CUDA (pip install --force-reinstall"
                f" torch=={torch.__version__.split('+')[0]} from pytorch.org's CUDA index),"
                " or use --device cpu."
            )
        if not torch.cuda.is_available():
            raise ConfigError("No CUDA device answers: check the driver, or use --device cpu.")
        if int(number or 0) >= torch.cuda.device_count():
            raise ConfigError(
                f"There is no {name}: this machine has {torch.cuda.device_count()} CUDA device(s)."
            )
        return torch.device("cuda", int(number or 0))
    if kind == "mps" and torch.backends.mps.is_available():
        return torch.device("mps")
    raise ConfigError(f"There is no device {name!r}: use auto, cpu, cuda:0 or mps.")


def describe(device: torch.device) -> str:
    """The device in words, with its memory where it has its own."""
    if device.type == "cuda":
        properties = torch.cuda.get_device_properties(device)
        return f"{properties.name} ({properties.total_memory / (1 << 30):.0f} GiB)"
    threads = torch.get_num_threads()
    return f"{device.type.upper()}, {threads} thread{'s' if threads > 1 else ''}"


def peak_megabytes(device: torch.device) -> float:
    """The most memory this process has held: on the device if it has its own, else in all.

    0 on Windows, where nobody counts it.
    """
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / 1e6
    if sys.platform == "win32":  # it has no getrusage
        return 0.0
    import resource

    scale = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


# Keeps the memory that a training step frees for the next step, where the C library is glibc.
#
# Tables above 32 MB (Sports' users and items, 128 wide) are otherwise handed back to the system
# after
# every operation and fetched again, page by page: a fifth of a step and more.


TRIM_THRESHOLD, MMAP_MAX = -1, -4  # mallopt's names for them, from malloc.h
AS_BEFORE = ((MMAP_MAX, 65_536), (TRIM_THRESHOLD, 128 << 10))
KEEPING = ((MMAP_MAX, 0), (TRIM_THRESHOLD, 2**31 - 1))


@contextmanager
def reused() -> Iterator[None]:
    """Inside, freed blocks of any size stay with the process; after it they are given back."""
    library = _glibc()
    if library is None:
        yield
        return
    try:
        for option, value in KEEPING:
            library.mallopt(option, value)
        yield
    finally:
        for option, value in AS_BEFORE:
            library.mallopt(option, value)
        library.malloc_trim(0)


def _glibc() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
