"""`resonanz schedule`: show it, change it after a preview, pauses of whole groups, sites, the calendar."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz
from tests.clock import MovedClock, moved_clock
from tests.scheduled import TUESDAY

HEAD = "id;Name;Team;Abteilung;Front/Back\r\n"
# Nord and West stand alone, Süd and Ost answer together.
SIZES = {"Nord": 12, "West": 12, "Süd": 5, "Ost": 5}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return moved_clock(monkeypatch, TUESDAY)


@pytest.fixture(autouse=True)
def roster(data_directory: Path, clock: MovedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "roster.csv"
    people = [
        f"{team}{number};{team} {number};{team};Service;front"
        for team, size in SIZES.items()
        for number in range(size)
    ]
    file.write_text(HEAD + "\r\n".join(people), encoding="utf-8")
    assert run("import-roster", str(file)).exit_code == 0


def run(*words: str) -> Result:
    return CliRunner().invoke(resonanz, list(words), env={"COLUMNS": "200"})


def said(result: Result) -> str:
    """What was said, on one line."""
    return " ".join(result.output.split())


def test_before_it_is_set_up_nothing_opens_and_the_usual_week_is_shown() -> None:
    shown = said(run("schedule", "show"))
    assert "Switched off: no wave opens by itself" in shown
    assert (
        "Opens Wednesday 09:00, closes Monday 18:00, every week; reminders: Friday 09:00, Monday 09:00"
        in shown
    )
    assert "2026-W11 Wed 2026-03-11 09:00 Europe/Berlin to Mon 2026-03-16 18:00 Europe/Berlin" in shown
    assert "34 people in 3 groups; published by themselves: not known before the first release" in shown


def test_it_is_changed_after_a_look_at_the_next_eight_waves() -> None:
    looked = run("schedule", "set", "--on", "--land", "BY")
    assert (looked.exit_code, "--yes" in looked.output) == (2, True)  # nobody to ask
    assert "Switched off" in run("schedule", "show").output
    changed = run(
        "schedule", "set", "--on", "--land", "BY", "--every", "2", "--reminder", "fri 10:00", "--yes"
    )
    assert changed.exit_code == 0, changed.output
    shown = said(run("schedule", "show"))
    assert "Waves open and close by themselves." in shown
    assert "every second week; reminders: Friday 10:00." in shown
    assert "Holidays of DE-BY; closed every year: 12-24, 12-31." in shown
    assert [
        line[:8] for line in run("schedule", "show").output.splitlines() if line.startswith("2026-W")
    ] == [f"2026-W{week}" for week in range(11, 27, 2)]
    assert "open" in run("jobs").output


def test_a_holiday_is_shown_with_its_name() -> None:
    run("schedule", "set", "--on", "--land", "BY", "--yes")
    shown = said(run("schedule", "show"))
    assert "to Tue 2026-04-07 18:00 Europe/Berlin [holiday: moved, Ostermontag]" in shown
    german = said(run("schedule", "show", "--lang", "de"))
    assert "[Feiertag: verschoben, " in german
    assert "Mittwoch 09:00" in german


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--opens", "wed 02:30"], "02:00 and 03:00"),
        (["--opens", "someday"], "wed 09:00"),
        (["--land", "Bayern"], "There are: BB"),
        (["--country", "XX"], "no holidays"),
        (["--closed", "Christmas"], "12-24"),
        (["--closes", "sat 18:00"], "Monday to Friday"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_stored(words: list[str], told: str) -> None:
    refused = run("schedule", "set", "--on", *words, "--yes")
    assert refused.exit_code == 2
    assert told in said(refused)
    assert "Switched off" in run("schedule", "show").output


def test_everybody_pauses_and_the_weeks_are_shown_as_gaps() -> None:
    run("schedule", "set", "--on", "--yes")
    looked = run("schedule", "pause", "2026-03-16", "2026-03-27", "Messe")
    assert looked.exit_code == 2
    assert "Pause 1" not in run("schedule", "show").output
    paused = run("schedule", "pause", "2026-03-16", "2026-03-27", "Messe", "--yes")
    assert paused.exit_code == 0, paused.output
    shown = said(run("schedule", "show"))
    assert "Pause 1: 2026-03-16 to 2026-03-27, Messe (everybody)." in shown
    assert shown.count("not asked, pause: Messe") == 2
    assert "pause: Messe (everybody)" in said(run("schedule", "calendar"))
    run("schedule", "resume", "1")
    assert "Messe" not in run("schedule", "show").output
    assert run("schedule", "resume", "1").exit_code == 2


def test_a_whole_group_pauses_and_a_part_of_one_does_not() -> None:
    torn = run("schedule", "pause", "2026-03-16", "2026-03-27", "Umbau", "--for", "Süd", "--yes")
    assert torn.exit_code == 2
    assert "These pause only as a whole, because they answer together: Ost und Süd" in said(torn)
    assert "would answer as " in said(torn)
    assert "Pause 1" not in run("schedule", "show").output
    whole = run(
        "schedule", "pause", "2026-03-16", "2026-03-27", "Umbau", "--for", "Süd", "--for", "Ost", "--yes"
    )
    assert whole.exit_code == 0, whole.output
    shown = said(run("schedule", "show"))
    assert "Pause 1: 2026-03-16 to 2026-03-27, Umbau (Ost und Süd)." in shown
    assert shown.count("24 people in 2 groups") == 2
    assert shown.count("pausing: Ost und Süd") == 2
    everybody = run("schedule", "pause", "2026-05-04", "2026-05-08", "Inventur", "--for", "Service", "--yes")
    assert everybody.exit_code == 0, everybody.output
    assert "Inventur (everybody)" in said(run("schedule", "show"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["2026-03-27", "2026-03-16", "Messe"], "before it begins"),
        (["yesterday", "2026-03-16", "Messe"], "2026-12-24"),
        (["2026-03-16", "2029-03-16", "Messe"], "more than a year"),
        (["2026-03-16", "2026-03-27", " "], "has a name"),
        (["2026-03-16", "2026-03-27", "Messe", "--for", "Nobody"], "no team and no department"),
    ],
)
def test_a_pause_that_cannot_be_is_refused(words: list[str], told: str) -> None:
    refused = run("schedule", "pause", *words, "--yes")
    assert refused.exit_code == 2, refused.output
    assert told in said(refused)


def test_a_site_has_its_own_holidays_and_reminders() -> None:
    run("schedule", "set", "--on", "--land", "BE", "--yes")
    closed = ("--country", "PE", "--closed", "03-13", "--team", "West")
    looked = said(run("schedule", "site", "Lima", *closed, "--preview"))
    assert "In Lima the reminder waits: 13.3." in looked
    assert "In Lima a reminder is left out, because of holidays" in looked
    assert "Lima" not in run("schedule", "show").output
    site = run("schedule", "site", "Lima", "--country", "PE", "--zone", "America/Lima", "--team", "West")
    assert site.exit_code == 0, site.output
    shown = said(run("schedule", "show"))
    assert "Lima (West): Holidays of PE; closed every year: no further day." in shown
    assert "Fri 2026-03-13 09:00 America/Lima (Lima)" in shown
    for words, told in (
        (["--country", "PE", "--zone", "Lima"], "no time zone"),
        (["--country", "PE", "--team", "Nobody"], "no team Nobody"),
    ):
        assert told in said(run("schedule", "site", "Lima", *words))
    for name in (" ", "x" * 101, "Li\nma"):
        assert "has a name" in said(run("schedule", "site", name, "--country", "PE"))
    assert "Lima (West)" in said(run("schedule", "show"))  # nothing was changed
    assert "Lima" not in run("schedule", "site", "Lima", "--remove").output
    assert run("schedule", "site", "Lima", "--remove").exit_code == 2


def test_events_come_from_the_organisations_calendar(tmp_path: Path) -> None:
    file = tmp_path / "firm.ics"
    file.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
        "DTSTART;VALUE=DATE:20260316\r\nDTEND;VALUE=DATE:20260319\r\nSUMMARY:Messe Köln\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n",
        encoding="utf-8",
    )
    read = run("schedule", "calendar", str(file), "--for", "Nord")
    assert "New: 1." in read.output
    assert "2026-03-16  2026-03-18  Messe Köln  (Nord)" in read.output
    assert "Unchanged: 1." in run("schedule", "calendar", str(file), "--for", "Nord").output
    file.write_text("no calendar")
    assert "BEGIN:VCALENDAR" in run("schedule", "calendar", str(file)).output
