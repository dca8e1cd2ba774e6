"""Load a knowledge folder, and find every problem in it at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from bot.clinic import clinic_problems, clinic_values, fill, unknown_values
from bot.entry import Clinic, Entry, Language, Lexicon, Source
from bot.learnt import FILE as LEARNT
from bot.learnt import Learnt, digest
from bot.review import GRACE_DAYS, Standing, last_day, standing
from bot.screening_data import Urgent
from bot.strict_yaml import MAX_FILE_BYTES, YamlError, load_yaml
from bot.text import stored_words, tokenise

SHIPPED = Path(__file__).resolve().parent.parent / "knowledge"
CALM = "calm"  # the examples in urgent_examples.yaml that are no reports
MAX_ANSWER_WORDS = 120
MAX_SHORT_CHARACTERS = 300
SOON_DAYS = 30  # before a review is due, when it is warned of
UNSOURCED_TOPICS = frozenset({"clinic", "conversation", "not-in-sources"})
Shape = TypeVar("Shape", bound=msgspec.Struct)


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a knowledge folder. A warning does not keep the folder from being used."""

    file: str
    place: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        where = f"{self.file}: {self.place}" if self.place else self.file
        return f"{where}: {'warning: ' if self.warning else ''}{self.message}"


class KnowledgeError(Exception):
    """A knowledge folder that cannot be used; `problems` lists all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        more = f" (and {len(problems) - 1} more; 'pinpoint check' lists them)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")


@dataclass(frozen=True)
class KnowledgeBase:
    """The content of a knowledge folder. `topics` gives the topic of each entry id; both are in the folder's order."""

    entries: list[Entry]
    topics: dict[str, str]
    clinic: Clinic
    urgent: Urgent
    sources: dict[str, Source] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=Lexicon)
    foreign: list[str] = field(default_factory=list)
    urgent_examples: dict[str, list[str]] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)
    learnt: Learnt | None = None

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """The entries by their ids."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def digest(self) -> str:
        """A digest of all that the engine learns from."""
        return digest(self.phrasings, self.foreign, self.urgent_examples, self.lexicon)

    @cached_property
    def examples_digest(self) -> str:
        """A digest of what the engine learns from to tell reports of emergencies, but for all else that it needs."""
        return digest([], [], self.urgent_examples, self.lexicon)

    @cached_property
    def phrasings(self) -> list[list[str]]:
        """The wordings of each entry, its question first."""
        return [[entry.question, *entry.phrasings] for entry in self.entries]

    @cached_property
    def phrasing_words(self) -> list[list[list[str]]]:
        """The words of each of `phrasings`."""
        return [[stored_words(text) for text in texts] for texts in self.phrasings]

    @cached_property
    def example_words(self) -> dict[str, list[list[str]]]:
        """The words of each of `urgent_examples`."""
        return {name: [stored_words(text) for text in texts] for name, texts in self.urgent_examples.items()}


def load(folder: Path) -> KnowledgeBase:
    """Return the folder's content; raise `KnowledgeError` with every problem where there is one."""
    base, problems = _read(folder)
    problems = [problem for problem in problems if not problem.warning]
    if base is None or problems:
        raise KnowledgeError(problems)
    return base


def check(folder: Path, today: date, grace_days: int = GRACE_DAYS) -> list[Problem]:
    """Return every problem and warning in the folder, in the order of its files.

    An answer is withdrawn `grace_days` after its review was due.
    """
    base, problems = _read(folder)
    if base is not None:
        problems += _warnings(base)
        problems += _review_warnings(base, today, grace_days)
    return sorted(problems, key=lambda problem: (problem.file, problem.warning))


def entry_file(topic: str, entry_id: str) -> str:
    """Return where an entry stands, relative to the knowledge folder."""
    return f"entries/{topic}/{entry_id}.yaml"


def _read(folder: Path) -> tuple[KnowledgeBase | None, list[Problem]]:
    try:
        if not folder.is_dir():
            return None, [Problem(str(folder), "", "is no folder" if folder.exists() else "does not exist")]
    except OSError as error:
        return None, [Problem(str(folder), "", f"cannot be read: {error.strerror or error}")]
    problems: list[Problem] = []
    entries, topics = _read_entries(folder, problems)
    clinic = _read_struct(folder, "clinic.yaml", Clinic, problems)
    urgent = _read_struct(folder, "urgent.yaml", Urgent, problems)
    lexicon = (
        _read_struct(folder, "lexicon.yaml", Lexicon, problems) if (folder / "lexicon.yaml").exists() else Lexicon()
    )
    sources = _read_named(folder, "sources.yaml", Source, problems)
    languages = _read_named(folder, "languages.yaml", Language, problems)
    foreign = _read_foreign(folder, problems)
    examples = _read_urgent_examples(folder, problems)
    learnt = _read_learnt(folder, problems)
    if clinic is None or urgent is None or lexicon is None or not entries:
        return None, problems
    base = KnowledgeBase(entries, topics, clinic, urgent, sources, lexicon, foreign, examples, languages, learnt)
    problems += _entry_problems(base, {path.stem for path in folder.glob("entries/*/*.yaml")})
    for find in (
        _phrasing_problems,
        _clinic_problems,
        _urgent_problems,
        _example_problems,
        _lexicon_problems,
        _language_problems,
        _wordless,
    ):
        problems += find(base)
    return base, problems


