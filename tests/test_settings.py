import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import pinpoint
from bot.settings import SETTINGS, Settings, SettingsError, read_settings


def test_without_any_setting_the_defaults_hold() -> None:
    assert read_settings({}, {"HOME": "/root"}) == Settings()


def test_an_option_goes_before_the_environment_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "pinpoint.toml"
    file.write_text("port = 1001\nworkers = 3\ncost_wrong = 2.5\n")
    found = read_settings({"port": "1003"}, {"PINPOINT_SETTINGS": str(file), "PINPOINT_WORKERS": "4"})
    assert (found.port, found.workers, found.costs.wrong) == (1003, 4, 2.5)


@pytest.mark.parametrize(
    ("options", "environ", "file", "message"),
    [
        ({"port": "70000"}, {}, "", "--port: '70000' cannot be used (expected a whole number <= 65535)"),
        ({"cost_wrong": "0"}, {}, "", "--cost-wrong: '0' cannot be used (expected a number > 0.0)"),
        (
            {},
            {"PINPOINT_PORT": "eighty"},
            "",
            "PINPOINT_PORT: 'eighty' cannot be used (expected a whole number, got str)",
        ),
        ({}, {"PINPOINT_PROT": "80"}, "", "PINPOINT_PROT: unknown setting; known are knowledge"),
        ({}, {}, "prot = 80", "FILE: prot: unknown setting; known are knowledge"),
        (
            {},
            {},
            "port = '80'\nworkers = 'two'",
            "FILE: workers: 'two' cannot be used (expected a whole number, got str)",
        ),
        ({}, {}, "port = [80]", "FILE: port: '[80]' cannot be used (expected a whole number, got array)"),
        ({}, {}, "port 80", "FILE: Expected '=' after a key"),
        (
            {"allowed_sites": "https://www.clinic.example/"},
            {},
            "",
            "--allowed-sites: 'https://www.clinic.example/' cannot be used (expected sites that may show the chat",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_place(
    options: dict[str, str], environ: dict[str, str], file: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "pinpoint.toml"
    path.write_text(file)
    with pytest.raises(SettingsError) as caught:
        read_settings(options, {**environ, "PINPOINT_SETTINGS": str(path)})
    assert message in str(caught.value).replace(str(path), "FILE")


@pytest.mark.parametrize(
    ("site", "good"),
    [
        ("https://clinic.example", True),
        ("https://www.my-clinic.example:8443", True),
        ("http://localhost:8080", True),
        ("http://127.0.0.1", True),
        ("http://clinic.example", False),  # what anybody on the way can change may not frame the chat
        ("https://*.clinic.example", False),
        ("https://clinic.example/", False),
        ("https://clinic.example; script-src *", False),
        ("https://clinic.example\n", False),
        ("https://Clinic.example", False),  # the browser writes it in small letters
        ("*", False),
        ("", False),
    ],
)
def test_an_allowed_site_is_an_origin_and_nothing_more(site: str, good: bool, tmp_path: Path) -> None:
    file = tmp_path / "pinpoint.toml"
    file.write_text(f"allowed_sites = [{json.dumps(site)}]")
    environ = {"PINPOINT_SETTINGS": str(file)}
    if good:
        assert read_settings({}, environ).allowed_sites == [site]
    else:
        with pytest.raises(SettingsError, match="each as https://www"):
            read_settings({}, environ)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        read_settings({"settings": str(tmp_path / "none.toml")}, {})


def test_serve_lists_every_setting_with_its_help_and_default() -> None:
    text = " ".join(CliRunner().invoke(pinpoint, ["serve", "--help"]).output.split())
    for setting in SETTINGS.values():
        metavar = "DIR" if setting.name == "knowledge" else "VALUE"
        expected = f"{setting.option} {metavar} {setting.help}; {setting.variable} [default: {setting.shown_default}]"
        assert expected in text


def test_the_readme_lists_every_setting_with_its_help_and_default() -> None:
    readme = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
    for setting in SETTINGS.values():
        assert f"| `{setting.name}` | {setting.shown_default} | {setting.help} |" in readme
