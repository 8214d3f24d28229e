"""Half a year by itself: every wave once opened, closed and released, at its local times.

From October 2026 to April 2027 in Bavaria there is everything: both changes of the clocks, week 53, 6 January
on a day of opening, Christmas and New Year on days of reminders, Easter Monday on a day of closing. Every day
the weeks around these are lived through in this process; the long run lives through all of them in servers of
their own, two of them on PostgreSQL, and stops them over a closing time.
"""

from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from api.chores.job_words import KINDS
from api.chores.working import kinds_of
from survey.jobs.planning import SHOWN_FOR
from survey.jobs.tables import Job
from survey.schedule.keeping import CLOSE_JOB, OPEN_JOB
from survey.schedule.planning import Planned, plan_from
from survey.schedule.rhythm import Rhythm
from survey.schedule.settings import USUALLY_CLOSED
from survey.schedule.working_days import Place
from survey.waves.tables import Wave
from survey.weeks import week_label, week_of
from tests.clocked_servers import may_last, servers
from tests.pulse_week import in_database
from tests.scheduled import BAVARIA, jobs, register_owner, scheduled

BERLIN = ZoneInfo("Europe/Berlin")
PLACE = Place(BERLIN, "DE", "BY", catholic=True, closed_days=USUALLY_CLOSED)
FIRST = date(2026, 10, 7)
WEEKS = 26
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def planned(first: date, weeks: int) -> list[Planned]:
    """What should happen."""
    found = list(islice(plan_from(week_of(first), Rhythm(), PLACE, {}, ()), weeks))
    return [each for each in found if isinstance(each, Planned)]


def test_the_half_year_holds_everything_that_it_should() -> None:
    waves = planned(FIRST, WEEKS)
    assert len(waves) == WEEKS  # none is left out
    assert week_label(waves[12].week) == "2026-W53"
    moved = {each.moved for wave in waves for each in (wave.opens, wave.closes)}
    assert moved == {"", "Heilige Drei Könige", "Ostermontag"}
    again = {each.when.moved for wave in waves for each in wave.rounds}
    assert {"Erster Weihnachtstag", "Neujahr", "Karfreitag"} <= again
    offsets = [wave.opens.moment.astimezone(BERLIN).utcoffset() for wave in waves]
    assert (offsets[0], offsets[10], offsets[-1]) == (2 * DAY / 24, DAY / 24, 2 * DAY / 24)


@pytest.mark.parametrize(
    ("first", "weeks", "down"),
    [
        (date(2026, 10, 21), 2, None),  # from summer to winter
        (date(2026, 12, 16), 4, 1),  # Christmas, week 53, New Year, 6 January; down when W52 should close
        (date(2027, 3, 17), 3, None),  # Good Friday, summer time and Easter Monday in one wave
    ],
)
async def test_the_weeks_around_a_change_by_themselves(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first: date,
    weeks: int,
    down: int | None,
) -> None:
    wanted = planned(first, weeks)
    house = await scheduled(tmp_path, monkeypatch, wanted[0].opens.moment - DAY, **BAVARIA)
    for number, wave in enumerate(wanted):
        await house.lives_until(wave.opens.moment)
        assert await state(wave) == "open"
        if number == down:
            house.clock.reaches(wave.closes.moment + DAY)
            await house.start()
            await house.work()
        else:
            await house.lives_until(wave.closes.moment - SECOND)
            assert await state(wave) == "open"
            await house.lives_until(wave.closes.moment)
        assert await state(wave) == "released"
    rows = await Wave.select(Wave.id, Wave.opens, Wave.closes).order_by(Wave.week)
    assert [(row["id"], row["opens"], row["closes"]) for row in rows] == [
        (week_label(wave.week), wave.opens.moment, wave.closes.moment) for wave in wanted
    ]
    for kind, moments in (
        (OPEN_JOB, [wave.opens.moment for wave in wanted]),
        (CLOSE_JOB, [wave.closes.moment for wave in wanted]),
    ):
        assert [due for due, outcome in await jobs(kind) if outcome == "done"] == moments
    assert {row["attempts"] for row in await Job.select(Job.attempts).where(Job.outcome == "done")} == {1}
    assert {kind.name for kind in kinds_of(house.installation)} == KINDS.keys()


async def state(wave: Planned) -> str:
    row = await Wave.select(Wave.state).where(Wave.week == wave.week).first()
    return str(row["state"]) if row else "none"


def lived(folder: Path, url: str, weeks: int, down: int) -> None:
    """Weeks of real servers, whose clock goes from one moment to the next; stopped over one close."""
    wanted = planned(FIRST, weeks)
    file = folder / "roster.csv"
    people = [f"{team}{n},{team} {n},{team},Service,front" for team in ("Nord", "West") for n in range(10)]
    file.write_text("\n".join(["reference,name,team,department,office", *people]), encoding="utf-8")
    with servers(folder, url) as ours:
        ours.is_now(wanted[0].opens.moment - DAY)
        ours.command("import-roster", str(file))
        in_database(url, register_owner)
        ours.command("schedule", "set", "--on", "--land", "BY", "--catholic", "--yes")
        ours.start()
        for number, wave in enumerate(wanted):
            ours.is_now(wave.opens.moment + SECOND)
            ours.becomes(wave, "open")
            for again in wave.rounds:
                ours.is_now(again.when.moment + SECOND)
            if number == down:
                ours.stop()
                ours.is_now(wave.closes.moment + 12 * DAY / 24)
                assert ours.waves()[-1][1] == "open"
                ours.start()
            else:
                ours.is_now(wave.closes.moment + SECOND)
            ours.becomes(wave, "released")
        assert ours.waves() == [(week_label(wave.week), "released") for wave in wanted]
        acts = ours.acts()
        assert (acts["wave.open"], acts["wave.close"]) == (weeks, weeks)
        told = ours.command("jobs", "--all")
        shown = min(weeks, SHOWN_FOR // (7 * DAY))  # what was done earlier is forgotten
        assert shown <= told.count("open (open the wave): done") <= shown + 1
        assert "failed" not in told
        ours.stop()


def test_a_week_of_real_servers_that_were_down_at_its_close(empty_database_url: str, tmp_path: Path) -> None:
    lived(tmp_path, empty_database_url, weeks=1, down=0)


@pytest.mark.long
def test_half_a_year_of_real_servers(empty_database_url: str, tmp_path: Path) -> None:
    may_last()
    lived(tmp_path, empty_database_url, WEEKS, down=11)
