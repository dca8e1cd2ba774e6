"""What every part of the website works with."""

from dataclasses import dataclass

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
