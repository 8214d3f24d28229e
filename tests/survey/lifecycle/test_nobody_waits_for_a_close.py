"""What a close and the minutes after it ask of everybody else: turns in between, and no old text again."""

import os
from functools import partial
from pathlib import Path

import pytest

from survey import clock
from survey import database as db
from survey.ballots.tables import Ballot
from survey.lifecycle import closing
from survey.lifecycle.closing import finish_ended
from survey.waves.tables import Wave
from tests.survey.lifecycle.week import NOW, TEAMS, WEEK, everybody_answers, hire, open_week

WAVE = "2026-W11"


async def test_a_large_box_is_deleted_in_parts_between_which_others_have_their_turn(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballots = [{"key": os.urandom(32), "wave": WAVE, "rev": 1, "locked": b"locked"} for _ in range(35)]

    async def fill() -> None:
        await Wave.insert(Wave(id=WAVE, week=WEEK, opens=NOW, closes=NOW, state="closing", manifest=""))
        await db.insert_rows(Ballot, ballots)

    await db.write(fill)
    turns = []

    async def turn(seconds: float) -> None:
        turns.append(await Ballot.count())

    async def forget() -> None:
        with monkeypatch.context() as patched:
            patched.setattr(closing, "ROWS_AT_ONCE", 10)
            patched.setattr(clock, "sleep", turn)
            await closing.forget(WAVE)

    await db.write(forget)
    assert turns == [25, 15, 5, 0]
    assert await Ballot.count() == 0


async def test_the_minutes_after_a_release_do_not_read_its_text_again(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 50,000 people it has megabytes, and a year of them would be read each minute."""
    await hire(TEAMS)
    week = await open_week(tmp_path)
    await everybody_answers(week)
    await closing.close_wave(week.keys, week.wave)
    monkeypatch.setattr(closing, "manifest_hash", partial(pytest.fail, "it was read"))
    await finish_ended(week.keys)
