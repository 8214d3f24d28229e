"""A simulated year in the database: all of it, and no write that a busy machine could not end in time."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest
from piccolo.table import Table

from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from api.simulated.demo_data import store_year
from survey import database as db
from survey.contacts.tables import Contact, Rating
from survey.database.session import Row
from survey.releases.rules import Rules
from tests.survey.lifecycle.week import WEEK

TEAMS = 4


async def test_what_customers_say_is_stored_team_by_team(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[tuple[type[Table], int]] = []
    insert = db.insert_rows

    async def noted(table: type[Table], rows: Sequence[Row]) -> None:
        if table in {Contact, Rating}:
            stored.append((table, len({row["team"] for row in rows})))
        await insert(table, rows)

    monkeypatch.setattr("api.simulated.demo_data.database.insert_rows", noted)
    year = simulate(world_of("link", teams=TEAMS, weeks=6, heads=(6, 8)), 1)
    await store_year(year, WEEK, ZoneInfo("Europe/Berlin"), Rules(), "en")
    assert stored == [(Contact, 1), (Rating, 1)] * TEAMS
    assert await Rating.count() == await Contact.count() == year.ratings.sum()
