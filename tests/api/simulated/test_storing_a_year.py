"""A simulated year is stored in many short jobs: one for all customers took a busy machine its minute."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from api.simulated.demo_data import store_year
from survey import database
from survey.contacts.tables import Contact, Rating
from survey.releases.rules import Rules
from survey.weeks import week_of
from tests.scheduled import TUESDAY


async def test_each_teams_customers_are_stored_by_themselves(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert, together = database.insert_rows, Counter[tuple[type[Any], int]]()

    async def noted(table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
        if table in {Contact, Rating}:
            together[table, len({row["team"] for row in rows})] += 1
        await insert(table, rows)

    monkeypatch.setattr(database, "insert_rows", noted)
    year = simulate(world_of("link", teams=3, weeks=4, heads=(8, 8)), 1)
    await store_year(year, week_of(TUESDAY.date()), ZoneInfo("Europe/Berlin"), Rules(), "en")
    assert together == {(Contact, 1): 3, (Rating, 1): 3}
    assert await Contact.count() == await Rating.count() == year.ratings[year.served].sum()
