import jsonschema

from bot.entry import entry_schema
from bot.strict_yaml import load_yaml
from tests.conftest import DATA

VALIDATOR = jsonschema.Draft202012Validator(entry_schema(["cost", "parking"], ["guide"]))


def test_the_schema_accepts_what_loading_accepts() -> None:
    for path in (DATA / "entries/valid").iterdir():
        VALIDATOR.validate(load_yaml(path))


def test_the_schema_refuses_what_loading_refuses() -> None:
    entry = load_yaml(DATA / "entries/valid/least.yaml")
    for fault in ({"colour": "green"}, {"related": ["nowhere"]}, {"sources": [{"id": "hearsay", "section": "x"}]}):
        assert list(VALIDATOR.iter_errors(entry | fault))
