"""Judging over the database: once, when every week is final, and with what was released as it was signed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import AsyncMock, patch

import pytest

from api.installation import Installation
from api.measures import judging
from api.measures.commands import give_up, list_all
from api.measures.judging import draw_measure, judge_measure, standing, what_is_due
from survey import database as db
from survey.audit.tables import AuditEntry
from survey.contacts.weeks import final_from
from survey.errors import Refused, Tampered
from survey.measures.keeping import StoredMeasure, find_measure
from survey.measures.registered import GAP, WINDOW
from survey.measures.registering import register
from survey.measures.tables import Measure, MeasureJudgement
from survey.releases.tables import ReleaseMean
from survey.waves.tables import Wave
from survey.weeks import week_label
from tests.api.customers import installation_for_tests
from tests.clock import MovedClock, moved_clock
from tests.survey.measures.house import ALONE, BERLIN, MORE_TIME, TODAY, WEEK, asked, cell_of, move_in

START = WEEK + 4
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
FINAL = final_from(START + WINDOW - 1, BERLIN) + timedelta(hours=1)


@pytest.fixture
async def house(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Installation, MovedClock]:
    async def every(_: object) -> tuple[list[object], list[str]]:
        waves = await Wave.select(Wave.id)
        return [type("Genuine", (), {"wave": row["id"]}) for row in waves], []

    monkeypatch.setattr(judging, "genuine_releases", every)
    monkeypatch.setattr(judging, "requires_genuine", AsyncMock())
    clock = moved_clock(monkeypatch, NOON)
    await move_in()
    await asked(WEEK - 1)
    return installation_for_tests(tmp_path), clock


async def drawn(installation: Installation, clock: MovedClock) -> StoredMeasure:
    await register(MORE_TIME, TODAY)
    await asked(WEEK)
    clock.reaches(NOON + timedelta(days=7))
    return await draw_measure(installation, 1)


async def live(measure: StoredMeasure, rise: int) -> None:
    """Every week of the windows: who has begun gives `rise` tenths more; all have better and worse days."""
    starts = dict(measure.drawn.order if measure.drawn else ())
    for week in range(START - WINDOW, START + WINDOW):
        tenths = {}
        for place, name in enumerate(MORE_TIME.groups):
            begun = week >= starts.get(str(cell_of(name)), START + GAP)
            tenths[name] = 32 + (week * 7 + place * 5) % 4 + rise * begun
        if week in {WEEK - 1, WEEK}:
            continue
        await asked(week, tenths=tenths)


async def test_a_measure_is_judged_once_and_what_was_judged_stays(
    house: tuple[Installation, MovedClock],
) -> None:
    installation, clock = house
    await live(await drawn(installation, clock), 5)
    clock.reaches(FINAL)
    found = await judge_measure(installation, 1)
    assert found.result["word"] == "helped"
    assert found.result["effect"] == pytest.approx(0.5, abs=0.15)
    await db.write(ReleaseMean.update({ReleaseMean.tenths: 20}, force=True).run)
    clock.reaches(FINAL + timedelta(days=40))
    again = await judge_measure(installation, 1)
    assert (again.result, again.judged) == (found.result, found.judged)
    assert await MeasureJudgement.count() == 1
    (told,) = await list_all(installation, {})
    assert told["word"] == "helped"
    assert "effect" not in told  # the command line shows nobody a figure
    actions = [
        row["action"] for row in await AuditEntry.select(AuditEntry.action).order_by(AuditEntry.number)
    ]
    assert actions == ["measure.draw", "measure.judge"]


async def test_before_every_week_is_final_it_is_too_early_and_says_how_long(
    house: tuple[Installation, MovedClock],
) -> None:
    installation, clock = house
    measure = await drawn(installation, clock)
    state = await standing(installation, measure)
    assert (state.word, state.weeks_more) == ("too_early", 17)
    with pytest.raises(Refused, match=r"Too early.*17"):
        await judge_measure(installation, 1)
    await asked(START + 3, state="closing")
    clock.reaches(FINAL)
    assert await standing(installation, measure) == judging.Standing("too_early", 1)
    await db.write(Wave.update({Wave.state: "void"}).where(Wave.id == week_label(START + 3)).run)
    assert (await standing(installation, measure)).word == "due"


async def test_a_server_draws_and_judges_by_itself(house: tuple[Installation, MovedClock]) -> None:
    installation, clock = house
    await register(MORE_TIME, TODAY)
    await what_is_due(installation)
    assert (await find_measure(1)).drawn is None
    await asked(WEEK)
    clock.reaches(NOON + timedelta(days=7))
    await what_is_due(installation)
    drawn_now = await find_measure(1)
    assert drawn_now.drawn is not None
    clock.reaches(FINAL)
    await what_is_due(installation)
    assert (await find_measure(1)).result["word"] == "too_few"  # nobody was asked in these weeks


async def test_what_was_given_up_before_it_began_is_not_judged(
    house: tuple[Installation, MovedClock],
) -> None:
    installation, clock = house
    await register(ALONE, TODAY)
    await give_up(installation, {"number": 1, "why": "Nobody has time."})
    clock.reaches(FINAL)
    with pytest.raises(Refused, match="nothing to judge"):
        await judge_measure(installation, 1)
    await register(replace(MORE_TIME, start=WEEK + 30), clock.says.date())
    with pytest.raises(Refused, match="not fallen"):
        await judge_measure(installation, 2)


async def test_what_was_given_up_later_is_judged_as_it_was_drawn(
    house: tuple[Installation, MovedClock],
) -> None:
    installation, clock = house
    await live(await drawn(installation, clock), -5)
    clock.reaches(NOON + timedelta(weeks=8))
    await give_up(installation, {"number": 1, "why": "It does not go well."})
    clock.reaches(FINAL)
    assert (await judge_measure(installation, 1)).result["word"] == "hurt"


async def test_a_changed_registration_is_not_judged(house: tuple[Installation, MovedClock]) -> None:
    installation, clock = house
    await drawn(installation, clock)
    text = (await Measure.select(Measure.settings))[0]["settings"]
    worse = text.replace('"expected":0.3', '"expected":-0.3')
    assert worse != text
    await db.write(Measure.update({Measure.settings: worse}, force=True).run)
    clock.reaches(FINAL)
    with pytest.raises(Tampered, match="changed in the database"):
        await judge_measure(installation, 1)


async def test_weeks_that_are_not_as_they_were_signed_judge_nothing(
    house: tuple[Installation, MovedClock],
) -> None:
    installation, clock = house
    await drawn(installation, clock)
    clock.reaches(FINAL)
    with (
        patch.object(
            judging, "requires_genuine", AsyncMock(side_effect=Tampered("Wave 2026-W12 cannot be used."))
        ),
        pytest.raises(Tampered),
    ):
        await judge_measure(installation, 1)
    assert await MeasureJudgement.count() == 0
