"""What a knowledge folder is made of: the one definition that loading, `pinpoint check` and `pinpoint schema` share."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

MAX_PHRASING = 400  # characters

Id = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60, description="lower case, hyphens")]
Line = Annotated[str, Meta(min_length=1, max_length=300)]
Phrasing = Annotated[str, Meta(min_length=1, max_length=MAX_PHRASING)]
Words = Annotated[str, Meta(min_length=1, max_length=2000)]
Script = Literal[
    "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "ETHIOPIC", "DEVANAGARI", "BENGALI",
    "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "MYANMAR",
    "KHMER", "TIBETAN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL",
]  # fmt: skip


class Citation(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a claim stands: a source of sources.yaml and the heading in it."""

    id: Id
    section: Line


class Disagreement(Struct, frozen=True, forbid_unknown_fields=True):
    """What one cited source says where another says something else."""

    source: Id
    says: Line


class Entry(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One curated question and its answer: one file, entries/<topic>/<id>.yaml."""

    id: Annotated[Id, Meta(description="the file's name without .yaml")]
    question: Annotated[Line, Meta(description="canonical wording, shown as 'You asked about'")]
    phrasings: Annotated[list[Phrasing], Meta(min_length=1, description="other wordings, as people really type")]
    answer: Annotated[
        Words, Meta(description="light Markdown, at most 120 words; {clinic.phone} and the like are filled in")
    ]
    short: Annotated[Line, Meta(description="the answer as one text message")]
    sources: Annotated[list[Citation], Meta(description="where the facts stand; empty where no clinical claim is made")]
    related: Annotated[list[Id], Meta(description="entries offered as follow-ups")]
    subject: Annotated[
        str, Meta(max_length=60, description="what 'it' means right after this answer, such as 'the bruise'")
    ] = ""
    personal: Annotated[
        str, Meta(max_length=60, description="the entry that goes with it where somebody asks about their own case")
    ] = ""
    staff_note: Annotated[str, Meta(max_length=600, description="for the front desk only")] = ""
    disagreements: Annotated[list[Disagreement], Meta(description="where the cited sources differ")] = []
    reviewed: Annotated[date, Meta(description="date last checked")]
    review_due: Annotated[date, Meta(description="date of the next check")]


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """A text that the answers rest on."""

    title: Line
    about: Annotated[str, Meta(max_length=500, description="what kind of text it is")]
    author: str = ""
    publisher: str = ""
    date: Annotated[str, Meta(max_length=40, description="as printed on it")] = ""


class Lexicon(Struct, frozen=True, forbid_unknown_fields=True):
    """How people talk here: words that mean the same, abbreviations and spelling variants, and words about words.

    `courtesies` ("please") carry no question, nor do names after `introductions` ("my name is"); `joiners` ("and")
    stand between two questions, `pairing` words ("both") make one question of two things; a question is known by its
    `askers` ("how", "can"); words that `point_back` ("it") stand for what was spoken of before; in words of their
    `own_case` ("my") somebody speaks of one person, not of people in general.
    """

    same_meaning: dict[str, list[Line]] = {}
    short_forms: dict[str, Line] = {}
    courtesies: list[Line] = []
    introductions: list[Line] = []
    joiners: list[Line] = []
    pairing: list[Line] = []
    askers: list[Line] = []
    point_back: list[Line] = []
    own_case: list[Line] = []


class Language(Struct, frozen=True, forbid_unknown_fields=True):
    """How a language is known, and what is said to somebody who writes in it; the answers' own has no line."""

    line: Annotated[str, Meta(max_length=400, description="{clinic.phone} and the like are filled in")] = ""
    dir: Annotated[Literal["ltr", "rtl"], Meta(description="the direction in which it is written")] = "ltr"
    script: Annotated[Script, Meta(description="the name of its script in Unicode")] = "LATIN"
    letters: Annotated[str, Meta(max_length=200, description="that no other language here has in this script")] = ""
    words: Annotated[list[Line], Meta(description="single words that are common in it")] = []


class Clinic(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The clinic's own details; entries use them as {clinic.phone}. An absent one drops the sentence that needs it."""

    name: Line
    phone: Line
    emergency_number: Line
    time_zone: Line
    example: Annotated[bool, Meta(description="true while these are still the details that Pinpoint ships with")] = (
        False
    )
    heading: Annotated[str, Meta(max_length=80, description="the title of the chat page")] = "Ask us a question"
    region: Annotated[str, Meta(pattern="^[A-Z]{2}$", description="the country, in two letters")] = "GB"
    email: str = ""
    address: str = ""
    directions: str = ""
    parking: str = ""
    access: str = ""
    booking_url: Annotated[str, Meta(pattern="^(https://.*)?$")] = ""
    cancellation: str = ""
    services: str = ""
    crisis_line: str = ""
    out_of_hours: str = ""
    opening_hours: dict[str, str] = {}
    prices: dict[str, str] = {}
    starters: Annotated[list[Id], Meta(description="entries offered before anything is asked")] = []
    topics: Annotated[dict[str, Line], Meta(description="the topics in the order of the question pages, named")] = {}


def entry_schema(entry_ids: list[str], source_ids: list[str]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an entry file in a folder that has these entries and sources, for editors."""
    schema = msgspec.json.schema(Entry)
    entry, citation = schema["$defs"]["Entry"]["properties"], schema["$defs"]["Citation"]["properties"]
    entry["related"]["items"] = {"enum": entry_ids}
    entry["personal"]["enum"] = entry_ids
    citation["id"] = {"enum": source_ids}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Pinpoint entry", **schema}
