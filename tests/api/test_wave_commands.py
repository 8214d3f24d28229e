"""Import a roster, open a wave, hand out links, close it: the commands of whoever runs the installation."""

import csv
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz

HEAD = "id;Name;Team;Abteilung;Front/Back\r\n"
PEOPLE = [(f"{team}{number}", team) for team in ("Nord", "Süd", "West") for number in range(8)]


@pytest.fixture
def roster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    file = tmp_path / "roster.csv"
    rows = "".join(f"{person};{person};{team};Service;front\r\n" for person, team in PEOPLE)
    file.write_bytes((HEAD + rows).encode("cp1252"))
    return file


def run(*words: str) -> Result:
    return CliRunner().invoke(resonanz, list(words))


def test_a_week_by_hand(roster: Path, tmp_path: Path) -> None:
    assert run("import-roster", str(roster), "--lang", "de").output.endswith(
        "Hinzugekommen: 24. Gewechselt: 0. Ausgeschieden: 0. Unverändert: 0.\n"
    )
    out = tmp_path / "links.csv"
    opened = run("wave", "open", "--closes", "2099-01-05T18:00", "--links", str(out))
    assert opened.exit_code == 0, opened.output
    assert "open until 2099-01-05T18:00+01:00" in opened.output
    assert "24 links" in opened.output
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["reference"] for row in rows) == sorted(person for person, _ in PEOPLE)
    assert len({row["link"].partition("#")[2].partition(".")[0] for row in rows}) == 1  # one fingerprint
    assert run("wave", "status").output == opened.output.rpartition("24 links")[0]
    closed = run("wave", "close", "--lang", "de")
    assert "geschlossen; 0 Gruppen wurden veröffentlicht" in closed.output
    assert run("wave", "links", "--out", str(out)).exit_code == 2  # the keys that made them are gone


def test_links_are_the_same_people_each_time_they_are_written(roster: Path, tmp_path: Path) -> None:
    run("import-roster", str(roster))
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    run("wave", "open", "--closes", "2099-01-05T18:00", "--links", str(first))
    run("wave", "links", "--out", str(second))

    def identities(path: Path) -> list[str]:
        with path.open(encoding="utf-8", newline="") as file:
            return [row["link"].rpartition("#")[2].split(".")[1] for row in csv.DictReader(file)]

    assert identities(first) == identities(second)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["wave", "status"], "There is no such wave. Open one"),
        (["wave", "close"], "There is no such wave. Open one"),
        (["wave", "open"], "There are 0 people on the roster"),
        (["wave", "open", "--closes", "tomorrow"], "tomorrow is no time"),
        (["wave", "open", "--closes", "2020-01-01T10:00"], "which has passed"),
        (["import-roster", "missing.csv"], "There is no file missing.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(roster: Path, words: list[str], sentence: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert sentence in result.output
    assert "Traceback" not in result.output
