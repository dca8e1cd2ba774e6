"""The weekly review: questions that were not answered, grouped by likeness, and what to do about each group."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from bot.catalogue import catalogue
from bot.editing import EditingError, add_foreign, add_phrasing, one_line
from bot.entry import MAX_PHRASING
from bot.grouping import group
from bot.preview import meets, rivals
from bot.reply import Choice
from web.desk.edits import RefusedError, carry_out, file_of, previewed, questions, recorded, text_of, tried
from web.desk.guard import for_editors
from web.site import Site
from web.store.questions import Asked
from web.store.settled import key

MOST_GROUPS = 25  # on the page
MOST_EXAMPLES = 5
MOST_ASKED_AGAIN = 10  # wordings of a group that are looked at, whether they are answered by now
FOREIGN = "foreign.txt"


@dataclass(frozen=True)
class Waiting:
    """A group of questions: the key of its first, how often they were asked and led to choices, and their wordings.

    The wordings stand with how often each was asked, the first one first.
    """

    key: str
    number: int
    clarified: int
    wordings: dict[str, int]

    @property
    def question(self) -> str:
        """The question that stands for the group."""
        return next(iter(self.wordings))


def blueprint(site: Site) -> Blueprint:
    """Return the pages of the review."""
    routes = Blueprint("review", __name__, url_prefix="/desk/review")

    @routes.get("")
    @for_editors
    def page() -> str:
        found = list(islice(waiting(site), MOST_GROUPS))
        return render_template(
            "desk/review.html", contact=site.contact, groups=found, most=MOST_GROUPS, examples=MOST_EXAMPLES
        )

    @routes.get("/<group_key>")
    @for_editors
    def question(group_key: str) -> str:
        return shown(asked(group_key))

    @routes.post("/<group_key>/dismiss")
    @for_editors
    def dismiss(group_key: str) -> BaseResponse:
        settle(asked(group_key))
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
                if not entry_id:
                    settle(about)
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

    def settle(about: Waiting) -> None:
        site.store.settled.add(map(key, about.wordings), site.clock())

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
            max_phrasing=MAX_PHRASING,
        )

    return routes


def groups(site: Site) -> list[Waiting]:
    """Return all groups of questions on record that are not settled, the largest first."""
    settled = site.store.settled.keys()
    open_ = [each for each in recorded(site) if each.text and key(each.text) not in settled]
    found = group([each.text or "" for each in open_], site.conversation.matcher.index)
    return [_waiting([open_[number] for number in numbers]) for numbers in found]


def find_group(site: Site, group_key: str) -> Waiting | None:
    """Return the group in which a question is, by the question's key."""
    return next((each for each in groups(site) if group_key in map(key, each.wordings)), None)


def waiting(site: Site) -> Iterator[Waiting]:
    """Yield the groups that the knowledge, as it is by now, still does not answer."""
    for each in groups(site):
        wordings = list(each.wordings)[:MOST_ASKED_AGAIN]
        if any(meets(site.conversation, wording).kind in ("clarify", "fallback") for wording in wordings):
            yield each


def _waiting(members: list[Asked]) -> Waiting:
    wordings = Counter(each.text or "" for each in members)
    clarified = sum(each.outcome == "clarify" for each in members)
    return Waiting(key(members[0].text or ""), len(members), clarified, dict(wordings))


def _others(site: Site, near: list[Choice]) -> list[tuple[str, list[Choice]]]:
    """Return all other entries by topic."""
    shown = {choice.id for choice in near}
    replies = site.conversation.replies
    return [
        (topic.name, replies.choices([entry.id for entry in topic.entries if entry.id not in shown]))
        for topic in catalogue(site.conversation.base)
    ]
