"""The weekly review: questions that were not answered, or not helpfully, grouped by likeness, and what to do then.

A question whose answer did not help is there as long as it gets that answer in those words, and nobody has settled it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from bot.catalogue import catalogue
from bot.conversation import Conversation
from bot.editing import EditingError, add_foreign, add_phrasing, one_line
from bot.entry import MAX_PHRASING
from bot.grouping import group
from bot.preview import meets, rivals
from bot.reply import Choice, Context
from web.desk.edits import RefusedError, carry_out, file_of, previewed, questions, recorded, text_of, tried
from web.desk.guard import for_editors
from web.site import Site
from web.store.questions import Asked, mark
from web.store.settled import key

MOST_GROUPS = 25  # on the page
MOST_EXAMPLES = 5
MOST_ASKED_AGAIN = 10  # questions of a group that are looked at, whether they are answered by now
FOREIGN = "foreign.txt"


@dataclass(frozen=True)
class Waiting:
    """A group of questions that are alike, the first of which stands for all; every one has its text."""

    members: list[Asked]

    @property
    def question(self) -> str:
        """The question that stands for the group."""
        return self.members[0].text or ""

    @property
    def key(self) -> str:
        """The key of that question."""
        return key(self.question)

    @property
    def wordings(self) -> Counter[str]:
        """How often each wording was asked, the first one first."""
        return Counter(each.text or "" for each in self.members)

    @property
    def clarified(self) -> int:
        """How many led to choices."""
        return sum(each.outcome == "clarify" for each in self.members)

    @property
    def unhelped(self) -> Counter[tuple[str, str | None]]:
        """How often which entry did not help, and after which other entry, if the question leaned on that."""
        return Counter((each.entries[0], each.after) for each in self.members if each.helpful is False)

    def wordings_unhelped_by(self, entry_id: str) -> set[str]:
        """Return the wordings whose answer was this entry, and did not help."""
        return {each.text or "" for each in self.members if each.helpful is False and entry_id in each.entries}


def blueprint(site: Site) -> Blueprint:
    """Return the pages of the review."""
    routes = Blueprint("review", __name__, url_prefix="/desk/review")

    @routes.get("")
    @for_editors
    def page() -> str:
        return render_template(
            "desk/review.html",
            contact=site.contact,
            groups=list(islice(waiting(site), MOST_GROUPS)),
            most=MOST_GROUPS,
            examples=MOST_EXAMPLES,
        )

    @routes.get("/<group_key>")
    @for_editors
    def question(group_key: str) -> str:
        return shown(asked(group_key))

    @routes.post("/<group_key>/dismiss")
    @for_editors
    def dismiss(group_key: str) -> BaseResponse:
        settle(asked(group_key).wordings)
        return redirect(url_for("review.page"), 303)

    @routes.post("/<group_key>/phrasing")
    @for_editors
    def phrasing(group_key: str) -> BaseResponse | str:
        """Show what a new phrasing of an entry would change, or save it."""
        return entered(asked(group_key), request.form.get("entry", ""))

    @routes.post("/<group_key>/foreign")
    @for_editors
    def foreign(group_key: str) -> BaseResponse | str:
        """Show what it would change to mark a question as one that is not covered, or save it."""
        return entered(asked(group_key), "")

    def entered(about: Waiting, entry_id: str) -> BaseResponse | str:
        """Add what was typed to an entry, or to the foreign questions where none is given."""
        wording = one_line(request.form.get("wording", ""))
        if not wording or len(wording) > MAX_PHRASING:
            return shown(about, f"Please type a question of at most {MAX_PHRASING} characters.")
        file = file_of(site, entry_id) if entry_id else FOREIGN
        before = text_of(site, file)
        try:
            text = add_phrasing(before, wording) if entry_id else add_foreign(before, wording)
            if "save" in request.form:
                edit = carry_out(site, file, text, before)
                # what somebody adds to the very answer that did not help is to stay with it
                settle(about.wordings_unhelped_by(entry_id) if entry_id else about.wordings)
                return redirect(url_for("changes.edit", edit_id=edit), 303)
            after = tried(site, file, text)
            changes = previewed(site, after)
        except EditingError as error:
            return shown(about, f"{file}: {error}.", wording)
        except RefusedError as refused:
            return shown(about, " ".join([refused.message, *map(str, refused.problems)]), wording)
        return render_template(
            "desk/review_preview.html",
            contact=site.contact,
            about=about,
            wording=wording,
            entry=entry_id,
            meets=meets(after, wording),
            rivals=rivals(site.conversation, wording, entry_id),
            preview=changes,
            questions=questions(after),
        )

    def asked(group_key: str) -> Waiting:
        """Return the group in which a question is."""
        return find_group(site, group_key) or abort(404)

    def settle(wordings: Iterable[str]) -> None:
        site.store.settled.add(map(key, wordings), site.clock())

    def shown(about: Waiting, fault: str = "", wording: str = "") -> str:
        matches = site.conversation.matcher.rank(about.question).matches
        near = site.conversation.replies.choices([match.entry_id for match in matches])
        return render_template(
            "desk/review_question.html",
            contact=site.contact,
            about=about,
            wording=wording or about.question,
            fault=fault,
            near=near,
            others=_others(site, near),
            questions=questions(site.conversation),
            max_phrasing=MAX_PHRASING,
        )

    return routes


def groups(site: Site) -> list[Waiting]:
    """Return all groups of questions on record that are not settled, the largest first."""
    settled = site.store.settled.keys()
    open_ = [each for each in recorded(site) if each.text and key(each.text) not in settled]
    found = group([each.text or "" for each in open_], site.conversation.matcher.index)
    return [Waiting([open_[number] for number in numbers]) for numbers in found]


def find_group(site: Site, group_key: str) -> Waiting | None:
    """Return the group in which a question is, by the question's key."""
    return next((each for each in groups(site) if group_key in map(key, each.wordings)), None)


def waiting(site: Site) -> Iterator[Waiting]:
    """Yield the groups that the knowledge, as it is by now, still does not answer, or only as it did not help."""
    conversation = site.conversation
    for each in groups(site):
        again = dict.fromkeys((member.text or "", member.after or "", member.answer) for member in each.members)
        if any(_waits(conversation, *asking) for asking in islice(again, MOST_ASKED_AGAIN)):
            yield each


def _waits(conversation: Conversation, question: str, after: str, unhelpful: str | None) -> bool:
    """Tell whether a question gets no answer, or one whose mark is that of the answer that did not help."""
    met = meets(conversation, question, Context(after))
    marks = [mark(conversation.base.by_id[entry_id].answer) for entry_id in met.entries]
    return met.kind in ("clarify", "fallback") or unhelpful in marks


def _others(site: Site, near: list[Choice]) -> list[tuple[str, list[Choice]]]:
    """Return all other entries by topic."""
    shown = {choice.id for choice in near}
    replies = site.conversation.replies
    return [
        (topic.name, replies.choices([entry.id for entry in topic.entries if entry.id not in shown]))
        for topic in catalogue(site.conversation.base)
    ]
