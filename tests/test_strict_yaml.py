from pathlib import Path

import pytest

from bot.strict_yaml import MAX_FILE_BYTES, YamlError, load_yaml


def test_scalars_stay_as_they_were_typed(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("opens: 17:30\nphone: 01234567\nopen: no\nnothing: null\n")
    assert load_yaml(file) == {"opens": "17:30", "phone": "01234567", "open": "no", "nothing": "null"}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"a: 1\nb:\n  c: 1\n  c: 2\n", "'c' stands twice"),
        (b"a: &x [1]\nb: *x\n", "alias"),
        (b"[a]: 1\n", "a key must be text"),
        (b"a: [1\n", "not valid YAML"),
        (b"a: \xff\n", "not UTF-8"),
        (b"a: \x00\n", "not valid YAML"),
        (b"[" * 20_000 + b"]" * 20_000, "nested too deeply"),
        (b"a" * (MAX_FILE_BYTES + 1), "larger than"),
    ],
)
def test_faults_are_named(tmp_path: Path, raw: bytes, message: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(raw)
    with pytest.raises(YamlError, match=message):
        load_yaml(file)


def test_an_alias_bomb_does_not_go_off(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
    file = tmp_path / "bomb.yaml"
    file.write_text("\n".join(lines))
    with pytest.raises(YamlError, match="alias"):
        load_yaml(file)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(YamlError, match="cannot be read"):
        load_yaml(tmp_path)
