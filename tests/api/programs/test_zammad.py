"""A ticket closed in Zammad becomes one contact, and its link comes back into the ticket."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.calls import making
from api.commands.customers import helpdesks, webhooks
from survey.contacts.api_keys import TICKETS
from survey.contacts.tables import Contact
from survey.errors import BadInput
from survey.helpdesks.tables import TicketAside
from tests.api.calls.house import House, house
from tests.api.calls.stand_in import StandIn, stand_in
from tests.api.customers import HelpDesk, customers_client, found_teams
from tests.api.programs.zammad import AGENT, AGENT_MAIL, CUSTOMER, closed
from tests.promises.every_route import everything_stored


@dataclass
class Round:
    """Zammad on one side, Resonanz on the other."""

    home: House
    zammad: StandIn
    desk: HelpDesk

    async def closes(self, close_at: datetime | str | None, **more: Any) -> httpx.Response:
        said = close_at.isoformat() if isinstance(close_at, datetime) else close_at
        return await self.desk.send("/api/zammad", closed(said, **more))

    async def became(self, close_at: datetime | str | None, **more: Any) -> str:
        answer = await self.closes(close_at, **more)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["became"])

    async def placed(self, queue: str = "Service Desk") -> int:
        arguments = {
            "system": "zammad",
            "queue": queue,
            "team": "Nord",
            "touchpoint": "e-mail",
            "channel": "mail",
        }
        return (await helpdesks.place(self.home.installation, arguments))["taken"]

    @property
    def now(self) -> datetime:
        return self.home.clock.says


async def _round(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Round]:
    await found_teams("Nord")
    async with stand_in() as zammad, customers_client(folder) as client:
        home = house(folder, monkeypatch)
        desk = await HelpDesk.known(client, "zammad", TICKETS)
        await helpdesks.connect(
            home.installation, {"address": zammad.address, "field": "rating_link", "token": "t0ken"}
        )
        yield Round(home, zammad, desk)


@pytest.fixture
async def both(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Round]:
    async for found in _round(tmp_path, monkeypatch):
        yield found


@pytest.fixture
async def one(sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Round]:
    async for found in _round(tmp_path, monkeypatch):
        yield found


async def test_a_closed_ticket_becomes_a_contact_whose_link_is_written_into_it(both: Round) -> None:
    await both.placed()
    assert await both.became(both.now - timedelta(hours=1)) == "contact"
    await both.home.works()
    (call,) = both.zammad.received
    assert (call.method, call.path) == ("PUT", "/api/v1/tickets/81")
    assert call.headers["authorization"] == "Token token=t0ken"
    assert list(call.document) == ["rating_link"]
    page = await both.desk.client.get(call.document["rating_link"], headers={"Accept": "text/html"})
    assert page.status_code == 200
    stored = repr(await everything_stored())
    for person in (AGENT, AGENT_MAIL, CUSTOMER, "Okafor", "t0ken"):
        assert person not in stored
    # What the ticket was is not to be read in the list of calls either.
    (listed,) = await webhooks.log(both.home.installation, {"name": "zammad"})
    assert (listed["event"], listed["outcome"], listed["told"]) == ("ticket", "done", "200")


async def test_the_same_end_ten_times_in_any_order_and_zone_and_a_year_late_is_one_contact(
    both: Round,
) -> None:
    await both.placed()
    end = (both.now - timedelta(days=2)).replace(microsecond=0)
    elsewhere = end.astimezone(timezone(timedelta(hours=-7)))
    same = [both.closes(each) for each in (end, elsewhere, end + timedelta(hours=5)) * 3]
    answers = [answer.json()["became"] for answer in await asyncio.gather(*same)]
    assert sorted(answers) == ["contact"] + ["known"] * 8
    assert await both.became(end - timedelta(days=1)) == "known"
    assert await both.became(end - timedelta(days=365)) == "known"
    assert await both.became(end - timedelta(days=365), ticket=82) == "too old"
    assert await both.became(None, ticket=83) == "open"
    await both.home.works()
    assert await Contact.count() == 1
    assert len(both.zammad.received) == 1


async def test_the_call_that_zammads_own_trigger_answers_with_changes_nothing(one: Round) -> None:
    """Writing the link updates the ticket, which may tell us of it once more."""
    await one.placed()
    await one.became(one.now)
    await one.home.works()
    assert await one.became(one.now) == "known"
    assert await one.home.works() == 0


async def test_tickets_of_a_group_without_a_place_wait_and_get_their_links_later(both: Round) -> None:
    for ticket in (81, 81, 82):
        assert await both.became(both.now - timedelta(hours=1), ticket=ticket) == "aside"
    assert (await Contact.count(), await TicketAside.count()) == (0, 2)
    (waiting,) = (await helpdesks.show(both.home.installation, {}))["aside"]
    assert (waiting["system"], waiting["queue"], waiting["n"]) == ("zammad", "Service Desk", 2)
    assert await both.placed() == 2
    await both.home.works()
    assert {call.path for call in both.zammad.received} == {"/api/v1/tickets/81", "/api/v1/tickets/82"}
    assert await TicketAside.count() == 0


async def test_a_zammad_that_is_down_is_called_until_the_link_is_over_and_a_ticket_that_is_gone_is_not(
    one: Round,
) -> None:
    await one.placed()
    one.zammad.answers = [503, 500, 404]
    await one.became(one.now)
    await one.home.works()
    await one.home.works_after(timedelta(hours=5))
    assert len(one.zammad.received) == 3
    assert len({call.body for call in one.zammad.received}) == 1
    (call,) = await webhooks.log(one.home.installation, {"name": "zammad"})
    assert (call["outcome"], call["told"]) == ("given up", "404")


async def test_the_key_may_come_as_a_password_and_no_other_key_is_taken(one: Round) -> None:
    await one.placed()
    body = closed(one.now.isoformat())
    for key, status in ((one.desk.key, 200), ("resonanz_" + "x" * 43, 401), ("", 401)):
        word = b64encode(f"zammad:{key}".encode()).decode()
        answer = await one.desk.client.post(
            "/api/zammad", json=body, headers={"Authorization": f"Basic {word}"}
        )
        assert answer.status_code == status
    other = await HelpDesk.known(one.desk.client, "till")
    assert (await other.send("/api/zammad", body)).status_code == 401


WRONG: list[Any] = [
    [],
    {},
    {"ticket": []},
    {"ticket": {"id": "81"}},
    {"ticket": {"id": True, "group": {"name": "x"}}},
    {"ticket": {"id": 0, "group": {"name": "x"}}},
    {"ticket": {"id": 2**64, "group": {"name": "x"}}},
    {"ticket": {"id": 81, "close_at": 12, "group": {"name": "x"}}},
    {"ticket": {"id": 81, "close_at": "yesterday", "group": {"name": "x"}}},
    {"ticket": {"id": 81, "close_at": "2999-01-01T00:00:00Z", "group": {"name": "x"}}},
    {"ticket": {"id": 81, "close_at": "2026-03-11T10:00:00Z"}},
    {"ticket": {"id": 81, "close_at": "2026-03-11T10:00:00Z", "group": {"name": "a\u0000b"}}},
    {"ticket": {"id": 81, "close_at": "2026-03-11T10:00:00Z", "group": {"name": "x" * 201}}},
]


async def test_what_is_no_webhook_of_zammad_is_refused_in_a_sentence(one: Round) -> None:
    for body in WRONG:
        answer = await one.desk.send("/api/zammad", body)
        assert answer.status_code == 400, body
        assert answer.json()["detail"]
    assert (await Contact.count(), await TicketAside.count()) == (0, 0)


async def test_before_zammad_is_connected_nothing_is_taken_that_could_get_no_link(one: Round) -> None:
    await webhooks.remove(one.home.installation, {"name": "zammad"})
    answer = await one.closes(datetime.now(UTC))
    assert answer.status_code == 409
    assert "resonanz helpdesk connect" in answer.json()["detail"]


async def test_links_that_wait_for_a_token_are_written_with_the_next_one(one: Round) -> None:
    await one.placed()
    one.zammad.usual = 401
    await one.became(one.now)
    await one.home.works()
    one.zammad.usual = 200
    one.home.clock.passes(timedelta(seconds=1))
    await helpdesks.connect(
        one.home.installation, {"address": one.zammad.address, "field": "rating_link", "token": "an0ther"}
    )
    await one.home.works()
    assert [call.headers["authorization"] for call in one.zammad.received] == [
        "Token token=t0ken",
        "Token token=an0ther",
    ]


async def test_a_slow_zammad_has_its_turn_and_then_others_have_theirs(
    one: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "TURN_SECONDS", 0.0)
    await one.placed()
    for ticket in (81, 82, 83):
        await one.became(one.now, ticket=ticket)
    await making.make_calls(one.home.installation)
    assert len(one.zammad.received) == 1
    one.home.clock.passes(timedelta(seconds=1))
    await one.home.works()
    assert len(one.zammad.received) == 3


async def test_connecting_again_replaces_the_token_and_wrong_values_are_said(one: Round) -> None:
    right = {"address": "https://zammad.example.org", "field": "rating_link", "token": "an0ther"}
    await helpdesks.connect(one.home.installation, right)
    assert [each["host"] for each in await webhooks.list_all(one.home.installation, {})] == [
        "zammad.example.org"
    ]
    for wrong in ({"field": "Rating link"}, {"token": ""}, {"address": "http://10.0.0.7/"}):
        with pytest.raises(BadInput):
            await helpdesks.connect(one.home.installation, right | wrong)
