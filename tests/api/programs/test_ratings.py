"""Programs hand over ratings: by the rules of the import, agents left at the door, the same request once."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from survey.contacts.api_keys import RATINGS
from survey.contacts.tables import Contact, Rating
from survey.helpdesks.placing import place_queue, say_scores
from survey.helpdesks.tables import RatingAside
from tests.api.customers import HelpDesk, contact, customers_client, found_teams
from tests.promises.every_route import everything_stored
from tests.survey.helpdesks.exports import AGENT, CUSTOMER, zendesk


def given(key: str = "4711", **changes: Any) -> dict[str, Any]:
    """A rating of an hour ago, with what survey tools add to one."""
    moment = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    return {
        "key": key,
        "given": moment,
        "score": 4,
        "queue": "Support",
        "comment": "Quick",
        "agent": AGENT,
        "agent_email": CUSTOMER,
    } | changes


async def test_ratings_come_in_where_their_queue_is_placed_and_else_lie_aside(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    await place_queue("other", "Support", "Nord", "e-mail", "mail")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client, scope=RATINGS)
        rows = [given("1"), given("2", queue="Sales"), given("3", score="")]
        answer = await desk.send("/api/ratings", rows)
        again = await desk.send("/api/ratings", [given("1", score=2)])
    told = {"new": 1, "changed": 0, "known": 0, "unrated": 1, "too_old": 0, "aside": {"Sales": 1}}
    assert (answer.status_code, answer.json()) == (200, told)
    assert again.json() == told | {"new": 0, "changed": 1, "unrated": 0, "aside": {}}
    assert [row["score"] for row in await Rating.select(Rating.score)] == [2]
    assert [row["queue"] for row in await RatingAside.select(RatingAside.queue)] == ["Sales"]
    stored = repr(await everything_stored())
    assert AGENT not in stored
    assert CUSTOMER not in stored


async def test_a_programs_own_document_is_taken_as_it_is(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    await place_queue("zendesk", "44", "Nord", "e-mail", "mail")
    await say_scores("zendesk", {"good": 5})
    moment = datetime.now(UTC).isoformat()
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client, scope=RATINGS)
        document = json.loads(zendesk({"created_at": moment}))
        answer = await desk.send("/api/ratings?from=zendesk", document)
    assert answer.json()["new"] == 1, answer.text


async def test_the_same_ratings_under_one_key_get_one_answer(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    await place_queue("other", "Support", "Nord", "e-mail", "mail")
    rows = [given("1"), given("2")]
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client, scope=RATINGS)
        answers = await asyncio.gather(*(desk.send("/api/ratings", rows, "monday") for _ in range(4)))
        other = await desk.send("/api/ratings", rows[:1], "monday")
        elsewhere = await desk.send("/api/ratings?queue=Sales", rows, "monday")
    assert {(each.status_code, each.json()["new"]) for each in answers} == {(200, 2)}
    assert (other.status_code, elsewhere.status_code) == (422, 422)
    assert await Contact.count() == 2


WRONG: list[tuple[str, Any, int, str]] = [
    ("", [given(given="yesterday")], 422, "given"),
    ("", [given(), given("")], 422, "key"),
    ("", [given(queue="a\x00b")], 422, "queue"),
    ("", [given(score="a\x00b")], 422, "score"),
    ("", [given(score="splendid")], 400, "splendid"),
    ("", ["no rating"], 400, "entry 1"),
    ("", [], 400, "1 to 1000"),
    ("", [given()] * 1001, 400, "1 to 1000"),
    ("", "text", 400, "ratings"),
    ("", {"tickets": []}, 400, "ratings"),
    ("?from=osticket", [given()], 400, "zendesk"),
    ("?queue=%20", [given()], 400, "queue"),
]


@pytest.mark.parametrize(("query", "body", "status", "said"), WRONG)
async def test_what_is_wrong_is_said_and_nothing_is_taken(
    sqlite_database: str, tmp_path: Path, query: str, body: Any, status: int, said: str
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client, scope=RATINGS)
        answer = await desk.send(f"/api/ratings{query}", body, "monday")
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert await RatingAside.count() == 0


async def test_a_key_for_contacts_gives_no_ratings_and_the_other_way_round(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        tool = await HelpDesk.known(client, "survey tool", RATINGS)
        assert (await desk.send("/api/ratings", [given()])).status_code == 401
        assert (await tool.send("/api/contacts", [contact()])).status_code == 401
