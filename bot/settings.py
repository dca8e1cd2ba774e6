"""The settings: one table of names, defaults and help, read from options, the environment and a TOML file."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from bot.decision import Costs
from bot.knowledge_base import SHIPPED
from bot.review import GRACE_DAYS

PREFIX = "PINPOINT_"
FILE_VARIABLE = "PINPOINT_SETTINGS"  # where the TOML file is
Cost = Annotated[float, Meta(gt=0, le=1000)]
Record = Literal["everything", "unanswered", "nothing"]
_LABEL = "[a-z0-9]+(?:-+[a-z0-9]+)*"
_LOOPBACK = r"http://(?:localhost|127\.0\.0\.1)"
Origin = Annotated[str, Meta(pattern=rf"^(?:https://{_LABEL}(?:\.{_LABEL})*|{_LOOPBACK})(?::[0-9]{{1,5}})?\Z")]


class Settings(Struct, frozen=True, kw_only=True):
    """Every setting; the description of each is its help."""

    knowledge: Annotated[str, Meta(description="the knowledge folder")] = str(SHIPPED)
    host: Annotated[str, Meta(min_length=1, description="address to listen on")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="port to listen on")] = 8000
    site_url: Annotated[
        str,
        Meta(pattern=r"^(https?://[^/\s]+/?)?$", description="the public address, such as https://ask.clinic.example"),
    ] = ""
    workers: Annotated[int, Meta(ge=1, le=64, description="processes that answer")] = 2
    cost_wrong: Annotated[Cost, Meta(description="how bad a wrong answer is; only the costs' ratios matter")] = 1.0
    cost_asked: Annotated[Cost, Meta(description="how bad it is to have to choose between questions")] = 0.3
    cost_unhelped: Annotated[Cost, Meta(description="how bad it is to get no answer though there is one")] = 0.7
    review_grace_days: Annotated[
        int, Meta(ge=0, le=3650, description="days after which an answer overdue for review is withdrawn")
    ] = GRACE_DAYS
    database: Annotated[
        str, Meta(description="where the record and the staff accounts are kept: a URL of SQLite or PostgreSQL")
    ] = ""
    record: Annotated[
        Record,
        Meta(description="what is recorded: everything, unanswered (words only where no answer helped) or nothing"),
    ] = "unanswered"
    keep_days: Annotated[int, Meta(ge=1, le=3650, description="days after which what was asked is deleted")] = 90
    proxy_hops: Annotated[
        int, Meta(ge=0, le=9, description="web servers in front of Pinpoint whose X-Forwarded headers are trusted")
    ] = 0
    trusted_hosts: Annotated[
        list[str], Meta(description="names that the site is served under; with none, it is served under any")
    ] = []
    allowed_sites: Annotated[
        list[Origin],
        Meta(description="sites that may show the chat in their pages, each as https://www.clinic.example"),
    ] = []

    @property
    def costs(self) -> Costs:
        """The costs by which to decide."""
        return Costs(self.cost_wrong, self.cost_asked, self.cost_unhelped)

    @property
    def folder(self) -> Path:
        """The knowledge folder."""
        return Path(self.knowledge)


class SettingsError(Exception):
    """A setting that cannot be used; the message says which, where it was given, and why."""


@dataclass(frozen=True)
class Setting:
    """One row of the table."""

    name: str
    type: Any
    default: Any
    help: str

    @property
    def option(self) -> str:
        """Its name on the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.upper()

    @property
    def shown_default(self) -> str:
        """Its default, as it is told."""
        if self.name == "knowledge":
            return "the one that comes with Pinpoint"
        if self.name == "database":
            return "a file in the user's data folder"
        return "none" if self.default in ("", []) else str(self.default)


def _table() -> Iterator[Setting]:
    for field in msgspec.structs.fields(Settings):
        default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
        notes = [note for note in get_args(field.type)[1:] if isinstance(note, Meta) and note.description]
        yield Setting(field.name, field.type, default, str(notes[-1].description))


SETTINGS = {setting.name: setting for setting in _table()}


def read_settings(options: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    """Return the settings: a command's options before the environment, before the TOML file, before the defaults.

    `options` holds those given, by name, and perhaps "settings", the path of the file. Raise `SettingsError` where a
    setting is unknown or malformed.
    """
    path = options.get("settings") or environ.get(FILE_VARIABLE)
    variables = {name: value for name, value in environ.items() if name.startswith(PREFIX) and name != FILE_VARIABLE}
    given = [(name, f"{path}: {name}", value) for name, value in (_from_file(Path(path)) if path else {}).items()]
    given += [(name.removeprefix(PREFIX).lower(), name, value) for name, value in variables.items()]
    given += [(name, f"--{name.replace('_', '-')}", value) for name, value in options.items() if name != "settings"]
    return Settings(**{name: _converted(name, place, value) for name, place, value in given})


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: {error}") from error


def _converted(name: str, place: str, value: Any) -> Any:
    """Return the value in the setting's own type; a list may be given as words."""
    if name not in SETTINGS:
        raise SettingsError(f"{place}: unknown setting; known are {', '.join(SETTINGS)}")
    setting = SETTINGS[name]
    words = isinstance(value, str) and isinstance(setting.default, list)
    shaped = value.replace(",", " ").split() if words else value
    try:
        return msgspec.convert(shaped, setting.type, strict=not isinstance(value, str))
    except msgspec.ValidationError as error:
        if get_origin(kind := get_args(setting.type)[0]) is Literal:
            raise SettingsError(f"{place}: '{value}' cannot be used (use {', '.join(get_args(kind))})") from error
        wanted = str(error).replace("`", "").replace("int", "a whole number").replace("float", "a number")
        if "matching regex" in wanted:
            wanted = f"expected {setting.help}"
        raise SettingsError(f"{place}: '{value}' cannot be used ({wanted[:1].lower()}{wanted[1:]})") from error
