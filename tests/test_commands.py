import io
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import main
from tests.conftest import asked
from web.store import Store, utc_now

PASSWORD = "four words in row"


class Run(NamedTuple):
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def pinpoint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Runs the command in this process, with words on its standard input."""

    def run(*words: str | Path, stdin: str = "") -> Run:
        monkeypatch.setattr(sys, "argv", ["pinpoint", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            main()
        except SystemExit as leaving:
            return Run(int(leaving.code or 0), *capsys.readouterr())
        return Run(0, *capsys.readouterr())

    return run


@pytest.fixture
def at(database_url: str) -> list[str]:
    """The option that names the database."""
    return ["--database", database_url]


def test_accounts_are_added_listed_and_removed(at: list[str], store: Store, pinpoint: Callable[..., Run]) -> None:
    added = pinpoint("staff", "add", "Anna", "--role", "editor", *at, stdin=f"{PASSWORD}\n")
    assert (added.returncode, added.stdout, added.stderr) == (0, "Anna may sign in as editor\n", "")
    assert store.staff.verify("anna", PASSWORD)
    assert pinpoint("staff", "list", *at).stdout.split("\t")[:2] == ["anna", "editor"]
    changed = pinpoint("staff", "password", "anna", *at, stdin=f"{PASSWORD} more")
    assert (changed.returncode, bool(store.staff.verify("anna", f"{PASSWORD} more"))) == (0, True)
    token = store.sessions.open("anna", utc_now())
    assert pinpoint("staff", "end", "Anna", *at).stdout == "1 session(s) of Anna ended\n"
    assert store.sessions.find(token, utc_now()) is None
    assert pinpoint("staff", "remove", "anna", *at).returncode == 0
    assert store.staff.members() == []


@pytest.mark.parametrize(
    ("words", "left"),
    [([], ["0", "10", "40"]), (["--keep-days", "30"], ["0", "10"]), (["--older-than", "5"], ["0"]), (["--all"], [])],
)
def test_forget_deletes_what_is_older(
    words: list[str], left: list[str], at: list[str], store: Store, pinpoint: Callable[..., Run]
) -> None:
    now = utc_now()
    store.questions.add([asked(now - timedelta(days=age), text=str(age)) for age in (0, 10, 40, 100)])
    run = pinpoint("forget", *words, *at)
    assert (run.returncode, run.stdout) == (0, f"{4 - len(left)} question(s) forgotten\n")
    found = store.questions.unhelped(now - timedelta(days=365), now + timedelta(days=1))
    assert [each.text for each in found] == left


def test_backup_copies_what_is_kept(tmp_path: Path, pinpoint: Callable[..., Run]) -> None:
    store = Store(f"sqlite:///{tmp_path}/pinpoint.db")
    store.staff.add("anna", "desk", PASSWORD, utc_now())
    run = pinpoint("backup", tmp_path / "copy.db", "--database", f"sqlite:///{tmp_path}/pinpoint.db")
    assert (run.returncode, run.stdout) == (0, f"wrote {tmp_path / 'copy.db'}\n")
    copy = Store(f"sqlite:///{tmp_path}/copy.db")
    assert copy.staff.members() == store.staff.members()
    copy.database.close()
    store.database.close()


@pytest.mark.parametrize(
    ("words", "stdin", "message"),
    [
        (["staff", "add", "anna", "--role", "desk"], "short", "a password has at least 12 characters"),
        (["staff", "add", "anna"], PASSWORD, "Missing option '--role'"),
        (["staff", "add", "anna", "--role", "boss"], PASSWORD, "Invalid value for '--role'"),
        (["staff", "password", "anna"], PASSWORD, "'anna' has no account"),
        (["staff", "remove", "anna"], "", "'anna' has no account"),
        (["staff", "fire"], "", "No such command 'fire'"),
        (["forget", "--all", "--older-than", "3"], "", "give either --all or --older-than"),
        (["backup", "/nowhere/copy.db"], "", "/nowhere/copy.db: No such file or directory"),
        (["staff", "list", "--database", "mysql://x/y"], "", "can be a SQLite file or PostgreSQL"),
        (["staff", "list", "--database", "sqlite:////proc/x.db"], "", "/proc/x.db: "),
        (["serve", "--database", "x"], "", "is given as a URL"),
        (["serve", "--record", "some"], "", "--record: 'some' cannot be used (use everything, unanswered, nothing)"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(
    words: list[str],
    stdin: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    pinpoint: Callable[..., Run],
) -> None:
    monkeypatch.setenv("PINPOINT_DATABASE", f"sqlite:///{tmp_path}/pinpoint.db")
    run = pinpoint(*words, stdin=stdin)
    assert run.returncode == 2
    assert run.stderr.startswith("pinpoint: ")
    assert message in run.stderr
    assert run.stderr.count("\n") == 1
