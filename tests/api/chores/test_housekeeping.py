"""What a running server forgets by itself, and when it does not trust its clock."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from api.chores.forgetting import Forgetting, forgetting_kind
from api.chores.working import working
from survey.errors import NotFound
from survey.jobs.tables import Job
from survey.jobs.trusting import JUMP
from survey.lifecycle.closing import COUNTED_FOR, close_wave
from survey.releases.receipts import signed_release
from survey.waves.tables import Wave
from tests.api.customers import installation_for_tests
from tests.clock import MovedClock, moved_clock
from tests.survey.lifecycle.week import TEAM_SIZE, everybody_answers, hire, open_week
from tests.waiting import eventually

EVERYBODY = 3 * TEAM_SIZE


async def entries() -> int:
    """How many entries the list of the wave's counted ballots has."""
    (row,) = await Wave.select(Wave.counted)
    return len(row["counted"]) // 64


@pytest.fixture
async def closes(database: str, tmp_path: Path) -> datetime:
    """When a wave should have closed that has been released."""
    await hire()
    week = await open_week(tmp_path)
    await everybody_answers(week)
    await close_wave(week.keys, week.wave)
    return week.manifest.closes


@pytest.fixture
def clock(closes: datetime, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    """A clock that the test moves; the week has just closed."""
    return moved_clock(monkeypatch, closes)


async def test_receipts_go_after_four_weeks_and_a_day(clock: MovedClock) -> None:
    forgetting = Forgetting()
    days = 0
    while await entries():
        assert await entries() == EVERYBODY
        clock.passes(timedelta(days=1))
        await forgetting.forget()
        days += 1
    assert days == COUNTED_FOR.days + 1 == 30


@pytest.mark.parametrize("ahead", [timedelta(hours=-9), timedelta(hours=3), timedelta(hours=23)])
async def test_a_clock_that_is_hours_wrong_deletes_none_that_is_still_shown(
    clock: MovedClock, closes: datetime, ahead: timedelta
) -> None:
    clock.says += ahead
    forgetting = Forgetting()
    really = closes
    for _ in range(28):
        clock.passes(timedelta(days=1))
        really += timedelta(days=1)
        await forgetting.forget()
        assert len((await signed_release("2026-W11", really)).counted) == EVERYBODY


@pytest.mark.parametrize("jump", [timedelta(days=300), 2 * JUMP + COUNTED_FOR])
async def test_on_a_day_on_which_the_clock_jumps_nothing_is_forgotten(
    clock: MovedClock, jump: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    forgetting = Forgetting()
    clock.passes(timedelta(days=1), jumps=jump)
    await forgetting.forget()
    assert await entries() == EVERYBODY
    assert "The clock has jumped" in caplog.text
    clock.passes(timedelta(days=1), jumps=-jump)  # somebody has set it right
    await forgetting.forget()
    assert await entries() == EVERYBODY
    clock.passes(timedelta(days=1))
    await forgetting.forget()
    assert await entries() == EVERYBODY


async def test_a_clock_that_is_corrected_a_little_is_trusted(clock: MovedClock) -> None:
    forgetting = Forgetting()
    clock.passes(COUNTED_FOR + timedelta(days=1), jumps=JUMP / 2)
    await forgetting.forget()
    assert await entries() == 0


async def test_a_running_server_forgets_every_night_without_being_asked(
    clock: MovedClock, closes: datetime, tmp_path: Path
) -> None:
    async with working(installation_for_tests(tmp_path)):
        assert await entries() == EVERYBODY
        clock.passes(COUNTED_FOR + timedelta(days=1))

        async def the_night_is_over() -> bool:
            clock.passes(timedelta(seconds=10))
            return await Job.exists().where(Job.kind == "forget", Job.outcome == "done")

        await eventually(the_night_is_over)
        assert await entries() == 0
    with pytest.raises(NotFound):
        await signed_release("2026-W11", closes + COUNTED_FOR)
    nights = await Job.select(Job.due, Job.outcome).where(Job.kind == "forget").order_by(Job.due)
    assert [night["outcome"] for night in nights] == ["done", ""]  # a month was missed, and made up for once
    assert nights[1]["due"] - timedelta(days=1) <= clock.says < nights[1]["due"]


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24), date(2026, 7, 1)])
def test_it_is_done_at_four_whatever_the_clocks_are_set_to(day: date, tmp_path: Path) -> None:
    zone = ZoneInfo("Europe/Berlin")
    kind = forgetting_kind(lambda: zone, installation_for_tests(tmp_path).secrets)
    assert kind.next_due
    for hour in (0, 4, 23):
        after = datetime.combine(day, time(hour, 30), zone)
        night = kind.next_due(after)
        assert timedelta() < night - after <= timedelta(hours=25)
        assert night.astimezone(zone).time() == time(4)


async def test_two_servers_may_forget_at_the_same_moment(clock: MovedClock) -> None:
    first, second = Forgetting(), Forgetting()
    clock.passes(COUNTED_FOR + timedelta(days=1))
    await first.forget()
    await second.forget()
    assert await entries() == 0
