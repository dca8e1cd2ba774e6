import os
import stat
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import asked
from web.store import Store, StoreError, utc_now


def test_what_fails_half_way_leaves_nothing(store: Store) -> None:
    insert = text("INSERT INTO attempts (id, name, tried) VALUES (1, 'a', '2026-01-01 00:00:00')")

    def write_twice() -> None:
        with store.database.writing() as connection:
            connection.execute(insert)
            connection.execute(insert)

    with pytest.raises(StoreError, match=r"IntegrityError|UniqueViolation"):
        write_twice()
    with store.database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM attempts")) == 0


def test_writers_take_turns(store: Store) -> None:
    """Two that read a number and write it raised by one do not both write the same."""
    with store.database.writing() as connection:
        connection.execute(text("INSERT INTO history (edited, who, file) VALUES ('2026-01-01', '', '0')"))

    def count() -> None:
        for _ in range(20):
            with store.database.writing() as connection:
                number = int(connection.scalar(text("SELECT file FROM history")))
                connection.execute(text("UPDATE history SET file = :file"), {"file": str(number + 1)})

    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.history.newest(1)[0].file == "60"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "is given as a URL"),
        ("mysql://localhost/x", "can be a SQLite file or PostgreSQL"),
        ("sqlite://", "can be a SQLite file or PostgreSQL"),
        ("sqlite:///:memory:", "can be a SQLite file or PostgreSQL"),
        ("postgresql://host:port/name", "is given as a URL"),
    ],
)
def test_a_url_that_names_no_database_is_refused(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        Store(url)


@pytest.mark.parametrize(
    ("place", "message"),
    [("{file}/pinpoint.db", "Not a directory|File exists"), ("{folder}", "Is a directory"), ("/proc/x.db", "/proc")],
)
def test_a_place_that_cannot_be_written_is_told(place: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Store("sqlite:///" + place.format(file=tmp_path / "file", folder=tmp_path))
    with pytest.raises(StoreError, match=message):
        store.database.prepare()


def test_a_file_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear reader, " * 100)
    with pytest.raises(StoreError, match="DatabaseError"):
        Store(f"sqlite:///{file}").database.prepare()
    assert file.read_text().startswith("Dear reader")


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    store = Store("postgresql+psycopg://anna:secret@127.0.0.1:1/pinpoint")
    with pytest.raises(StoreError, match="onnection") as caught:
        store.database.prepare()
    assert "secret" not in str(caught.value) + store.database.place


@pytest.mark.skipif(sys.platform == "win32", reason="rights are told otherwise there")
def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/data/pinpoint.db")
    store.questions.add([asked(utc_now())])
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
    assert set(found) >= {"pinpoint.db", "pinpoint.db-wal"}
    assert set(found.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    store.database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a file in use cannot be taken away there")
@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_is_taken_away_or_replaced_is_noticed(replaced: bool, tmp_path: Path) -> None:
    file = tmp_path / "pinpoint.db"
    store = Store(f"sqlite:///{file}")
    store.questions.add([asked(utc_now())])
    file.rename(tmp_path / "elsewhere.db")
    if replaced:
        file.touch()
    with pytest.raises(StoreError, match="taken away or replaced"):
        store.questions.add([asked(utc_now())])
    store.database.close()


def test_without_a_url_it_is_a_file_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    store = Store("")
    store.database.prepare()
    if sys.platform == "linux":
        assert store.database.place == str(tmp_path / "pinpoint" / "pinpoint.db")
    assert Path(store.database.place).exists()


def test_a_backup_made_while_others_write_can_be_put_back(tmp_path: Path) -> None:
    """The steps of the README: make a backup, lose everything, put the backup in its place."""
    file, copy = tmp_path / "pinpoint.db", tmp_path / "copy.db"
    store = Store(f"sqlite:///{file}")
    store.questions.add([asked(utc_now(), text="first")])
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            store.questions.add([asked(utc_now())] * 50)

    writer = threading.Thread(target=write)
    writer.start()
    store.database.backup(copy)
    stop.set()
    writer.join()
    store.database.close()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600 or os.name == "nt"
    for path in tmp_path.glob("pinpoint.db*"):
        path.unlink()
    copy.rename(file)
    again = Store(f"sqlite:///{file}")
    with again.database.reading() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        assert connection.scalar(text("SELECT text FROM questions ORDER BY id")) == "first"
        assert connection.scalar(text("SELECT count(*) FROM questions")) % 50 == 1
    again.database.close()


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/pinpoint.db")
    (tmp_path / "letter.txt").write_text("Dear reader")
    with pytest.raises(StoreError, match=r"letter\.txt: File exists"):
        store.database.backup(tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "Dear reader"


def test_postgresql_is_backed_up_by_its_own_means() -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    with pytest.raises(StoreError, match="pg_dump"):
        Store("postgresql://localhost/x").database.backup(Path("never"))
