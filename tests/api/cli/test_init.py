"""`resonanz init`: everything said by options, and again; asked at a terminal; what is missing is told."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz
from tests.answered_for import answer_for

HEAD = "id;Name;Team;Abteilung;Front/Back\n"
PEOPLE = "".join(f"{team}{n};{team} {n};{team};Service;front\n" for team in ("Nord", "Süd") for n in range(8))


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    (tmp_path / "roster.csv").write_text(HEAD + PEOPLE, encoding="utf-8")
    return {"RESONANZ_DATA": str(tmp_path / "data")}


def run(*words: str, answers: str = "") -> Result:
    return CliRunner().invoke(resonanz, ["init", *words, "--lang", "en"], input=answers)


def test_a_program_says_everything_twice_and_opens_one_week(tmp_path: Path, house: dict[str, str]) -> None:
    said = ["--organisation", "Beispiel GmbH", "--timezone", "Europe/Berlin", "--house-language", "de"]
    said += ["--schedule", "--opens", "wed 09:00", "--land", "BY", "--roster", str(tmp_path / "roster.csv")]
    said += ["--mail-server", "mail.example.org", "--mail-sender", "us@example.org"]
    said += ["--owner", "Ruth Klein", "--agreement", "none", "--min-group", "5", "--register", "--yes"]
    first = run(*said, "--owner-address", "ruth@example.org")
    assert first.exit_code == 0, first.output
    assert "/desk/join#" in first.output
    assert "Joins (16)" in first.output
    assert "Who answers for it: open\n" in first.output
    assert "registered as the owner" in first.output
    refused = run("--open", "--yes")
    assert refused.exit_code == 2
    assert "registered as the owner" in refused.output
    answer_for(house)
    again = run(*said, "--open")
    assert again.exit_code == 0, again.output
    assert "Nothing changes." in again.output
    assert "open until" in again.output
    assert "First week: done\n" in again.output
    assert ": open\n" not in again.output


def test_whoever_sits_at_a_terminal_is_asked_and_enter_keeps_what_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.cli.beginning.init.at_a_terminal", lambda: True)
    monkeypatch.setattr("api.cli.asking.at_a_terminal", lambda: True)
    answers = ["Beispiel GmbH", "", "", "", "n", "", "", "BY", "y", "", str(tmp_path / "roster.csv")]
    answers += ["Ruth Klein", "", "2026-01-01", "8", "y"]
    asked = run(answers="\n".join(answers) + "\n")
    assert asked.exit_code == 0, asked.output
    assert "Name of the organisation" in asked.output
    assert "Smallest group: done\n" in asked.output
    assert "Mail server: may be left out\n" in asked.output
    assert "Works agreement: done\n" in asked.output
    assert "The question: done\n" in asked.output
    kept = CliRunner().invoke(resonanz, ["settings", "list"]).output
    assert "RESONANZ_MIN_GROUP  8" in kept
    assert "RESONANZ_TIMEZONE  Europe/Berlin  set" in kept


def test_without_a_terminal_and_without_options_it_only_tells() -> None:
    told = run()
    assert told.exit_code == 0, told.output
    assert "Who asks: open\n" in told.output
    wrong = run("--agreement", "soon")
    assert wrong.exit_code == 2
    assert "2026-11-01, or none" in wrong.output
