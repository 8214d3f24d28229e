"""A plan is registered before there are data, or it is not registered; on both databases."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from survey import database as db
from survey.contacts.tables import Contact, Rating, Touchpoint
from survey.organisation.tables import Team
from survey.plans.registering import plan_in_force, register, stored_plans
from survey.plans.tables import Plan
from survey.waves.tables import Wave
from tests.survey.lifecycle.week import hire

MONDAY, TUESDAY = date(2026, 1, 5), date(2026, 1, 6)
LATER = date(2026, 6, 1)


async def wave(state: str) -> None:
    now = datetime(2026, 3, 9, tzinfo=UTC)
    row = Wave(id="2026-W11", week=105_750, opens=now, closes=now, state=state, manifest="{}")
    await db.write(Wave.insert(row).run)


async def rating() -> None:
    await hire()
    touchpoint = Touchpoint(id=uuid4(), name="desk", open_channel=False)
    (team, *_) = await Team.select(Team.id)
    contact = Contact(
        id=uuid4(), team=team["id"], touchpoint=touchpoint.id, channel="call", ended_at=datetime.now(UTC)
    )
    await db.write(Touchpoint.insert(touchpoint).run)
    await db.write(Contact.insert(contact).run)
    await db.write(Rating.insert(Rating(contact=contact.id, score=4)).run)


async def in_force() -> tuple[str, date | None]:
    plan = await plan_in_force()
    assert plan is not None
    return plan.settings, plan.registered_at


async def test_without_a_plan_there_is_none(database: str) -> None:
    assert await plan_in_force() is None
    assert await stored_plans() == []


async def test_a_plan_may_be_replaced_as_long_as_there_are_no_data(database: str) -> None:
    await register("first", MONDAY)
    await wave("open")
    await register("second", TUESDAY)
    assert await in_force() == ("second", TUESDAY)
    assert [plan.settings for plan in await stored_plans()] == ["first", "second"]


async def test_the_same_plan_again_keeps_its_day(database: str) -> None:
    await register("first", MONDAY)
    await wave("released")
    again = await register("first", LATER)
    assert (again.stored, again.registered_at) == (MONDAY, MONDAY)
    assert len(await stored_plans()) == 1


async def test_a_plan_after_the_first_released_wave_is_kept_marked_and_replaces_nothing(
    database: str,
) -> None:
    await register("first", MONDAY)
    await wave("released")
    late = await register("better", LATER)
    assert (late.before_data, late.registered_at) == (False, None)
    assert await in_force() == ("first", MONDAY)
    assert [plan.before_data for plan in await stored_plans()] == [True, False]
    # The same again is the same, and no third one.
    assert await register("better", LATER + timedelta(days=1)) == late
    assert len(await stored_plans()) == 2


async def test_ratings_are_data_as_well(database: str) -> None:
    await rating()
    late = await register("first", LATER)
    assert late.registered_at is None
    assert await in_force() == ("first", None)


async def test_a_plan_changed_in_the_database_is_not_registered_any_more(database: str) -> None:
    await register("first", MONDAY)
    await db.write(Plan.update({Plan.settings: "better"}).where(Plan.number == 1).run)
    assert await in_force() == ("better", None)
    assert (await register("better", TUESDAY)).registered_at == TUESDAY
