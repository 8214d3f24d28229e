"""Waves open and close at their time, once; a downtime is made up for where there is time, else told."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from api.chores.jobs import list_all
from api.chores.weeks import waves as chores
from api.commands.weeks.waves import close, open_this_week
from survey import database as db
from survey.accounts.tables import Account
from survey.jobs.tables import Job
from survey.organisation.tables import Person
from survey.schedule.keeping import CLOSE_JOB, OPEN_JOB, ROUND_JOB
from survey.schedule.tables import PlannedWave
from survey.waves.tables import Wave
from tests.scheduled import TUESDAY, House, jobs, scheduled, waves

WEDNESDAY = datetime(2026, 3, 11, 8, tzinfo=UTC)  # 9 o'clock in Berlin
MONDAY = datetime(2026, 3, 16, 17, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def house(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return await scheduled(tmp_path, monkeypatch)


async def reasons(house: House, kind: str) -> list[str]:
    return [
        job["reason"]["message"] + str(job["reason"]["values"])
        for job in await list_all(house.installation, {"everything": True})
        if job["kind"] == kind and job["reason"]
    ]


async def test_no_wave_opens_unless_somebody_has_switched_it_on(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await scheduled(tmp_path, monkeypatch)
    await house.set(switched_on=False)
    await house.lives_until(TUESDAY + 30 * DAY)
    assert await waves() == []
    assert await PlannedWave.count() == 0
    await house.set(switched_on=True)
    await house.lives_until(TUESDAY + 40 * DAY)
    assert await waves() == [("2026-W16", "open")]


async def test_a_week_opens_and_closes_by_itself_at_the_promised_times(house: House) -> None:
    await house.lives_until(WEDNESDAY - HOUR)
    assert await waves() == []
    await house.lives_until(WEDNESDAY)
    assert await waves() == [("2026-W11", "open")]
    (row,) = await Wave.select(Wave.opens, Wave.closes)
    assert (row["opens"], row["closes"]) == (WEDNESDAY, MONDAY)
    await house.lives_until(MONDAY - HOUR)
    assert await waves() == [("2026-W11", "open")]
    await house.lives_until(MONDAY)
    assert await waves() == [("2026-W11", "released")]
    await house.lives_until(WEDNESDAY + 7 * DAY)
    assert await waves() == [("2026-W11", "released"), ("2026-W12", "open")]


async def test_several_processes_open_and_close_each_week_once(house: House) -> None:
    servers = [House(house.installation, house.clock) for _ in range(3)]
    for moment in (WEDNESDAY, MONDAY, WEDNESDAY + 7 * DAY):
        house.clock.reaches(moment)
        await asyncio.gather(*(server.work() for server in servers))
    assert await waves() == [("2026-W11", "released"), ("2026-W12", "open")]
    assert [outcome for _, outcome in await jobs(OPEN_JOB)] == ["done", "done", ""]


async def test_an_opening_that_was_missed_is_made_up_for_once(house: House) -> None:
    house.clock.reaches(WEDNESDAY + 2 * DAY)
    await house.start()
    await house.work()
    assert await waves() == [("2026-W11", "open")]
    (row,) = await Wave.select(Wave.opens, Wave.closes)
    assert (row["opens"], row["closes"]) == (WEDNESDAY + 2 * DAY, MONDAY)
    # What lay before is not asked again.
    assert [due for due, _ in await jobs(ROUND_JOB)] == [MONDAY - 9 * HOUR]


@pytest.mark.parametrize("late", [timedelta(), 12 * HOUR, 20 * DAY])
async def test_a_week_for_which_too_little_time_is_left_is_left_out_and_told(
    house: House, late: timedelta
) -> None:
    house.clock.reaches(MONDAY - 24 * HOUR + timedelta(minutes=1) + late)
    await house.start()
    await house.work()
    assert await waves() == []
    (told,) = await reasons(house, OPEN_JOB)
    assert "was left out" in told
    assert "2026-W11" in told
    await house.lives_until(house.clock.says + 7 * DAY)
    ((wave, state),) = await waves()
    assert state in {"open", "released"}
    assert wave > "2026-W11"


async def test_a_close_that_was_missed_is_made_up_for_at_once(house: House) -> None:
    await house.lives_until(WEDNESDAY)
    house.clock.reaches(MONDAY + DAY)
    await house.start()
    await house.work()
    assert await waves() == [("2026-W11", "released")]
    await house.lives_until(WEDNESDAY + 7 * DAY)
    assert (await waves())[1:] == [("2026-W12", "open")]


async def test_a_kill_between_the_opening_and_the_end_of_its_job_opens_nothing_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.clock.reaches(WEDNESDAY)

    async def killed(*_: object) -> bool:
        raise asyncio.CancelledError

    with monkeypatch.context() as dying:
        dying.setattr("survey.jobs.working.finish", killed)
        await house.work()
    assert await waves() == [("2026-W11", "open")]
    assert (await jobs(OPEN_JOB))[0] == (WEDNESDAY, "")
    house.clock.passes(HOUR)
    await house.start()
    await house.work()
    assert await waves() == [("2026-W11", "open")]
    assert (await jobs(OPEN_JOB))[0] == (WEDNESDAY, "done")
    assert [due for due, _ in await jobs(CLOSE_JOB)] == [MONDAY]


async def test_what_follows_from_an_opening_is_planned_with_it_or_not_at_all(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.clock.reaches(WEDNESDAY)

    async def fails(*_: object) -> None:
        raise ValueError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr(chores, "note_opened", fails)
        await house.work()
    assert ("2026-W11", "open") not in await waves()
    assert await jobs(CLOSE_JOB) == []


async def test_an_opening_that_is_refused_is_told_and_tried_again(house: House) -> None:
    async def add() -> None:
        team = await Person.select(Person.team).first()
        assert team
        await Person.insert(
            Person(id=uuid4(), reference="x", name="Eva", team=team["team"], lead=False, team_since=1)
        )

    await db.write(add)  # past the importing: the roster has to be confirmed
    await house.lives_until(WEDNESDAY + HOUR)
    assert await waves() == []
    (told,) = await reasons(house, OPEN_JOB)
    assert "roster confirm" in told
    await db.write(Person.delete().where(Person.reference == "x").run)
    await house.lives_until(WEDNESDAY + 3 * HOUR)
    assert await waves() == [("2026-W11", "open")]


async def test_without_an_owner_no_wave_opens_by_itself_and_it_is_said(house: House) -> None:
    await db.write(Account.update({Account.active: False}, force=True).run)
    (missing,) = (await house.set(switched_on=True))["missing"]
    assert "registered as the owner" in missing["message"]
    await house.lives_until(WEDNESDAY + HOUR)
    assert await waves() == []
    assert "registered as the owner" in (await reasons(house, OPEN_JOB))[0]
    await db.write(Account.update({Account.active: True}, force=True).run)
    assert (await house.set(switched_on=True))["missing"] == []
    await house.lives_until(WEDNESDAY + 3 * HOUR)
    assert await waves() == [("2026-W11", "open")]


async def test_a_wave_opened_by_hand_closes_by_itself_where_waves_do(house: House) -> None:
    closes = (TUESDAY + 2 * DAY).isoformat()
    await open_this_week(house.installation, {"closes": closes})
    assert await waves() == [("2026-W11", "open")]
    await house.lives_until(MONDAY)
    assert await waves() == [("2026-W11", "released")]  # and Wednesday's opening did not ask it again
    await house.lives_until(WEDNESDAY + 7 * DAY)
    assert (await waves())[1:] == [("2026-W12", "open")]


async def test_without_a_schedule_a_wave_opened_by_hand_stays_open(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await scheduled(tmp_path, monkeypatch)
    await house.set(switched_on=False)
    await open_this_week(house.installation, {})
    await house.lives_until(TUESDAY + 30 * DAY)
    assert await waves() == [("2026-W11", "open")]


async def test_what_somebody_closed_by_hand_is_left_alone(house: House) -> None:
    await house.lives_until(WEDNESDAY)
    await close(house.installation, {"early": True})
    await house.lives_until(MONDAY)
    assert await waves() == [("2026-W11", "released")]
    assert await jobs(CLOSE_JOB) == [(MONDAY, "done")]


async def test_another_rhythm_moves_the_next_opening_and_not_the_close_that_was_promised(
    house: House,
) -> None:
    await house.lives_until(WEDNESDAY)
    await house.set(opens="thu 10:00", closes="tue 12:00", rounds=["fri 08:00"])
    assert [due for due, outcome in await jobs(OPEN_JOB) if not outcome] == [WEDNESDAY + 8 * DAY + HOUR]
    await house.lives_until(WEDNESDAY + 9 * DAY)
    assert await waves() == [("2026-W11", "released"), ("2026-W12", "open")]
    rows = await Wave.select(Wave.closes).order_by(Wave.week)
    assert [row["closes"] for row in rows] == [MONDAY, datetime(2026, 3, 24, 11, tzinfo=UTC)]


async def test_another_time_zone_moves_the_next_opening(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.api.customers import installation_for_tests

    moved = House(installation_for_tests(tmp_path, RESONANZ_TIMEZONE="America/New_York"), house.clock)
    await moved.start()
    assert [due for due, _ in await jobs(OPEN_JOB)] == [datetime(2026, 3, 11, 13, tzinfo=UTC)]
    await moved.lives_until(datetime(2026, 3, 11, 13, tzinfo=UTC))
    assert await waves() == [("2026-W11", "open")]


async def test_as_long_as_there_is_no_mail_a_reminder_says_that_nobody_was_reminded(house: House) -> None:
    await house.lives_until(MONDAY)
    friday, monday = WEDNESDAY + 2 * DAY, MONDAY - 9 * HOUR
    assert await jobs(ROUND_JOB) == [(friday, "given up"), (monday, "given up")]
    assert all("nobody was reminded" in told for told in await reasons(house, ROUND_JOB))


async def test_a_clock_that_jumps_opens_and_closes_nothing(house: House) -> None:
    await house.lives_until(WEDNESDAY)
    house.clock.passes(timedelta(minutes=1), jumps=300 * DAY)
    await house.work()
    house.clock.passes(timedelta(minutes=5), jumps=-300 * DAY)
    await house.work()
    house.clock.passes(HOUR)
    await house.work()
    assert await waves() == [("2026-W11", "open")]
    await house.lives_until(MONDAY)
    assert await waves() == [("2026-W11", "released")]


async def test_the_jobs_table_tells_nothing_of_who_took_part(house: House) -> None:
    await house.lives_until(MONDAY + HOUR)
    people = {str(row[name]) for row in await Person.select() for name in ("id", "reference", "name")}
    assert not [row for row in await Job.select() if any(person in str(row) for person in people)]
