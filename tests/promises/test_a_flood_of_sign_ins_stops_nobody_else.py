"""Attack 51: send more sign-ins than the machine can check, while people answer.

Adversary A8 (whoever finds the server). No time is measured: what is looked at is who is served while the
flood still waits. Control: a checker that hashes where all requests are answered, so everybody waits.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event

import httpx
import pytest
from litestar import Litestar, get, post

from api.app import ROUTES, application
from survey.accounts import passwords
from survey.accounts.passwords import MOST_WAITING, THREADS
from tests.api.access.desk import browser_at
from tests.api.customers import installation_for_tests
from tests.waiting import eventually

FLOOD = 60


@post("/naive/sign-in", status_code=200)
async def naive() -> dict[str, bool]:
    """The control: hashes in the event loop."""
    passwords._verify(passwords.NOBODYS, b"guess")
    return {"in": False}


@get("/naive/page")
async def page() -> str:
    return "a page"


async def flooded(
    app: Litestar, path: str, looked_at: str, let_go: Callable[[], None] | None = None
) -> tuple[int, list[httpx.Response]]:
    """How many sign-ins still wait when ten pages have been served, and what became of them.

    `let_go` lets those go on that wait, when all others have been answered.
    """
    async with browser_at(app) as browser:
        await browser.get(looked_at)
        flood = [
            asyncio.create_task(
                browser.post(path, data={"address": f"{number}@example.org", "password": "x", "code": "y"})
            )
            for number in range(FLOOD)
        ]
        await asyncio.sleep(0)
        for _ in range(10):
            assert (await browser.get(looked_at)).status_code == 200
        waiting = sum(not each.done() for each in flood)

        async def others_are_answered() -> bool:
            return sum(not each.done() for each in flood) <= MOST_WAITING + THREADS

        if let_go is not None:
            await eventually(others_are_answered)
            let_go()
        return waiting, [await each for each in flood]


async def test_pages_are_served_while_the_flood_waits(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, verify = Event(), passwords._verify

    def as_slow_as_can_be(stored: str, peppered: bytes) -> bool:
        if not served.wait(180):
            served.set()
            raise TimeoutError("nobody was answered while a password was looked at")
        return verify(stored, peppered)

    monkeypatch.setattr(passwords, "_verify", as_slow_as_can_be)
    app = application([*ROUTES])
    app.state.installation = installation_for_tests(tmp_path)
    waiting, answers = await flooded(app, "/desk/sign-in", "/privacy", served.set)
    assert waiting > 0
    statuses = [each.status_code for each in answers]
    assert set(statuses) == {401, 503}
    # So many at most are ever checked for it, however large it is, and the rest is told when to come back.
    assert statuses.count(401) <= MOST_WAITING + THREADS
    assert all(each.headers["retry-after"] for each in answers if each.status_code == 503)


async def test_the_control_serves_the_flood_first(sqlite_database: str, tmp_path: Path) -> None:
    app = application([naive, page])
    app.state.installation = installation_for_tests(tmp_path)
    waiting, answers = await flooded(app, "/naive/sign-in", "/naive/page")
    assert waiting == 0
    assert {each.status_code for each in answers} == {200}