def _read_entries(folder: Path, problems: list[Problem]) -> tuple[list[Entry], dict[str, str]]:
    entries: list[Entry] = []
    topics: dict[str, str] = {}
    paths = sorted(folder.glob("entries/*/*.yaml"))
    for path in paths:
        file = path.relative_to(folder).as_posix()
        entry = _read_struct(folder, file, Entry, problems)
        if entry is None:
            continue
        if entry.id != path.stem:
            problems.append(Problem(file, "id", f"'{entry.id}' differs from the file's name"))
        elif entry.id in topics:
            problems.append(Problem(file, "id", f"also stands in topic '{topics[entry.id]}'"))
        else:
            topics[entry.id] = path.parent.name
            entries.append(entry)
    for path in sorted({*folder.glob("entries/**/*.y*ml")} - {*paths}):
        file = path.relative_to(folder).as_posix()
        problems.append(Problem(file, "", "is not read; an entry stands in entries/<topic>/<id>.yaml"))
    if not entries and not problems:
        problems.append(Problem("entries", "", "holds no entry; expected entries/<topic>/<id>.yaml"))
    return entries, topics


def _read_named(folder: Path, file: str, shape: type[Shape], problems: list[Problem]) -> dict[str, Shape]:
    """Return what a file that may be absent holds, by its names: sources, languages."""
    content = _content(folder / file, file, problems) if (folder / file).exists() else None
    if not isinstance(content, dict | None):
        problems.append(Problem(file, "", f"expected names, each with its {', '.join(shape.__struct_fields__)}"))
        return {}
    read = {name: _convert(value, shape, file, f"{name}.", problems) for name, value in (content or {}).items()}
    return {name: value for name, value in read.items() if value is not None}


def _read_foreign(folder: Path, problems: list[Problem]) -> list[str]:
    path = folder / "foreign.txt"
    if not path.exists():
        return []
    try:
        raw = path.read_bytes()
        lines = raw.decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem("foreign.txt", "", f"cannot be read: {error}"))
        return []
    if len(raw) > MAX_FILE_BYTES:
        problems.append(Problem("foreign.txt", "", f"is larger than {MAX_FILE_BYTES:,} bytes"))
    return [line for line in lines if not line.startswith("#") and stored_words(line)]


def _read_urgent_examples(folder: Path, problems: list[Problem]) -> dict[str, list[str]]:
    file = "urgent_examples.yaml"
    content = _content(folder / file, file, problems) if (folder / file).exists() else None
    if content is None:
        return {}
    try:
        return msgspec.convert(content, dict[str, list[str]])
    except msgspec.ValidationError as error:
        problems.append(
            Problem(file, "", f"expected categories, each with a list of messages ({_plainly(str(error))})")
        )
        return {}


def _read_learnt(folder: Path, problems: list[Problem]) -> Learnt | None:
    """Return what was learnt; where it cannot be read it will be learnt anew, so that is a warning only."""
    faults: list[Problem] = []
    learnt = _read_struct(folder, LEARNT, Learnt, faults) if (folder / LEARNT).exists() else None
    if faults:
        problems.append(Problem(LEARNT, "", "cannot be used; run 'pinpoint learn' to write it anew", warning=True))
    return learnt


def _read_struct(folder: Path, file: str, shape: type[Shape], problems: list[Problem]) -> Shape | None:
    content = _content(folder / file, file, problems)
    return None if content is None else _convert(content, shape, file, "", problems)


def _content(path: Path, file: str, problems: list[Problem]) -> Any:
    try:
        content = load_yaml(path)
    except YamlError as fault:
        problems.append(Problem(file, fault.place, fault.message))
        return None
    if content is None or content == "":
        problems.append(Problem(file, "", "is empty"))
        return None
    return content


