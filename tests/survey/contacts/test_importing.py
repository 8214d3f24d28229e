"""Contacts from a file are stored all or not at all, and a second time changes nothing."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from survey.contacts.arriving.importing import import_contacts
from survey.contacts.tables import Contact
from survey.database.rows import AT_ONCE
from survey.errors import BadInput, Conflict, WrongRows
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
    assert await imported(*rows) == [False, False, False]
    assert await Contact.count() == 3


@pytest.mark.parametrize("customer", ["K-1", ""])
async def test_what_has_no_number_is_known_by_what_it_says(database: str, customer: str) -> None:
    await found_teams("Nord", "Süd")
    said = {"key": "", "customer": customer}
    rows = [row(0, **said), row(0, **said | {"team": "Süd"}), row(0, **said | {"ended_at": "11.03.2026"})]
    for new in (True, False, False):
        assert await imported(*rows) == [new] * 3
    # The same in other words.
    again = row(0, **said | {"touchpoint": "phone", "channel": "call", "ended_at": "2026-03-11T13:30Z"})
    assert await imported(again) == [False]
    assert await imported(row(0, **said | {"ended_at": "11.03.2026 14:31"})) == [True]
    assert await Contact.count() == 4


async def test_several_that_say_the_same_in_one_file_are_several(database: str) -> None:
    await found_teams("Nord")
    alike = row(0, key="", customer="")
    assert await imported(alike, alike) == [True, True]
    assert await imported(alike, alike, alike) == [False, False, True]


@pytest.mark.parametrize(("first", "second"), [("1001", "1001.0"), ("1001,00", "1001"), ("0047", "0047.0")])
async def test_a_ticket_with_a_decimal_zero_is_the_ticket(database: str, first: str, second: str) -> None:
    await found_teams("Nord")
    assert await imported(row(1, key=first)) == [True]
    assert await imported(row(1, key=second)) == [False]


async def test_more_rows_than_fit_are_refused_before_they_are_read(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.contacts.arriving.contacts_file.MOST_CONTACTS", 20)
    await found_teams("Nord")
    with pytest.raises(BadInput, match=r"contacts\.csv holds more than 20 rows; split it\."):
        # Nothing of the rest is looked at.
        await imported(*[row(number, team="nowhere") for number in range(21)], "a row with 1 cell\n")
    assert len(await imported(*[row(number) for number in range(20)])) == 20


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
