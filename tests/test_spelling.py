import pytest

from bot.spelling import Speller, english_words

SPELLER = Speller([["does", "dry", "needling", "hurt"], ["acupuncture", "soreness"], *[["dry", "needling"]] * 3])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("acupunture", ["acupuncture"]),  # a letter left out
        ("acupuncturee", ["acupuncture"]),  # a letter doubled
        ("sorenses", ["soreness"]),  # two letters swapped
        ("akupunkture", ["acupuncture"]),  # by ear
        ("dryneedling", ["dry", "needling"]),  # a space left out
        ("needling", ["needling"]),
        ("hutr", ["hurt"]),
        ("hrt", ["hrt"]),  # too short to tell, unless a very common word is near
        ("moon", ["moon"]),  # English, though not in the base
        ("qqqqqqqq", ["qqqqqqqq"]),
        ("2024", ["2024"]),
    ],
)
def test_correct(typed: str, meant: list[str]) -> None:
    assert SPELLER.correct([typed])[0] == meant


def test_corrections_are_told() -> None:
    _, corrections = SPELLER.correct(["does", "acupunture", "hurt"])
    assert [(slip.typed, slip.meant) for slip in corrections] == [("acupunture", ("acupuncture",))]


def test_english_words_hold_everyday_words() -> None:
    assert {"breathing", "umbrella", "anaesthetic"} <= english_words()
