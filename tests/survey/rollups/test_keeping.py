"""Sums of final weeks are kept, and whatever is done to ratings, they are those of the ratings."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey import database as db
from survey.contacts.forgetting import forget_customers
from survey.contacts.tables import Contact, Rating, Touchpoint
from survey.contacts.weeks import final_from
from survey.organisation.tables import Team
from survey.rollups.keeping import count_kept, keep_final_weeks, rebuild, wrong_weeks
from survey.rollups.reading import kept_weeks, sums
from survey.rollups.tables import RatingRollup, ReasonRollup
from tests.api.customers import found_teams
from tests.survey.rollups.customers import (
    BERLIN,
    FIRST,
    NOW,
    WEEKS,
    announce,
    contact_in,
    differences,
    rated,
)
from tests.waiting import eventually

Places = tuple[Sequence[UUID], Sequence[UUID]]
FINAL = [FIRST + 1, FIRST]  # the newest first
LATER = NOW + timedelta(days=400)


async def kept() -> set[int]:
    return await kept_weeks(FIRST - 5, FIRST + 50)


@pytest.fixture
async def places(database: str) -> Places:
    """Two teams and two touchpoints."""
    await found_teams("Nord", "Süd")
    teams = [row["id"] for row in await Team.select(Team.id).order_by(Team.name)]
    points = [row["id"] for row in await Touchpoint.select(Touchpoint.id).order_by(Touchpoint.name).limit(2)]
    return teams, points


async def a_contact_each_week(places: Places, score: int = 2) -> list[UUID]:
    """Nord's, rated."""
    (team, _), (point, _) = places
    made = await announce(*(contact_in(FIRST + each, team, point) for each in range(WEEKS)))
    for week, contact in enumerate(made, FIRST):
        await rated(contact, score, week)
    return made


async def test_final_weeks_are_kept_once_and_others_are_not(places: Places) -> None:
    await a_contact_each_week(places)
    early = final_from(FIRST, BERLIN) - timedelta(seconds=1)
    assert await keep_final_weeks(BERLIN, early) == []
    assert await keep_final_weeks(BERLIN, NOW, most=1) == FINAL[:1]
    assert await keep_final_weeks(BERLIN, NOW) == FINAL[1:]
    assert await keep_final_weeks(BERLIN, NOW) == []
    assert await kept() == set(FINAL)
    assert await wrong_weeks() == []


async def test_what_is_kept_is_read_and_not_added_up(places: Places) -> None:
    await a_contact_each_week(places)
    await keep_final_weeks(BERLIN, NOW)

    async def exchange() -> None:  # behind the back of the triggers
        await RatingRollup.update({RatingRollup.total: 99}).where(RatingRollup.week == FIRST)

    await db.write(exchange)
    rows = await db.read(sums, RatingRollup, range(FIRST, FIRST + WEEKS))
    assert sorted((row["week"] - FIRST, row["total"]) for row in rows) == [(0, 99), (1, 2), (2, 2), (3, 2)]
    assert await wrong_weeks() == [FIRST]
    assert await rebuild(BERLIN, NOW) == FINAL
    assert await wrong_weeks() == []
    assert await differences() == []


async def test_scores_squares_fours_and_fives_and_reasons_are_counted(places: Places) -> None:
    (team, _), (point, _) = places
    five = await announce(*(contact_in(FIRST, team, point) for _ in range(5)))
    for score, contact in enumerate(five, 1):
        await rated(contact, score, FIRST)
    await keep_final_weeks(BERLIN, NOW)
    (row,) = await RatingRollup.select()
    assert [row[name] for name in ("n", "total", "squares", "top_two")] == [5, 15, 55, 2]
    reasons = {row["reason"]: row["n"] for row in await ReasonRollup.select()}
    assert reasons == {"waited": 2, "unfriendly": 1}


async def changing(change: str, contacts: Sequence[UUID], places: Places) -> None:
    """One way of changing the first week."""
    (team, other), (point, _) = places
    first, today = Contact.id == contacts[0], Rating.contact == contacts[0]
    match change:
        case "a new contact":
            await announce(contact_in(FIRST, team, point))
        case "a rating that comes late":
            await rated(contacts[0], 4, FIRST)
        case "a reason":
            await db.write(Rating.update({Rating.reasons: "waited"}).where(today).run)
        case "another team":
            await db.write(Contact.update({Contact.team: other}).where(first).run)
        case "a rating of another team":
            await db.write(Rating.update({Rating.team: other}).where(today).run)
        case "a contact of another week":
            await db.write(Contact.update({Contact.week: FIRST + 2}).where(first).run)
        case "a rating of another week":
            await db.write(Rating.update({Rating.week: FIRST + 2}).where(today).run)
        case "a rating less":
            await db.write(Rating.delete().where(today).run)
        case "a contact less":
            await db.write(Contact.delete().where(first).run)


@pytest.mark.parametrize(
    "change",
    [
        "a new contact",
        "a rating that comes late",
        "a reason",
        "another team",
        "a rating of another team",
        "a contact of another week",
        "a rating of another week",
        "a rating less",
        "a contact less",
    ],
)
async def test_whatever_changes_a_rating_or_contact_removes_the_sums_of_its_week_alone(
    places: Places, change: str
) -> None:
    contacts = await a_contact_each_week(places)
    await keep_final_weeks(BERLIN, NOW)
    await changing(change, contacts, places)
    assert await kept() == {FIRST + 1}
    assert await differences() == []
    await keep_final_weeks(BERLIN, NOW)
    assert await wrong_weeks() == []


