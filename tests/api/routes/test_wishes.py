"""Wishes over HTTP, on both databases: open to everybody, bounded, and about nobody."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey.contacts import wishes
from survey.contacts.tables import Touchpoint, Wish
from survey.organisation.tables import Team
from tests.api.customers import customers_client, found_teams

OURS = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


async def test_a_wish_is_stored_with_its_place_and_its_day_and_nothing_else(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Team Süd")
    async with customers_client(tmp_path) as client:
        for address in ("team-sued", "phone"):
            answer = await client.post(
                f"/wishes/{address}", data={"wish": " Open\r\non  Saturday "}, headers=OURS
            )
            assert (answer.status_code, answer.headers["location"]) == (303, f"/wishes/{address}?sent")
        assert "Your wish has arrived" in (await client.get("/wishes/phone?sent", headers=OURS)).text
    stored = await Wish.select(Wish.text, Wish.received, Wish.team.name, Wish.touchpoint.name)
    assert {(row["team.name"], row["touchpoint.name"]) for row in stored} == {
        ("Team Süd", None),
        (None, "phone"),
    }
    assert {row["text"] for row in stored} == {"Open on Saturday"}
    assert all(abs((row["received"] - datetime.now(UTC).date()).days) <= 1 for row in stored)


async def test_a_page_is_found_by_id_by_name_and_in_german(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    (team,), (phone, *_) = (
        await Team.select(Team.id),
        await Touchpoint.select().where(Touchpoint.name == "phone"),
    )
    async with customers_client(tmp_path) as client:
        for address in (team["id"], "nord", phone["id"], "phone", "telefon", "web-shop", "onlineshop"):
            assert (await client.get(f"/wishes/{address}", headers=OURS)).status_code == 200
        german = await client.get("/wishes/phone?lang=de", headers=OURS)
        assert ">Telefon<" in german.text
        for address in ("", "sued", ".."):
            assert (await client.get(f"/wishes/{address}", headers=OURS)).status_code == 404


async def test_pressed_twice_it_is_one_wish(database: str, tmp_path: Path) -> None:
    async with customers_client(tmp_path) as client:
        for wish in ("A bench", "A bench", "A bigger bench"):
            await client.post("/wishes/counter", data={"wish": wish}, headers=OURS)
        await client.post("/wishes/visit", data={"wish": "A bench"}, headers=OURS)
    assert await Wish.count() == 3


async def test_one_page_takes_so_many_a_day_and_no_more(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wishes, "MOST_A_DAY", 3)
    async with customers_client(tmp_path) as client:
        answers = [
            await client.post("/wishes/phone", data={"wish": f"Wish {number}"}, headers=OURS)
            for number in range(4)
        ]
        elsewhere = await client.post("/wishes/chat", data={"wish": "Wish"}, headers=OURS)
    assert [answer.status_code for answer in answers] == [303, 303, 303, 403]
    assert "tomorrow" in answers[3].text
    assert elsewhere.status_code == 303
    assert await Wish.count() == 4


async def test_looking_changes_nothing_and_leaves_no_trace(sqlite_database: str, tmp_path: Path) -> None:
    async with customers_client(tmp_path) as client:
        for method in ("GET", "HEAD", "OPTIONS"):
            answer = await client.request(method, "/wishes/phone?wish=x&sent")
            assert "set-cookie" not in answer.headers
    assert await Wish.count() == 0


WRONG = [("", 400), ("   \u200b ", 400), ("x" * 1001, 400), ("x" * 40_000, 413)]


@pytest.mark.parametrize(("wish", "status"), WRONG)
async def test_what_is_no_wish_is_refused(
    sqlite_database: str, tmp_path: Path, wish: str, status: int
) -> None:
    async with customers_client(tmp_path) as client:
        assert (await client.post("/wishes/phone", data={"wish": wish}, headers=OURS)).status_code == status
        elsewhere = await client.post("/wishes/phone", data={"wish": "x"}, headers={"Origin": "null"})
    assert elsewhere.status_code == 403
    assert await Wish.count() == 0
