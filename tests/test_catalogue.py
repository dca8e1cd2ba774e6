from dataclasses import replace
from pathlib import Path

import msgspec

from bot.catalogue import catalogue, is_listed
from bot.knowledge_base import KnowledgeBase, load


def test_every_entry_but_small_talk_stands_in_one_topic(base: KnowledgeBase) -> None:
    listed = [entry.id for topic in catalogue(base) for entry in topic.entries]
    assert len(listed) == len(set(listed))
    assert set(listed) == {name for name, topic in base.topics.items() if topic != "conversation"}
    assert {name for name in base.by_id if is_listed(base, name)} == set(listed)
    assert not is_listed(base, "no-such-entry")


def test_the_clinic_orders_and_names_the_topics(base: KnowledgeBase) -> None:
    assert {topic.id: topic.name for topic in catalogue(base)} == base.clinic.topics
    assert [topic.id for topic in catalogue(base)] == list(base.clinic.topics)


def test_a_topic_without_a_name_is_called_by_its_folder(base: KnowledgeBase) -> None:
    clinic = msgspec.structs.replace(base.clinic, topics={"safety": "Is it safe?"})
    names = [topic.name for topic in catalogue(replace(base, clinic=clinic))]
    assert names[:2] == ["Is it safe?", "Aftercare"]
    assert "Side effects" in names


def test_entries_to_which_others_lead_stand_first(small_folder: Path) -> None:
    visit = next(topic for topic in catalogue(load(small_folder)) if topic.id == "visit")
    assert [entry.id for entry in visit.entries] == ["cost", "parking"]
