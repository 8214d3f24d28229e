"""`resonanz access`: from the first administrator on, as whoever runs the installation does it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz

OMAR = "omar@example.org"


@pytest.fixture(autouse=True)
def installed(data_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RESONANZ_URL", "https://survey.example.org")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(resonanz, ["access", *words, "--lang", "en"])


def test_the_first_administrator_is_invited_by_a_link(installed: Path) -> None:
    assert "no account yet" in run("list").stderr
    made = run("invite", OMAR, "--role", "administrator", "--role", "works-council")
    assert re.fullmatch(r"https://survey\.example\.org/desk/join#[\w-]{43}\n", made.stdout)
    assert f"Give it to {OMAR}" in made.stderr
    assert run("list").stdout == f"{OMAR}  administrator, works_council  invited\n"
    everything = b"".join(file.read_bytes() for file in (installed / "data").iterdir() if file.is_file())
    assert made.stdout.strip().partition("#")[2].encode() not in everything


def test_the_log_says_who_was_invited_and_not_by_name(installed: Path) -> None:
    run("invite", OMAR, "--role", "owner")
    listed = CliRunner().invoke(resonanz, ["audit", "list", "--lang", "en"]).stdout
    assert "invited somebody" in listed
    assert OMAR in listed
    run("deactivate", OMAR)
    again = CliRunner().invoke(resonanz, ["audit", "list", "--lang", "en"]).stdout
    assert "ended an account" in again
    # With the invitation the address is gone, from the log as well.
    assert OMAR not in again
    assert CliRunner().invoke(resonanz, ["audit", "verify"]).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["invite", "omar", "--role", "owner"], "no e-mail address"),
        (["invite", OMAR, "--role", "boss"], "There are: team_lead"),
        (["grant", OMAR, "--role", "owner"], "There is no account"),
        (["revoke", OMAR, "--role", "owner"], "There is no account"),
        (["deactivate", OMAR], "There is no account"),
        (["rescue", OMAR], "There is no account"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_not_logged(words: list[str], said: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "no entry" in CliRunner().invoke(resonanz, ["audit", "list", "--lang", "en"]).stderr


def test_it_is_said_in_german_too() -> None:
    made = CliRunner().invoke(resonanz, ["access", "invite", OMAR, "--role", "owner", "--lang", "de"])
    assert "und niemandem sonst" in made.stderr
