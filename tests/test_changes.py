from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.saving import read
from tests.staff import Desk, open_desk

COST = "entries/visit/cost.yaml"


@pytest.fixture
def desk(small_folder: Path, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(small_folder, tmp_path) as desk:
        yield desk


@pytest.fixture
def original(desk: Desk) -> str:
    """The text of an entry before an edit, the first of the history, which changed its dates."""
    text = read(desk.folder, COST)
    assert text is not None
    assert desk.ed.post("/desk/upkeep/checked", entry="cost").status_code == 303
    return text


def test_an_edit_is_told_with_who_when_and_what(desk: Desk, original: str) -> None:
    assert "reviewed: 2026-01-01" in original
    page = desk.ed.get("/desk/history").text
    assert "1 June 2026, 08:00 UTC" in page
    assert COST in page
    page = desk.ed.get("/desk/history/1").text
    assert '<del><span class="off-screen">removed: </span>reviewed: 2026-01-01</del>' in page
    assert '<ins><span class="off-screen">added: </span>reviewed: 2026-06-01</ins>' in page
    assert "ed changed" in page


def test_an_edit_can_be_undone_and_that_again(desk: Desk, original: str) -> None:
    after = read(desk.folder, COST)
    assert desk.ed.post("/desk/history/1/undo").headers["Location"] == "/desk/history/2"
    assert read(desk.folder, COST) == original
    assert desk.ed.post("/desk/history/2/undo").headers["Location"] == "/desk/history/3"
    assert read(desk.folder, COST) == after


def test_nothing_is_undone_once_the_file_has_changed(desk: Desk, original: str) -> None:
    by_hand = f"# by hand\n{original}"
    (desk.folder / COST).write_text(by_hand)
    page = desk.ed.post("/desk/history/1/undo")
    assert page.headers["Location"] == "/desk/history/1"
    assert "has been changed since" in desk.ed.get("/desk/history/1").text
    assert read(desk.folder, COST) == by_hand


def test_an_undo_that_would_break_the_folder_is_refused(desk: Desk, original: str) -> None:
    assert original
    (desk.folder / "sources.yaml").unlink()
    page = desk.ed.post("/desk/history/1/undo")
    assert page.status_code == 422
    assert "sources.yaml has no &#39;guide&#39;" in page.text


def test_there_is_no_edit_of_that_number(desk: Desk) -> None:
    assert "Nothing has been changed" in desk.ed.get("/desk/history").text
    assert desk.ed.get("/desk/history/9").status_code == 404


def test_the_history_is_for_editors(desk: Desk, original: str) -> None:
    assert desk.dora.get("/desk/history").status_code == 403
    assert desk.dora.get("/desk/history/1").status_code == 403
    assert desk.dora.post("/desk/history/1/undo").status_code == 403
    assert read(desk.folder, COST) != original