def _convert(content: Any, shape: type[Shape], file: str, prefix: str, problems: list[Problem]) -> Shape | None:
    """Return the content as `shape`; a fault in one field does not hide the faults in the others."""
    if not isinstance(content, dict):
        problems.append(Problem(file, prefix.rstrip("."), "expected keys with values"))
        return None
    fields = {known.name: known for known in msgspec.structs.fields(shape)}
    unknown = f"unknown key; known are {', '.join(fields)}"
    found = [Problem(file, f"{prefix}{name}", unknown) for name in content if name not in fields]
    values = {}
    for name, known in fields.items():
        if name not in content:
            if known.required:
                found.append(Problem(file, f"{prefix}{name}", "is missing"))
            continue
        try:
            values[name] = msgspec.convert(content[name], known.type, strict=False)
        except msgspec.ValidationError as error:
            message, _, place = str(error).partition(" - at `$")
            found.append(Problem(file, f"{prefix}{name}{place.rstrip('`')}", _plainly(message)))
    problems += found
    return None if found else shape(**values)


def _plainly(message: str) -> str:
    """Return msgspec's message in the words of an office manager."""
    words = {
        "`str`": "text",
        "`array`": "a list",
        "`object`": "keys with values",
        "`date`": "a date such as 2026-11-20",
    }
    words |= {"`bool`": "true or false", "Invalid RFC3339 encoded date": "expected a date such as 2026-11-20"}
    for technical, plain in words.items():
        message = message.replace(technical, plain)
    return message[:1].lower() + message[1:]


