"""Hold the shipped answers to their own rules, and to the sources where these are beside the checkout."""

import re
from pathlib import Path

import pytest

from bot.clinic import clinic_values, fill
from bot.entry import Entry
from bot.knowledge_base import KnowledgeBase
from bot.markup import to_text
from bot.strict_yaml import load_yaml
from bot.text import tokenise

LONGEST_SENTENCE = 20  # words
COPIED_RUN = 8  # words
FEWEST_PHRASINGS = 20
MOST_ASKED_PHRASINGS = 40
MOST_ASKED = (
    "what-is-dry-needling how-it-works vs-acupuncture conditions-treated back-pain neck-pain shoulder-pain "
    "headache-migraine sciatica sports-injuries chronic-pain what-happens session-length does-it-hurt "
    "what-it-feels-like before-session how-many-sessions how-soon-results how-long-relief does-it-work aftercare "
    "exercise-after soreness-duration side-effects bruising is-it-safe serious-risks who-should-not blood-thinners "
    "pregnancy needle-fear infection-risk dizziness-fainting cost booking right-for-me insurance painkillers "
    "worse-after personal-advice other-conditions"
)
PROMISES = re.compile(r"100 ?%|guarantee|miracle|\bcures?\b|completely safe|no risk", re.IGNORECASE)
NUMBER_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10", "a day": "1"}


@pytest.fixture(scope="module")
def sources(shared: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (shared / "sources").glob("*.txt")}


def texts(entry: Entry) -> list[str]:
    return [to_text(entry.answer), entry.short]


def sentences(text: str) -> list[str]:
    lines = [re.sub(r"^\s*[-*]\s+", "", line) for line in text.splitlines()]
    return [sentence for line in lines for sentence in re.split(r"(?<=[.!?:])\s+", line) if sentence.strip()]


def figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"\{[^}]*\}", "", text)))


def test_sentences_are_short(base: KnowledgeBase) -> None:
    long = [
        f"{entry.id}: {sentence}"
        for entry in base.entries
        for text in texts(entry)
        for sentence in sentences(text)
        if len(sentence.split()) > LONGEST_SENTENCE
    ]
    assert long == []


def test_nothing_is_promised(base: KnowledgeBase) -> None:
    said = {entry.id: " ".join(texts(entry)).replace("not a cure", "") for entry in base.entries}
    assert [entry_id for entry_id, text in said.items() if PROMISES.search(text)] == []


def test_every_topic_of_the_contract_has_its_entry(base: KnowledgeBase, shared: Path) -> None:
    topics = load_yaml(shared / "design/topics.yaml")["topics"]
    wanted = {entry: topic for topic, entries in topics.items() for entry in entries}
    assert {entry: base.topics.get(entry) for entry in wanted} == wanted


def test_entries_have_enough_phrasings(base: KnowledgeBase) -> None:
    few = [entry.id for entry in base.entries if len(entry.phrasings) < FEWEST_PHRASINGS]
    few += [entry_id for entry_id in MOST_ASKED.split() if len(base.by_id[entry_id].phrasings) < MOST_ASKED_PHRASINGS]
    assert few == []


def test_answers_read_well_without_the_details_that_a_clinic_may_leave_out(base: KnowledgeBase) -> None:
    kept = {"name", "phone", "emergency_number"}
    values = {name: value for name, value in clinic_values(base.clinic).items() if name in kept}
    for entry in base.entries:
        for text in (entry.answer, entry.short):
            filled = fill(text, values)
            assert "{" not in filled
            assert tokenise(filled), entry.id
            assert not re.search(r":\s*$", filled), f"{entry.id} ends on a colon"


def test_cited_sections_stand_in_the_sources(base: KnowledgeBase, sources: dict[str, str]) -> None:
    words = {name: " ".join(tokenise(text)) for name, text in sources.items()}
    for entry in base.entries:
        for citation in entry.sources:
            assert " ".join(tokenise(citation.section)) in words[citation.id], f"{entry.id}: {citation.section}"


def test_every_figure_stands_in_a_cited_source(base: KnowledgeBase, sources: dict[str, str]) -> None:
    strange = []
    for entry in base.entries:
        cited = " ".join(sources[citation.id] for citation in entry.sources).lower()
        known = figures(cited) | {figure for word, figure in NUMBER_WORDS.items() if re.search(rf"\b{word}\b", cited)}
        said = [*texts(entry), *(disagreement.says for disagreement in entry.disagreements)]
        strange += [f"{entry.id}: {figure}" for text in said for figure in figures(text) - known]
    assert strange == []


def test_a_disagreement_in_the_data_is_borne_by_its_source(base: KnowledgeBase, sources: dict[str, str]) -> None:
    for entry in base.entries:
        for disagreement in entry.disagreements:
            known = figures(sources[disagreement.source]) | {"1", "2"}
            assert figures(disagreement.says) <= known, entry.id


def test_no_run_of_words_is_copied_from_a_source(base: KnowledgeBase, sources: dict[str, str]) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = tokenise(text)
        return {tuple(words[at : at + COPIED_RUN]) for at in range(len(words) - COPIED_RUN + 1)}

    in_sources = set().union(*(runs(text) for text in sources.values()))
    copied = [
        f"{entry.id}: {' '.join(run)}"
        for entry in base.entries
        for text in texts(entry)
        for run in runs(text) & in_sources
    ]
    assert copied == []
