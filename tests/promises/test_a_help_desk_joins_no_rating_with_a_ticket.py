"""Attack 57: a help desk hears of ratings and knows which ticket each of its customers was asked about.

Adversary A2 (curious colleagues, with a help desk that is told by webhooks and knows who has worked on what).
Whoever joins an event with a ticket rates the one person who has worked on it, which no agreement allows
(BAG 1 ABR 46/15). Two days differ in one thing: whose customer gives the low rating. Control: a webhook as
others send it, one for each rating, at its moment, with the contact's own id.
"""

import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.chores.cases import case_kind
from survey import database as db
from survey.calls.events import CASE_DUE, LOW, RECEIVED
from survey.calls.tables import Call, Target
from survey.cases.tables import CustomerCase
from survey.jobs.tables import Job
from tests.api.calls.house import House, house
from tests.api.calls.stand_in import StandIn, stand_in
from tests.api.customers import HelpDesk, contact, customers_client, found_teams

OURS = {"Sec-Fetch-Site": "same-origin"}
# Who has worked on which ticket, as the help desk knows it; what is sealed holds no such number by chance.
WORKED = {
    "T-81001": "Mona",
    "T-81002": "Emre",
    "T-81003": "Mona",
    "T-81004": "Emre",
    "T-81005": "Ines",
    "T-81006": "Ines",
}
# Whatever a call says besides its moment and a number that is drawn.
Said = list[tuple[str, str, frozenset[str], str]]


async def a_day(home: House, target: StandIn, low: str, folder: Path) -> dict[str, str]:
    """Six customers are asked, five answer, one of them unhappily; which contact each ticket is."""
    target.received.clear()
    hour = home.clock.says.replace(minute=0)
    home.clock.reaches(hour + timedelta(hours=1, minutes=5))  # all of them rate within one hour
    tickets = list(WORKED)
    async with customers_client(folder) as client:
        desk = await HelpDesk.known(client, f"desk of {low}")
        batch = [contact(customer=ticket) for ticket in tickets]
        answers = (await desk.send("/api/contacts", batch)).json()
        for ticket, answer in zip(tickets, answers, strict=True):
            if ticket != "T-81006":
                home.clock.passes(timedelta(minutes=3))
                form = {"score": "1" if ticket == low else "5", "wanted": f"about {ticket}"}
                sent = await client.post(answer["link"], data=form, headers=OURS)
                assert sent.status_code == 303
    await home.works_after(timedelta(hours=1))
    return {answer["id"]: ticket for ticket, answer in zip(tickets, answers, strict=True)}


def said(target: StandIn) -> Said:
    """All that a receiver learns, without what is drawn anew for each call."""
    return sorted(
        (
            each.document["type"],
            each.document["data"]["link"],
            frozenset(each.document) | frozenset(each.document["data"]) | frozenset(each.headers),
            each.document["timestamp"][14:],
        )
        for each in target.received
    )


def joined(received: Sequence[Any], known: dict[str, str]) -> list[str]:
    """Who is rated by a join: every word of a call is looked up among what the help desk knows."""
    words = json.dumps(received)
    return [WORKED[ticket] for identity, ticket in known.items() if identity in words or ticket in words]


async def test_what_webhooks_tell_is_the_same_whoever_was_rated(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await found_teams("Nord")
    home = house(tmp_path, monkeypatch)
    days: list[Said] = []
    async with stand_in() as target:
        await home.adds("help desk", target.address, RECEIVED, LOW)
        for low in ("T-81001", "T-81002"):
            known = await a_day(home, target, low, tmp_path)
            days.append(said(target))
            everything = [each.document | {"headers": each.headers} for each in target.received]
            assert joined(everything, known) == []
    assert [kind for kind, *_ in days[0]] == [LOW, RECEIVED]
    assert days[0] == days[1]


async def a_late_case(home: House, target: StandIn, unhappy: str, folder: Path) -> dict[str, str]:
    """Of six customers one leaves an address to be answered, and nobody answers in time."""
    target.received.clear()
    home.clock.reaches(home.clock.says.replace(minute=0) + timedelta(hours=1, minutes=5))
    async with customers_client(folder) as client:
        desk = await HelpDesk.known(client, f"desk of {unhappy}'s case")
        batch = [contact(customer=ticket) for ticket in WORKED]
        answers = (await desk.send("/api/contacts", batch)).json()
        link = dict(zip(WORKED, answers, strict=True))[unhappy]["link"]
        form = {"score": "1", "wanted": f"about {unhappy}", "answer_to": f"{unhappy}@example.org"}
        sent = await client.post(link, data=form, headers=OURS)
        assert sent.status_code == 303
    home.clock.passes(timedelta(hours=2))
    # Its time is over now; when that is by the calendar of the team has tests of its own.
    over = CustomerCase.update({CustomerCase.escalates: home.clock.says}).where(CustomerCase.escalated == 0)
    await db.write(over.run)
    await case_kind(home.installation).work(home.clock.says)
    await home.works_after(timedelta(hours=1))
    return {answer["id"]: ticket for ticket, answer in zip(WORKED, answers, strict=True)}


async def test_a_late_case_is_told_the_same_whoever_waits(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await found_teams("Nord")
    home = house(tmp_path, monkeypatch)
    told: list[Said] = []
    async with stand_in() as target:
        await home.adds("help desk", target.address, CASE_DUE)
        for unhappy in ("T-81001", "T-81002"):
            known = await a_late_case(home, target, unhappy, tmp_path)
            told.append(said(target))
            assert (
                joined([each.document | {"headers": each.headers} for each in target.received], known) == []
            )
    assert [(kind, link) for kind, link, *_ in told[0]] == [
        (CASE_DUE, "https://survey.example.org/desk/cases?state=late")
    ]
    assert told[0] == told[1]


async def test_what_is_kept_to_be_told_leads_to_no_contact(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup of the database in that hour, with everything that is no rating itself."""
    await found_teams("Nord")
    home = house(tmp_path, monkeypatch)
    async with stand_in() as target:
        target.usual = 500
        await home.adds("help desk", target.address, RECEIVED, LOW)
        known = await a_day(home, target, "T-81001", tmp_path)
        kept = [await Call.select(), await Job.select(), await Target.select()]
    assert joined([repr(kept)], known) == []


async def test_the_control_that_tells_each_rating_as_others_do_rates_one_person(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await found_teams("Nord")
    home = house(tmp_path, monkeypatch)
    told: list[dict[str, object]] = []

    async def naive(contact_id: UUID, rating: Any, _now: object) -> None:
        if rating.score <= 2:
            told.append({"type": "rating.low", "data": {"id": str(contact_id)}})

    monkeypatch.setattr("api.routes.asked.rating.rate", naive)
    async with AsyncExitStack() as stack:
        target = await stack.enter_async_context(stand_in())
        known = await a_day(home, target, "T-81002", tmp_path)
    assert joined(told, known) == ["Emre"]
