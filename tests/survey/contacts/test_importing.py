"""Contacts from a file are stored all or not at all, and a second time changes nothing."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from survey.contacts.importing import AT_ONCE, import_contacts
from survey.contacts.tables import Contact
from survey.errors import Conflict, WrongRows
from tests.api.customers import found_teams

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
HEAD = "team;touchpoint;channel;ended_at;customer;key\n"


def row(number: int, **changes: str) -> str:
    cells = {
        "team": "Nord",
        "touchpoint": "Telefon",
        "channel": "Anruf",
        "ended_at": "11.03.2026 14:30",
        "customer": f"K-{number}",
        "key": f"T-{number}",
    }
    return ";".join((cells | changes).values()) + "\n"


async def imported(*rows: str, now: datetime = NOW) -> list[bool]:
    """Which of the contacts were new."""
    found = await import_contacts((HEAD + "".join(rows)).encode(), "contacts.csv", BERLIN, now)
    return [reported.new for _, reported in found]


async def test_a_file_is_stored_with_its_weeks_and_known_again(database: str) -> None:
    await found_teams("Nord", "Süd")
    rows = [row(1), row(2, ended_at="08.03.2026 23:30", team="süd"), row(3, key="", customer="")]
    assert await imported(*rows) == [True, True, True]
    stored = await Contact.select(Contact.week, Contact.touchpoint.name).order_by(Contact.week)
    assert [each["week"] - stored[0]["week"] for each in stored] == [0, 1, 1]
    assert {each["touchpoint.name"] for each in stored} == {"phone"}
    assert await imported(*rows) == [False, False, True]  # what has no number cannot be known again
    assert await Contact.count() == 4


async def test_one_wrong_row_stores_nothing(database: str) -> None:
    await found_teams("Nord")
    with pytest.raises(WrongRows) as refused:
        await imported(row(1), row(2, touchpoint="telefoon"), row(3, customer="anna@example.org"))
    assert [(error.row, error.column) for error in refused.value.errors] == [
        (3, "touchpoint"),
        (4, "customer"),
    ]
    assert await Contact.count() == 0


async def test_a_number_that_stands_for_another_contact_stores_nothing(database: str) -> None:
    await found_teams("Nord", "Süd")
    await imported(row(1), row(2))
    for other in (row(2, team="Süd"), row(2, ended_at="10.03.2026 14:30"), row(2, customer="K-9")):
        with pytest.raises(Conflict, match="T-2"):
            await imported(row(3), other)
    assert await Contact.count() == 2


async def test_a_day_without_a_time_is_known_again_in_the_afternoon(database: str) -> None:
    await found_teams("Nord")
    today = row(1, ended_at="2026-03-12")
    assert await imported(today, now=NOW) == [True]
    assert await imported(today, now=NOW + timedelta(hours=8)) == [False]


async def test_a_large_file_twice_at_once_is_there_once(database: str) -> None:
    await found_teams("Nord")
    rows = [row(number) for number in range(2 * AT_ONCE + 1)]
    first, second = await asyncio.gather(imported(*rows), imported(*rows))
    assert {(all(first), any(second)), (any(first), all(second))} & {(True, False), (False, True)}
    assert await Contact.count() == len(rows)
