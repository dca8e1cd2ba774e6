import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from tests.conftest import asked
from web.store import Store, StoreError
from web.store.engine import read_url
from web.store.migration import MIGRATIONS
from web.store.tables import VERSION, metadata

START = """
import sys
from web.store import Store, utc_now
from web.store.questions import Asked
store = Store(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(10):
    store.questions.add([Asked(asked=utc_now(), channel="page", outcome="fallback", entries=(), confidence=0.5)])
store.database.close()
"""


def test_they_make_what_the_tables_say(store: Store) -> None:
    with store.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == VERSION


def test_they_stand_in_one_line_up_to_the_version() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    revisions = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)
    assert revisions[0] == VERSION


def test_what_was_on_record_before_stays(database_url: str) -> None:
    moment = datetime(2026, 6, 1, 12, tzinfo=UTC)
    engine = create_engine(read_url(database_url))
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO questions (asked, channel, outcome, entries, confidence, text)"
                " VALUES ('2026-06-01 12:00:00.000000', 'page', 'fallback', '', 0.0, 'do you take dogs')"
            )
        )
    engine.dispose()
    store = Store(database_url)
    found = store.questions.unhelped(moment, moment + timedelta(minutes=1))
    store.database.close()
    assert found == [asked(moment, text="do you take dogs")]


def test_processes_that_start_together_migrate_once_and_write_side_by_side(database_url: str) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", START, database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    complaints = [process.communicate(timeout=60)[1] for process in started]
    assert complaints == [""] * 4
    store = Store(database_url)
    assert store.forget(None) == 40
    store.database.close()


def test_a_database_of_a_newer_version_is_left_alone(database_url: str, store: Store) -> None:
    with store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="made by a newer Pinpoint"):
        Store(database_url).database.prepare()
