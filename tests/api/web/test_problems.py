"""Whatever goes wrong, a program gets problem+json and a person gets a kind page; both get the headers."""

import json
import logging
from collections.abc import Mapping

import pytest
from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.testing import AsyncTestClient

from api.app import application
from api.web.headers import HEADERS, OF_FILES
from api.web.problems import STATUS
from survey.errors import Overloaded, Refused, ResonanzError, RowError, TooMany, WrongRows

pytestmark = pytest.mark.anyio

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "de-DE,de;q=0.9"}


def raising(error: Exception) -> HTTPRouteHandler:
    @get("/boom")
    async def boom() -> None:
        raise error

    return boom


@pytest.mark.parametrize("kind", list(STATUS))
async def test_every_domain_error_has_its_status_and_its_sentence(kind: type[ResonanzError]) -> None:
    made: dict[type[ResonanzError], ResonanzError] = {
        WrongRows: WrongRows("roster.csv", []),
        TooMany: TooMany("Wait {seconds} seconds.", 7),
    }
    error = made[kind] if kind in made else kind("Team {team} is full.", team="Nord")
    async with AsyncTestClient(application([raising(error)])) as client:
        answer = await client.get("/boom")
    assert answer.status_code == STATUS[kind]
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["detail"] == str(error)


async def test_wrong_rows_are_listed_for_a_program() -> None:
    error = WrongRows("roster.csv", [RowError(3, "office", "side", "office is {a} or {b}", {"a": 1, "b": 2})])
    async with AsyncTestClient(application([raising(error)])) as client:
        answer = await client.get("/boom")
    assert answer.json()["errors"] == [
        {"row": 3, "column": "office", "value": "side", "reason": "office is 1 or 2"}
    ]


async def test_an_overloaded_server_says_when_to_come_back() -> None:
    async with AsyncTestClient(application([raising(Overloaded("Too much at once."))])) as client:
        answer = await client.get("/boom")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


async def test_a_person_gets_a_page_in_their_language() -> None:
    async with AsyncTestClient(application([raising(Refused("No."))])) as client:
        answer = await client.get("/boom", headers=BROWSER)
    assert answer.status_code == 403
    assert '<html lang="de">' in answer.text
    assert "Das hat nicht geklappt" in answer.text
    assert "403" not in answer.text
    assert 'href="/?lang=de"' in answer.text


async def test_an_unexpected_error_tells_nobody_what_was_sent(caplog: pytest.LogCaptureFixture) -> None:
    secret = "answer-of-one-person"
    with caplog.at_level(logging.ERROR, logger="resonanz"):
        async with AsyncTestClient(
            application([raising(ValueError(secret))]), raise_server_exceptions=False
        ) as client:
            answer = await client.get("/boom?who=someone")
    assert answer.status_code == 500
    assert secret not in answer.text + caplog.text
    assert "who=" not in caplog.text
    assert "ValueError" in caplog.text


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/boom", HEADERS),
        ("/nowhere", HEADERS),
        ("/static/nowhere.css", HEADERS),
        ("/static/resonanz.css", OF_FILES),
    ],
)
async def test_every_response_carries_the_security_headers(path: str, headers: Mapping[str, str]) -> None:
    async with AsyncTestClient(application([raising(Refused("No."))])) as client:
        answer = await client.get(path)
    for name, value in headers.items():
        assert answer.headers[name] == value
    assert "cache-control" in answer.headers
    assert "set-cookie" not in answer.headers


async def test_a_body_that_is_too_large_is_refused_with_a_sentence() -> None:
    async with AsyncTestClient(application([raising(Refused("No."))])) as client:
        answer = await client.post("/boom", content=json.dumps("x" * 70_000))
    assert answer.status_code in {405, 413}
    assert answer.json()["detail"]
