"""What every part of the website works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for

from bot.catalogue import is_listed
from bot.conversation import Conversation
from bot.live import LiveConversation
from bot.reply import Contact, Context, Reply
from bot.settings import Settings
from web.recorder import Recorder
from web.store import Store
from web.store.questions import Channel


@dataclass(frozen=True)
class Site:
    """One clinic's site: its conversation, which changes with the knowledge folder, its settings, and what it keeps."""

    live: LiveConversation
    settings: Settings
    store: Store
    recorder: Recorder
    clock: Callable[[], datetime]

    @property
    def conversation(self) -> Conversation:
        """The conversation as it is now."""
        return self.live.current

    @property
    def contact(self) -> Contact:
        """How to reach the clinic."""
        return self.conversation.replies.contact

    def answer(self, question: str, context: Context, channel: Channel) -> Reply:
        """Return the reply to a question, and have it recorded."""
        reply = self.conversation.reply(question, context)
        self.recorder.note(question, reply, channel)
        return reply

    def has_page(self, entry_id: str) -> bool:
        """Tell whether patients can read an entry by itself: it is no small talk, and not withdrawn."""
        conversation = self.conversation
        return is_listed(conversation.base, entry_id) and not conversation.replies.is_withdrawn(entry_id)

    @property
    def origin(self) -> str:
        """The public address without a path: the setting, or else the address at which this request was made."""
        return (self.settings.site_url or request.host_url).rstrip("/")

    def address(self, endpoint: str, **values: Any) -> str:
        """Return the public address of a page."""
        return self.origin + url_for(endpoint, **values)
