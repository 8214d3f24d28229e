"""The clock that a test moves in a process of its own moves all at once."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from survey import clock
from survey.jobs.trusting import ClockTrust
from tests.clock import FileClock, set_ahead

WEEK = timedelta(days=7)


async def test_a_clock_that_is_moved_while_somebody_looks_has_not_jumped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_ahead(tmp_path / "ahead", timedelta())
    monkeypatch.setattr(clock, "_clock", FileClock(tmp_path / "ahead"))
    trust, says, before = ClockTrust(), clock.now, clock.now()
    waiting = asyncio.create_task(clock.sleep(WEEK.total_seconds() / 2))
    await asyncio.sleep(0)

    def moved_meanwhile() -> object:
        now = says()
        set_ahead(tmp_path / "ahead", WEEK)
        return now

    with monkeypatch.context() as between:
        between.setattr(clock, "now", moved_meanwhile)
        assert trust.trusted()
    await waiting
    assert trust.trusted()
    assert clock.now() - before >= WEEK
