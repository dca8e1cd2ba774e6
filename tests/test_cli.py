import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.knowledge_base import SHIPPED, check
from tests.conftest import DATA, NOW

SMALL = DATA / "small"


def pinpoint(*words: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from bot.cli import main; main()", *map(str, words)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60)


def test_ask_answers_in_the_terminal() -> None:
    run = pinpoint("ask", "how much does it cost", "--knowledge", SMALL)
    assert run.returncode == 0
    assert "You asked about: How much does it cost?" in run.stdout
    assert "Please call 020 7946 0000." in run.stdout
    assert "Write to" not in run.stdout  # no email is given
    assert "Source: A guide, 'Prices'" in run.stdout
    assert "Last checked: 2026-01-01" in run.stdout


def test_ask_shows_the_emergency_card() -> None:
    run = pinpoint("ask", "I cannot breathe", "--knowledge", SMALL)
    assert "This could be an emergency" in run.stdout
    assert "Call: 999" in run.stdout


def test_ask_explains_itself() -> None:
    run = pinpoint("ask", "will the jab hurrt", "--explain", "--knowledge", SMALL)
    assert "Corrected: 'hurrt' to 'hurt'" in run.stdout
    assert "Lexicon: 'jab' counts as 'needle'" in run.stdout
    assert "nearest phrasing 'will the jab sting'" in run.stdout
    assert "none of them" in run.stdout


def test_jsonl_writes_one_reply_a_line_in_order() -> None:
    run = pinpoint("ask", "--jsonl", "--knowledge", SMALL, stdin="where can i park\n\ni cant breathe\n\x00\x01\ncost\n")
    replies = [json.loads(line) for line in run.stdout.splitlines()]
    assert [reply["kind"] for reply in replies] == ["answer", "fallback", "urgent", "fallback", "answer"]
    assert replies[0]["entries"][0]["id"] == "parking"
    assert 0 < replies[0]["entries"][0]["confidence"] <= 1
    assert set(replies[0]) == {"kind", "entries", "text"}


def test_check_passes_on_the_shipped_knowledge() -> None:
    assert check(SHIPPED, NOW.date()) == []
    run = pinpoint("check")
    assert run.returncode == 0
    assert "\n0 problem(s)," in f"\n{run.stdout}"


def test_check_lists_problems_and_exits_1(small_folder: Path) -> None:
    (small_folder / "entries/visit/cost.yaml").write_text("id: cost\n")
    run = pinpoint("check", "--knowledge", small_folder, "--format", "json")
    problems = json.loads(run.stdout)
    assert run.returncode == 1
    assert {"file": "entries/visit/cost.yaml", "place": "answer", "message": "is missing", "warning": False} in problems


def test_schema_is_that_of_an_entry() -> None:
    schema = json.loads(pinpoint("schema", "--knowledge", SMALL).stdout)
    entry = schema["$defs"]["Entry"]
    assert entry["properties"]["related"]["items"]["enum"] == ["cost", "pain", "parking"]
    assert entry["additionalProperties"] is False
    assert {"id", "question", "phrasings", "answer", "short"} <= set(entry["required"])


def test_eval_without_a_file_lists_collisions() -> None:
    run = pinpoint("eval", "--knowledge", SMALL)
    assert run.returncode == 0
    assert run.stdout.startswith("Entries that are taken for one another")


def test_eval_says_in_plain_words_what_the_figures_mean(tmp_path: Path) -> None:
    rows = [("where to park", ["parking"]), ("is it painful", ["pain"]), ("who is the king", [])]
    jsonl, table = tmp_path / "a.jsonl", tmp_path / "a.csv"
    jsonl.write_text("\n".join(json.dumps({"q": question, "expect": ids}) for question, ids in rows))
    table.write_text("question,expect\n" + "\n".join(f"{question},{' '.join(ids)}" for question, ids in rows))
    for file in (jsonl, table):
        run = pinpoint("eval", file, "--knowledge", SMALL)
        assert run.returncode == 0
        assert "Of 2 questions that the knowledge base covers:" in run.stdout
        assert "answered rightly: 1.000 (95 % interval 0.342 to 1.000)" in run.stdout
        assert "of 100 questions you cover" in run.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ask"], "give either a question or --jsonl"),
        (["ask", " "], "the question is empty"),
        (["ask", "x", "--jsonl"], "give either a question or --jsonl"),
        (["ask", "x", "--knowledge", "/nowhere"], "/nowhere: does not exist"),
        (["serve", "--knowledge", "/nowhere"], "/nowhere: does not exist"),
        (["serve", "--port", "99999"], "--port: '99999' cannot be used"),
        (["eval", "/nowhere.csv"], "/nowhere.csv: No such file"),
        (["eval", str(SMALL / "clinic.yaml"), "--knowledge", str(SMALL)], "line 1: "),
        (
            ["eval", str(DATA / "unknown_entry.jsonl"), "--knowledge", str(SMALL)],
            "expects 'nowhere', which is no entry",
        ),
        (["frobnicate"], "No such command 'frobnicate'"),
        (["ask", "--frobnicate"], "No such option"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(words: list[str], message: str) -> None:
    run = pinpoint(*words)
    assert run.returncode == 2
    assert run.stderr.startswith("pinpoint: ")
    assert message in run.stderr
    assert run.stderr.count("\n") == 1
    assert run.stdout == ""


def test_every_command_has_help_and_takes_a_knowledge_folder() -> None:
    for command in ("ask", "check", "eval", "learn", "schema", "serve"):
        run = pinpoint(command, "--help")
        assert run.returncode == 0
        assert "--knowledge DIR" in run.stdout
