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


PRICE = "what is the price of a session please"
PRICES = f"/desk/review/{key(PRICE)}"


def test_a_question_whose_answer_did_not_help_is_grouped_with_the_others(desk: Desk) -> None:
    desk.record([PRICE], outcome="clarify")
    desk.judge(PRICE, "cost")
    desk.judge("price of a session", "cost")
    assert groups(desk)[1] == (PRICE, 3)
    page = desk.ed.get("/desk/review").text
    assert "1 of them answered by a choice of questions; 2 said that the answer did not help" in page
    assert re.search(
        r'entries/cost/edit">How much does it cost\?</a> <span class="hint">\(2 times\)', desk.ed.get(PRICES).text
    )


def test_it_is_there_until_it_is_dismissed(desk: Desk) -> None:
    desk.judge(PRICE, "cost")
    assert (PRICE, 1) in groups(desk)
    desk.ed.post(f"{PRICES}/dismiss")
    desk.judge(PRICE, "cost")
    assert len(groups(desk)) == 2


@pytest.mark.parametrize(
    ("line", "other", "left"),
    [
        ("answer:", "answer: Please call us on {clinic.phone}.", True),
        ("phrasings:", "phrasings: [price of a session, what do you charge, is it expensive, how dear is it]", False),
        ("reviewed:", "reviewed: 2026-05-30", False),
    ],
)
def test_it_is_there_until_that_answer_is_written_anew(line: str, other: str, left: bool, desk: Desk) -> None:
    desk.judge(PRICE, "cost")
    path = desk.folder / COST
    path.write_text("\n".join(other if old.startswith(line) else old for old in path.read_text().splitlines()))
    assert desk.live.refresh()
    assert ((PRICE, 1) not in groups(desk)) == left
    desk.judge(PRICE, "cost")  # again, of the answer as it is now
    assert PRICE in dict(groups(desk))


@pytest.mark.parametrize("entry", ["cost", "parking"])
def test_it_is_there_until_it_is_added_to_an_answer(entry: str, desk: Desk) -> None:
    desk.judge(PRICE, "cost")
    desk.ed.post(f"{PRICES}/phrasing", entry=entry, wording=PRICE, save="yes")
    desk.live.refresh()
    assert len(groups(desk)) == 2


def test_a_follow_up_is_asked_again_as_it_was_asked(desk: Desk) -> None:
    path = desk.folder / "entries/visit/parking.yaml"
    path.write_text(path.read_text() + "subject: the car park\n")
    desk.live.refresh()
    assert not desk.live.current.reply("is it open").entries
    desk.judge("is it open", "parking", "parking")
    assert ("is it open", 1) in groups(desk)
    page = desk.ed.get(f"/desk/review/{key('is it open')}").text
    assert "asked right after “Where can I park?”" in page
    path.write_text(path.read_text().replace("behind the house", "over there"))
    desk.live.refresh()
    assert len(groups(desk)) == 2


def test_a_phrasing_is_previewed_saved_and_answered(desk: Desk) -> None:
    before = read(desk.folder, COST)
    page = desk.ed.post(f"{GROUP}/phrasing", entry="cost", wording="dogs allowed").text
    assert "becomes a wording of <strong>How much does it cost?</strong>" in page
    assert re.search(r">dogs allowed .*?<td>(?!How much).*?</td>\s*<td>How much does it cost\?", page, re.S)
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
