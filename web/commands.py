"""The commands that look after what is kept: staff accounts, forgetting, backup."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click

from bot.cli import fail, with_settings
from bot.settings import Settings
from web.store import Store, StoreError, utc_now
from web.store.staff import FEWEST_CHARACTERS, ROLES, Role, StaffError


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """Give the store; a fault of it, or a name that cannot be used, is one line and exit status 2."""
    try:
        store = Store(settings.database)
    except StoreError as error:
        fail(str(error))
    try:
        yield store
    except StaffError as error:
        fail(str(error))
    except StoreError as error:
        fail(f"{store.database.place}: {error}")
    finally:
        store.database.close()


@click.group()
def staff() -> None:
    """Look after the accounts of the front desk."""


@staff.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="desk: look things up; editor: change them too")
@with_settings("database")
def add(name: str, role: Role, settings: Settings) -> None:
    """Add an account for NAME; its password is asked for, or read from standard input."""
    with opened(settings) as store:
        store.staff.add(name, role, _new_password(), utc_now())
        click.echo(f"{name} may sign in as {role}")


@staff.command()
@click.argument("name")
@with_settings("database")
def password(name: str, settings: Settings) -> None:
    """Change the password of NAME, which signs them out; it is asked for, or read from standard input."""
    with opened(settings) as store:
        store.staff.set_password(name, _new_password())
        click.echo(f"{name} has a new password")


@staff.command(name="list")
@with_settings("database")
def list_accounts(settings: Settings) -> None:
    """List all accounts."""
    with opened(settings) as store:
        for member in store.staff.members():
            click.echo(f"{member.name}\t{member.role}\tsince {member.added:%Y-%m-%d}")


@staff.command()
@click.argument("name")
@with_settings("database")
def end(name: str, settings: Settings) -> None:
    """Sign NAME out everywhere."""
    with opened(settings) as store:
        click.echo(f"{store.sessions.end(name)} session(s) of {name} ended")


@staff.command()
@click.argument("name")
@with_settings("database")
def remove(name: str, settings: Settings) -> None:
    """Remove the account of NAME, and sign them out everywhere."""
    with opened(settings) as store:
        store.staff.remove(name)
        click.echo(f"{name} has no account any more")


@click.command()
@click.option("--all", "everything", is_flag=True, help="all of it")
@click.option("--older-than", "days", type=click.IntRange(min=0), metavar="DAYS", help="what is older than that")
@with_settings("database", "keep_days")
def forget(everything: bool, days: int | None, settings: Settings) -> None:
    """Delete the record of questions and votes for good: what is older than keep_days, unless an option says more."""
    if everything and days is not None:
        raise click.UsageError("give either --all or --older-than")
    keep = timedelta(days=settings.keep_days if days is None else days)
    with opened(settings) as store:
        click.echo(f"{store.forget(None if everything else utc_now() - keep)} question(s) forgotten")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_settings("database")
def backup(file: Path, settings: Settings) -> None:
    """Copy the SQLite database into FILE, which is made anew; Pinpoint may go on serving."""
    with opened(settings) as store:
        store.database.backup(file)
        click.echo(f"wrote {file}")


def _new_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    words = f"Password, at least {FEWEST_CHARACTERS} characters"
    return str(click.prompt(words, hide_input=True, confirmation_prompt="Again"))
