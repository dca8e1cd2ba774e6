import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.saving import read
from tests.staff import Desk, open_desk
from web.store.settled import key

COST = "entries/visit/cost.yaml"
EDIT = "/desk/entries/cost/edit"
AS_IT_IS = {
    "question": "How much does it cost?",
    "answer": "Please call {clinic.phone}. Write to {clinic.email}.",
    "short": "Call {clinic.phone}.",
    "source": "guide",
    "section": "Prices",
    "phrasings": "price of a session\r\nwhat do you charge\r\nis it expensive",
    "related": "parking",
}
NEW = {
    "question": "May I bring my labradoodle?",
    "topic": "visit",
    "phrasings": "labradoodle allowed\n\nbring a dog",
    "answer": "**No.** Sorry.\r\n\r\n- no dogs",
    "short": "No dogs.",
    "source": ["guide", ""],
    "section": ["Pets", ""],
}


@pytest.fixture
def desk(small_folder: Path, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(small_folder, tmp_path) as desk:
        yield desk


def seen(desk: Desk) -> str:
    return re.findall(r'name="seen" value="(\w+)"', desk.ed.get(EDIT).text)[0]


def changed(desk: Desk, before: str) -> set[str]:
    return set((read(desk.folder, COST) or "").splitlines()) ^ set(before.splitlines())


def test_the_form_shows_the_entry_and_how_it_looks(desk: Desk) -> None:
    page = desk.ed.get(EDIT).text
    assert 'value="How much does it cost?"' in page
    assert "Please call {clinic.phone}." in page
    assert "<p>Please call 020 7946 0000.</p>" in page


def test_saving_as_it_is_changes_nothing_and_another_answer_only_that(desk: Desk) -> None:
    before = read(desk.folder, COST) or ""
    assert "Nothing is different" in desk.ed.post(EDIT, **AS_IT_IS, seen=seen(desk), save="yes").text
    assert changed(desk, before) == set()
    sent = desk.ed.post(EDIT, **{**AS_IT_IS, "answer": "Call us."}, seen=seen(desk), save="yes")
    assert sent.status_code == 303
    assert changed(desk, before) == {
        "answer: Please call {clinic.phone}. Write to {clinic.email}.",
        "answer: Call us.",
    }


def test_phrasings_follow_ups_and_disagreements_can_be_changed(desk: Desk) -> None:
    before = read(desk.folder, COST) or ""
    typed = {
        **AS_IT_IS,
        "phrasings": "price of a session\nhow dear is it\n",
        "related": ["pain", "", "parking"],
        "differing": ["guide", ""],
        "says": ["  Two\r\n prices.", ""],
    }
    assert desk.ed.post(EDIT, **typed, seen=seen(desk), save="yes").status_code == 303
    assert changed(desk, before) == {
        "phrasings: [price of a session, what do you charge, is it expensive]",
        "phrasings: [price of a session, how dear is it]",
        "related: [parking]",
        "related: [pain, parking]",
        "disagreements:",
        "  - source: guide",
        "    says: Two prices.",
    }
    desk.live.refresh()
    page = desk.ed.get(EDIT).text
    assert ">price of a session\nhow dear is it</textarea>" in page
    assert '<option value="pain" selected>Does the needle hurt?</option>' in page
    assert 'name="says" value="Two prices."' in page
    assert desk.ed.post(EDIT, **AS_IT_IS, seen=seen(desk), save="yes").status_code == 303
    assert read(desk.folder, COST) == before


def test_an_entry_of_many_phrasings_can_be_saved(desk: Desk) -> None:
    words = "\n".join(f"number {number} of the questions that there are about the price" for number in range(1000))
    sent = desk.ed.post(EDIT, **{**AS_IT_IS, "phrasings": words}, seen=seen(desk), save="yes")
    assert sent.status_code == 303
    assert desk.app.test_client().post("/desk/sign-in", data={"name": words}).status_code == 413


def test_the_dates_are_renewed_where_the_whole_answer_was_checked(desk: Desk) -> None:
    desk.ed.post(EDIT, **AS_IT_IS, seen=seen(desk), renew="yes", save="yes")
    assert "reviewed: 2026-06-01" in (read(desk.folder, COST) or "")


@pytest.mark.parametrize(
    ("fields", "name", "fault"),
    [
        ({"answer": "word " * 121}, "answer", "has 121 words, at most 120"),
        ({"answer": "Call {clinic.fax}."}, "answer", "{clinic.fax}&#39; is no detail of clinic.yaml"),
        ({"short": "x" * 301}, "short", "expected text of length &lt;= 300"),
        ({"question": "!?"}, "question", "has no words"),
        ({"question": "What do you charge?"}, "phrasings", "is also used by this entry"),
        ({"source": ""}, "sources", "needs a source"),
        ({"section": ""}, "sources", "expected text of length &gt;= 1"),
        ({"source": "none"}, "sources", "sources.yaml has no &#39;none&#39;"),
        ({"staff_note": "x" * 601}, "staff_note", "expected text of length &lt;= 600"),
        (
            {"phrasings": "is it dear\nIs it DEAR?"},
            "phrasings",
            "line 2: &#39;Is it DEAR?&#39; is also used by this entry",
        ),
        ({"phrasings": "is it dear\n\n!"}, "phrasings", "line 2: &#39;!&#39; has no words"),
        ({"phrasings": " \n"}, "phrasings", "expected a list of length &gt;= 1"),
        ({"related": ["parking", "nothing"]}, "related", "line 2: no other entry has the id &#39;nothing&#39;"),
        ({"differing": "leaflet", "says": "More."}, "disagreements", "is not among the entry&#39;s sources"),
        ({"differing": "guide", "says": ""}, "disagreements", "line 1: expected text of length &gt;= 1"),
        ({"differing": "", "says": "More."}, "disagreements", "line 1: "),
    ],
)
@pytest.mark.parametrize("button", ["look", "save"])
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(
    button: str, fields: dict[str, str], name: str, fault: str, desk: Desk
) -> None:
    before = read(desk.folder, COST)
    typed = {**AS_IT_IS, "staff_note": "typed by hand", **fields}
    sent = desk.ed.post(EDIT, **typed, seen=seen(desk), **{button: "yes"})
    assert sent.status_code == 422
    assert fault in re.findall(rf'id="{name}-fault" class="fault">(.*?)</p>', sent.text)[0]
    assert typed["staff_note"] in sent.text
    assert read(desk.folder, COST) == before


def test_what_somebody_else_changed_meanwhile_is_shown_first(desk: Desk) -> None:
    mine = seen(desk)
    desk.ed.post("/desk/upkeep/checked", entry="cost")
    sent = desk.ed.post(EDIT, **{**AS_IT_IS, "answer": "Mine."}, seen=mine, save="yes")
    assert sent.status_code == 422
    assert "ed has changed this answer since you opened it" in sent.text
    assert "reviewed: 2026-06-01</ins>" in sent.text
    assert ">Mine.</textarea>" in sent.text
    again = re.findall(r'name="seen" value="(\w+)"', sent.text)[0]
    assert desk.ed.post(EDIT, **{**AS_IT_IS, "answer": "Mine."}, seen=again, save="yes").status_code == 303
    text = read(desk.folder, COST) or ""
    assert "answer: Mine.\n" in text
    assert "reviewed: 2026-06-01\n" in text


def test_a_question_that_another_entry_has_is_refused(desk: Desk) -> None:
    sent = desk.ed.post(EDIT, **{**AS_IT_IS, "question": "Where can I park?"}, seen=seen(desk), save="yes")
    assert "&#39;Where can I park?&#39; is also used by &#39;cost&#39;" in sent.text


def test_another_question_shows_what_it_changes(desk: Desk) -> None:
    page = desk.ed.post(EDIT, **{**AS_IT_IS, "question": "What is the fee?"}, seen=seen(desk), look="yes")
    assert page.status_code == 200
    assert "What this changes" in page.text
    page = desk.ed.post(EDIT, **{**AS_IT_IS, "answer": "No."}, seen=seen(desk), look="yes")
    assert "Which answer a question gets stays the same." in page.text


def test_a_new_entry_is_saved_and_answers(desk: Desk) -> None:
    assert desk.ed.post("/desk/entries/new", **NEW, save="yes").status_code == 303
    desk.live.refresh()
    assert desk.live.current.reply("bring a dog").entries[0].id == "may-i-bring-my-labradoodle"
    text = read(desk.folder, "entries/visit/may-i-bring-my-labradoodle.yaml") or ""
    assert "review_due: 2027-06-01\n" in text
    desk.ed.post("/desk/history/1/undo")
    assert read(desk.folder, "entries/visit/may-i-bring-my-labradoodle.yaml") is None


def test_a_new_entry_begins_with_the_question_that_was_asked(desk: Desk) -> None:
    desk.record(["dogs allowed"])
    page = desk.ed.get(f"/desk/entries/new?asked={key('dogs allowed')}").text
    assert 'value="Dogs allowed"' in page
    assert ">dogs allowed</textarea>" in page
    assert desk.ed.get("/desk/entries/new").status_code == 200


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"id": "cost"}, "&#39;cost&#39; is taken"),
        ({"id": "../x"}, "is to be lower case words"),
        ({"id": "Dogs"}, "is to be lower case words"),
        ({"question": "!?"}, "is to be lower case words"),
        ({"phrasings": "price of a session"}, "is also used by"),
        ({"phrasings": ""}, "expected a list of length &gt;= 1"),
        ({"topic": "../.."}, "There is no such topic."),
    ],
)
def test_a_new_entry_with_a_fault_is_not_saved(fields: dict[str, str], fault: str, desk: Desk) -> None:
    files = set(desk.folder.rglob("*.yaml"))
    sent = desk.ed.post("/desk/entries/new", **{**NEW, **fields}, save="yes")
    assert sent.status_code == 422
    assert fault in sent.text
    assert set(desk.folder.rglob("*.yaml")) == files


def test_the_script_gets_how_an_answer_looks(desk: Desk) -> None:
    page = desk.ed.post("/desk/entries/answer", answer="**Call** {clinic.phone}. <script>").text
    assert "<p><strong>Call</strong> 020 7946 0000. &lt;script&gt;</p>" in page


@pytest.mark.parametrize("path", [EDIT, "/desk/entries/new"])
def test_the_form_is_for_editors(path: str, desk: Desk) -> None:
    assert desk.dora.get(path).status_code == 403
    assert desk.dora.post(path, **NEW, save="yes").status_code == 403
    assert not (desk.folder / "entries/visit/may-i-bring-my-labradoodle.yaml").exists()


def test_there_is_no_such_entry(desk: Desk) -> None:
    assert desk.ed.get("/desk/entries/nothing/edit").status_code == 404
