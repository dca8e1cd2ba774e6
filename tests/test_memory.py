import platform
from pathlib import Path

import pytest

from bot.memory import release_freed

PAGES = Path("/proc/self/statm")
BLOCK, BLOCKS = 50_000, 2_000  # bytes; too small for each to go back by itself


def pages() -> int:
    return int(PAGES.read_text().split()[1])


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what is freed, and can be asked for it")
def test_what_was_freed_goes_back_to_the_system() -> None:
    blocks = [b"x" * (BLOCK + number) for number in range(BLOCKS)]
    last = blocks.pop()  # keeps the end of the heap in use
    del blocks
    before = pages()
    release_freed()
    assert pages() < before - BLOCK * BLOCKS // 4096 // 2
    assert last
