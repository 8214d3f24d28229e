"""Import a roster, open a wave, hand out links, close it: the commands of whoever runs the installation."""

import csv
import re
import stat
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz
from api.commands.organisation.text_messages import text_messages
from api.commands.weeks.waves import links
from api.mail.segments import segments
from survey import clock
from survey.errors import NotFound
from survey.lifecycle.answering import find_place
from tests.answered_for import let_weeks_open
from tests.api.customers import installation_for_tests
from tests.clock import moved_clock
from tests.scheduled import TUESDAY, give_addresses
from tests.survey.lifecycle.week import hire, open_week

HEAD = "id;Name;Team;Abteilung;Front/Back\r\n"
PEOPLE = [(f"{team}{number}", team) for team in ("Nord", "Süd", "West") for number in range(8)]


def written_links(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of each file."""
    found = {}
    for path in sorted(folder.iterdir()):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.name] = list(csv.DictReader(file))
    return found


def name_of(opened: Result) -> str:
    """The wave that a command has spoken of."""
    return opened.output.partition(":")[0]


@pytest.fixture
def roster(data_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # No clocks change in the two weeks from here on: so many hours ahead are as many as they are called.
    moved_clock(monkeypatch, TUESDAY)
    let_weeks_open(monkeypatch)
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
    out = tmp_path / "links"
    closes = local(days=3)
    opened = run("wave", "open", "--closes", closes, "--links", str(out))
    assert opened.exit_code == 0, opened.output
    assert f"open until {closes}+0" in opened.output
    assert "Every group has at least 8 people" in opened.output
    assert "The fingerprint stands for everything that this week promises" in opened.output
    assert "24 links" in opened.output
    written = written_links(out)
    assert {name: [row["reference"] for row in rows] for name, rows in written.items()} == {
        f"{name_of(opened)} {team}.csv": [person for person, of in PEOPLE if of == team]
        for team in ("Nord", "Süd", "West")
    }
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.iterdir()} == {0o600}
    rows = [row for group in written.values() for row in group]
    # Without it Excel garbles Müller.
    assert all(file.read_bytes().startswith(b"\xef\xbb\xbfreference,") for file in out.iterdir())
    assert len({row["link"].partition("#")[2].partition(".")[0] for row in rows}) == 1  # one fingerprint
    status = run("wave", "status").output
    assert opened.output.startswith(status)
    results = run("results", "link").output.strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/results#[0-9a-f]{32}", results)
    assert results in status  # the same for everybody, wherever it is written
    assert {row["results"] for row in rows} == {results}
    assert {row["link"].rpartition("~")[2] for row in rows} == {results.partition("#")[2]}
    assert "Every group has at least 8 people" in status
    closed = run("wave", "close", "--early", "--yes", "--lang", "de")
    assert "geschlossen; 0 Gruppen wurden veröffentlicht" in closed.output
    assert results in closed.output
    assert run("wave", "links", "--out", str(out)).exit_code == 2  # the keys that made them are gone
    logged = run("audit", "list", "--action", "wave").output
    assert [line.partition(": ")[2].partition(" (")[0] for line in logged.splitlines()] == [
        "opened a week",
        "wrote links to a week",
        "closed a week",
    ]


def local(**ahead: int) -> str:
    """So far ahead, as somebody at the terminal writes it."""
    return (clock.now(ZoneInfo("Europe/Berlin")) + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("ahead", "exit_code"),
    [({"minutes": 58}, 2), ({"minutes": 62}, 0), ({"days": 14}, 0), ({"days": 14, "minutes": 2}, 2)],
)
def test_a_wave_lasts_from_an_hour_to_two_weeks(roster: Path, ahead: dict[str, int], exit_code: int) -> None:
    run("import-roster", str(roster))
    opened = run("wave", "open", "--closes", local(**ahead))
    assert opened.exit_code == exit_code, opened.output


def test_a_wave_is_closed_before_its_time_only_when_it_is_meant(
    roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import-roster", str(roster))
    closes = local(days=3)
    run("wave", "open", "--closes", closes)
    told = f"is open until {closes}"
    refused = run("wave", "close")
    assert (refused.exit_code, told in refused.output, "close --early" in refused.output) == (2, True, True)
    nobody_to_ask = run("wave", "close", "--early")
    assert (nobody_to_ask.exit_code, "--yes" in nobody_to_ask.output) == (2, True)
    for answer, state in ((False, "open until"), (True, "closed; 0 groups")):
        monkeypatch.setattr("api.cli.waves.wave.agreed", lambda _, __, *, yes, answer=answer: answer or yes)
        assert told in run("wave", "close", "--early").output.replace("\n", " ")
        assert state in run("wave", "status").output
    assert run("wave", "close", "--early").exit_code == 0  # it has ended; there is nothing to ask


def test_links_are_the_same_people_each_time_they_are_written(roster: Path, tmp_path: Path) -> None:
    run("import-roster", str(roster))
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    run("wave", "open", "--closes", local(days=3), "--links", str(first))
    run("wave", "links", "--out", str(second))
    run("wave", "links", "--out", str(third), "--group", "Süd")

    def identities(path: Path) -> dict[str, list[str]]:
        return {
            name: [row["link"].rpartition("#")[2].split(".")[1] for row in rows]
            for name, rows in written_links(path).items()
        }

    assert identities(first) == identities(second)
    (south,) = identities(third).items()
    assert south in identities(first).items()
    assert "There is no group Ost" in run("wave", "links", "--out", str(third), "--group", "Ost").output


def test_text_messages_are_written_for_people_without_mail_in_their_language(
    tmp_path: Path, roster: Path
) -> None:
    everybody = "".join(
        f"{person};{person};{team};Service;front;{f'{number}@example.org' if number < 4 else ''};"
        f"{'de' if number % 2 else 'en'}\r\n"
        for number, (person, team) in enumerate(PEOPLE)
    )
    roster.write_text("id;Name;Team;Abteilung;Front/Back;E-Mail;Sprache\r\n" + everybody, encoding="utf-8")
    run("import-roster", str(roster))
    run("wave", "open", "--closes", local(days=3))
    file, again = tmp_path / "messages.csv", tmp_path / "again.csv"
    made = run("wave", "text-messages", str(file))
    assert made.exit_code == 0, made.output
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert list(rows[0]) == ["reference", "name", "language", "text", "segments"]
    assert [row["reference"] for row in rows] == sorted(person for person, _ in PEOPLE[4:])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for row in rows:
        words, link = row["text"].split(": http")
        assert ("How was your week?" in words, "Wie war Ihre Woche?" in words).index(True) == (
            row["language"] == "de"
        )
        assert f"?lang={row['language']}#" in link
        assert int(row["segments"]) == segments(row["text"]) > 1
    run("wave", "text-messages", str(again), "--everybody", "--group", "Nord")
    assert len(again.read_text("utf-8-sig").splitlines()) == 1 + 8


async def test_a_group_sees_how_often_its_links_were_written(sqlite_database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    installation = installation_for_tests(tmp_path)
    await give_addresses()
    with pytest.raises(NotFound, match="--everybody"):  # and no link was written for that
        await text_messages(installation, {})

    async def seen() -> dict[str, int]:
        """By everybody in a group."""
        found = {}
        for cell in week.manifest.cells:
            person = next(person for group, person in people if str(group) == cell.id)
            place = await find_place(installation.keepers, week.wave, week.invitation(person))
            found[cell.label] = place.links_written
        return found

    people = await week.people()  # which is a writing, too
    assert await seen() == {"Nord": 1, "Süd": 1, "West": 1}
    await links(installation, {})
    await links(installation, {"group": "Nord"})
    assert await seen() == {"Nord": 3, "Süd": 2, "West": 2}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["wave", "status"], "There is no such wave. Open one"),
        (["wave", "close"], "There is no such wave. Open one"),
        (["wave", "open"], "There are 0 people on the roster"),
        (["wave", "open", "--closes", "tomorrow"], "tomorrow is no time"),
        (["wave", "open", "--closes", "2020-01-01T10:00"], "It can close from"),
        (["wave", "open", "--closes", "9999-12-31"], "It can close from"),
        (["import-roster", "missing.csv"], "There is no file missing.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(roster: Path, words: list[str], sentence: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert sentence in result.output
    assert "Traceback" not in result.output
