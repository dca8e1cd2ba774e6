"""Read YAML strictly: every scalar stays text, and duplicate keys, aliases and deep nesting are faults."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

MAX_FILE_BYTES = 2_000_000
MOST_REMEMBERED = 2048  # files, so that after a change of one only that one is read anew


class YamlError(Exception):
    """What is wrong with a YAML file, in one line; `place` is "line 3, column 5" or empty."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place


class _StrictLoader(yaml.CBaseLoader):
    """Build text, lists and mappings only, so that 17:30, 0800 and no stay as they were typed."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise YamlError("a key must be text", _place(key.start_mark))
            if key.value in seen:
                raise YamlError(f"the key '{key.value}' stands twice", _place(key.start_mark))
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep=deep))


def load_yaml(path: Path) -> Any:
    """Return the file's content as text, lists and dicts; raise `YamlError` where it is not plain strict YAML.

    The content is shared by all who load a file of the same bytes, so it is not to be changed.
    """
    if path.exists() and not path.is_file():
        raise YamlError("cannot be read: is no file")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise YamlError(f"cannot be read: {error.strerror or error}") from error
    if len(raw) > MAX_FILE_BYTES:
        raise YamlError(f"is larger than {MAX_FILE_BYTES:,} bytes")
    return _parsed(raw)


@lru_cache(MOST_REMEMBERED)
def _parsed(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise YamlError("is not UTF-8 text", f"line {line}") from error
    try:
        content = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - _StrictLoader builds text, lists and dicts only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(f"is not valid YAML: {error.problem or error.context}", _place(mark) if mark else "") from error
    except yaml.YAMLError as error:
        raise YamlError(f"is not valid YAML: {error}".replace("\n", " ")) from error
    except RecursionError as error:
        raise YamlError("is nested too deeply") from error
    _refuse_aliases(content)
    return content


def _place(mark: yaml.Mark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _refuse_aliases(content: Any) -> None:
    """Raise `YamlError` where a list or mapping is used twice; each is visited once, so a bomb cannot go off."""
    seen: set[int] = set()
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if not isinstance(value, dict | list):
            continue
        if id(value) in seen:
            raise YamlError("uses an alias (*name); write the value out instead")
        seen.add(id(value))
        waiting.extend(value.values() if isinstance(value, dict) else value)
