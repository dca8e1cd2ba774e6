"""Keep a conversation in step with its knowledge folder, while it is being served."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from bot.conversation import Conversation
from bot.knowledge_base import KnowledgeBase, KnowledgeError, load
from bot.matching import Matcher
from bot.memory import release_unused
from bot.review import Clock, present
from bot.settings import Settings

log = logging.getLogger("pinpoint")

LOOK_EVERY_S = 0.1
QUIET_S = 30.0
Stamp = frozenset[tuple[str, int, int, int]]


class LiveConversation:
    """The conversation over a knowledge folder, built anew when a file in the folder changes.

    `current` is the one to use; it is replaced as a whole. `fault` says why the folder as it stands is not in service,
    and is empty when it is.
    """

    def __init__(self, settings: Settings, clock: Clock = present) -> None:
        """Load the folder; raise `KnowledgeError` where it cannot be used."""
        self._folder = Path(settings.knowledge)
        self._settings = settings
        self._clock = clock
        self._stamp = _stamp(self._folder)
        self._lock = threading.Lock()
        self.fault = ""
        self.current = self._conversation(load(self._folder))
        self._settled = self.current.base.digest

    def refresh(self) -> bool:
        """Take up what has changed in the folder, and tell whether anything had.

        A folder that cannot be used leaves the last good one in service. The numbers learnt so far serve until `learn`
        is called, as that takes some seconds.
        """
        with self._lock:
            stamp = _stamp(self._folder)
            if stamp == self._stamp:
                return False
            self._stamp = stamp
            try:
                base = load(self._folder)
            except KnowledgeError as error:
                self.fault = str(error)
                log.error("the knowledge folder cannot be used, the last good one stays in service: %s", error)
                return True
            self.current = self._conversation(base, self.current.matcher)
            self.fault = ""
        release_unused()
        return True

    def over(self, base: KnowledgeBase) -> Conversation:
        """Return a conversation over another state of the base, served for now by what was learnt from this one.

        What was built for an earlier call and is not in use any more is freed first.
        """
        release_unused()
        return self._conversation(base, self.current.matcher)

    def learn(self) -> None:
        """Learn from the phrasings as they are, unless that has been done."""
        self.current.matcher.learn()

    def _learn_if_quiet(self) -> None:
        """Learn, unless something has changed since this was called before; whoever edits may do so again at once."""
        if self.current.base.digest == self._settled:
            self.learn()
        self._settled = self.current.base.digest

    def _conversation(self, base: KnowledgeBase, earlier: Matcher | None = None) -> Conversation:
        return Conversation(base, self._settings.costs, earlier, self._settings.review_grace_days, self._clock)

    def watch(self) -> None:
        """Look at the folder several times a second, and learn what is new once it is quiet, until the process ends.

        Two threads do so, that a change need not wait until what an earlier one brought is learnt.
        """
        for work, pause_s in ((self.refresh, LOOK_EVERY_S), (self._learn_if_quiet, QUIET_S)):
            threading.Thread(target=_repeat, args=(work, pause_s), name=work.__name__, daemon=True).start()


def _repeat(work: Callable[[], object], pause_s: float) -> None:
    pause = threading.Event()
    while not pause.wait(pause_s):
        work()


def _stamp(folder: Path) -> Stamp:
    """Return what tells one state of the folder's files from another."""
    return frozenset(_states(folder))


def _states(folder: str | Path) -> Iterator[tuple[str, int, int, int]]:
    """Yield the state of each file below a folder; by a quick way, as it is looked at several times a second."""
    with suppress(OSError), os.scandir(folder) as entries:  # it may be gone meanwhile, and so may what is in it
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _states(entry.path)
            else:
                with suppress(OSError):
                    status = entry.stat()
                    yield entry.path, status.st_mtime_ns, status.st_size, status.st_ino
