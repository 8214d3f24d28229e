"""A check takes the place of a week: staff and leadership apart, by the same boxes, hold and rules."""

from pathlib import Path
from uuid import UUID

import pytest

from survey import database as db
from survey.errors import Held, Refused
from survey.lifecycle.closing import close_wave
from survey.lifecycle.verifying import genuine_releases, verify_releases
from survey.measures.groups import present_groups
from survey.organisation.tables import Person
from survey.waves.holding import Hold, hold_opening
from survey.waves.sides import LEADERSHIP, STAFF, checks, last_pulse
from survey.waves.tables import Wave
from tests.survey.lifecycle.week import WEEK, Week, hire, open_week

HOLD = Hold("account:works-council", "desk", "2026-03-11", "we have not talked about it yet")


async def leads(number: int) -> None:
    """So many of everybody lead something."""
    people = await Person.select(Person.id).order_by(Person.reference)
    chosen = [row["id"] for row in people][:number]
    await db.write(Person.update({Person.lead: True}).where(Person.id.is_in(chosen)).run)


async def answered(week: Week, side: UUID, number: int, score: int) -> None:
    here = [person for cell, person in await week.people() if cell == side]
    for person in here[:number]:
        await week.answer(person, side, score, "We should ask them")


async def test_both_sides_answer_nine_questions_and_each_is_published_by_the_rules_of_every_week(
    database: str, tmp_path: Path
) -> None:
    await hire(size=8)
    await leads(9)
    week = await open_week(tmp_path, kind="check")
    assert {cell.id: cell.eligible for cell in week.manifest.cells} == {str(STAFF): 15, str(LEADERSHIP): 9}
    assert len(week.manifest.questions) == 9
    assert not any(question.core for question in week.manifest.questions)
    await answered(week, STAFF, 6, 4)
    await answered(week, LEADERSHIP, 4, 2)
    assert await close_wave(week.keys, week.wave) == "released"
    (genuine,), doubtful = await genuine_releases(week.keys.secrets)
    # Four of the leadership are too few, and nobody can subtract them from anything.
    assert [(group.kind, group.name, group.n) for group in genuine.release.groups] == [
        ("cell", str(STAFF), 6)
    ]
    assert set(genuine.release.groups[0].means) == {question.id for question in week.manifest.questions}
    assert not doubtful
    assert [each.trouble for each in await verify_releases(week.keys.secrets)] == [""]
    assert await checks() == {week.wave}


@pytest.mark.parametrize("leading", [1, 7, 17])
async def test_no_side_has_fewer_than_eight(sqlite_database: str, tmp_path: Path, leading: int) -> None:
    await hire(size=8)
    await leads(leading)
    with pytest.raises(Refused, match="at least 8 people on each side"):
        await open_week(tmp_path, kind="check")
    assert not await checks()


async def test_a_side_of_newcomers_is_not_asked(sqlite_database: str, tmp_path: Path) -> None:
    await hire(size=8)
    first = await open_week(tmp_path, WEEK)
    await close_wave(first.keys, first.wave)
    await leads(9)
    # Called otherwise since the first week: nobody but whoever keeps the roster has looked at them.
    await db.write(Person.update({Person.name: "Sham"}, force=True).where(Person.lead.eq(True)).run)
    with pytest.raises(Refused, match="More than a third"):
        await open_week(tmp_path, WEEK + 1, kind="check")


async def test_the_works_council_holds_a_check_as_any_week(sqlite_database: str, tmp_path: Path) -> None:
    await hire(size=8)
    await leads(9)
    week = await open_week(tmp_path)
    await close_wave(week.keys, week.wave)
    await hold_opening(week.keys.secrets, HOLD)
    with pytest.raises(Held):
        await open_week(tmp_path, WEEK + 1, kind="check")


async def test_teams_answer_together_as_in_the_week_before_the_check(database: str, tmp_path: Path) -> None:
    await hire(size=8)
    await leads(8)
    before = await open_week(tmp_path)
    await close_wave(before.keys, before.wave)
    groups = await present_groups()
    check = await open_week(tmp_path, WEEK + 1, kind="check")
    await close_wave(check.keys, check.wave)
    # By the newest week of teams it is decided what stays merged, and what a measure can be about.
    assert await last_pulse(Wave.id) == {"name": before.wave, "id": before.wave}
    assert await present_groups() == groups
    after = await open_week(tmp_path, WEEK + 2)
    assert {cell.id for cell in after.manifest.cells} == {cell.id for cell in before.manifest.cells}


async def test_a_week_that_has_been_asked_is_not_asked_by_a_check_too(
    sqlite_database: str, tmp_path: Path
) -> None:
    await hire(size=8)
    await leads(9)
    week = await open_week(tmp_path)
    await close_wave(week.keys, week.wave)
    with pytest.raises(Refused, match="has been asked already"):
        await open_week(tmp_path, kind="check")
