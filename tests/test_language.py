import random

import pytest

from bot.calibration import misspell
from bot.clinic import unknown_values
from bot.knowledge_base import KnowledgeBase
from bot.language import Recogniser
from bot.strict_yaml import load_yaml
from tests.conftest import DATA

ABROAD = load_yaml(DATA / "abroad.yaml")

ENGLISH = [
    "does it hurt",
    "dose it hrut alot",
    "i am juan de la cruz, does it hurt",
    "Juan de la Cruz",
    "Maria da Silva dos Santos",
    "Ludwig van der Berg",
    "Łukasz Wójcik here, can I book",
    "my mum Nguyễn Thị Lan wants to come",
    "is the café near you open",
    "hola, how much is it",
    "merci, bye",
    "my physio said 'muchas gracias', can I run after",
    "he says боль means pain, does needling help with that",
    "what does 针灸 mean",
    "por favor can you tell me the price",
    "crème brûlée à la carte",
    "pt w/ knots c/o dizzy",
    "ok",
    "",
    "12345",
    "🙏🙏",
]


@pytest.fixture(scope="module")
def recogniser(base: KnowledgeBase) -> Recogniser:
    return Recogniser(base.languages)


@pytest.mark.parametrize(("code", "message"), [(code, message) for code in ABROAD for message in ABROAD[code]])
def test_a_language_is_recognised(recogniser: Recogniser, code: str, message: str) -> None:
    assert recogniser.recognise(message) == code


@pytest.mark.parametrize("message", ENGLISH)
def test_english_and_names_are_no_other_language(recogniser: Recogniser, message: str) -> None:
    assert recogniser.recognise(message) is None


def test_no_stored_phrasing_is_taken_for_another_language(base: KnowledgeBase, recogniser: Recogniser) -> None:
    texts = [text for texts in base.phrasings for text in texts] + base.urgent_examples["calm"]
    assert [text for text in texts if recogniser.recognise(text)] == []


def test_hardly_a_misspelt_phrasing_is_taken_for_another_language(base: KnowledgeBase, recogniser: Recogniser) -> None:
    slips = random.Random(1)
    texts = [" ".join(misspell(words, slips)) for texts in base.phrasing_words for words in texts]
    taken = [text for text in texts if recogniser.recognise(text)]
    assert len(taken) / len(texts) < 0.0005, taken


def test_accents_and_capitals_make_no_difference(recogniser: Recogniser) -> None:
    assert recogniser.recognise("CUÁNTO CUESTA UNA SESIÓN") == "es"
    assert recogniser.recognise("cuanto cuesta una sesion") == "es"
    assert recogniser.recognise("cua\u0301nto cuesta una sesio\u0301n") == "es"


def test_without_languages_nothing_is_recognised() -> None:
    assert Recogniser({}).recognise("me duele la espalda") is None


def test_every_line_names_the_clinic_and_the_emergency_number(base: KnowledgeBase) -> None:
    lines = {code: language.line for code, language in base.languages.items() if language.line}
    assert len(lines) >= 16
    for code, line in lines.items():
        assert "{clinic.phone}" in line, code
        assert "{clinic.emergency_number}" in line, code
        assert unknown_values(line) == []
