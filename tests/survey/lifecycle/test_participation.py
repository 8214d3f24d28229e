"""Bands of who takes part are asked of a keeper, which a close may leave without keys at any moment."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from survey.ballots.keys import destroy_wave_keys
from survey.lifecycle.participation import fix_participation, participation
from tests.near_keepers import NearKeepers
from tests.survey.lifecycle.week import hire, open_week

BERLIN = ZoneInfo("Europe/Berlin")


async def test_a_week_that_closes_meanwhile_has_none(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hire()
    week = await open_week(tmp_path)
    day = week.manifest.opens + timedelta(days=1)
    await fix_participation(week.keepers, BERLIN, day)
    found = await participation(week.keepers, week.wave)
    assert found
    assert found.everybody == "low"
    # Whoever asked saw the keys, and a close destroyed them before a new keeper had them.
    monkeypatch.setattr("survey.lifecycle.participation.wave_has_keys", lambda *_: True)
    destroy_wave_keys(week.keys, week.wave)
    keepers = NearKeepers(week.keys)
    await fix_participation(keepers, BERLIN, day + timedelta(days=1))
    assert await participation(keepers, week.wave) is None
