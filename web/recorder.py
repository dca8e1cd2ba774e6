"""Record what is asked, beside the answers and never in their way: a queue, and one thread that writes it down."""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from bot.private import redact
from bot.reply import Kind, Reply
from bot.settings import Settings
from web.store import Store, StoreError, utc_now
from web.store.questions import Asked, Channel
from web.store.votes import Vote

log = logging.getLogger("pinpoint")

PAUSE_S = 0.5  # between one write and the next
MOST_WAITING = 5_000  # questions and votes that wait to be written; those beyond are lost
LOG_EVERY_S = 60
DAY = timedelta(days=1)
# replies whose question is kept in words; one that raised a card never is
KEPT_IN_WORDS: dict[str, tuple[Kind, ...]] = {
    "everything": ("answer", "clarify", "fallback", "chat"),
    "unanswered": ("clarify", "fallback"),
    "nothing": (),
}


class Recorder:
    """Notes questions and votes as the settings allow. A database that fails costs the record, never the reply.

    `fault` says what keeps it from writing, and is empty as long as nothing does.
    """

    def __init__(
        self, store: Store, settings: Settings, region: Callable[[], str], clock: Callable[[], datetime] = utc_now
    ) -> None:
        """Record into a store; `region` gives the country by whose rules private details are told."""
        self._store = store
        self._recording = settings.record != "nothing"
        self._kept_in_words = KEPT_IN_WORDS[settings.record]
        self._keep = timedelta(days=settings.keep_days)
        self._region = region
        self._clock = clock
        self._waiting: deque[Asked | Vote] = deque()  # to append and to pop is safe with many threads
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._forgot = datetime.min.replace(tzinfo=UTC)
        self._logged = -float(LOG_EVERY_S)
        self.fault = ""

    def note(self, question: str, reply: Reply, channel: Channel) -> None:
        """Note a question and what it came to."""
        shown = reply.entries or reply.choices
        self._put(
            Asked(
                asked=self._clock(),
                channel=channel,
                outcome=reply.kind,
                entries=tuple(each.id for each in shown),
                confidence=shown[0].confidence if shown else 0.0,
                text=question if reply.kind in self._kept_in_words else None,
            )
        )

    def judge(self, asked: Asked) -> None:
        """Note a question whose answer helped, or did not; one that did not is as good as none, and keeps its words."""
        in_words = not asked.helpful or asked.outcome in self._kept_in_words
        self._put(asked if in_words else replace(asked, text=None))

    def vote(self, entry: str, helpful: bool) -> None:
        """Note that somebody found an entry helpful, or did not."""
        self._put(Vote(self._clock().date(), entry, helpful))

    def start(self) -> None:
        """Start writing, in a thread that ends with the process. Nothing of a thread outlives a fork: make all anew."""
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._keep_writing, name="record", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop, once everything that waits is written."""
        self._closing.set()
        if self._thread:
            self._thread.join()
        self._store.database.close()

    def work(self) -> None:
        """Write what waits, and once a day delete what is older than may be kept; other processes may do the same."""
        waiting = [self._waiting.popleft() for _ in range(len(self._waiting))]
        now = self._clock()
        try:
            if waiting:
                self._write(waiting)
                self.fault = ""
            if now - self._forgot >= DAY:
                self._store.forget(now - self._keep)
                self._forgot = now
                self.fault = ""
        except Exception as error:  # whatever it is, the next question is to be noted
            self._complain(str(error) if isinstance(error, StoreError) else type(error).__name__)

    def _write(self, waiting: list[Asked | Vote]) -> None:
        asked = [_redacted(each, self._region()) for each in waiting if isinstance(each, Asked)]
        votes = Counter(each for each in waiting if isinstance(each, Vote))
        if asked:
            self._store.questions.add(asked)
        if votes:
            self._store.votes.add(votes)

    def _put(self, item: Asked | Vote) -> None:
        if not self._recording:
            return
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(item)
        else:
            self._complain("more is asked than can be written")

    def _complain(self, reason: str) -> None:
        self.fault = reason
        if time.monotonic() - self._logged >= LOG_EVERY_S:
            self._logged = time.monotonic()
            log.error("questions are answered and not recorded: %s", reason)

    def _keep_writing(self) -> None:
        while not self._closing.wait(PAUSE_S):
            self.work()
        self.work()


def _redacted(asked: Asked, region: str) -> Asked:
    return asked if asked.text is None else replace(asked, text=redact(asked.text, region))
