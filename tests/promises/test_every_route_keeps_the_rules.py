"""Attacks 18 and 28: look for a route that says too much: a cookie, a stored page, a loose policy, a log.

Adversaries A4 (logs), A8 (mail scanners, other sites). Routes are taken from the application, so a new one is
attacked the day it is added. Control: an application whose routes break every rule.
"""

import logging
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar, Response, get
from litestar.params import FromPath

from api.app import ROUTES, application
from survey import database as db
from survey.contacts.tables import Touchpoint
from tests.promises.every_route import (
    LOOKING,
    MARKER,
    SENDING,
    ask,
    broken_rules,
    everything_stored,
    handlers,
    route_of,
)
from tests.promises.installed import Installed, NothingYet, client_of


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged, except by the tests' own client and event loop."""
    ours = [r for r in caplog.records if not r.name.startswith(("httpx", "httpcore", "asyncio"))]
    return [caplog.handler.format(record) for record in ours]


async def test_no_answer_breaks_a_rule_none_writes_unasked_and_every_route_has_been_seen_to_work(
    installed: Installed, caplog: pytest.LogCaptureFixture
) -> None:
    """And nothing is logged of anybody: asking all of it anew for each of these would take as long again."""
    # The tests' own client has a line for each request, and is not asked.
    with caplog.at_level(logging.WARNING, "httpx"), caplog.at_level(logging.INFO):
        await installed.use()
        before = await everything_stored()
        assert sum(map(len, before.values())) > 50
        await installed.look()
        assert await everything_stored() == before
        await installed.send()  # what no route accepts
        assert await everything_stored() == before
        installed.app.state.reporter = NothingYet()
        for address in ("", ".json", "/panel.csv", ".pdf"):
            await installed.client.get(
                f"/results/report{address}", headers={"Accept": "text/html"} | installed.key
            )
    assert broken_rules(installed.answers) == set()
    assert logged(caplog) == []
    worked = {
        (route_of(installed.app, answer.request.url.path), answer.request.method)
        for answer in installed.answers
        if answer.status_code < 400
    }
    missing = handlers(installed.app) - worked
    assert missing == set(), "say in `Installed.use` or in its values how this route succeeds"
    assert {answer.status_code for answer in installed.answers} >= {
        200,
        201,
        204,
        303,
        400,
        401,
        403,
        404,
        405,
        413,
    }


async def test_our_own_mistakes_are_answered_by_the_same_rules_and_their_log_names_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = application(ROUTES)  # without database, keys and reporter: whatever needs one fails
    answers: list[httpx.Response] = []
    await ask(app, answers, {"wave": ["2026-W10"], "address": ["nord"]}, (*LOOKING, *SENDING))
    assert {route_of(app, each.request.url.path) for each in answers if each.status_code == 500} >= {
        "/pulse/{wave:str}/manifest",
        "/r/{token:str}",
        "/wishes/{address:str}",
        "/results",
    }
    assert broken_rules(answers) == set()
    said = "\n".join(logged(caplog))
    assert "unexpected error at GET /wishes/{address}" in said
    assert MARKER not in said
    assert "203.0.113.77" not in said


# The control: everything that must not be, in two routes.

BAD_HEADERS = {
    "Content-Security-Policy": "default-src * 'unsafe-inline'",
    "Strict-Transport-Security": "max-age=0",
    "X-Content-Type-Options": "",
    "Referrer-Policy": "unsafe-url",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "unsafe-none",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=600",
    "ETag": '"reader-1"',
    "Set-Cookie": "seen=1",
    "Server": "somebody's 1.2",
    "Access-Control-Allow-Origin": "*",
}
BAD_PAGE = '<script src="//cdn.example/spy.js"></script><meta name="referrer" content="unsafe-url">'


@get("/naive/{who:str}")
async def naive(who: FromPath[str]) -> Response[str]:
    """Counts visits, writes down who came, and tells everybody."""
    touchpoint = Touchpoint(id=uuid4(), name=str(uuid4()), open_channel=False)

    async def count() -> Any:
        return await Touchpoint.insert(touchpoint)

    await db.write(count)
    logging.getLogger("naive").warning("%s was here", who)
    return Response(BAD_PAGE, media_type="text/html", headers=BAD_HEADERS)


@get("/away/{who:str}")
async def away(who: FromPath[str]) -> Response[None]:
    return Response(None, status_code=302, headers={"Location": f"https://elsewhere.example/{who}"})


async def test_a_route_that_breaks_every_rule_is_found(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = application([naive, away])
    answers: list[httpx.Response] = []
    before = await everything_stored()
    await ask(app, answers, {}, LOOKING)
    found = broken_rules(answers)
    named = {f"{name}: GET /naive/{MARKER}" for name in BAD_HEADERS if not name.startswith("Access")}
    assert found >= named | {
        f"another site may read it: GET /naive/{MARKER}",
        f"names another site: GET /naive/{MARKER}",
        f"sends its address along: GET /naive/{MARKER}",
        f"leads elsewhere: GET /away/{MARKER}",
    }
    assert not [each for each in found if f"/nothing-{MARKER}" in each]
    assert await everything_stored() != before
    assert MARKER in "\n".join(logged(caplog))


@get("/results/long")
async def long() -> Response[str]:
    return Response("as it is " * 200, media_type="text/plain")


async def test_an_answer_that_could_be_shorter_is_found() -> None:
    answers: list[httpx.Response] = []
    async with client_of(application([long]), answers) as client:
        await client.get("/results/long")
    assert broken_rules(answers) == {"sent as it is: GET /results/long"}


async def test_an_application_without_the_headers_is_found() -> None:
    app = Litestar([away], openapi_config=None, logging_config=None)
    answers: list[httpx.Response] = []
    await ask(app, answers, {}, ("GET",))
    assert {rule.partition(":")[0] for rule in broken_rules(answers)} >= {
        "Content-Security-Policy",
        "Referrer-Policy",
        "Cache-Control",
    }