def _entry_problems(base: KnowledgeBase, ids: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with single entries; `ids` are those of all files, also of those that could not be read."""
    values = clinic_values(base.clinic)
    for entry in base.entries:
        topic = base.topics[entry.id]
        file = entry_file(topic, entry.id)
        for number, related in enumerate(entry.related):
            if related not in ids or related == entry.id:
                yield Problem(file, f"related[{number}]", f"no other entry has the id '{related}'")
        if entry.personal and (entry.personal not in ids or entry.personal == entry.id):
            yield Problem(file, "personal", f"no other entry has the id '{entry.personal}'")
        for number, citation in enumerate(entry.sources):
            if citation.id not in base.sources:
                yield Problem(file, f"sources[{number}]", f"sources.yaml has no '{citation.id}'")
        cited = {citation.id for citation in entry.sources}
        for number, disagreement in enumerate(entry.disagreements):
            if disagreement.source not in cited:
                yield Problem(
                    file, f"disagreements[{number}]", f"'{disagreement.source}' is not among the entry's sources"
                )
        if not entry.sources and topic not in UNSOURCED_TOPICS:
            yield Problem(file, "sources", f"an answer in topic '{topic}' needs a source")
        if entry.review_due <= entry.reviewed:
            yield Problem(file, "review_due", "is not after reviewed")
        for place in ("question", "answer", "short"):
            for name in unknown_values(getattr(entry, place)):
                yield Problem(file, place, f"'{name}' is no detail of clinic.yaml")
        words = len(re.findall(r"\S*\w\S*", entry.answer))
        if words > MAX_ANSWER_WORDS:
            yield Problem(file, "answer", f"has {words} words, at most {MAX_ANSWER_WORDS} are read on a phone")
        length = len(fill(entry.short, values))
        if length > MAX_SHORT_CHARACTERS:
            yield Problem(
                file,
                "short",
                f"has {length} characters once filled in, at most {MAX_SHORT_CHARACTERS} fit a text message",
            )


def _phrasing_problems(base: KnowledgeBase) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for entry, texts, words_of in zip(base.entries, base.phrasings, base.phrasing_words, strict=True):
        file = entry_file(base.topics[entry.id], entry.id)
        for number, (text, words) in enumerate(zip(texts, words_of, strict=True)):
            place = f"phrasings[{number - 1}]" if number else "question"
            key = " ".join(words)
            if not words:
                yield Problem(file, place, f"'{text}' has no words")
            elif key in owner:
                other = "this entry" if owner[key] == entry.id else f"'{owner[key]}'"
                yield Problem(file, place, f"'{text}' is also used by {other}")
            else:
                owner[key] = entry.id


def _clinic_problems(base: KnowledgeBase) -> Iterator[Problem]:
    for place, message in clinic_problems(base.clinic):
        yield Problem("clinic.yaml", place, message)
    for number, starter in enumerate(base.clinic.starters):
        if starter not in base.by_id:
            yield Problem("clinic.yaml", f"starters[{number}]", f"no entry has the id '{starter}'")
    for topic in base.clinic.topics:
        if topic not in base.topics.values():
            yield Problem("clinic.yaml", f"topics.{topic}", "no folder in entries has this name")


def _example_problems(base: KnowledgeBase) -> Iterator[Problem]:
    file = "urgent_examples.yaml"
    names = [alert.examples_name for alert in base.urgent.alerts]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        message = f"two share the examples '{name}'; give one of them `examples` of its own"
        yield Problem("urgent.yaml", "alerts", message)
    owner: dict[str, str] = {}
    for category, texts in base.urgent_examples.items():
        if category not in (*names, CALM):
            yield Problem(file, category, "no alert of urgent.yaml has this category or these examples")
        for number, (text, words) in enumerate(zip(texts, base.example_words[category], strict=True)):
            key = " ".join(words)
            if not key or key in owner:
                message = f"'{text}' also stands under '{owner[key]}'" if key else f"'{text}' has no words"
                yield Problem(file, f"{category}[{number}]", message)
            owner[key] = category


def _urgent_problems(base: KnowledgeBase) -> Iterator[Problem]:
    sets = {*base.urgent.words, *msgspec.structs.asdict(base.urgent.calm)}
    for number, alert in enumerate(base.urgent.alerts):
        place = f"alerts[{number}]"
        if not getattr(base.clinic, alert.call):
            yield Problem("urgent.yaml", f"{place}.call", f"clinic.yaml gives no {alert.call}")
        for name in [name for words in (alert.title, alert.act, alert.act_closed) for name in unknown_values(words)]:
            yield Problem("urgent.yaml", place, f"'{name}' is no detail of clinic.yaml")
        for kind in ("signs", "certain"):
            for at, sign in enumerate(getattr(alert, kind)):
                where = f"{place}.{kind}[{at}]"
                if sign.count("<") != sign.count(">") or not re.search(r"\w", sign):
                    yield Problem("urgent.yaml", where, f"'{sign}' is no sign; write words, <sets> and &")
                for name in re.findall(r"<([^<>]*)>", sign):
                    if name not in sets:
                        yield Problem("urgent.yaml", where, f"no set of words is named '{name}'")


def _wordless(base: KnowledgeBase) -> Iterator[Problem]:
    """Yield each term of the lexicon and of the emergency screen that has no words in it."""
    lexicon, calm = msgspec.structs.asdict(base.lexicon), msgspec.structs.asdict(base.urgent.calm)
    terms = [("lexicon.yaml", place, term) for place, texts in lexicon.items() for term in texts if term != "&"]
    terms += [("urgent.yaml", f"words.{name}", term) for name, texts in base.urgent.words.items() for term in texts]
    terms += [("urgent.yaml", f"calm.{name}", term) for name, texts in calm.items() for term in texts]
    for file, place, term in terms:
        if not tokenise(term):
            yield Problem(file, place, f"'{term}' has no words")


def _lexicon_problems(base: KnowledgeBase) -> Iterator[Problem]:
    owner: dict[tuple[str, ...], str] = {}
    for plain, members in base.lexicon.same_meaning.items():
        for number, member in enumerate(members):
            words = tuple(tokenise(member))
            if not words:
                yield Problem("lexicon.yaml", f"same_meaning.{plain}[{number}]", f"'{member}' has no words")
            elif words in owner:
                yield Problem(
                    "lexicon.yaml", f"same_meaning.{plain}[{number}]", f"'{member}' also stands under '{owner[words]}'"
                )
            owner[words] = plain


def _language_problems(base: KnowledgeBase) -> Iterator[Problem]:
    file = "languages.yaml"
    for code, language in base.languages.items():
        for name in unknown_values(language.line):
            yield Problem(file, f"{code}.line", f"'{name}' is no detail of clinic.yaml")
        for number, word in enumerate(language.words):
            if len(tokenise(word)) != 1:
                yield Problem(file, f"{code}.words[{number}]", f"'{word}' is not a single word")


def _warnings(base: KnowledgeBase) -> Iterator[Problem]:
    """Yield what does not keep the base from being used, but wants looking at."""
    if not base.urgent_examples:
        message = "is missing: emergencies are recognised by the signs of urgent.yaml only"
        yield Problem("urgent_examples.yaml", "", message, warning=True)
    if base.learnt is not None and base.learnt.digest != base.digest:
        message = "is older than the phrasings or examples; run 'pinpoint learn'"
        yield Problem(LEARNT, "", message, warning=True)


def _review_warnings(base: KnowledgeBase, today: date, grace_days: int) -> Iterator[Problem]:
    """Yield the answers whose review is due soon or overdue, and how long these are still shown."""
    for entry in base.entries:
        due = entry.review_due
        match standing(due, today, grace_days):
            case Standing.WITHDRAWN:
                message = f"was due for review on {due}; the answer is withdrawn until it has been checked"
            case Standing.OVERDUE:
                left = (last_day(due, grace_days) - today).days + 1
                message = f"was due for review on {due}; the answer will be withdrawn in {left} day(s)"
            case Standing.CHECKED if (due - today).days <= SOON_DAYS:
                message = f"is due for review on {due}"
            case _:
                continue
        yield Problem(entry_file(base.topics[entry.id], entry.id), "review_due", message, warning=True)
