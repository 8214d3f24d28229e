"""Somebody presses twice, or a browser sends again what a lost line swallowed: a form counts once.

Ruth owns the programme, Omar runs Resonanz, Ida is of the works council.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from api.access import sent_twice
from survey.accounts.roles import Role
from survey.cases.tables import CustomerCase
from survey.contacts.tables import ApiKey
from tests.api.access.desk import Member, browser_at, desk_application, hidden, member

LETTER = {"kind": "letter", "touchpoint": "phone", "words": "Two weeks without a word"}


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def ruth(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "ruth@example.org", [Role.OWNER]) as found:
        yield found


@pytest.fixture
async def omar(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as found:
        yield found


@pytest.fixture
async def ida(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "ida@example.org", [Role.WORKS_COUNCIL]) as found:
        yield found


async def form_on(browser: httpx.AsyncClient, page: str, **fields: str) -> dict[str, str]:
    """A form of this page as a browser sends it: its value of chance comes first."""
    return {"once": hidden((await browser.get(page)).text, "once"), **fields}


async def test_pressed_twice_a_case_is_opened_once_and_both_are_led_to_it(ruth: Member) -> None:
    form = await form_on(ruth.browser, "/desk/cases", **LETTER)
    first, second = [await ruth.browser.post("/desk/cases/open", data=form) for _ in range(2)]
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert [*first.headers.multi_items()] == [*second.headers.multi_items()]
    assert await CustomerCase.count() == 1
    # The same words on the next page are another letter.
    form = await form_on(ruth.browser, "/desk/cases", **LETTER)
    await ruth.browser.post("/desk/cases/open", data=form)
    assert await CustomerCase.count() == 2


async def test_what_comes_while_the_first_is_on_its_way_waits_for_it(ruth: Member) -> None:
    form = await form_on(ruth.browser, "/desk/cases", **LETTER)
    both = await asyncio.gather(*(ruth.browser.post("/desk/cases/open", data=form) for _ in range(5)))
    assert len({answer.headers["location"] for answer in both}) == 1
    assert await CustomerCase.count() == 1


async def test_back_on_the_page_with_other_words_it_is_another_one(ruth: Member) -> None:
    form = await form_on(ruth.browser, "/desk/cases", **LETTER)
    for words in ("Two weeks without a word", "Three weeks without a word"):
        await ruth.browser.post("/desk/cases/open", data=form | {"words": words})
    assert await CustomerCase.count() == 2


async def test_a_key_that_is_shown_once_is_not_lost_with_the_answer(omar: Member) -> None:
    form = await form_on(omar.browser, "/desk/programs", name="till")
    pages = [await omar.browser.post("/desk/programs", data=form) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    first, second = (re.findall(r'class="secret">([^<]+)<', page.text) for page in pages)
    assert first == second != []
    assert await ApiKey.count() == 1


async def test_what_was_refused_is_asked_again(ida: Member) -> None:
    let_go = await form_on(ida.browser, "/desk/opening")
    refused = await ida.browser.post("/desk/opening/let-go", data=let_go)
    assert refused.status_code == 422
    hold = await form_on(ida.browser, "/desk/opening", why="The agreement")
    assert (await ida.browser.post("/desk/opening/hold", data=hold)).status_code == 303
    assert (await ida.browser.post("/desk/opening/let-go", data=let_go)).status_code == 303


async def test_a_minute_later_it_is_asked_anew(
    app: Litestar, ruth: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_twice, "KEPT_SECONDS", 0)
    form = await form_on(ruth.browser, "/desk/cases", **LETTER)
    await ruth.browser.post("/desk/cases/open", data=form)
    while app.state.sent_twice:
        await asyncio.sleep(0)
    await ruth.browser.post("/desk/cases/open", data=form)
    assert await CustomerCase.count() == 2


async def test_nobody_else_gets_the_answer_and_neither_does_whoever_signed_out(
    app: Litestar, omar: Member
) -> None:
    form = await form_on(omar.browser, "/desk/programs", name="till")
    await omar.browser.post("/desk/programs", data=form)
    async with member(app, "ines@example.org", [Role.ADMINISTRATOR]) as ines, browser_at(app) as stranger:
        assert (await ines.browser.post("/desk/programs", data=form)).status_code == 422  # the name is taken
        session = list(omar.browser.cookies.jar)
        await omar.browser.post("/desk/sign-out")
        for each in session:
            stranger.cookies.jar.set_cookie(each)
        for browser in (omar.browser, stranger):
            answer = await browser.post("/desk/programs", data=form)
            assert answer.headers["location"].startswith("/desk/sign-in")


async def test_back_on_an_earlier_page_the_same_form_is_meant_again(ida: Member) -> None:
    hold = await form_on(ida.browser, "/desk/opening", why="The agreement")
    for _ in range(2):
        assert (await ida.browser.post("/desk/opening/hold", data=hold)).status_code == 303
        let_go = await form_on(ida.browser, "/desk/opening")
        assert "The agreement" in (await ida.browser.get("/desk/opening")).text
        assert (await ida.browser.post("/desk/opening/let-go", data=let_go)).status_code == 303
        assert "The agreement" not in (await ida.browser.get("/desk/opening")).text


async def test_a_flood_of_forms_is_answered_and_not_kept(
    app: Litestar, ruth: Member, ida: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_twice, "MOST", 1)
    hold = await form_on(ida.browser, "/desk/opening", why="The agreement")
    assert (await ida.browser.post("/desk/opening/hold", data=hold)).status_code == 303
    form = await form_on(ruth.browser, "/desk/cases", **LETTER)
    for _ in range(2):
        assert (await ruth.browser.post("/desk/cases/open", data=form)).status_code == 303
    assert len(app.state.sent_twice) == 1
    assert await CustomerCase.count() == 2
    assert (await ida.browser.post("/desk/opening/hold", data=hold)).status_code == 303


async def test_every_form_has_its_value_as_its_first_field(ruth: Member, omar: Member, ida: Member) -> None:
    walked = (
        (ruth, ("", "/account", "/cases", "/measures/new", "/wishes")),
        (omar, ("/asking", "/contacts", "/people", "/programs", "/questions", "/queues", "/schedule")),
        (ida, ("/log", "/opening")),
    )
    for whose, pages in walked:
        for page in pages:
            text = (await whose.browser.get(f"/desk{page}")).text
            forms = re.findall(r'<form [^>]*method="post"[^>]*>(\s*<[^>]*>)', text)
            assert forms, page
            assert all('name="once"' in first for first in forms), page
