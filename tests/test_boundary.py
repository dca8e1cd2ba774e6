"""Sixty questions on either side of the line between information and advice."""

from pathlib import Path

import pytest

from bot.boundary import Boundary
from bot.conversation import Conversation
from bot.knowledge_base import KnowledgeBase, load
from bot.reply import Context, Reply
from bot.terminal import explanation

LINE = "personal-advice"

OWN_RISK = [
    ("I'm on warfarin, can I have it?", "blood-thinners"),
    ("been taking apixaban since spring, am I allowed the needles", "blood-thinners"),
    ("haemophilia runs in my family and I have it, could I be treated", "blood-thinners"),
    ("I have low platelets, can you still do me", "blood-thinners"),
    ("is it safe for ME with my pacemaker", "pacemaker-implants"),
    ("I have a hip made of titanium, would you still treat me", "pacemaker-implants"),
    ("I am 14 weeks pregnant, can I come in for my back", "pregnancy"),
    ("my wife is expecting, could she be needled in the shoulder", "pregnancy"),
    ("is dry needling safe for me at 30 weeks", "pregnancy"),
    ("I've got epilepsy, is needling ok for me", "other-conditions"),
    ("as a type 1 diabetic can I have this done", "other-conditions"),
    ("I've got multiple sclerosis, would it be safe for me", "other-conditions"),
    ("I had breast cancer two years ago, can I be treated", "other-conditions"),
    ("they took the nodes out of my armpit, can you needle that arm", "lymph-nodes"),
    ("I take methotrexate and it weakens my immune system, is it a risk for me", "immune-infection"),
    ("I have a chest infection right now, should I still come", "immune-infection"),
    ("my thyroid is underactive, is it alright for me", "thyroid"),
    ("can my 9 year old have needling for his calf", "children-age"),
    ("my mother is 88, is she too old for it", "children-age"),
    ("I'm still nursing my newborn, can I have it", "breastfeeding"),
    ("I had knee surgery five weeks ago, can you needle my thigh", "after-surgery-injury"),
    ("I got my flu vaccine yesterday, can I come tomorrow", "after-surgery-injury"),
    ("I take ibuprofen every day for my knee, may I carry on before the session", "painkillers"),
    ("should I start taking naproxen for my back", "painkillers"),
    ("tell me which painkiller I should take", "painkillers"),
    ("should I quit my thyroid tablets before you treat me", "thyroid"),
    ("could I leave off my apixaban for a couple of days", "blood-thinners"),
    ("should I go ahead with the knee operation or not", "replace-surgery"),
    ("my doctor put me on steroids, should I stop them", "vs-cortisone"),
    ("what is the matter with my elbow", "tennis-elbow"),
]

ADVICE = [
    ("what do you think my MRI means", ""),
    ("can you diagnose my hip", ""),
    ("do you reckon I have a slipped disc", ""),
    ("interpret my blood test please", ""),
    ("my x-ray report says spondylosis, is that serious for me", ""),
    ("look at this photo of my knee and tell me what I've done", ""),
    ("which treatment would you pick for me", ""),
    ("shall I come off my heart tablets", ""),
    ("could you write me a rehab programme", ""),
    ("should I stop my blood thinners before", "blood-thinners"),
    ("do you think I need surgery on my shoulder", "replace-surgery"),
]

INFORMATION = [
    ("is it safe with blood thinners", "blood-thinners"),
    ("do blood thinners matter for dry needling", "blood-thinners"),
    ("is dry needling allowed in pregnancy", "pregnancy"),
    ("can people with pacemakers have dry needling", "pacemaker-implants"),
    ("does an underactive thyroid matter", "thyroid"),
    ("is there a minimum age", "children-age"),
    ("who should avoid dry needling", "who-should-not"),
    ("can people with epilepsy have needling", "other-conditions"),
    ("do painkillers affect the treatment", "painkillers"),
    ("needling after a fracture, how long to wait", "after-surgery-injury"),
    ("can I ask, is it safe with blood thinners", "blood-thinners"),
    ("does it hurt", "does-it-hurt"),
    ("how many sessions will I need", "how-many-sessions"),
    ("will it help my sore neck", "neck-pain"),
    ("can I go running after my session", "exercise-after"),
    ("what does it cost me", "cost"),
    ("how long will I be sore for", "soreness-duration"),
    ("thank you so much my dear", "thanks"),
    ("I must go now, bye", "goodbye"),
]


