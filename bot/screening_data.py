"""What urgent.yaml is made of: the words, signs and cards by which an emergency is recognised and met."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Level = Literal["emergency", "crisis", "same-day"]
Phrase = Annotated[str, Meta(min_length=1, max_length=200)]


class Calm(Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases that take the alarm out of a sign, by where they stand.

    `idioms` are struck out before anything is looked for; `negations` count up to three words before a sign; `asking`
    anywhere before it in the sentence; `over` anywhere in the utterance. `now` phrases outweigh `asking` and `over`.
    """

    idioms: list[Phrase] = []
    negations: list[Phrase] = []
    asking: list[Phrase] = []
    over: list[Phrase] = []
    now: list[Phrase] = []


class Alert(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One card and what calls for it. Alerts stand in order of precedence; two may share a category, not examples."""

    category: Phrase
    level: Level
    examples: Annotated[
        str, Meta(max_length=60, description="their name in urgent_examples.yaml, if not the category")
    ] = ""
    title: Annotated[str, Meta(max_length=120, description="the level, said in words")]
    act: Annotated[
        str, Meta(max_length=300, description="what to do, in one line; {clinic.phone} and the like are filled in")
    ]
    act_closed: Annotated[
        str,
        Meta(max_length=300, description="said instead while the clinic is closed; the card then dials out_of_hours"),
    ] = ""
    call: Annotated[
        Literal["emergency_number", "crisis_line", "phone"], Meta(description="whose number the card dials")
    ]
    signs: Annotated[
        list[Phrase],
        Meta(min_length=1, description="'<cannot> <breathe>' in this order, close together; 'a & b' in any order"),
    ]
    certain: Annotated[list[Phrase], Meta(description="signs that nothing calms")] = []

    @property
    def examples_name(self) -> str:
        """The name in urgent_examples.yaml of the reports that call for this alert."""
        return self.examples or self.category


class Urgent(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file: named sets of words, what calms a sign, and the alerts."""

    alerts: Annotated[list[Alert], Meta(min_length=1)]
    words: dict[str, list[Phrase]] = {}
    calm: Calm = Calm()