async def test_a_rating_of_this_week_and_a_forgotten_customer_remove_nothing(places: Places) -> None:
    *_, this_week = await a_contact_each_week(places)
    await keep_final_weeks(BERLIN, NOW)
    await rated(this_week, 5, FIRST + WEEKS - 1)
    await forget_customers(LATER)
    assert await kept() == set(FINAL)
    assert not await Contact.exists().where(Contact.customer.is_not_null())


async def test_what_is_rolled_back_removes_nothing(places: Places) -> None:
    contacts = await a_contact_each_week(places)
    await keep_final_weeks(BERLIN, NOW)

    async def fail() -> None:
        await Contact.delete().where(Contact.id == contacts[0])
        raise LookupError

    with suppress(LookupError):
        await db.write(fail)
    assert await kept() == set(FINAL)


# What may happen to ratings, each with the numbers that choose which, where and how much.
STEPS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 200), st.integers(1, 5)), min_size=3, max_size=14
)


@given(STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_happens_the_sums_are_those_of_the_ratings(
    places: Places, steps: list[tuple[int, int, int]]
) -> None:
    await db.write(Contact.delete(force=True).run)
    for step in steps:
        await happen(places, *step)
        assert await differences() == []
    assert await wrong_weeks() == []


async def happen(places: Places, what: int, which: int, score: int) -> None:
    """One thing that happens: import, rating, revision, erasure, merger, keeping …"""
    teams, points = places
    week, team, point = FIRST + which % WEEKS, teams[which % 2], points[which // 2 % 2]
    known = await Contact.select(Contact.id, Contact.week).order_by(Contact.ended_at, Contact.id)
    one = known[which % len(known)] if known else None
    match what:
        case 0:
            await announce(*(contact_in(FIRST + each, team, point) for each in range(WEEKS)))
        case 1:
            await announce(*(contact_in(week, team, point) for _ in range(score)))
        case 2 | 3 if one:
            await rated(one["id"], score, one["week"])
        case 4 if one:
            await db.write(Contact.delete().where(Contact.id == one["id"]).run)
        case 5:  # one team takes the other's place

            async def merge() -> None:
                await Contact.update({Contact.team: team}, force=True)
                await Rating.update({Rating.team: team}, force=True)

            await db.write(merge)
        case 6 if one:  # a time zone that was wrong is mended by hand
            await db.write(Rating.update({Rating.week: week}).where(Rating.contact == one["id"]).run)
        case 7:
            await rebuild(BERLIN, NOW)
        case 8:  # by a clock that runs ahead
            await keep_final_weeks(BERLIN, LATER)
        case _:
            await keep_final_weeks(BERLIN, NOW, most=1)


async def test_many_at_once_leave_the_sums_of_the_ratings(places: Places) -> None:
    (north, south), points = places
    made = await announce(*(contact_in(FIRST + each % WEEKS, north, points[each % 2]) for each in range(40)))
    chance = random.Random(3)  # noqa: S311  # the same draw in every run

    def work() -> Callable[[], Awaitable[object]]:
        contact, kind = chance.randrange(40), chance.randrange(4)
        if kind == 0:
            return lambda: keep_final_weeks(BERLIN, NOW)
        if kind == 1:
            return lambda: db.write(
                Contact.update({Contact.team: south}).where(Contact.id == made[contact]).run
            )
        score = chance.randint(1, 5)
        return lambda: rated(made[contact], score, FIRST + contact % WEEKS)

    await asyncio.gather(*(work()() for _ in range(120)))
    await keep_final_weeks(BERLIN, NOW)
    assert await kept() == set(FINAL)
    assert await wrong_weeks() == []
    assert await differences() == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite has one writer at a time
async def test_a_week_that_somebody_writes_to_waits(places: Places) -> None:
    """What is not committed yet cannot be seen, so what is added up beside it would be wrong."""
    contacts = await a_contact_each_week(places)
    other = await asyncpg.connect(db.address())
    try:
        async with other.transaction():
            await other.execute("UPDATE rating SET score = 5 WHERE contact = $1", contacts[0])
            assert await keep_final_weeks(BERLIN, NOW) == [FIRST + 1]
        assert await keep_final_weeks(BERLIN, NOW) == [FIRST]
        async with other.transaction():
            await other.execute("DELETE FROM rolled_week WHERE week = $1", FIRST)
            assert await other.fetchval("SELECT pg_try_advisory_xact_lock(7327601, $1)", FIRST)
            late = asyncio.create_task(rated(contacts[0], 1, FIRST))
            await eventually(lambda: _waits(other))
            await other.execute("INSERT INTO rolled_week VALUES ($1)", FIRST)
        await late
    finally:
        await other.close()
    assert await kept() == {FIRST + 1}
    assert await differences() == []
    assert await count_kept() == 1


async def _waits(connection: "asyncpg.Connection[asyncpg.Record]") -> bool:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = $1"
    return bool(await connection.fetchval(waiting, FIRST))


async def test_no_trigger_and_no_sum_knows_a_pulse_answer(database: str) -> None:
    listed = (
        "SELECT name, tbl_name AS held FROM sqlite_master WHERE type = 'trigger'"
        if db.ENGINE.engine_type == "sqlite"
        else "SELECT tgname AS name, relname AS held FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    )
    held = {row["held"] for row in await db.query(listed) if row["name"].endswith("_removes_sums")}
    assert held == {"contact", "rating"}
