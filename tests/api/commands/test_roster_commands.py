"""Import a roster, be asked, take it back, confirm: with a server running and without."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz
from api.settings.settings import read_settings
from tests.answered_for import let_weeks_open
from tests.api.commands.test_commands import serving

HEAD = "reference;name;email;team;department;office\n"
PEOPLE = [f"{number:05};P {number};p{number}@example.org;Nord;Service;front\n" for number in range(1, 22)]


@pytest.fixture(params=["alone", "beside a server"])
def folder(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data_directory: Path
) -> Iterator[Path]:
    """Where the rosters lie, of an installation whose server runs or does not."""
    data = str(data_directory)
    for name, people in (("whole", PEOPLE), ("cut", PEOPLE[:5]), ("one less", PEOPLE[1:])):
        (tmp_path / f"{name}.csv").write_text(HEAD + "".join(people), encoding="utf-8")
    if request.param == "alone":
        yield tmp_path
        return
    with serving(read_settings({"RESONANZ_DATA": data})):
        yield tmp_path


def run(*words: str, answer: str = "") -> Result:
    return CliRunner().invoke(resonanz, list(words), input=answer)


def counts(people: int, joined: int = 0, left: int = 0) -> str:
    return f"Joined: {joined}. Moved: 0. Left: {left}. Unchanged: {people}.\n"


def test_a_roster_that_makes_many_leave_is_shown_refused_agreed_to_and_taken_back(folder: Path) -> None:
    whole, cut = str(folder / "whole.csv"), str(folder / "cut.csv")
    first = run("import-roster", whole)
    assert first.output.startswith("Joins (21):\n  P 1 (Nord)\n")
    assert first.output.endswith(counts(0, joined=21))
    refused = run("import-roster", cut)
    assert refused.exit_code == 2
    assert "Leaves (16):\n  P 10 (Nord)\n" in refused.output
    assert "… and 6 more." in refused.output
    assert "more than every tenth of the 21 people" in refused.output
    assert "there is no terminal to ask at" in refused.output
    assert run("import-roster", whole).output.endswith(counts(21))
    done = run("import-roster", cut, "--yes")
    assert counts(5, left=16) in done.output
    assert "Can be undone until the next wave opens" in done.output
    assert run("roster", "undo").exit_code == 2
    undone = run("roster", "undo", "--yes")
    assert undone.output.endswith(counts(5, joined=16))
    assert run("import-roster", whole).output.endswith("Nothing changes.\n" + counts(21))
    nothing = run("roster", "undo", "--lang", "de")
    assert nothing.output.startswith("Es gibt keinen Import, der sich zurücknehmen ließe")


@pytest.mark.parametrize("folder", ["alone"], indirect=True)
def test_whoever_sits_at_a_terminal_is_asked_where_it_is_much(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.cli.asking.at_a_terminal", lambda: True)
    run("import-roster", str(folder / "whole.csv"))
    less = run("import-roster", str(folder / "one less.csv"))
    assert less.exit_code == 0
    assert "Leaves (1):\n  P 1 (Nord)\n" in less.output
    assert "?" not in less.output
    cut = str(folder / "cut.csv")
    no = run("import-roster", cut, answer="n\n")
    assert no.output.endswith("Shall it be imported like this? [y/N]: n\nNothing was changed.\n")
    german = run("import-roster", cut, "--lang", "de", answer="j\n").output
    assert (
        "Soll das so eingelesen werden? [j/N]: j\nHinzugekommen: 1. Gewechselt: 0. Ausgeschieden: 16."
        in german
    )
    # What is read cannot be asked as well.
    rest = run("import-roster", "-", answer=HEAD + PEOPLE[0])
    assert rest.exit_code == 2
    assert "no terminal" in rest.output


@pytest.mark.parametrize("folder", ["alone"], indirect=True)
def test_a_written_table_is_shown_and_confirmed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("import-roster", str(folder / "whole.csv"))
    assert run("roster", "confirm").output == "The roster is what was imported last.\n"
    let_weeks_open(monkeypatch)
    database = sqlite3.connect(folder / "data" / "resonanz.sqlite")
    with database:
        database.execute("UPDATE person SET lead = 1 WHERE name = 'P 7'")
    database.close()
    refused = run("wave", "open")
    assert refused.exit_code == 2
    assert "it differs in Nord" in refused.output
    assert "resonanz roster confirm" in refused.output
    shown = run("roster", "confirm")
    assert shown.exit_code == 2
    assert "Nord (changed):\n" in shown.output
    assert ", leads it\n" in shown.output
    assert run("roster", "confirm", "--yes").output.endswith("Confirmed. A wave can open with this roster.\n")
    assert run("wave", "open").exit_code == 0
