"""What a running server forgets by itself, and when it does not trust its clock."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.chores import housekeeping
from api.chores.housekeeping import JUMP, Forgetting
from survey.errors import NotFound
from survey.key_directory import open_key_directory
from survey.lifecycle.closing import COUNTED_FOR, close_wave
from survey.releases.receipts import signed_release
from survey.waves.tables import Wave
from tests.survey.lifecycle.week import TEAM_SIZE, everybody_answers, hire, open_week
from tests.waiting import eventually

EVERYBODY = 3 * TEAM_SIZE


async def entries() -> int:
    """How many entries the list of the wave's counted ballots has."""
    (row,) = await Wave.select(Wave.counted)
    return len(row["counted"]) // 64


class Clock:
    """What the machine believes, and how long it has really been running."""

    def __init__(self, says: datetime) -> None:
        self.says = says
        self.up = 0.0

    def passes(self, time: timedelta, *, jumps: timedelta = timedelta()) -> None:
        self.up += time.total_seconds()
        self.says += time + jumps


@pytest.fixture
async def closes(database: str, tmp_path: Path) -> datetime:
    """When a wave should have closed that has been released."""
    await hire()
    week = await open_week(tmp_path)
    await everybody_answers(week)
    await close_wave(week.keys, week.wave)
    return week.manifest.closes


@pytest.fixture
def clock(closes: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that the test moves; the week has just closed."""
    clock = Clock(closes)
    monkeypatch.setattr(housekeeping, "now_in_utc", lambda: clock.says)
    monkeypatch.setattr(housekeeping, "uptime", lambda: clock.up)
    return clock


async def test_receipts_go_after_four_weeks_and_a_day(clock: Clock) -> None:
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
    clock: Clock, closes: datetime, ahead: timedelta
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
    clock: Clock, jump: timedelta, caplog: pytest.LogCaptureFixture
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


async def test_a_clock_that_is_corrected_a_little_is_trusted(clock: Clock) -> None:
    forgetting = Forgetting()
    clock.passes(COUNTED_FOR + timedelta(days=1), jumps=JUMP / 2)
    await forgetting.forget()
    assert await entries() == 0


async def test_a_running_server_forgets_without_being_asked(
    clock: Clock, closes: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "DAY", 0.01)
    keys = open_key_directory(tmp_path / "keys")
    async with housekeeping.housekeeping(keys):
        assert await entries() == EVERYBODY
        clock.passes(COUNTED_FOR + timedelta(days=1))

        async def none_is_left() -> bool:
            return not await entries()

        await eventually(none_is_left)
    with pytest.raises(NotFound):
        await signed_release("2026-W11", closes + COUNTED_FOR)


async def test_two_servers_may_forget_at_the_same_moment(clock: Clock) -> None:
    first, second = Forgetting(), Forgetting()
    clock.passes(COUNTED_FOR + timedelta(days=1))
    await first.forget()
    await second.forget()
    assert await entries() == 0
