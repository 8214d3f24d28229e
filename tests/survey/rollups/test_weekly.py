"""Ratings of team, week and touchpoint, added up by the database as by hand."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from survey import database as db
from survey.contacts.arriving.fields import CHANNELS
from survey.contacts.ratings import GivenRating, rate
from survey.contacts.tables import Contact, Touchpoint
from survey.contacts.touchpoints import add_touchpoint
from survey.contacts.weeks import final_from, week_of_contact
from survey.organisation.tables import Team
from survey.rollups import sums
from survey.rollups.keeping import keep_final_weeks
from survey.rollups.volume import weekly_contacts
from survey.rollups.weekly import WeekOfRatings, weekly_ratings, weekly_reasons
from tests.api.customers import found_teams

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
WEEK = week_of_contact(START, BERLIN)


async def contact(team: UUID, touchpoint: UUID, channel: str, ended_at: datetime, score: int | None) -> None:
    """A contact, rated while its link was valid unless nobody did."""
    identity = uuid4()
    row = Contact(
        id=identity,
        team=team,
        touchpoint=touchpoint,
        channel=channel,
        ended_at=ended_at,
        week=week_of_contact(ended_at, BERLIN),
    )

    async def job() -> None:
        await Contact.insert(row)

    await db.write(job)
    if score is not None:
        await rate(identity, GivenRating(score), ended_at)


async def identities() -> tuple[list[UUID], dict[str, UUID]]:
    teams = [row["id"] for row in await Team.select(Team.id).order_by(Team.name)]
    return teams, {row["name"]: row["id"] for row in await Touchpoint.select()}


async def test_the_sums_are_those_of_adding_up_by_hand(database: str) -> None:
    await found_teams("Nord", "Süd")
    await add_touchpoint("Showroom", open_channel=True)
    teams, points = await identities()
    chance = random.Random(7)  # noqa: S311  # the same draw in every run
    wanted: dict[tuple[UUID, int, str, bool], list[int]] = defaultdict(list)
    for _ in range(150):
        team, point = chance.choice(teams), chance.choice(["phone", "visit", "Showroom"])
        channel, week = chance.choice(CHANNELS), chance.randrange(4)
        score = chance.choice([None, 1, 2, 3, 4, 5])
        await contact(team, points[point], channel, START + timedelta(days=7 * week), score)
        invited = point != "Showroom" and channel not in {"kiosk", "qr"}
        if score is not None and week in {1, 2}:
            wanted[team, WEEK + week, point, not invited].append(score)
    found = await weekly_ratings(range(WEEK + 1, WEEK + 3), BERLIN, START)
    assert {
        (row.team, row.week, row.touchpoint, row.open_channel): (row.n, row.total, row.squares)
        for row in found
    } == {
        key: (len(scores), sum(scores), sum(score**2 for score in scores)) for key, scores in wanted.items()
    }
    assert len(found) == len(wanted)
    assert [row.week for row in found] == sorted(row.week for row in found)


async def test_the_same_comes_in_the_same_order_whether_sums_are_kept_or_not(database: str) -> None:
    await found_teams("Nord", "Süd", "West")
    await add_touchpoint("Showroom", open_channel=True)
    teams, points = await identities()
    chance = random.Random(8)  # noqa: S311  # the same draw in every run
    for _ in range(60):
        ended = START + timedelta(days=7 * chance.choice([0, 1, 3]))
        point = points[chance.choice(["phone", "visit", "Showroom"])]
        await contact(
            chance.choice(teams), point, chance.choice(CHANNELS), ended, chance.choice([None, 1, 2, 5])
        )
    weeks, later = range(WEEK - 1, WEEK + 5), START + timedelta(days=37)

    async def everything() -> tuple[object, ...]:
        return (
            await weekly_ratings(weeks, BERLIN, later),
            list((await weekly_reasons(weeks)).items()),
            await weekly_contacts(weeks, BERLIN, later, ["phone", "visit", "Showroom"]),
        )

    before = await everything()
    assert await keep_final_weeks(BERLIN, later) == [WEEK + 1, WEEK]
    assert await everything() == before


async def test_a_week_is_final_when_its_last_link_is_over(database: str) -> None:
    await found_teams("Nord")
    (team, *_), points = await identities()
    await contact(team, points["phone"], "call", START, 4)
    await contact(team, points["phone"], "call", START + timedelta(days=7), 5)
    over = final_from(WEEK, BERLIN)

    async def finals(now: datetime) -> list[bool]:
        return [row.final for row in await weekly_ratings(range(WEEK, WEEK + 2), BERLIN, now)]

    assert await finals(over - timedelta(seconds=1)) == [False, False]
    assert await finals(over) == [True, False]
    assert await finals(over + timedelta(days=7)) == [True, True]


async def test_a_rating_counts_for_the_week_of_its_contact_however_late_it_comes(database: str) -> None:
    await found_teams("Nord")
    (team, *_), points = await identities()
    sunday_night = datetime(2026, 3, 8, 22, 59, 59, tzinfo=UTC)
    await contact(team, points["phone"], "call", sunday_night, None)
    (row,) = await Contact.select(Contact.id)
    await rate(row["id"], GivenRating(2), sunday_night + timedelta(days=13))
    assert await weekly_ratings(range(WEEK, WEEK + 10), BERLIN, sunday_night) == [
        WeekOfRatings(team, WEEK, "phone", open_channel=False, final=False, n=1, total=2, squares=4)
    ]


async def test_a_changed_rating_counts_once(database: str) -> None:
    await found_teams("Nord")
    (team, *_), points = await identities()
    await contact(team, points["phone"], "call", START, 1)
    (row,) = await Contact.select(Contact.id)
    await rate(row["id"], GivenRating(5), START)
    (found,) = await weekly_ratings([WEEK], BERLIN, START)
    assert (found.n, found.total, found.squares) == (1, 5, 25)


async def test_the_sums_are_read_from_one_index_alone(sqlite_database: str) -> None:
    plan = await db.query("EXPLAIN QUERY PLAN " + sums._RATINGS, WEEK, WEEK + 51)
    assert [row["detail"] for row in plan] == [
        "SEARCH rating USING COVERING INDEX rating_weekly (week>? AND week<?)"
    ]
