"""A help desk reports many contacts at once: all or none, and the same request once."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from api.programs.contacts import read_batch
from api.routes.programs import contacts
from survey import clock
from survey.contacts.tables import Contact
from survey.requests.keeping import KEPT_FOR, forget_answers
from survey.requests.tables import KeptAnswer
from tests.api.customers import HelpDesk, contact, customers_client, found_teams


async def test_a_thousand_contacts_are_stored_and_answered_in_their_order(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord", "Süd")
    batch = [contact(customer=f"K-{n}", team="Nord" if n % 2 else "Süd") for n in range(1000)]
    async with customers_client(tmp_path) as client:
        answer = await (await HelpDesk.known(client)).send("/api/contacts", batch)
        page = await client.get(answer.json()[999]["link"], headers={"Accept": "text/html"})
    assert answer.status_code == 201, answer.text
    assert page.status_code == 200
    rows = await Contact.select(Contact.id, Contact.customer)
    assert {str(row["id"]): row["customer"] for row in rows} == {
        told["id"]: each["customer"] for told, each in zip(answer.json(), batch, strict=True)
    }


async def test_whoever_answers_does_not_wait_until_a_long_list_is_read(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of a thousand wrong names kept the event loop for half a second."""
    await found_teams("Nord")
    threads = list[int]()

    def noted(*args: Any) -> Any:
        threads.append(threading.get_ident())
        return read_batch(*args)

    monkeypatch.setattr(contacts, "read_batch", noted)
    async with customers_client(tmp_path) as client:
        answer = await (await HelpDesk.known(client)).send("/api/contacts", [contact()] * 2)
    assert answer.status_code == 201, answer.text
    assert threads
    assert threading.get_ident() not in threads


async def test_every_fault_is_named_with_its_place_and_nothing_is_taken(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord", "Süd")
    batch = [
        contact(),
        contact(channel="fax", agent="Mona Lang"),
        contact(team="Nrod", customer="kim@example.com"),
        "no contact",
        {"team": "Nord"},
        contact(ended_at="yesterday"),
    ]
    async with customers_client(tmp_path) as client:
        answer = await (await HelpDesk.known(client)).send("/api/contacts", batch, "batch-1")
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    found = {(each["row"], each["column"]) for each in answer.json()["errors"]}
    assert found == {
        (2, "channel"),
        (2, "agent"),
        (3, "team"),
        (3, "customer"),
        (4, None),
        (5, "touchpoint"),
        (5, "channel"),
        (5, "ended_at"),
        (6, "ended_at"),
    }
    assert "kim@example.com" not in answer.text
    assert await Contact.count() == 0
    assert await KeptAnswer.count() == 0  # mended, it may come under the same key


@pytest.mark.parametrize("rows", [0, 1001])
async def test_a_list_holds_1_to_1000(sqlite_database: str, tmp_path: Path, rows: int) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        answer = await (await HelpDesk.known(client)).send("/api/contacts", [contact()] * rows)
    assert answer.status_code == 400
    assert f"this one has {rows}" in answer.json()["detail"]
    assert await Contact.count() == 0


async def test_the_same_batch_is_taken_once_however_often_and_at_once_it_comes(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    batch = [contact(customer=f"K-{n}") for n in range(3)]
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        answers = await asyncio.gather(*(desk.send("/api/contacts", batch, "night 1") for _ in range(6)))
        turned = [dict(reversed(each.items())) for each in batch]
        answers.append(await desk.send("/api/contacts", turned, "night 1"))
        other = await desk.send("/api/contacts", batch[:2], "night 1")
        alone = await desk.report("night 1")
        elsewhere = await (await HelpDesk.known(client, "till")).send("/api/contacts", batch, "night 1")
    assert sorted(each.status_code for each in answers) == [200] * 6 + [201]
    assert len({each.content for each in answers}) == 1
    assert (other.status_code, alone.status_code, elsewhere.status_code) == (422, 422, 201)
    assert "Idempotency-Key" in other.json()["detail"]
    assert await Contact.count() == 6


async def test_the_key_of_a_single_contact_takes_no_batch(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        assert (await desk.report("ticket-1")).status_code == 201
        assert (await desk.send("/api/contacts", [contact()], "ticket-1")).status_code == 422
    assert await Contact.count() == 1


async def test_after_15_days_the_answer_is_forgotten_and_the_batch_too_old(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    batch: list[dict[str, Any]] = [contact()]
    later = datetime.now(UTC) + KEPT_FOR - timedelta(hours=1)
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        first = await desk.send("/api/contacts", batch, "night 1")
        await forget_answers(later)
        with patch.object(clock, "now", return_value=later):
            again = await desk.send("/api/contacts", batch, "night 1")
        await forget_answers(later + timedelta(hours=2))
        with patch.object(clock, "now", return_value=later + timedelta(hours=2)):
            late = await desk.send("/api/contacts", batch, "night 1")
    assert (again.status_code, again.content) == (200, first.content)
    assert late.status_code == 422
    assert "14 days" in late.json()["errors"][0]["reason"]
    assert await Contact.count() == 1


async def test_neither_key_nor_link_nor_customer_is_kept_with_the_answer(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        answer = await (await HelpDesk.known(client)).send("/api/contacts", [contact()], "ticket-4711")
    kept = repr(await KeptAnswer.select())
    for secret in ("ticket-4711", "K-4711", answer.json()[0]["link"].rpartition("/")[2]):
        assert secret not in kept
