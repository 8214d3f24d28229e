"""A help desk reports contacts: who may, what is stored, and what a repeated or wrong report is told."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from survey import database as db
from survey.contacts.api_keys import create_key, revoke_key
from survey.contacts.links import read_rating_token
from survey.contacts.tables import ApiKey, Contact
from tests.api.customers import SECRETS, TODAY, URL, HelpDesk, customers_client, found_teams


async def test_a_reported_contact_is_stored_and_answered_with_its_link(database: str, tmp_path: Path) -> None:
    await found_teams("Nord", "Süd")
    yesterday = datetime.now(UTC).replace(hour=23, minute=30, second=0, microsecond=0) - timedelta(days=1)
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        answer = await desk.report(ended_at=yesterday.strftime("%Y-%m-%dT21:30:00-02:00"))
    assert answer.status_code == 201, answer.text
    (row,) = await Contact.select(*Contact.all_columns(), Contact.team.name, Contact.touchpoint.name)
    assert (row["team.name"], row["touchpoint.name"], row["channel"]) == ("Nord", "phone", "call")
    assert (row["segment"], row["stage"], row["begun_by"]) == ("private", "regular", "customer")
    assert row["customer"] == "K-4711"
    assert row["ended_at"] == yesterday
    link = answer.json()["link"]
    assert link.startswith(f"{URL}/r/")
    assert read_rating_token(SECRETS, link.rpartition("/")[2]) == row["id"] == UUID(answer.json()["id"])
    assert answer.json()["valid_until"] == (yesterday + timedelta(days=14)).isoformat()
    assert "K-4711" not in answer.text


async def test_a_contact_stored_again_after_a_connection_died_is_one(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_one = db.write_one

    async def twice(sql: str, *args: object) -> list[dict[str, Any]]:
        await write_one(sql, *args)  # stored, and its answer was lost
        return await write_one(sql, *args)

    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        monkeypatch.setattr(db, "write_one", twice)
        answer = await desk.report()
    assert answer.status_code == 201, answer.text
    assert [str(row["id"]) for row in await Contact.select(Contact.id)] == [answer.json()["id"]]


async def test_a_time_without_offset_is_the_organisations(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=2)
    async with customers_client(tmp_path) as client:
        answer = await (await HelpDesk.known(client)).report(ended_at=midnight.strftime("%Y-%m-%dT00:30"))
    assert answer.status_code == 201, answer.text
    (row,) = await Contact.select(Contact.ended_at)
    assert row["ended_at"] in {midnight - timedelta(minutes=30), midnight - timedelta(minutes=90)}


async def test_without_a_valid_key_everybody_gets_the_same_answer(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        revoked = HelpDesk(client, await create_key("old", TODAY))
        await revoke_key("old", TODAY)
        unknown = HelpDesk(client, "resonanz_" + "x" * 43)
        answers = [await desk.report() for desk in (revoked, unknown, HelpDesk(client, ""))]
        answers.append(await client.post("/api/contacts", json={}))
        answers.append(await client.post("/api/contacts", json={}, headers={"Authorization": "Basic eDp5"}))
    assert {(a.status_code, a.content, a.headers["www-authenticate"]) for a in answers} == {
        (401, answers[0].content, 'Bearer realm="resonanz"')
    }
    assert "resonanz api-key create" in answers[0].json()["detail"]
    assert await Contact.count() == 0


async def test_a_key_is_kept_as_its_hash_alone(database: str) -> None:
    key = await create_key("help desk", TODAY)
    (row,) = await ApiKey.select()
    assert len(row["digest"]) == 32
    assert key not in str(row)
    assert key.encode() not in row["digest"]


async def test_the_same_report_under_the_same_key_is_one_contact_and_one_answer(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        body = {"ended_at": (datetime.now(UTC) - timedelta(days=3)).isoformat()}
        first, *others = await asyncio.gather(*(desk.report("ticket-1", **body) for _ in range(8)))
        other_desk = await HelpDesk.known(client, "another program")
        elsewhere = await other_desk.report("ticket-1", **body)
    answers = [first, *others]
    assert sorted(a.status_code for a in answers) == [200] * 7 + [201]
    assert len({a.content for a in answers}) == 1
    assert elsewhere.status_code == 201
    assert elsewhere.json()["id"] != first.json()["id"]
    assert await Contact.count() == 2


@pytest.mark.parametrize("change", [{"customer": "K-4712"}, {"team": "Süd"}, {"stage": None}])
async def test_another_report_under_the_same_key_is_refused(
    database: str, tmp_path: Path, change: dict[str, Any]
) -> None:
    await found_teams("Nord", "Süd")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        ended_at = datetime.now(UTC).isoformat()
        assert (await desk.report("ticket-1", ended_at=ended_at)).status_code == 201
        other = await desk.report("ticket-1", ended_at=ended_at, **change)
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["detail"]
    assert await Contact.count() == 1


async def test_without_an_idempotency_key_every_report_is_a_contact(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        assert [(await desk.report()).status_code for _ in range(2)] == [201, 201]
    assert await Contact.count() == 2


WRONG: list[tuple[dict[str, Any], int, str]] = [
    ({"team": "Nrod"}, 404, "there are: Nord, Süd."),
    (
        {"team": "Sud"},
        404,
        "there are: Süd, Nord. Whoever runs Resonanz adds one by “resonanz import-roster”",
    ),
    ({"touchpoint": "telephon"}, 404, "there are: phone, "),
    ({"touchpoint": "Webshop 2"}, 404, "there are: web shop, "),
    ({"touchpoint": "fax"}, 404, "Whoever runs Resonanz adds one by “resonanz touchpoint add”"),
    ({"team": ""}, 400, "team"),
    ({"team": None}, 400, "team"),
    ({"team": 3}, 400, "team"),
    ({"agent": "Anna"}, 400, "There is no field “agent”"),
    ({"channel": "fax"}, 400, "call, mail"),
    ({"begun_by": "nobody"}, 400, "customer, organisation"),
    ({"segment": "x" * 101}, 400, "100"),
    ({"stage": "a\u202eb"}, 400, "printable"),
    ({"ended_at": "yesterday"}, 400, "Europe/Berlin"),
    ({"ended_at": "2026-11-20"}, 400, "day and time"),
    ({"ended_at": "0001-01-01T00:00:00+14:00"}, 400, "year"),
    ({"ended_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()}, 400, "future"),
    ({"ended_at": (datetime.now(UTC) - timedelta(days=14, minutes=1)).isoformat()}, 400, "14 days"),
    ({"customer": "anna.berg@example.org"}, 400, "e-mail address"),
    ({"customer": "Anna Berg <anna@example.org>"}, 400, "e-mail address"),
    ({"customer": "vera%40example.org"}, 400, "e-mail address"),
    ({"customer": "vera＠example.org"}, 400, "e-mail address"),  # as forms of East Asia write it
    ({"customer": "Vera [at] example.org"}, 400, "e-mail address"),
    ({"customer": "+49 171 / 123 45 67"}, 400, "telephone number"),
    ({"customer": "0171 1234567"}, 400, "telephone number"),
    ({"customer": "(030) 123-4567"}, 400, "telephone number"),
    ({"customer": "0049-30-1234567"}, 400, "telephone number"),
]


@pytest.mark.parametrize(("change", "status", "said"), WRONG)
async def test_what_is_wrong_is_said_and_nothing_is_stored(
    sqlite_database: str, tmp_path: Path, change: dict[str, Any], status: int, said: str
) -> None:
    await found_teams("Nord", "Süd")
    async with customers_client(tmp_path) as client:
        answer = await (await HelpDesk.known(client)).report(**change)
    assert answer.status_code == status, answer.text
    assert said in answer.json()["detail"]
    if "customer" in change:
        assert change["customer"] not in answer.text
    assert await Contact.count() == 0


@pytest.mark.parametrize("customer", ["4711000123", "K-0171-1234567", "00001234567", "2f1c9e", "12345", None])
async def test_an_opaque_reference_is_taken(
    sqlite_database: str, tmp_path: Path, customer: str | None
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        answer = await (await HelpDesk.known(client)).report(customer=customer)
    assert answer.status_code == 201, answer.text
    assert (await Contact.select(Contact.customer)) == [{"customer": customer}]


async def test_names_are_found_as_people_write_them(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams("Team  Süd")
    async with customers_client(tmp_path) as client:
        answer = await (await HelpDesk.known(client)).report(team="team süd", touchpoint="Telefon")
    assert answer.status_code == 201, answer.text


async def test_of_many_teams_the_nearest_are_named(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams(*(f"Filiale {place}" for place in range(40)))
    async with customers_client(tmp_path) as client:
        answer = await (await HelpDesk.known(client)).report(team="Filliale 17")
    assert "Filiale 17" in answer.json()["detail"]
    assert len(answer.json()["detail"]) < 200


async def test_a_body_that_is_no_object_or_too_large_is_refused(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        headers = {"Authorization": f"Bearer {desk.key}", "Content-Type": "application/json"}
        for body, status in ((b"[]", 400), (b"{", 400), (b'{"team": "' + b"x" * 2**20 + b'"}', 413)):
            answer = await client.post("/api/contacts", content=body, headers=headers)
            assert answer.status_code == status
    assert await Contact.count() == 0
