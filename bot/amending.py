"""Make a list in a YAML file hold other values, and leave the lines and comments of those that stay as they are."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.tokens import CommentToken

Place = tuple[Any, Any]  # a map or a list, and the name or the number in it


def amend(content: CommentedMap, name: str, wanted: Sequence[Any]) -> None:
    """Make the list of that name hold what is wanted; what was changed stays in its line."""
    values: CommentedSeq = content[name]
    there, want = ([_key(value) for value in each] for each in (values, wanted))
    for _, first, end, begin, stop in reversed(SequenceMatcher(None, there, want, autojunk=False).get_opcodes()):
        both = min(end - first, stop - begin)
        for offset in range(both):
            _change(values, first + offset, wanted[begin + offset])
        for number in reversed(range(first + both, end)):
            _take_out(values, number, before=_last(values, number - 1) if number else (content, name))
        for offset in range(both, stop - begin):
            values.insert(first + offset, wanted[begin + offset])
    if not values:
        values.fa.set_flow_style()


def leave_out(content: CommentedMap, name: str) -> None:
    """Take a field out of an entry; it is not the first."""
    names = list(content)
    _take_out(content, name, before=_last(content, names[names.index(name) - 1]))


def _take_out(parent: CommentedMap | CommentedSeq, place: Any, before: Place) -> None:
    """Take out a value with its comment. Lines of comment below it stay, below what stands `before` it."""
    below = _comment(*_last(parent, place)).value.partition("\n")[2]
    del parent[place]
    if below:
        _comment(*before).value += below


def _change(values: CommentedSeq, number: int, wanted: Any) -> None:
    old = values[number]
    if isinstance(old, CommentedMap) and old.keys() == wanted.keys():
        old.update({name: value for name, value in wanted.items() if str(old[name]) != value})
    elif _key(old) != _key(wanted):
        values[number] = wanted


def _last(parent: CommentedMap | CommentedSeq, place: Any) -> Place:
    """Return the place of the value that stands last in what stands at a place: behind it come the comments."""
    value = parent[place]
    if isinstance(value, CommentedMap | CommentedSeq) and value and not value.fa.flow_style():
        return _last(value, list(value)[-1] if isinstance(value, CommentedMap) else len(value) - 1)
    return parent, place


def _comment(parent: CommentedMap | CommentedSeq, place: Any) -> CommentToken:
    """Return the comment behind a value and below it, one line each; there is always one, if only an empty one."""
    tokens = parent.ca.items.setdefault(place, [None] * 4)
    slot = 2 if isinstance(parent, CommentedMap) else 0
    token: CommentToken = tokens[slot] or CommentToken("\n", CommentMark(0), None)
    tokens[slot] = token
    return token


def _key(value: Any) -> str:
    """Return what is the same for values that are, however they look in the file."""
    return repr(dict(value)) if isinstance(value, dict) else str(value)
