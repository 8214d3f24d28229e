"""Whatever happens, a report that is not read again is the one that would be read now."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from api.report.drawing import Files, read_files, state_now
from api.simulated.demo_data import store_year
from survey import database as db
from survey.contacts.tables import Contact, Fact, Rating, Touchpoint
from survey.releases.rules import Rules
from survey.rollups.keeping import keep_final_weeks, rebuild
from tests.survey.rollups.customers import BERLIN, FIRST, NOW, WEEKS, announce, contact_in, rated

WEEK = timedelta(weeks=1)
THIS_WEEK = FIRST + WEEKS - 1
Places = tuple[list[UUID], list[UUID]]


@pytest.fixture
async def places(database: str) -> Places:
    """Teams whose answers of some weeks were released, and two touchpoints."""
    year = simulate(world_of("link", teams=2, weeks=WEEKS, heads=(8, 8)), 1)
    made = await store_year(year, FIRST, BERLIN, Rules(), "en")
    points = await Touchpoint.select(Touchpoint.id).order_by(Touchpoint.name).limit(2)
    return list(made.teams), [row["id"] for row in points]


async def some_ratings(places: Places) -> list[UUID]:
    """Five of each team and week, of which none was kept; the first of each."""
    teams, (point, _) = places
    weeks = range(FIRST, FIRST + WEEKS)
    rows = [contact_in(week, team, point) for week in weeks for team in teams for _ in range(5)]
    said = [
        {"contact": row["id"], "score": 3, **{name: row[name] for name in ("week", "team", "touchpoint")}}
        for row in rows
    ]

    async def anew() -> None:
        await Contact.delete(force=True)
        await Fact.delete(force=True)
        await db.insert_rows(Contact, rows)
        await db.insert_rows(Rating, said)

    await db.write(anew)
    return [UUID(str(row["id"])) for row in rows[::10]]


async def looked_at(kept: Files | None, now: datetime) -> Files:
    """What a reader gets: what was read before, unless it has to be read again."""
    if kept is None or not kept.shows(await state_now(BERLIN, now)):
        return await read_files(BERLIN, now)
    return kept


async def test_a_rating_of_this_week_is_nothing_new_and_one_of_a_final_week_is(places: Places) -> None:
    first, _, _, this_week = await some_ratings(places)
    unsettled = await looked_at(None, NOW)
    await rated(this_week, 1, THIS_WEEK)
    assert not unsettled.shows(await state_now(BERLIN, NOW))
    await keep_final_weeks(BERLIN, NOW)
    kept = await looked_at(unsettled, NOW)
    for score in (1, 4):
        await rated(this_week, score, THIS_WEEK)
        assert await looked_at(kept, NOW) is kept
    assert not kept.shows(await state_now(BERLIN, NOW + WEEK))
    # By hand, into a week without any sums that could be removed.
    await db.write(Rating.update({Rating.week: FIRST - 1}).where(Rating.contact == this_week).run)
    moved = await looked_at(kept, NOW)
    assert moved is not kept
    await keep_final_weeks(BERLIN, NOW)
    kept = await looked_at(await looked_at(moved, NOW), NOW)
    await rated(first, 5, FIRST)
    assert not kept.shows(await state_now(BERLIN, NOW))


# What may happen, each with the numbers that choose which, where and how much.
STEPS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 200), st.integers(1, 5)), min_size=2, max_size=10
)


@given(STEPS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_happens_what_is_kept_is_what_would_be_read(
    places: Places, steps: list[tuple[int, int, int]]
) -> None:
    await some_ratings(places)
    await keep_final_weeks(BERLIN, NOW)
    kept, now = await looked_at(None, NOW), NOW
    for what, which, score in steps:
        if what == 11:
            now += WEEK
        else:
            await happen(places, now, what, which, score)
        shown = await looked_at(kept, now)
        if shown is kept:
            anew = await read_files(BERLIN, now)
            assert (kept.panel, kept.plan, kept.calendar) == (anew.panel, anew.plan, anew.calendar)
        kept = shown


async def happen(places: Places, now: datetime, what: int, which: int, score: int) -> None:
    """One thing that happens: rating, revision, import, erasure, merger, figures, keeping …"""
    teams, points = places
    # The weeks before and after those that were asked had no contact yet.
    week, team, point = FIRST - 1 + which % (WEEKS + 2), teams[which % 2], points[which // 2 % 2]
    known = await Contact.select(Contact.id, Contact.week).order_by(Contact.ended_at, Contact.id)
    one = known[which % len(known)] if known else None
    match what:
        case 0 | 1 | 2 | 3 if one:
            await rated(one["id"], score, one["week"])
        case 4:  # many of one place, so that another touchpoint may be the one of most customers
            for contact in await announce(*(contact_in(week, team, point) for _ in range(4 * score))):
                await rated(contact, score, week)
        case 5:
            await announce(*(contact_in(week, team, point) for _ in range(score)))
        case 6 if one:
            await db.write(Contact.delete().where(Contact.id == one["id"]).run)
        case 7:  # one team takes the other's place
            await db.write(Rating.update({Rating.team: team}, force=True).run)
        case 8 if one:  # a time zone that was wrong is mended by hand
            await db.write(Rating.update({Rating.week: week}).where(Rating.contact == one["id"]).run)
        case 9:
            fact = Fact(id=uuid4(), team=team, week=week, outcome=f"figure {uuid4()}", value=score)
            await db.write(Fact.insert(fact).run)
        case 10 if which % 5 == 0:
            await rebuild(BERLIN, now)
        case _:
            await keep_final_weeks(BERLIN, now, most=score)
