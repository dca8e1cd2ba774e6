"""Change the text of one knowledge file, and keep its comments, its order and its quotes as they are."""

from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import LiteralScalarString
from ruamel.yaml.util import load_yaml_guess_indent

from bot.amending import amend, leave_out
from bot.entry import Entry

NEVER_FOLD = 1_000_000  # characters; a line stays one line
ORDER = Entry.__struct_fields__
LEFT_OUT = ("staff_note", "disagreements")  # where they are empty


class EditingError(Exception):
    """A file that cannot be edited as it stands; the message says why."""


def add_phrasing(text: str, phrasing: str) -> str:
    """Return an entry's file with one more phrasing, the last; raise `EditingError`."""
    yaml, content = _read(text)
    if not isinstance(content.get("phrasings"), list):
        raise EditingError("the entry has no list of phrasings")
    content["phrasings"].append(one_line(phrasing))
    return _written(yaml, content)


def add_foreign(text: str, question: str) -> str:
    """Return the text of foreign.txt with one more question, the last."""
    gap = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{gap}{one_line(question).lstrip('# ')}\n"


def change_fields(text: str, fields: Mapping[str, Any]) -> str:
    """Return an entry's file with other values in some fields; an empty staff note or no disagreement is left out.

    A field whose value stays the same is not touched, nor is what stays in a list. Raise `EditingError`.
    """
    yaml, content = _read(text)
    for name, value in fields.items():
        value = _tidy(value)
        old = content.get(name)
        if name in LEFT_OUT and not value:
            if old is not None:
                leave_out(content, name)
        elif name not in content:
            content.insert(_place(content, name), name, _shaped(value))
        elif isinstance(value, list) and isinstance(old, list):
            amend(content, name, value)
        elif _tidy(_plain(old)) != value:
            content[name] = _shaped(value, like=old)
    return _written(yaml, content)


def renew(text: str, today: date) -> str:
    """Return an entry's file as checked today, and due as long after as it was before; raise `EditingError`."""
    content = _read(text)[1]
    try:
        reviewed, due = (date.fromisoformat(str(content[name])) for name in ("reviewed", "review_due"))
    except (KeyError, ValueError):
        raise EditingError("the entry's dates cannot be read") from None
    return change_fields(text, {"reviewed": today, "review_due": today + (due - reviewed)})


def new_entry(fields: Mapping[str, Any]) -> str:
    """Return the file of a new entry."""
    yaml = _yaml()
    values = {name: _tidy(fields[name]) for name in ORDER if name in fields}
    kept = {name: _shaped(value) for name, value in values.items() if value or name not in LEFT_OUT}
    return _written(yaml, CommentedMap(kept))


def one_line(text: str) -> str:
    """Return a text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())


def _yaml(indent: int = 4, offset: int = 2) -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = NEVER_FOLD
    yaml.indent(mapping=2, sequence=indent, offset=offset)
    return yaml


def _read(text: str) -> tuple[YAML, CommentedMap]:
    """Return the content of a file and what writes it in the file's own indentation."""
    try:
        _, indent, offset = load_yaml_guess_indent(text)
        yaml = _yaml(*((indent, offset) if indent and offset is not None else ()))
        content = yaml.load(text)
    except (YAMLError, ValueError, RecursionError):
        raise EditingError("the file cannot be read; 'pinpoint check' says where") from None
    if not isinstance(content, CommentedMap):
        raise EditingError("the file holds no entry")
    return yaml, content


def _written(yaml: YAML, content: CommentedMap) -> str:
    written = StringIO()
    yaml.dump(content, written)
    return written.getvalue()


def _tidy(value: Any) -> Any:
    """Return a value without what a form's text area adds to it."""
    if isinstance(value, str):
        return "\n".join(line.rstrip() for line in value.strip().splitlines())
    if isinstance(value, list):
        return [_tidy(each) for each in value]
    return {name: _tidy(each) for name, each in value.items()} if isinstance(value, Mapping) else value


def _plain(value: Any) -> Any:
    """Return a value of a file without what belongs to its looks."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value


def _shaped(value: Any, like: Any = None) -> Any:
    """Return a value as it is to look in a file: a text of several lines stands under its name."""
    if isinstance(value, str) and ("\n" in value or isinstance(like, LiteralScalarString)):
        return LiteralScalarString(value + "\n")
    return value


def _place(content: Iterable[str], name: str) -> int:
    """Return before how many fields a new one is to stand."""
    later = ORDER[ORDER.index(name) + 1 :]
    present = list(content)
    return next((place for place, other in enumerate(present) if other in later), len(present))
