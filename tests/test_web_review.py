import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.saving import read
from tests.staff import Desk, open_desk
from web.store.settled import key

DOGS = ["dogs allowed", "are dogs allowed?", "dogs allowed", "dogs allowed inside"]
GROUP = f"/desk/review/{key(DOGS[0])}"
COST = "entries/visit/cost.yaml"


@pytest.fixture
def desk(small_folder: Path, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(small_folder, tmp_path) as desk:
        desk.record([*DOGS, "xylophone lessons"])
        yield desk


def groups(desk: Desk) -> list[tuple[str, int]]:
    """Return the groups on the page: what stands for each and how often it was asked."""
    page = desk.ed.get("/desk/review").text
    return [(name, int(number)) for name, number in re.findall(r'review/\w+">(.*?)</a>.*?Asked (\d+) time', page, re.S)]


def test_questions_are_grouped_with_counts_and_examples(desk: Desk) -> None:
    assert groups(desk) == [("dogs allowed", 4), ("xylophone lessons", 1)]
    assert "<li>are dogs allowed?</li>" in desk.ed.get("/desk/review").text
    assert "4 times, in 3 wordings" in desk.ed.get(GROUP).text


def test_what_is_answered_by_now_is_left_out(desk: Desk) -> None:
    desk.record(["how much does it cost"] * 9)
    assert groups(desk)[0][0] == "dogs allowed"


def test_a_dismissed_group_does_not_come_back(desk: Desk) -> None:
    assert desk.ed.post(f"{GROUP}/dismiss").status_code == 303
    desk.record(["Dogs ALLOWED!"])
    assert groups(desk) == [("xylophone lessons", 1)]


def test_a_phrasing_is_previewed_saved_and_answered(desk: Desk) -> None:
    before = read(desk.folder, COST)
    page = desk.ed.post(f"{GROUP}/phrasing", entry="cost", wording="dogs allowed").text
    assert "becomes a wording of <strong>How much does it cost?</strong>" in page
    assert re.search(r">dogs allowed .*?<td>A choice: .*?</td>\s*<td>How much does it cost\?", page, re.S)
    assert read(desk.folder, COST) == before
    saved = desk.ed.post(f"{GROUP}/phrasing", entry="cost", wording="dogs allowed", save="yes")
    assert saved.headers["Location"] == "/desk/history/1"
    assert desk.live.refresh()
    assert desk.live.current.reply("dogs allowed").entries[0].id == "cost"
    assert "dogs allowed" in desk.ed.get("/desk/history/1").text


def test_the_entries_that_come_close_are_told(desk: Desk) -> None:
    page = desk.ed.post(f"{GROUP}/phrasing", entry="cost", wording="where can i park my bike").text
    assert "Comes close to other answers" in page
    assert "Where can I park?" in page


def test_a_phrasing_that_another_entry_has_is_refused_and_stays_typed(desk: Desk) -> None:
    page = desk.ed.post(f"{GROUP}/phrasing", entry="parking", wording="what do you charge").text
    assert "is also used by &#39;cost&#39;" in page or "is also used by &#39;parking&#39;" in page
    assert 'value="what do you charge"' in page


@pytest.mark.parametrize("wording", ["", "  ", "x" * 401])
def test_a_wording_has_some_length(wording: str, desk: Desk) -> None:
    assert "Please type a question of at most" in desk.ed.post(f"{GROUP}/phrasing", entry="cost", wording=wording).text


def test_a_question_can_be_marked_as_foreign(desk: Desk) -> None:
    assert "is noted as a question" in desk.ed.post(f"{GROUP}/foreign", wording=DOGS[0]).text
    desk.ed.post(f"{GROUP}/foreign", wording=DOGS[0], save="yes")
    assert (read(desk.folder, "foreign.txt") or "").splitlines()[-1] == DOGS[0]
    desk.live.refresh()
    assert groups(desk) == [("xylophone lessons", 1)]


def test_a_group_that_is_gone_is_no_page(desk: Desk) -> None:
    assert desk.ed.get("/desk/review/nothing").status_code == 404
    assert desk.ed.post("/desk/review/nothing/dismiss").status_code == 404
    assert desk.ed.post(f"{GROUP}/phrasing", entry="nothing", wording="x").status_code == 404


@pytest.mark.parametrize("path", ["", f"/{key(DOGS[0])}"])
def test_the_review_is_for_editors(path: str, desk: Desk) -> None:
    assert desk.ed.get(f"/desk/review{path}").status_code == 200
    assert desk.dora.get(f"/desk/review{path}").status_code == 403


@pytest.mark.parametrize("action", ["dismiss", "phrasing", "foreign"])
def test_only_editors_change_anything(action: str, desk: Desk) -> None:
    before = {path: path.read_bytes() for path in desk.folder.rglob("*.*")}
    sent = desk.dora.post(f"{GROUP}/{action}", entry="cost", wording="dogs", save="yes")
    assert sent.status_code == 403
    assert {path: path.read_bytes() for path in desk.folder.rglob("*.*")} == before
    assert len(groups(desk)) == 2
