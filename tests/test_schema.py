import json

import jsonschema

from bot.entry import entry_schema
from bot.strict_yaml import load_yaml
from tests.conftest import DATA


def test_the_schema_accepts_what_loading_accepts() -> None:
    validator = jsonschema.Draft202012Validator(entry_schema())
    for path in (DATA / "entries/valid").iterdir():
        validator.validate(load_yaml(path))


def test_the_schema_refuses_an_unknown_key() -> None:
    schema = json.loads(json.dumps(entry_schema()))
    entry = load_yaml(DATA / "entries/valid/least.yaml")
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(entry | {"colour": "green"}))
