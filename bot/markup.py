"""Render the light Markdown of answers as safe HTML and as plain text."""

import re

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
_markdown = MarkdownIt("commonmark", {"html": False})


def to_html(markdown: str) -> str:
    """Return the Markdown as HTML of paragraphs, lists, bold and links; anything else is taken out."""
    return nh3.clean(_markdown.render(markdown), tags=_TAGS, attributes={"a": {"href"}}, link_rel="noopener noreferrer")


def to_text(markdown: str) -> str:
    """Return the Markdown as plain text: emphasis dropped, a link written as "words (address)"."""
    linked = re.sub(r"\[([^\]]*)\]\(([^)\s]*)\)", lambda link: f"{link[1]} ({link[2]})", markdown)
    return re.sub(r"(\*\*|__)(.*?)\1", r"\2", linked).strip()
