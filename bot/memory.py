"""Give memory back that building has freed: the C library would keep it for later, and later never comes."""

import ctypes
import gc
import sys


def release_freed() -> None:
    """Return what is free to the system, where the C library can (glibc); elsewhere do nothing."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def release_unused() -> None:
    """Free what nothing leads to any more, such as a base that was replaced, and return its memory to the system."""
    gc.collect()
    release_freed()
