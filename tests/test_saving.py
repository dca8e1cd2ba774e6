import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.editing import add_phrasing
from bot.knowledge_base import KnowledgeError, load
from bot.live import LiveConversation
from bot.saving import ConflictError, read, save
from bot.settings import Settings
from tests.test_server import ask, serving

FILE = "entries/visit/cost.yaml"
# adds a numbered phrasing and tells of each that is saved
SAVER = """
import sys
from pathlib import Path
from bot.editing import add_phrasing
from bot.saving import ConflictError, read, save
folder, name = Path(sys.argv[1]), sys.argv[2]
for number in range(int(sys.argv[3])):
    while True:
        before = read(folder, "entries/visit/cost.yaml")
        try:
            save(folder, "entries/visit/cost.yaml", add_phrasing(before, f"{name}{number} dear"), before)
        except ConflictError:
            continue
        print(f"{name}{number} dear", flush=True)
        break
"""


def saver(folder: Path, name: str, number: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SAVER, str(folder), name, str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def phrasings(folder: Path) -> list[str]:
    return load(folder).by_id["cost"].phrasings


def test_a_file_is_saved_with_its_rights_and_nothing_beside_it(small_folder: Path) -> None:
    path = small_folder / FILE
    path.chmod(0o640)
    before = read(small_folder, FILE)
    assert before is not None
    save(small_folder, FILE, add_phrasing(before, "dear"), before)
    assert phrasings(small_folder)[-1] == "dear"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in path.parent.iterdir()) == ["cost.yaml", "parking.yaml"]


def test_a_file_can_be_made_and_taken_away_again(small_folder: Path) -> None:
    file, text = "entries/new/dear.yaml", (small_folder / FILE).read_text()
    text = text.replace("id: cost", "id: dear").replace("?", " really?").replace("[price of", "[dear price of")
    text = text.replace("what do you", "what dear").replace("is it", "is it dear and")
    save(small_folder, file, text, None)
    assert "dear" in load(small_folder).by_id
    save(small_folder, file, None, text)
    assert "dear" not in load(small_folder).by_id


def test_what_somebody_else_changed_is_not_overwritten(small_folder: Path) -> None:
    before = read(small_folder, FILE)
    (small_folder / FILE).write_text(f"{before}# by hand\n")
    with pytest.raises(ConflictError, match="changed meanwhile"):
        save(small_folder, FILE, before, before)
    assert (small_folder / FILE).read_text().endswith("# by hand\n")


def test_a_folder_that_could_not_be_used_is_refused_with_every_problem(small_folder: Path) -> None:
    before = read(small_folder, FILE)
    assert before is not None
    broken = before.replace("related: [parking]", "related: [nowhere]").replace("id: guide", "id: none")
    with pytest.raises(KnowledgeError) as refused:
        save(small_folder, FILE, broken, before)
    assert [(each.file, each.place) for each in refused.value.problems] == [
        (FILE, "related[0]"),
        (FILE, "sources[0]"),
    ]
    assert read(small_folder, FILE) == before


def test_nothing_outside_the_folder_is_written(small_folder: Path) -> None:
    with pytest.raises(ValueError, match="not in the knowledge folder"):
        save(small_folder, "../x.yaml", "x", None)


def test_a_lock_and_a_half_written_file_are_no_change_of_the_folder(small_folder: Path) -> None:
    live = LiveConversation(Settings(knowledge=str(small_folder)))
    (small_folder / "entries/visit/.cost.yaml.new").write_text("id: [")
    (small_folder / ".lock").touch()
    assert not live.refresh()
    load(small_folder)


def test_two_processes_that_save_at_once_lose_nothing(small_folder: Path) -> None:
    savers = [saver(small_folder, name, 6) for name in ("a", "b")]
    told = [line for each in savers for line in each.communicate(timeout=60)[0].splitlines()]
    assert len(told) == 12
    assert set(told) <= set(phrasings(small_folder))


def test_both_workers_of_a_server_answer_by_what_is_saved(small_folder: Path, tmp_path: Path) -> None:
    with (small_folder / "clinic.yaml").open("a") as clinic:
        clinic.write("example: true\n")  # which the server tells of at its start
    options = ("--workers", "2", "--knowledge", str(small_folder), "--database", f"sqlite:///{tmp_path}/x.db")
    with serving(*options) as (address, _, _):
        assert not ask(address, "dogs allowed")["entries"]
        before = read(small_folder, FILE) or ""
        save(small_folder, FILE, add_phrasing(before, "dogs allowed"), before)
        answered = 0
        for _ in range(300):  # each over a new connection, so that no worker can go unnoticed for 12 of them
            answered = answered + 1 if ask(address, "dogs allowed")["entries"] else 0
            if answered == 12:
                break
            time.sleep(0.05)
        assert answered == 12


def test_a_process_killed_while_it_saves_loses_nothing_acknowledged(small_folder: Path) -> None:
    kill_savers(small_folder, 3)


def kill_savers(folder: Path, kills: int) -> None:
    """Kill processes in the midst of saving, at different moments; whatever they told of has to be there."""
    told: set[str] = set()
    for number in range(kills):
        with saver(folder, f"p{number}x", 1000) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(1 + number % 4)]
            process.kill()
            told |= {line.strip() for line in [*lines, *process.stdout]}
        assert told <= set(phrasings(folder)), number