def ids(reply: Reply) -> list[str]:
    return [entry.id for entry in reply.entries]


def test_there_are_sixty_questions() -> None:
    assert len({question for question, _ in OWN_RISK + ADVICE + INFORMATION}) == 60


@pytest.mark.parametrize(("question", "entry"), OWN_RISK)
def test_the_answer_on_a_risk_carries_the_line_where_somebody_asks_for_themselves(
    conversation: Conversation, question: str, entry: str
) -> None:
    reply = conversation.reply(question)
    assert ids(reply) == [entry, LINE]
    assert reply.entries[1].aside
    assert reply.text.endswith(reply.entries[1].short)
    assert reply.context == Context(entry)


@pytest.mark.parametrize(("question", "general"), ADVICE)
def test_a_request_for_advice_meets_the_line_before_any_general_answer(
    conversation: Conversation, question: str, general: str
) -> None:
    reply = conversation.reply(question)
    assert ids(reply) == ([LINE, general] if general else [LINE])
    assert not any(entry.aside for entry in reply.entries)


@pytest.mark.parametrize(("question", "entry"), INFORMATION)
def test_a_general_question_gets_its_answer_alone(conversation: Conversation, question: str, entry: str) -> None:
    assert ids(conversation.reply(question)) == [entry]


def test_a_question_that_was_picked_gets_its_answer_alone(conversation: Conversation) -> None:
    for entry in conversation.base.entries:
        if entry.personal:
            assert ids(conversation.reply(entry.question)) == [entry.id]


def test_two_questions_carry_the_line_once(conversation: Conversation) -> None:
    reply = conversation.reply("can I have it on warfarin? and can I have it while pregnant?")
    assert ids(reply) == ["blood-thinners", "pregnancy", LINE]


@pytest.mark.parametrize("question", ["but is it safe?", "is it right for me?"])
def test_after_an_answer_on_a_risk_a_reassuring_one_is_not_alone(conversation: Conversation, question: str) -> None:
    assert ids(conversation.reply(question, Context("pregnancy")))[1:] == ["who-should-not"]
    assert ids(conversation.reply("how much does it cost", Context("pregnancy"))) == ["cost"]


def test_whoever_asks_if_it_is_safe_for_them_reads_whom_it_may_not_suit(conversation: Conversation) -> None:
    assert ids(conversation.reply("is it safe for me")) == ["is-it-safe", "who-should-not"]
    assert ids(conversation.reply("is dry needling safe")) == ["is-it-safe"]


def test_staff_are_told_why_the_line_is_there(conversation: Conversation) -> None:
    assert f"Beside it: {LINE}" in explanation(conversation, "I'm on warfarin, can I have it?")
    assert "Beside it" not in explanation(conversation, "is it safe with blood thinners")


def test_the_groups_at_risk_need_the_line(base: KnowledgeBase) -> None:
    groups = "blood-thinners pregnancy pacemaker-implants other-conditions immune-infection lymph-nodes thyroid"
    more = "children-age breastfeeding after-surgery-injury painkillers who-should-not spasticity-stroke"
    assert {base.by_id[name].personal for name in f"{groups} {more}".split()} == {LINE}


def test_a_base_without_lines_draws_none(conversation: Conversation, small_folder: Path) -> None:
    boundary = Boundary(load(small_folder))
    whole = conversation.matcher.rank("I am on warfarin")
    assert boundary.line_beside(["pain"], whole, "") == ""
    assert boundary.pair(whole) == []
