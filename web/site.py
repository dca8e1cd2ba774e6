"""What every part of the website works with."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from bot.conversation import Conversation
from bot.live import LiveConversation
from bot.reply import Contact
from bot.settings import Settings


@dataclass(frozen=True)
class Site:
    """One clinic's site: its conversation, which changes with the knowledge folder, and its settings."""

    live: LiveConversation
    settings: Settings

    @property
    def conversation(self) -> Conversation:
        """The conversation as it is now."""
        return self.live.current

    @property
    def contact(self) -> Contact:
        """How to reach the clinic."""
        return self.conversation.replies.contact

    @property
    def origin(self) -> str:
        """The public address without a path: the setting, or else the address at which this request was made."""
        return (self.settings.site_url or request.host_url).rstrip("/")

    def address(self, endpoint: str, **values: Any) -> str:
        """Return the public address of a page."""
        return self.origin + url_for(endpoint, **values)
