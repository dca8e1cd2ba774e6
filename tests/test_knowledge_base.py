import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge_base import SHIPPED, KnowledgeError, check, load
from tests.conftest import DATA

TODAY = date(2026, 11, 20)
ENTRY = Path("entries/visit/example.yaml")


def problems_with(folder: Path, entry: Path) -> list[str]:
    shutil.copy(entry, folder / ENTRY)
    return [str(problem) for problem in check(folder, TODAY)]


@pytest.mark.parametrize("entry", sorted((DATA / "entries/valid").iterdir()), ids=lambda path: path.stem)
def test_valid_entries_pass(small_folder: Path, entry: Path) -> None:
    assert problems_with(small_folder, entry) == []


@pytest.mark.parametrize("entry", sorted((DATA / "entries/invalid").iterdir()), ids=lambda path: path.stem)
def test_invalid_entries_are_told_with_file_and_place(small_folder: Path, entry: Path) -> None:
    expected = [line[10:] for line in entry.read_text().splitlines() if line.startswith("# expect: ")]
    found = problems_with(small_folder, entry)
    assert len(found) == len(expected)
    for text in expected:
        assert any(problem.startswith(f"{ENTRY.as_posix()}: {text}") for problem in found), found


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("clinic.yaml", "name: X\n", "clinic.yaml: phone: is missing"),
        ("clinic.yaml", None, "clinic.yaml: cannot be read"),
        ("clinic.yaml", "{small}opening_hours: {{funday: closed}}\n", "clinic.yaml: opening_hours.funday: is no day"),
        (
            "clinic.yaml",
            "{small}opening_hours: {{monday: 9-5}}\n",
            "clinic.yaml: opening_hours.monday: '9-5' is neither",
        ),
        ("clinic.yaml", "{small}booking_url: javascript:x\n", "clinic.yaml: booking_url: "),
        ("clinic.yaml", "{small}starters: [nowhere]\n", "clinic.yaml: starters[0]: no entry has the id 'nowhere'"),
        ("clinic.yaml", "{small}topics: {{visits: Visit}}\n", "clinic.yaml: topics.visits: no folder in entries has"),
        ("urgent.yaml", None, "urgent.yaml: cannot be read"),
        ("urgent.yaml", "words: {{}}\nalerts: []\n", "urgent.yaml: alerts: expected a list of length >= 1"),
        ("sources.yaml", "guide: {{title: A}}\n", "sources.yaml: guide.about: is missing"),
        (
            "lexicon.yaml",
            "same_meaning: {{a: [x], b: [X]}}\n",
            "lexicon.yaml: same_meaning.b[0]: 'X' also",
        ),
        ("lexicon.yaml", "short_forms: {{'!!': wow}}\n", "lexicon.yaml: short_forms: '!!' has no words"),
        ("urgent_examples.yaml", "breathing: gasp\n", "urgent_examples.yaml: expected categories"),
        ("urgent_examples.yaml", "falling: [I fell]\n", "urgent_examples.yaml: falling: no alert of urgent.yaml"),
        ("urgent_examples.yaml", None, "urgent_examples.yaml: warning: is missing"),
        ("learnt.yaml", "digest: x\n", "learnt.yaml: warning: cannot be used; run 'pinpoint learn'"),
        ("entries/loose.yaml", "id: loose\n", "entries/loose.yaml: is not read"),
        ("clinic.yaml", "{small}crisis_line: ask us\n", "clinic.yaml: crisis_line: 'ask us' is to hold one telephone"),
        ("clinic.yaml", "{small}out_of_hours: your GP\n", "clinic.yaml: out_of_hours: 'your GP' is to hold one telep"),
        ("clinic.yaml", "{small}parking: Call {{clinic.phone}}\n", "clinic.yaml: parking: cannot be filled in"),
        ("foreign.txt", b"\xff\n", "foreign.txt: cannot be read"),
        ("languages.yaml", "- es\n", "languages.yaml: expected names, each with its line, dir"),
        (
            "languages.yaml",
            "es: {{line: 'Llame al {{clinic.fax}}'}}\n",
            "languages.yaml: es.line: '{clinic.fax}' is no",
        ),
        ("languages.yaml", "es: {{words: [por favor]}}\n", "languages.yaml: es.words[0]: 'por favor' is not a single"),
        ("languages.yaml", "es: {{script: ROMAN}}\n", "languages.yaml: es.script: "),
        ("languages.yaml", "es: {{dir: up}}\n", "languages.yaml: es.dir: "),
    ],
)
def test_faults_in_the_other_files(small_folder: Path, file: str, content: str | bytes | None, expected: str) -> None:
    path = small_folder / file
    if content is None:
        path.unlink()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(
            content.format(small=path.read_text() if "{small}" in content else "").replace("{{", "{").replace("}}", "}")
        )
    assert any(str(problem).startswith(expected) for problem in check(small_folder, TODAY))


def test_an_unknown_time_zone_is_a_problem(small_folder: Path) -> None:
    clinic = small_folder / "clinic.yaml"
    clinic.write_text(clinic.read_text().replace("Europe/London", "Moon/Crater"))
    assert [problem.place for problem in check(small_folder, TODAY)] == ["time_zone"]


def test_a_sign_that_names_an_unknown_set_is_a_problem(small_folder: Path) -> None:
    urgent = small_folder / "urgent.yaml"
    urgent.write_text(urgent.read_text() + "      - <nothing> hurts\n")
    assert [problem.message for problem in check(small_folder, TODAY)] == ["no set of words is named 'nothing'"]


def test_an_overdue_review_is_a_warning_and_does_not_stop(small_folder: Path) -> None:
    cost = small_folder / "entries/visit/cost.yaml"
    cost.write_text(cost.read_text().replace("2099-01-01", "2026-11-19"))
    (problem,) = check(small_folder, TODAY)
    assert problem.warning
    assert "was due for review on 2026-11-19" in str(problem)
    assert len(load(small_folder).entries) == 3


def test_all_problems_are_listed_at_once(small_folder: Path) -> None:
    for entry in ("cost", "parking"):
        path = small_folder / f"entries/visit/{entry}.yaml"
        path.write_text(path.read_text() + "colour: green\n")
    with pytest.raises(KnowledgeError) as fault:
        load(small_folder)
    assert [problem.file for problem in fault.value.problems] == [
        "entries/visit/cost.yaml",
        "entries/visit/parking.yaml",
    ]
    assert "1 more" in str(fault.value)


@pytest.mark.parametrize("folder", ["nowhere", "small/clinic.yaml", "entries"])
def test_a_folder_that_is_none(folder: str) -> None:
    with pytest.raises(KnowledgeError):
        load(DATA / folder)


def test_the_shipped_folder_has_no_problem_and_no_warning() -> None:
    assert check(SHIPPED, TODAY) == []


def test_the_same_id_in_two_topics(small_folder: Path) -> None:
    (small_folder / "entries/other").mkdir()
    shutil.copy(small_folder / "entries/visit/cost.yaml", small_folder / "entries/other/cost.yaml")
    assert any("also stands in topic" in problem.message for problem in check(small_folder, TODAY))
