"""A held opening is no failure: it says why and since when, catches up when let go, and has an end."""

from datetime import timedelta
from pathlib import Path

import pytest

from api.chores.jobs import list_all
from api.chores.weeks.schedule import show
from api.commands.weeks.waves import open_this_week
from api.confirming.holding import hold_from_machine, let_go_from_machine
from survey.errors import Held, Refused
from survey.jobs.tables import Job
from survey.schedule.keeping import OPEN_JOB
from survey.waves.holding import Hold, hold_opening, let_go
from survey.waves.tables import Wave
from tests.api.chores.test_waves_by_themselves import DAY, HOUR, MONDAY, WEDNESDAY
from tests.scheduled import House, jobs, scheduled, waves

WHY = "Der Betriebsrat berät noch"


@pytest.fixture
async def house(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return await scheduled(tmp_path, monkeypatch)


async def listed(house: House) -> dict[str, object]:
    return next(job for job in await list_all(house.installation, {}) if job["kind"] == OPEN_JOB)


async def test_a_held_opening_says_why_and_since_when_and_catches_up_when_let_go(house: House) -> None:
    await hold_from_machine(house.installation, {"why": WHY})
    await house.lives_until(WEDNESDAY + 5 * HOUR)
    assert await waves() == []
    job = await listed(house)
    assert job["state"] == "held"
    assert job["reason"]["values"] == {"since": "2026-03-10", "why": WHY}  # type: ignore[index]  # a document
    assert (await show(house.installation, {}))["held"]["kind"] == "Held"
    (row,) = await Job.select(Job.reason, Job.next_try).where(Job.kind == OPEN_JOB)
    assert WHY not in row["reason"]  # why is kept in the hold alone
    assert row["next_try"] <= house.clock.says + HOUR  # waits do not grow
    await let_go_from_machine(house.installation, {})
    await house.work()
    assert await waves() == [("2026-W11", "open")]
    (wave,) = await Wave.select(Wave.closes)
    assert wave["closes"] == MONDAY
    assert (await show(house.installation, {}))["held"] is None


async def test_a_week_that_was_held_until_too_little_of_it_is_left_falls_out_and_the_hold_goes_on(
    house: House,
) -> None:
    await hold_from_machine(house.installation, {"why": WHY})
    await house.lives_until(WEDNESDAY)
    house.clock.reaches(MONDAY - 23 * HOUR)
    await house.work()
    assert await waves() == []
    assert (await jobs(OPEN_JOB))[0] == (WEDNESDAY, "given up")
    told = [job["reason"] for job in await list_all(house.installation, {}) if job["state"] == "given up"]
    assert "was held until" in told[0]["message"]
    await house.lives_until(WEDNESDAY + 7 * DAY)
    assert await waves() == []
    assert (await listed(house))["state"] == "held"
    await let_go_from_machine(house.installation, {})
    await house.work()
    assert await waves() == [("2026-W12", "open")]


async def test_an_opening_by_hand_is_held_too(house: House) -> None:
    await hold_from_machine(house.installation, {"why": WHY})
    with pytest.raises(Held, match=WHY):
        await open_this_week(house.installation, {})
    assert await waves() == []
    await let_go_from_machine(house.installation, {})
    await open_this_week(house.installation, {})
    assert await waves() == [("2026-W11", "open")]


async def test_a_server_that_was_down_meanwhile_finds_the_hold(house: House) -> None:
    await hold_from_machine(house.installation, {"why": WHY})
    house.clock.reaches(WEDNESDAY + 2 * DAY)
    await house.start()
    await house.work()
    assert (await listed(house))["state"] == "held"


async def test_the_machine_does_not_let_go_of_what_somebody_at_the_desk_holds(house: House) -> None:
    """The house has an owner and no works council: the owner can, and nobody on the machine."""
    secrets = house.installation.secrets
    await hold_opening(secrets, Hold("account:0123456789abcdef", "desk", "2026-03-10", WHY))
    with pytest.raises(Refused, match="on its page"):
        await let_go_from_machine(house.installation, {})
    house.clock.passes(timedelta(minutes=1))
    await let_go(secrets, "account:0123456789abcdef")
    await house.lives_until(WEDNESDAY)
    assert await waves() == [("2026-W11", "open")]
