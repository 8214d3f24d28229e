"""An opening that met a full disk or a killed process does not keep the week from being asked."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from api.chores.housekeeping import TakingOver
from survey.ballots.keys import waves_with_keys
from survey.errors import Refused
from survey.key_directory import open_key_directory
from survey.lifecycle import living, opening
from survey.lifecycle.closing import finish_ended, void_wave
from survey.waves.state import OPENING
from survey.waves.tables import Wave
from tests.survey.lifecycle.week import WEEK, hire, open_week
from tests.waiting import eventually


async def states() -> list[str]:
    rows = await Wave.select(Wave.state).order_by(Wave.id)
    return [row["state"] for row in rows]


async def fails(*_: Any) -> None:
    raise OSError(28, "No space left on device")


async def test_it_is_void_after_a_while_and_the_week_can_be_opened_again(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hire()
    with monkeypatch.context() as full:
        full.setattr(opening, "_enter", fails)
        with pytest.raises(OSError, match="No space"):
            await open_week(tmp_path)
    with pytest.raises(Refused, match="has not ended"):
        await open_week(tmp_path)
    keys = open_key_directory(tmp_path / "keys")
    housekeeping = TakingOver(keys)
    await housekeeping.take_over()
    assert await states() == ["opening"]
    await housekeeping.take_over()
    await finish_ended(keys)
    assert await states() == ["void"]
    assert not waves_with_keys(keys)
    week = await open_week(tmp_path)
    assert await states() == ["void", "open"]
    for _ in range(3):
        await housekeeping.take_over()
    assert await states() == ["void", "open"]
    assert waves_with_keys(keys) == {week.wave}


async def test_one_that_has_opened_since_it_was_looked_at_stays_open(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    await void_wave(week.wave, from_states=(OPENING,))
    assert await states() == ["open"]


async def test_one_that_lives_and_takes_its_time_is_left_alone(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hire()
    monkeypatch.setattr(living, "EVERY_SECONDS", 0.01)
    housekeeping = TakingOver(open_key_directory(tmp_path / "keys"))
    enter, fences = opening._enter, []

    async def enter_slowly(*arguments: Any) -> None:
        for _ in range(3):
            await housekeeping.take_over()
            (before,) = await Wave.select(Wave.fence)
            fences.append(before["fence"])
            await eventually(partial(raised_above, before["fence"]))
        await enter(*arguments)

    monkeypatch.setattr(opening, "_enter", enter_slowly)
    async with living.living(WEEK):
        await open_week(tmp_path)
    assert len(set(fences)) == 3
    assert await states() == ["open"]


async def raised_above(fence: int) -> bool:
    (row,) = await Wave.select(Wave.fence)
    return int(row["fence"]) > fence
