"""Keeps the memory that a training step frees for the next step, where the C library is glibc.

Tables above 32 MB (Sports' users and items, 128 wide) are otherwise handed back to the system after
every operation and fetched again, page by page: a fifth of a step and more.
"""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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
