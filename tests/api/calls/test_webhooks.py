"""Another program is told when something has happened: signed, again until it takes it, and nothing said."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import jsonschema
import pytest
from standardwebhooks import Webhook

from api.calls import making, sending
from api.chores.cases import case_kind
from api.commands.customers import webhooks
from api.commands.customers.webhooks import log, remove
from api.routes.programs.openapi import document
from api.settings.terms import terms_of
from survey import database as db
from survey.calls.events import CASE_DUE, EVENTS, LOW, RECEIVED, RELEASED
from survey.calls.keeping import forget_calls
from survey.calls.tables import Call, Target
from survey.cases.opening import LETTER, Told, open_told_case
from survey.cases.tables import CustomerCase
from survey.errors import BadInput, Conflict, NotFound
from survey.jobs.tables import Job
from tests.api.calls.house import House, house
from tests.api.calls.stand_in import HANG, Received, stand_in
from tests.api.customers import HelpDesk, contact, customers_client, found_teams
from tests.promises.files_of import bytes_on_disk

OURS = {"Sec-Fetch-Site": "same-origin"}


async def rated(folder: Path, *scores: int, contacts: int = 6) -> None:
    """Customers who rate their contacts with these scores, of so many who could."""
    async with customers_client(folder) as client:
        desk = await HelpDesk.known(client)
        batch = [contact(customer=f"K-{number}") for number in range(contacts)]
        links = [each["link"] for each in (await desk.send("/api/contacts", batch)).json()]
        for link, score in zip(links, scores, strict=False):
            answer = await client.post(link, data={"score": str(score), "comment": "So"}, headers=OURS)
            assert answer.status_code == 303


def verified(received: Received, secret: str) -> dict[str, object]:
    """As a receiver checks it, by the library that others use."""
    with patch("standardwebhooks.webhooks.datetime") as at:
        at.now.return_value = datetime.fromtimestamp(int(received.headers["webhook-timestamp"]), UTC)
        at.fromtimestamp = datetime.fromtimestamp
        found: dict[str, object] = Webhook(secret).verify(received.body, received.headers)
    return found


async def somebody_rates(folder: Path) -> None:
    await found_teams("Nord")
    await rated(folder, 5)


async def test_ratings_of_an_hour_are_one_signed_call_without_anything_that_was_said(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await found_teams("Nord")
    home = house(tmp_path, monkeypatch)
    async with stand_in() as target:
        secret = await home.adds("desk", f"{target.address}/hook", RECEIVED, LOW)
        await rated(tmp_path, 5, 4, 1, 2)
        await home.works()
        assert target.received == []  # not before the hour is over
        await home.works_after(timedelta(hours=1))
    assert sorted(str(verified(each, secret)["type"]) for each in target.received) == [LOW, RECEIVED]
    described = json.loads(document())["webhooks"]
    assert list(described) == list(EVENTS)
    for each in target.received:
        told = described[each.document["type"]]["post"]
        jsonschema.validate(each.document, told["requestBody"]["content"]["application/json"]["schema"])
        assert {parameter["name"] for parameter in told["parameters"]} <= set(each.headers)
        assert set(each.document) == {"type", "timestamp", "data"}
        assert set(each.document["data"]) == {"id", "link"}
        assert each.document["data"]["link"] == "https://survey.example.org/desk"
        assert datetime.fromisoformat(each.document["timestamp"]).minute == 0


async def test_where_few_could_have_rated_nothing_is_told(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await found_teams("Nord")
    home = house(tmp_path, monkeypatch)
    async with stand_in() as target:
        await home.adds("desk", target.address, RECEIVED, LOW)
        await rated(tmp_path, 1, contacts=4)
        await home.works_after(timedelta(hours=2))
    assert target.received == []


async def asked_for_an_answer(home: House, folder: Path, contacts: int) -> None:
    """One of so many customers leaves an address, and nobody has answered when the time is over."""
    async with customers_client(folder) as client:
        desk = await HelpDesk.known(client)
        batch = [contact(customer=f"K-{number}") for number in range(contacts)]
        link = (await desk.send("/api/contacts", batch)).json()[0]["link"]
        form = {"score": "2", "answer_to": "vera@example.org"}
        assert (await client.post(link, data=form, headers=OURS)).status_code == 303
    await is_late(home)


async def is_late(home: House) -> None:
    waits = CustomerCase.escalates.is_not_null()
    await db.write(CustomerCase.update({CustomerCase.escalates: home.clock.says}).where(waits).run)
    await case_kind(home.installation).work(home.clock.says)


async def test_late_cases_of_an_hour_are_one_call_at_the_full_hour_and_once(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await found_teams("Nord")
    home = house(tmp_path, monkeypatch)
    async with stand_in() as target:
        secret = await home.adds("desk", target.address, CASE_DUE)
        await asked_for_an_answer(home, tmp_path, contacts=6)
        terms = terms_of(home.installation.settings)
        await open_told_case(home.installation.secrets, Told(LETTER, "Two weeks"), terms, home.clock.says)
        await is_late(home)
        await home.works()
        assert target.received == []  # not before the hour is over
        await home.works_after(timedelta(hours=1))
        (told,) = target.received
        assert verified(told, secret)["type"] == CASE_DUE
        link = "https://survey.example.org/desk/cases?state=late"
        assert (set(told.document["data"]), told.document["data"]["link"]) == ({"id", "link"}, link)
        assert datetime.fromisoformat(told.document["timestamp"]).minute == 0
        await is_late(home)  # it goes on to the owner of the programme, who is told by mail
        await home.works_after(timedelta(hours=2))
    assert len(target.received) == 1


async def test_a_late_case_of_one_of_few_customers_is_not_told_and_a_letter_is(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await found_teams("Nord")
    home = house(tmp_path, monkeypatch)
    async with stand_in() as target:
        await home.adds("chat", target.address, CASE_DUE, form="slack")
        await asked_for_an_answer(home, tmp_path, contacts=4)
        await home.works_after(timedelta(hours=2))
        assert target.received == []
        terms = terms_of(home.installation.settings)
        await open_told_case(home.installation.secrets, Told(LETTER, "Two weeks"), terms, home.clock.says)
        await is_late(home)
        await home.works_after(timedelta(hours=2))
    (told,) = target.received
    assert "A customer waits for an answer longer than was promised." in told.document["text"]
    assert "/desk/cases?state=late|" in told.document["text"]


async def test_without_a_target_a_rating_plans_nothing(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    await rated(tmp_path, 1)
    assert await Job.count() == 0


async def test_a_target_that_fails_for_a_day_is_called_under_one_id_signed_anew_until_it_takes_it(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(tmp_path, monkeypatch)
    async with stand_in() as target:
        secret = await home.adds("desk", target.address, RECEIVED)
        await somebody_rates(tmp_path)
        target.usual = 500
        await home.works_after(timedelta(hours=24))
        waiting = await log(home.installation, {"name": "desk"})
        target.usual = 204
        await home.works_after(timedelta(hours=2))
        await home.works_after(timedelta(hours=2))
    assert 20 < len(target.received) < 40
    assert (waiting[0]["told"], waiting[0]["outcome"]) == ("500", "")
    assert len({each.headers["webhook-id"] for each in target.received}) == 1
    assert len({each.headers["webhook-signature"] for each in target.received}) == len(target.received)
    assert all(verified(each, secret) for each in target.received)
    (call,) = await log(home.installation, {"name": "desk"})
    assert (call["outcome"], call["told"]) == ("done", "204")


async def test_who_takes_nothing_until_it_is_of_no_use_is_told_no_more_of_it(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(tmp_path, monkeypatch)
    async with stand_in() as target:
        await home.adds("desk", target.address, RECEIVED)
        await somebody_rates(tmp_path)
        target.usual = 410
        monkeypatch.setattr(making, "LIFE", timedelta(hours=4))
        await home.works_after(timedelta(hours=6))
        count = len(target.received)
        await home.works_after(timedelta(hours=5))
    assert len(target.received) == count
    assert [row["outcome"] for row in await Call.select(Call.outcome)] == ["given up"]
    assert [bytes(row["sealed"]) for row in await Call.select(Call.sealed)] == [b""]
    await forget_calls(home.clock.says + timedelta(days=14))
    assert await Call.count() == 0


async def test_a_target_that_hangs_holds_up_nobody(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(tmp_path, monkeypatch)
    async with stand_in() as hangs, stand_in() as takes:
        await home.adds("a hanging one", hangs.address, RECEIVED)
        await home.adds("b taking one", takes.address, RECEIVED)
        await somebody_rates(tmp_path)
        hangs.usual = HANG
        home.clock.passes(timedelta(minutes=30))
        # The clock stands still, so only the one that takes it ends the wait.
        taken = asyncio.create_task(home.works())
        while not takes.received:
            await asyncio.sleep(0.001)
        taken.cancel()
        await asyncio.gather(taken, return_exceptions=True)
        monkeypatch.setattr(sending, "SECONDS", 0.01)
        await home.works_after(timedelta(hours=1))
    (call,) = await log(home.installation, {"name": "a hanging one"})
    assert call["told"] == "no answer in time"


async def test_a_removed_target_is_told_nothing_of_what_waited(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(tmp_path, monkeypatch)
    async with stand_in() as target:
        await home.adds("desk", target.address, RECEIVED)
        await somebody_rates(tmp_path)
        target.usual = 500
        await home.works_after(timedelta(hours=1))
        target.received.clear()
        await remove(home.installation, {"name": "desk"})
        await home.works_after(timedelta(hours=1))
    assert target.received == []
    assert (await Target.count(), await Call.count()) == (0, 0)


async def test_slack_and_teams_get_a_message_in_their_own_form(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(tmp_path, monkeypatch, RESONANZ_LANGUAGE="de")
    async with stand_in() as target:
        assert await home.adds("slack", f"{target.address}/slack", LOW, form="slack") == ""
        await home.adds("teams", f"{target.address}/teams", LOW, form="teams")
        slack, teams = [await webhooks.test(home.installation, {"name": name}) for name in ("slack", "teams")]
    assert (slack["outcome"], teams["outcome"]) == ("done", "done")
    message, card = (each.document for each in target.received)
    assert "https://survey.example.org" in message["text"]
    (attached,) = card["attachments"]
    assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attached["content"]["actions"][0]["url"] == "https://survey.example.org"


async def test_address_and_secret_lie_sealed_and_are_shown_nowhere(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(tmp_path, monkeypatch)
    address = "https://hooks.example.org/T0/B0/hushhush"
    secret = await home.adds("desk", address, RELEASED)
    (listed,) = await webhooks.list_all(home.installation, {})
    assert listed | {"created": ""} == {
        "name": "desk", "form": "standard", "host": "hooks.example.org", "events": [RELEASED], "created": "",
    }  # fmt: skip
    kept = await bytes_on_disk(database)
    assert b"hushhush" not in kept
    assert secret.encode() not in kept


async def test_what_cannot_be_a_target_is_said(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(tmp_path, monkeypatch)
    await home.adds("desk", "https://hooks.example.org/a", LOW)
    with pytest.raises(Conflict):
        await home.adds("desk", "https://hooks.example.org/b", LOW)
    for name, events, form in (("x", ["rating.high"], "slack"), ("x", [], "slack"), ("x", [LOW], "irc")):
        with pytest.raises(BadInput):
            await home.adds(name, "https://hooks.example.org/b", *events, form=form)
    for act in (remove, log, webhooks.test):
        with pytest.raises(NotFound):
            await act(home.installation, {"name": "nobody"})
