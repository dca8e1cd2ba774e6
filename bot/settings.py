"""The settings: one table of names, defaults and help, read from options, the environment and a TOML file."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta, Struct

from bot.decision import Costs
from bot.knowledge_base import SHIPPED
from bot.review import GRACE_DAYS

PREFIX = "PINPOINT_"
FILE_VARIABLE = "PINPOINT_SETTINGS"  # where the TOML file is
Cost = Annotated[float, Meta(gt=0, le=1000)]


class Settings(Struct, frozen=True, kw_only=True):
    """Every setting; the description of each is its help."""

    knowledge: Annotated[str, Meta(description="the knowledge folder")] = str(SHIPPED)
    host: Annotated[str, Meta(min_length=1, description="address to listen on")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="port to listen on")] = 8000
    workers: Annotated[int, Meta(ge=1, le=64, description="processes that answer")] = 2
    cost_wrong: Annotated[Cost, Meta(description="how bad a wrong answer is; only the costs' ratios matter")] = 1.0
    cost_asked: Annotated[Cost, Meta(description="how bad it is to have to choose between questions")] = 0.3
    cost_unhelped: Annotated[Cost, Meta(description="how bad it is to get no answer though there is one")] = 0.7
    review_grace_days: Annotated[
        int, Meta(ge=0, le=3650, description="days after which an answer overdue for review is withdrawn")
    ] = GRACE_DAYS

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
    if isinstance(value, str) and isinstance(setting.default, list):
        value = value.replace(",", " ").split()
    try:
        return msgspec.convert(value, setting.type, strict=not isinstance(value, str))
    except msgspec.ValidationError as error:
        wanted = str(error).replace("`", "").replace("int", "a whole number").replace("float", "a number")
        raise SettingsError(f"{place}: '{value}' cannot be used ({wanted[:1].lower()}{wanted[1:]})") from error
