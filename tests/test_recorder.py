import logging
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.conversation import NO_CONTEXT, Conversation
from bot.reply import Reply
from bot.settings import Settings
from tests.conftest import asked
from web import recorder as recorder_module
from web.recorder import MOST_WAITING, Recorder
from web.store import Store
from web.store.tables import questions
from web.store.votes import Helpfulness

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
ANSWERED, UNSURE, UNKNOWN = "does it hurt", "is it like injections", "what is the weather tomorrow"
CHATTING, URGENT, CRISIS = "hello", "i cant breathe", "i want to die"
EVERY = {
    ANSWERED: "answer",
    UNSURE: "clarify",
    UNKNOWN: "fallback",
    CHATTING: "chat",
    URGENT: "urgent",
    CRISIS: "urgent",
}
OUTCOMES = ("answer", "clarify", "fallback", "chat", "urgent")


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def recorder(store: Store, clock: Callable[[], datetime] = Clock(), **settings: object) -> Recorder:  # noqa: B008
    return Recorder(store, Settings(**settings), lambda: "GB", clock)


@pytest.fixture(scope="module")
def replies(conversation: Conversation) -> dict[str, Reply]:
    found = {each: conversation.reply(each) for each in (ANSWERED, UNKNOWN, CHATTING, URGENT, CRISIS)}
    assert [reply.kind for reply in found.values()] == ["answer", "fallback", "chat", "urgent", "urgent"]
    several = list(conversation.matcher.rank(ANSWERED).matches[:2])
    return {**found, UNSURE: conversation.replies.clarify(several, NO_CONTEXT)}


def kept(store: Store) -> set[str]:
    """Return the questions that are kept in words."""
    return {each.text or "" for each in store.questions.texts(*EVER, outcomes=OUTCOMES)}


@pytest.mark.parametrize(
    ("setting", "in_words", "rows"),
    [
        ("everything", {ANSWERED, UNSURE, UNKNOWN, CHATTING}, 6),
        ("unanswered", {UNSURE, UNKNOWN}, 6),
        ("nothing", set(), 0),
    ],
)
def test_what_is_kept_in_words_and_what_is_counted(
    setting: str, in_words: set[str], rows: int, store: Store, replies: dict[str, Reply]
) -> None:
    noting = recorder(store, record=setting)
    for question, reply in replies.items():
        noting.note(question, reply, "page")
    noting.vote("cost", True)
    noting.work()
    assert noting.fault == ""
    assert kept(store) == in_words
    counts = store.questions.counts(*EVER, ZoneInfo("UTC"))
    assert sum(count.number for count in counts) == rows
    assert len(store.votes.counts(date.min, date.max)) == (rows > 0)
    if rows:
        assert {(count.outcome, count.entries) for count in counts} >= {
            ("answer", ("does-it-hurt",)),
            ("urgent", ()),
            ("fallback", ()),
        }
        assert [len(count.entries) for count in counts if count.outcome == "clarify"] == [2]


@pytest.mark.parametrize(
    ("setting", "in_words"),
    [
        ("everything", {True: ANSWERED, False: ANSWERED}),
        ("unanswered", {True: None, False: ANSWERED}),
        ("nothing", {}),
    ],
)
def test_a_question_whose_answer_did_not_help_is_kept_as_one_without_an_answer(
    setting: str, in_words: dict[bool, str | None], store: Store
) -> None:
    noting = recorder(store, record=setting)
    for helpful in (True, False):
        noting.judge(asked(NOW, outcome="answer", entries=("does-it-hurt",), text=ANSWERED, helpful=helpful))
    noting.work()
    with store.database.reading() as connection:
        rows = connection.execute(select(questions.c.helpful, questions.c.text))
        assert {row.helpful: row.text for row in rows} == in_words


def test_private_details_are_blacked_out(store: Store, replies: dict[str, Reply]) -> None:
    noting = recorder(store)
    noting.note("write to jo@example.org or 020 7946 0000", replies[UNKNOWN], "page")
    noting.work()
    (text,) = kept(store)
    assert "write to" in text
    assert "jo@" not in text
    assert "7946" not in text


def test_votes_are_counted_by_the_day(store: Store) -> None:
    clock = Clock()
    noting = recorder(store, clock)
    for helpful in (True, True, False):
        noting.vote("cost", helpful)
        clock.now += timedelta(days=1)
    noting.work()
    assert store.votes.counts(date(2026, 6, 1), date(2026, 6, 3)) == [Helpfulness("cost", 2, 0)]
    assert store.votes.counts(date(2026, 6, 1), date(2026, 6, 4)) == [Helpfulness("cost", 2, 1)]


