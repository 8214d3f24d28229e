"""Ratings over HTTP, on both databases: what counts, what does not, and what nobody can find out."""

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path
from string import ascii_letters, digits
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from survey import clock
from survey.contacts.links import rating_token
from survey.contacts.ratings import LONGEST_TEXT
from survey.contacts.tables import Contact, Rating
from survey.contacts.wordings import word_team, wordings
from survey.errors import BadInput, NotFound
from survey.tokens import sign_link
from tests.api.customers import SECRETS, HelpDesk, customers_client, found_teams

OURS = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
HOUR = timedelta(hours=1)
OVER = timedelta(days=14, minutes=1)


class Customer:
    """Somebody with a link."""

    def __init__(self, client: httpx.AsyncClient, path: str) -> None:
        self.client, self.path = client, path

    @classmethod
    async def of(cls, client: httpx.AsyncClient, ended_at: datetime | None = None) -> "Customer":
        """An hour ago, unless it is said."""
        ended_at = ended_at or clock.now().replace(microsecond=0) - HOUR
        desk = await HelpDesk.known(client, uuid4().hex)
        answer = await desk.report(ended_at=ended_at.isoformat())
        assert answer.status_code == 201, answer.text
        return cls(client, urlsplit(answer.json()["link"]).path)

    async def look(self, method: str = "GET", **headers: str) -> httpx.Response:
        return await self.client.request(method, self.path, headers={"Accept": "text/html", **headers})

    async def send(self, score: object = 5, **fields: Any) -> httpx.Response:
        form = {"score": str(score), "comment": "", "wanted": "", **fields}
        return await self.client.post(self.path, data=form, headers=OURS)


def without_links(page: httpx.Response) -> str:
    """Its text without the signatures in it, which can spell any short word by chance."""
    return re.sub(r"/r/[\w.-]+", "", page.text)


async def stored() -> list[dict[str, Any]]:
    return await Rating.select()


async def test_a_rating_is_stored_before_the_customer_is_led_back(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client)
        answer = await customer.send(
            2, reason=["not_solved", "waited"], comment=" very\r\nslow ", wanted="help"
        )
        assert (answer.status_code, answer.headers["location"]) == (303, customer.path)
        (row,) = await stored()
        thanks = await customer.look()
    assert (row["score"], row["reasons"]) == (2, "waited,not_solved")
    assert (row["comment"], row["wanted"]) == ("very slow", "help")
    assert "Thank you!" in thanks.text
    assert "dissatisfied" in thanks.text


