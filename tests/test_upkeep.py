from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.saving import read
from tests.staff import NOW, Desk, open_desk
from web.store.votes import Vote

COST = "entries/visit/cost.yaml"
QUESTION = "How much does it cost?"


@pytest.fixture
def desk(small_folder: Path, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(small_folder, tmp_path) as desk:
        yield desk


def due(desk: Desk, day: str) -> None:
    """Have the review of an answer due on a day."""
    path = desk.folder / COST
    path.write_text(path.read_text().replace("2099-01-01", day))
    desk.live.refresh()


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-05-31", "<strong>Was due for review</strong> on 31 May 2026"),
        ("2026-06-01", "Due for review on 1 June 2026"),
        ("2026-06-30", "Due for review on 30 June 2026"),
        ("2026-07-01", None),
    ],
)
def test_what_is_due_within_a_month_is_listed(day: str, told: str | None, desk: Desk) -> None:
    due(desk, day)
    page = desk.ed.get("/desk/upkeep").text
    assert (QUESTION in page) == (told is not None)
    assert (told or "No answer is due") in page


def test_checked_and_still_true_renews_the_dates(desk: Desk) -> None:
    due(desk, "2026-06-02")
    assert desk.ed.post("/desk/upkeep/checked", entry="cost").headers["Location"] == "/desk/upkeep?done=1"
    text = read(desk.folder, COST) or ""
    assert "reviewed: 2026-06-01\nreview_due: 2026-10-31\n" in text
    desk.live.refresh()
    assert QUESTION not in desk.ed.get("/desk/upkeep").text


def test_anybody_at_the_desk_can_flag_an_answer_until_it_is_looked_after(desk: Desk) -> None:
    assert desk.dora.post("/desk/entries/cost/flag").status_code == 303
    assert "<strong>Out of date</strong>, says dora (1 June 2026)" in desk.ed.get("/desk/upkeep").text
    desk.ed.post("/desk/upkeep/checked", entry="cost")
    assert QUESTION not in desk.ed.get("/desk/upkeep").text
    desk.dora.post("/desk/entries/cost/flag")
    desk.ed.post("/desk/upkeep/checked", entry="cost")  # once more on the same day, when the dates stay the same
    assert QUESTION not in desk.ed.get("/desk/upkeep").text
    assert len(desk.store.history.newest(9)) == 1


@pytest.mark.parametrize(("helpful", "unhelpful", "listed"), [(0, 2, False), (0, 3, True), (3, 3, True), (4, 3, False)])
def test_an_answer_that_does_not_help_is_listed(helpful: int, unhelpful: int, listed: bool, desk: Desk) -> None:
    day = NOW.date()
    desk.store.votes.add({Vote(day, "cost", True): helpful, Vote(day, "cost", False): unhelpful})
    assert (f"{unhelpful} of {helpful + unhelpful} patients" in desk.ed.get("/desk/upkeep").text) == listed


def test_an_entry_that_is_not_there(desk: Desk) -> None:
    assert desk.ed.post("/desk/upkeep/checked", entry="nothing").status_code == 404
    assert desk.dora.post("/desk/entries/nothing/flag").status_code == 404


def test_the_upkeep_is_for_editors(desk: Desk) -> None:
    before = read(desk.folder, COST)
    assert desk.dora.get("/desk/upkeep").status_code == 403
    assert desk.dora.post("/desk/upkeep/checked", entry="cost").status_code == 403
    assert read(desk.folder, COST) == before