def test_old_rows_are_deleted_once_a_day(store: Store, replies: dict[str, Reply]) -> None:
    clock = Clock()
    first, second = recorder(store, clock, keep_days=30), recorder(store, clock, keep_days=30)
    for day in range(62):
        clock.now = NOW + timedelta(days=day)
        first.note(f"question of day {day}", replies[UNKNOWN], "page")
        first.work()
        second.work()
        assert len(kept(store)) == min(day + 1, 31)
    assert "question of day 31" in kept(store)
    assert "question of day 30" not in kept(store)


def test_what_was_kept_before_is_deleted_even_when_nothing_is_recorded_any_more(
    store: Store, replies: dict[str, Reply]
) -> None:
    clock = Clock()
    before, after = recorder(store, clock), recorder(store, clock, record="nothing")
    before.note(UNKNOWN, replies[UNKNOWN], "page")
    before.work()
    clock.now += timedelta(days=91)
    after.work()
    assert kept(store) == set()


def test_it_writes_by_itself_and_what_waits_when_it_is_closed(
    store: Store, replies: dict[str, Reply], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "PAUSE_S", 0.01)
    noting = recorder(store)
    noting.start()
    noting.note("first", replies[UNKNOWN], "page")
    deadline = time.monotonic() + 20
    while not kept(store) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert kept(store) == {"first"}
    noting.note("last", replies[UNKNOWN], "page")
    noting.close()
    assert kept(store) == {"first", "last"}
    noting.start()
    noting.note("after a new start", replies[UNKNOWN], "page")
    noting.close()
    assert "after a new start" in kept(store)


def test_more_than_can_wait_is_lost_and_told(store: Store, replies: dict[str, Reply]) -> None:
    noting = recorder(store)
    for _ in range(MOST_WAITING + 1):
        noting.note(ANSWERED, replies[ANSWERED], "page")
    assert noting.fault == "more is asked than can be written"
    noting.work()
    assert noting.fault == ""
    assert sum(count.number for count in store.questions.counts(*EVER, ZoneInfo("UTC"))) == MOST_WAITING


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own, with room for little more than an empty database."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True)
    if made.returncode:
        pytest.skip("a disk of a small size can be had by root on Linux alone")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_costs_the_record_and_is_told_once(
    full_disk: Path, replies: dict[str, Reply], caplog: pytest.LogCaptureFixture
) -> None:
    store = Store(f"sqlite:///{full_disk}/pinpoint.db")
    noting = recorder(store)
    for _ in range(3):
        for number in range(1000):
            noting.note(f"zebra {number} " + "x" * 500, replies[UNKNOWN], "page")
        noting.work()
    assert noting.fault == "database or disk is full"
    assert [record.getMessage() for record in caplog.records] == [
        "questions are answered and not recorded: database or disk is full"
    ]
    assert kept(store) == set()
    store.forget(None)
    noting.note("room again", replies[UNKNOWN], "page")
    noting.work()
    assert noting.fault == ""
    assert kept(store) == {"room again"}
    store.database.close()


def test_a_locked_database_costs_the_record(
    tmp_path: Path, replies: dict[str, Reply], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.store.engine.PATIENCE_S", 0.05)
    url = f"sqlite:///{tmp_path}/pinpoint.db"
    store, other = Store(url), Store(url)
    noting = recorder(store)
    noting.work()
    with other.database.writing():
        noting.note(UNKNOWN, replies[UNKNOWN], "page")
        noting.work()
    assert noting.fault == "database is locked"
    store.database.close()
    other.database.close()


@pytest.mark.skipif(os.name == "nt", reason="a file in use cannot be taken away there")
def test_a_lost_database_costs_the_record(tmp_path: Path, replies: dict[str, Reply]) -> None:
    store = Store(f"sqlite:///{tmp_path}/pinpoint.db")
    noting = recorder(store)
    noting.work()
    (tmp_path / "pinpoint.db").unlink()
    noting.note(UNKNOWN, replies[UNKNOWN], "page")
    noting.work()
    assert "taken away" in noting.fault
    store.database.close()


def test_what_nobody_foresaw_is_told_by_its_kind_alone(
    store: Store, replies: dict[str, Reply], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:

    def fail(text: str, region: str) -> str:
        raise ValueError(text + region)

    monkeypatch.setattr(recorder_module, "redact", fail)
    noting = recorder(store)
    noting.note("zebra", replies[UNKNOWN], "page")
    with caplog.at_level(logging.DEBUG):
        noting.work()
    assert noting.fault == "ValueError"
    assert "zebra" not in caplog.text
    assert kept(store) == set()