async def test_sent_twice_or_by_eight_at_once_it_is_one_rating_and_the_last_one_counts(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client)
        answers = await asyncio.gather(*(customer.send(3) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {303}
        assert [row["score"] for row in await stored()] == [3]
        await customer.send(1, reason="waited", comment="late")
        await customer.send(4, reason="waited")  # still ticked, though the page hides it
    (row,) = await stored()
    assert (row["score"], row["reasons"], row["comment"]) == (4, "", None)


async def test_looking_changes_nothing_however_it_is_done(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client)
        before = await Contact.select()
        for method in ("GET", "HEAD", "OPTIONS"):
            for headers in (
                {},
                {"Sec-Purpose": "prefetch"},
                {"User-Agent": "mail scanner"},
                {"Accept": "*/*"},
            ):
                answer = await customer.look(method, **headers)
                assert answer.status_code < 500
                assert "set-cookie" not in answer.headers
        for query in ("?score=5", "?score=5&send=1", "?lang=de&score=1"):
            await client.get(customer.path + query)
        for method in ("PUT", "PATCH", "DELETE"):
            assert (await client.request(method, customer.path + "?score=5")).status_code == 405
    assert await stored() == []
    assert await Contact.select() == before


async def test_every_spelling_of_a_link_that_verifies_rates_the_same_contact(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client)
        spellings = [customer.path[:-1] + letter for letter in ascii_letters + digits + "-_"]
        accepted = 0
        for path in spellings:
            answer = await Customer(client, path).send(3)
            assert answer.status_code in {303, 401}
            accepted += answer.status_code == 303
    assert accepted > 1
    assert len(await stored()) == 1


async def test_unknown_over_forged_and_foreign_links_get_one_answer(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        await Customer.of(client)
        (contact,) = await Contact.select(Contact.id, Contact.ended_at)
        identity, ended_at = contact["id"], contact["ended_at"]
        wrong = {
            "unknown": rating_token(SECRETS, uuid4(), ended_at),
            "over": rating_token(SECRETS, identity, clock.now() - OVER),
            "other secret": rating_token(("another-installation's-secret-key",), identity, ended_at),
            "other purpose": sign_link(SECRETS, "pulse", str(identity)),
            "no contact": sign_link(SECRETS, "rating", "not-an-id"),
        }
        answers = []
        for token in wrong.values():
            answers.append(await Customer(client, f"/r/{token}").look())
            answers.append(await Customer(client, f"/r/{token}").send())
    pages = {
        (a.status_code, a.text.replace(w, ""), tuple(a.headers))
        for a, w in zip(answers, twice(wrong), strict=True)
    }
    assert len(pages) == 1
    assert answers[0].status_code == 401
    assert await stored() == []


def twice(tokens: dict[str, str]) -> list[str]:
    """Each token for the two answers it got: the page links to itself in the other language."""
    return [token for token in tokens.values() for _ in range(2)]


async def test_a_link_is_over_fourteen_days_after_the_contact_whenever_it_was_signed(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client)
        (contact,) = await Contact.select(Contact.id)
        late = Customer(client, f"/r/{sign_link(SECRETS, 'rating', str(contact['id']))}")  # signed just now
        assert (await late.send(4)).status_code == 303
        await _let_it_have_ended(clock.now() - OVER)
        assert (await late.send(1)).status_code == 401
        assert (await late.look()).status_code == 401
        assert (await customer.send(1)).status_code == 401
    assert [row["score"] for row in await stored()] == [4]


async def _let_it_have_ended(ended_at: datetime) -> None:
    from survey import database

    async def job() -> None:
        await Contact.update({Contact.ended_at: ended_at}).where(Contact.ended_at > ended_at)

    await database.write(job)


async def test_a_contact_some_minutes_ahead_of_our_clock_can_be_rated_at_once(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client, clock.now() + timedelta(minutes=4))
        assert (await customer.send(4)).status_code == 303
    assert len(await stored()) == 1


@pytest.mark.parametrize("sender", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
async def test_a_form_of_another_site_changes_nothing(
    sqlite_database: str, tmp_path: Path, sender: dict[str, str]
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client)
        answer = await client.post(customer.path, data={"score": "1"}, headers=sender)
    assert answer.status_code == 403
    assert await stored() == []


WRONG: list[tuple[dict[str, Any], int]] = [
    ({"score": "0"}, 400),
    ({"score": "6"}, 400),
    ({"score": "five"}, 400),
    ({"score": "٣"}, 400),
    ({"score": ""}, 422),
    ({"reason": "made_up"}, 400),
    ({"comment": "x" * (LONGEST_TEXT + 1)}, 400),
    ({"wanted": "x" * 40_000}, 413),
    ({f"field{n}": "x" for n in range(60)}, 400),
]


@pytest.mark.parametrize(("fields", "status"), WRONG)
async def test_a_wrong_form_is_refused_with_a_sentence_and_nothing_is_stored(
    sqlite_database: str, tmp_path: Path, fields: dict[str, Any], status: int
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        answer = await (await Customer.of(client)).send(**fields)
    assert answer.status_code == status, answer.text
    assert await stored() == []


async def test_without_a_face_the_page_asks_again_and_keeps_what_was_written(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        answer = await (await Customer.of(client)).send("", wanted="a <call> back", reason="waited")
    assert 'role="alert"' in answer.text
    assert "a &lt;call&gt; back" in answer.text
    assert 'value="waited" checked' in answer.text


async def test_the_longest_text_in_any_script_fits(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    long = "\N{PILE OF POO}" * LONGEST_TEXT
    async with customers_client(tmp_path) as client:
        assert (await (await Customer.of(client)).send(1, comment=long, wanted=long)).status_code == 303
    (row,) = await stored()
    assert row["comment"] == row["wanted"] == long


async def test_text_that_is_code_stays_text(sqlite_database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    attack = "</textarea><script>alert(1)</script>\x00\u202e'; DROP TABLE rating;--"
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client)
        await customer.send(3, comment=attack)
        page = await customer.look()
    assert "<script>alert" not in page.text
    (row,) = await stored()
    assert row["comment"] == "</textarea><script>alert(1)</script>'; DROP TABLE rating;--"


async def test_neither_page_nor_address_tells_the_customers_reference_the_team_or_a_score(
    sqlite_database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client)
        sent = await customer.send(2)
        page = await customer.look()
    assert "K-4711" not in page.text
    assert "Nord" not in without_links(page)
    assert sent.headers["location"] == customer.path
    assert {"set-cookie", "etag", "last-modified"} & set(page.headers) == set()
    assert page.headers["cache-control"] == "no-store"


async def test_with_whom_one_spoke_is_said_in_the_organisations_words_or_not_at_all(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord-intern")
    async with customers_client(tmp_path) as client:
        desk = await HelpDesk.known(client)
        customer = Customer(client, urlsplit((await desk.report(team="Nord-intern")).json()["link"]).path)
        before = await customer.look()
        await word_team("nord-intern", " Branch <b>Cologne</b>\u202e ")
        worded, wishing = await customer.look(), await client.get("/wishes/nord-intern", headers=OURS)
        assert await wordings() == [("Nord-intern", "Branch <b>Cologne</b>")]
        await word_team("Nord-intern", "")
        after = await customer.look()
    for page in (worded, wishing):
        assert "Branch &lt;b&gt;Cologne&lt;/b&gt;" in page.text
    for page in (before, worded, after):
        assert "Nord" not in without_links(page)
    assert "Cologne" not in after.text


async def test_an_unknown_team_and_long_words_are_refused(database: str) -> None:
    await found_teams("Nord")
    with pytest.raises(NotFound, match="There is no team “Sud”"):
        await word_team("Sud", "Branch")
    with pytest.raises(BadInput, match="at most 100 characters"):
        await word_team("Nord", "x" * 101)
    assert await wordings() == [("Nord", "")]
