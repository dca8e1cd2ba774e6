from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from bot.knowledge_base import KnowledgeBase, check, load
from bot.learnt import write
from bot.matching import Matcher
from tests.test_knowledge_base import TODAY


def test_the_shipped_numbers_are_those_that_would_be_learnt_today(base: KnowledgeBase) -> None:
    """But for the last digit, in which processors differ."""
    kept, anew = base.learnt, Matcher(replace(base, learnt=None)).learnt
    assert kept is not None
    assert kept.alarm is not None
    assert anew.alarm is not None
    assert kept.digest == anew.digest
    for ours, theirs in ((kept.choice, anew.choice), (kept.alarm.confidence, anew.alarm.confidence)):
        assert ours.entry_weights == pytest.approx(theirs.entry_weights, abs=0.01)
        assert ours.none_weights == pytest.approx(theirs.none_weights, abs=0.01)
    steps, steps_anew = (words.detector().weights.astype(int) for words in (kept.alarm.words, anew.alarm.words))
    assert abs(steps - steps_anew).max() <= 1


def test_what_was_learnt_is_kept_and_read_again(small_folder: Path) -> None:
    learnt = Matcher(load(small_folder)).learnt
    write(learnt, small_folder)
    assert load(small_folder).learnt == learnt
    assert check(small_folder, TODAY) == []


def test_after_a_changed_phrasing_it_serves_until_it_is_learnt_anew_and_is_warned_of(small_folder: Path) -> None:
    write(Matcher(load(small_folder)).learnt, small_folder)
    cost = small_folder / "entries/visit/cost.yaml"
    cost.write_text(cost.read_text().replace("what do you charge", "your rates"))
    base = load(small_folder)
    assert base.learnt is not None
    matcher = Matcher(base)
    assert matcher.learnt.digest == base.learnt.digest
    matcher.learn()
    assert matcher.learnt.digest == base.digest
    (problem,) = check(small_folder, TODAY)
    assert problem.warning
    assert "pinpoint learn" in problem.message


def test_what_tells_emergencies_is_learnt_anew_only_with_its_examples(base: KnowledgeBase) -> None:
    assert base.learnt is not None
    cost = base.by_id["cost"]
    more = msgspec.structs.replace(cost, phrasings=[*cost.phrasings, "flibbertigibbet"])
    matcher = Matcher(replace(base, entries=[more if entry is cost else entry for entry in base.entries]))
    matcher.learn()
    assert matcher.learnt.digest != base.learnt.digest
    assert matcher.learnt.alarm == base.learnt.alarm
    assert matcher.learnt.alarm is not None
    other = replace(base, urgent_examples={**base.urgent_examples, "calm": base.urgent_examples["calm"][:-1]})
    assert other.examples_digest != matcher.learnt.alarm.digest
