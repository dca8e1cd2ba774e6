"""The `pinpoint` command."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from importlib import import_module
from os import environ
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec

from bot.entry import entry_schema
from bot.knowledge_base import KnowledgeError, check, load
from bot.settings import FILE_VARIABLE, SETTINGS, Settings, SettingsError, read_settings

FAULT = 2
IN_WEB = ("backup", "forget", "staff")
MOST_COLLISIONS = 12


def main() -> None:
    """Run the command; a user's mistake is one line and exit status 2, never a traceback."""
    try:
        pinpoint(standalone_mode=False)
    except click.exceptions.Abort:
        fail("stopped")
    except click.ClickException as error:
        hint = f" (see '{error.ctx.command_path} --help')" if isinstance(error, click.UsageError) and error.ctx else ""
        fail(error.format_message().replace("\n", " ") + hint)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # nobody reads on: leave quietly
        sys.exit(FAULT)


def fail(message: str) -> NoReturn:
    """Print one line on standard error and exit with status 2."""
    click.echo(f"pinpoint: {message}", err=True)
    sys.exit(FAULT)


class Commands(click.Group):
    """The commands below and those that stand in `web.commands`, which is loaded when one of them is called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: D102
        return sorted([*super().list_commands(ctx), *IN_WEB])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: D102
        if cmd_name in IN_WEB:
            return getattr(import_module("web.commands"), cmd_name)  # type: ignore[no-any-return]
        return super().get_command(ctx, cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pinpoint")
def pinpoint() -> None:
    """Answer patients' questions from a clinic's own checked answers."""


def with_settings(*shown: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add options for the shown settings, and hand all settings to the command as `settings`."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def run(**given: Any) -> None:
            options = {name: given.pop(name) for name in ("settings", *shown)}
            try:
                settings = read_settings({name: value for name, value in options.items() if value is not None}, environ)
            except SettingsError as error:
                fail(str(error))
            command(settings=settings, **given)

        for name in reversed(shown):
            setting = SETTINGS[name]
            help_text = f"{setting.help}; {setting.variable} [default: {setting.shown_default}]"
            metavar = "DIR" if name == "knowledge" else "VALUE"
            run = click.option(setting.option, name, metavar=metavar, help=help_text)(run)
        return click.option("--settings", metavar="FILE", help=f"a TOML file of settings; {FILE_VARIABLE}")(run)

    return decorate


@pinpoint.command()
@click.argument("question", required=False)
@click.option("--explain", is_flag=True, help="Show why: words read, spellings corrected, phrasings matched, scores.")
@click.option("--jsonl", is_flag=True, help="Read one question a line on standard input, write one JSON reply a line.")
@with_settings("knowledge")
def ask(question: str | None, explain: bool, jsonl: bool, settings: Settings) -> None:
    """Answer one QUESTION, or a stream of them with --jsonl."""
    if jsonl == (question is not None):
        raise click.UsageError("give either a question or --jsonl")
    if question is not None and not question.strip():
        raise click.UsageError("the question is empty")
    from bot.conversation import Conversation  # here, so that the lighter commands start at once
    from bot.terminal import as_json_line, explanation, terminal_reply

    try:
        conversation = Conversation(load(settings.folder), settings.costs, grace_days=settings.review_grace_days)
    except KnowledgeError as error:
        fail(str(error))
    if question is None:
        for line in sys.stdin.buffer:
            click.echo(as_json_line(conversation.reply(line.decode("utf-8", errors="replace").rstrip("\r\n"))))
        return
    click.echo(terminal_reply(conversation.reply(question)))
    if explain:
        click.echo("\n" + explanation(conversation, question))


@pinpoint.command(name="check")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_settings("knowledge")
def check_command(shape: str, settings: Settings) -> None:
    """List every problem in a knowledge folder; exit status 1 if there is one."""
    problems = check(settings.folder, date.today(), settings.review_grace_days)
    faults = sum(not problem.warning for problem in problems)
    if shape == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(problems)).decode())
    else:
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"{faults} problem(s), {len(problems) - faults} warning(s) in {settings.folder}")
    sys.exit(1 if faults else 0)


@pinpoint.command(name="eval")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@with_settings("knowledge")
def eval_command(file: Path | None, settings: Settings) -> None:
    """Tell which entries are taken for one another and, with FILE, how accurate replies are.

    FILE holds labelled questions (CSV or JSONL). Each row has a question ("question" or "q") and the ids of acceptable
    entries ("expect": a list, or separated by spaces; empty where the knowledge base does not cover it; the category of
    an alert where it reports an emergency).
    """
    from bot.collisions import find_collisions
    from bot.conversation import Conversation
    from bot.evaluation import evaluate, read_labelled, report

    try:
        rows = read_labelled(file) if file else []
    except (OSError, ValueError) as error:
        fail(f"{file}: {getattr(error, 'strerror', None) or error}")
    if file and not rows:
        fail(f"{file}: holds no questions")
    try:
        conversation = Conversation(load(settings.folder), settings.costs, grace_days=settings.review_grace_days)
        outcomes = evaluate(conversation, rows)
    except KnowledgeError as error:
        fail(str(error))
    except ValueError as error:
        fail(f"{file}: {error}")
    if outcomes:
        click.echo(report(outcomes) + "\n")
    click.echo("Entries that are taken for one another, by phrasings ranked as if they were not in the base:")
    lines = [f"  {collision}" for collision in find_collisions(conversation.matcher)[:MOST_COLLISIONS]]
    click.echo("\n".join(lines or ["  none"]))


@pinpoint.command()
@with_settings("knowledge")
def learn(settings: Settings) -> None:
    """Learn from the folder's texts how sure to be of a match or an emergency, and keep it there."""
    from bot.learnt import write
    from bot.matching import Matcher

    try:
        matcher = Matcher(replace(load(settings.folder), learnt=None))
        path = write(matcher.learnt, settings.folder)
    except KnowledgeError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{settings.folder}: {error.strerror or error}")
    click.echo(f"wrote {path}")


@pinpoint.command()
@with_settings("knowledge")
def schema(settings: Settings) -> None:
    """Print the JSON Schema of an entry, for editors; it knows the folder's entries and sources."""
    try:
        base = load(settings.folder)
    except KnowledgeError as error:
        fail(str(error))
    known = entry_schema(sorted(base.by_id), sorted(base.sources))
    click.echo(msgspec.json.format(msgspec.json.encode(known)).decode())


@pinpoint.command()
@with_settings(*SETTINGS)
def serve(settings: Settings) -> None:
    """Serve the website on one address; no configuration is needed.

    A setting is looked for among the options, then in the environment, then in the TOML file.
    """
    from web.server import run
    from web.store import StoreError

    try:
        run(settings)
    except (KnowledgeError, StoreError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}")
