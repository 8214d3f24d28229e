"""Every contact counts for workload, but only of teams all of whose contacts are reported."""

from datetime import timedelta
from uuid import UUID

from survey.contacts.touchpoints import add_touchpoint
from survey.contacts.weeks import final_from
from survey.rollups.volume import Volume, weekly_contacts
from tests.api.customers import found_teams
from tests.survey.rollups.test_weekly import BERLIN, START, WEEK, contact, identities

FINAL = final_from(WEEK + 2, BERLIN)


async def counted(*complete: str) -> Volume:
    return await weekly_contacts(range(WEEK, WEEK + 3), BERLIN, FINAL, complete)


async def two_teams() -> tuple[UUID, UUID, UUID, UUID]:
    await found_teams("Nord", "Süd")
    hotline = await add_touchpoint("Hotline", open_channel=False)
    shop = await add_touchpoint("Laden", open_channel=False)
    (nord, sued), _ = await identities()
    return nord, sued, hotline, shop


async def test_contacts_are_counted_by_week_whether_or_not_they_were_rated(database: str) -> None:
    nord, sued, hotline, _ = await two_teams()
    for score in (5, None, None):
        await contact(nord, hotline, "call", START, score)
    await contact(nord, hotline, "call", START + timedelta(weeks=2), None)
    await contact(sued, hotline, "call", START + timedelta(weeks=1), 4)
    assert await counted("hotline ") == {nord: {WEEK: 3, WEEK + 2: 1}, sued: {WEEK + 1: 1}}


async def test_a_team_with_contacts_elsewhere_too_is_not_counted_at_all(database: str) -> None:
    nord, sued, hotline, shop = await two_teams()
    await contact(nord, hotline, "call", START, None)
    await contact(nord, shop, "visit", START + timedelta(weeks=1), 5)
    await contact(sued, hotline, "call", START, None)
    assert await counted("Hotline") == {sued: {WEEK: 1}}
    assert await counted("Hotline", "Laden") == {nord: {WEEK: 1, WEEK + 1: 1}, sued: {WEEK: 1}}


async def test_nothing_is_counted_where_nobody_says_that_it_is_complete(database: str) -> None:
    nord, _, hotline, _ = await two_teams()
    await contact(nord, hotline, "call", START, None)
    assert await counted() == {}
    assert await counted("Kiosk") == {}


async def test_a_week_counts_once_it_is_final_as_its_ratings_do(database: str) -> None:
    nord, _, hotline, _ = await two_teams()
    for week in (0, 1):
        await contact(nord, hotline, "call", START + timedelta(weeks=week), None)
    early = final_from(WEEK, BERLIN)
    assert await weekly_contacts(range(WEEK, WEEK + 3), BERLIN, early, ["Hotline"]) == {nord: {WEEK: 1}}
