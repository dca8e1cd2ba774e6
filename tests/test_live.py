import weakref
from pathlib import Path

import pytest

from bot.editing import add_phrasing
from bot.live import LiveConversation
from bot.settings import Settings


@pytest.fixture
def live(small_folder: Path) -> LiveConversation:
    return LiveConversation(Settings(knowledge=str(small_folder)))


def first(live: LiveConversation, question: str) -> str:
    matches = live.current.matcher.rank(question).matches
    return matches[0].entry_id if matches else ""


def entry_with(folder: Path, phrasing: str) -> Path:
    """Add a phrasing to the first entry's file."""
    path = sorted(folder.glob("entries/*/*.yaml"))[0]
    path.write_text(add_phrasing(path.read_text(), phrasing))
    return path


def test_nothing_changes_while_the_folder_stays_the_same(live: LiveConversation) -> None:
    before = live.current
    assert not live.refresh()
    assert live.current is before


def test_a_phrasing_added_by_hand_is_taken_up(live: LiveConversation, small_folder: Path) -> None:
    path = entry_with(small_folder, "flibbertigibbet")
    assert live.refresh()
    assert live.fault == ""
    assert first(live, "flibbertigibbet") == path.stem
    assert live.current.matcher.learnt.digest != live.current.base.digest
    live.learn()
    assert live.current.matcher.learnt.digest == live.current.base.digest


def test_what_was_replaced_or_only_tried_takes_no_memory(live: LiveConversation, small_folder: Path) -> None:
    replaced, tried = weakref.ref(live.current), weakref.ref(live.over(live.current.base))
    entry_with(small_folder, "flibbertigibbet")
    assert live.refresh()
    assert replaced() is tried() is None
    tried = weakref.ref(live.over(live.current.base))
    live.over(live.current.base)
    assert tried() is None


def test_a_broken_file_leaves_the_last_good_base_in_service(live: LiveConversation, small_folder: Path) -> None:
    path = entry_with(small_folder, "flibbertigibbet")
    good = path.read_text()
    path.write_text("id: [")
    assert live.refresh()
    assert path.name in live.fault
    assert len(live.current.base.entries) == 3
    path.write_text(good)
    assert live.refresh()
    assert live.fault == ""
    assert first(live, "flibbertigibbet") == path.stem
