"""Omar looks after accounts; Ruth of the works council watches, and is the second person."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest
from litestar import Litestar

from api.installation import installation_of
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.audit.verifying import verify
from tests.api.access.desk import Member, browser_at, desk_application, member

LENA, OMAR, RUTH = "lena@example.org", "omar@example.org", "ruth@example.org"


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def omar(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, OMAR, [Role.ADMINISTRATOR]) as found:
        yield found


@pytest.fixture
async def ruth(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, RUTH, [Role.WORKS_COUNCIL]) as found:
        yield found


def link_on(page: str) -> str:
    found = re.search(r"<code>(https://[^<]+)</code>", page)
    assert found
    return unescape(found[1])


async def test_an_administrator_invites_and_the_link_works(omar: Member, app: Litestar) -> None:
    sent = {"address": "Lena@Example.org", "role": ["analyst", "auditor"]}
    link = link_on((await omar.browser.post("/desk/people/invite", data=sent)).text)
    async with browser_at(app) as lena:
        page = (await lena.post("/desk/join", data={"link": link})).text
        assert LENA in page
        assert "Analyst, Data protection" in page
    listed = (await omar.browser.get("/desk/people")).text
    # No name is known yet, so the address stands in its place, once.
    assert re.search(rf"{LENA}</h2>\s*<p>invited · Analyst, Data protection</p>", listed)
    assert link.partition("#")[2] not in listed


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"address": "lena", "role": "analyst"}, "no e-mail address"),
        ({"address": LENA}, "There is no role"),
        ({"address": LENA, "role": "boss"}, "There is no role"),
        ({"address": OMAR, "role": "owner"}, "There is an account"),
        ({}, "There is no role"),
    ],
)
async def test_what_is_wrong_stands_beside_the_form(omar: Member, sent: dict[str, str], said: str) -> None:
    answer = await omar.browser.post("/desk/people/invite", data=sent)
    assert answer.status_code == 422
    assert said in answer.text


async def test_who_watches_sees_everybody_and_changes_nobody(omar: Member, ruth: Member) -> None:
    page = (await ruth.browser.get("/desk/people")).text
    assert OMAR in page
    assert "Invite somebody" not in page
    for path in ("invite", "roles", "end", "back-in"):
        answer = await ruth.browser.post(f"/desk/people/{path}", data={"address": OMAR, "role": "owner"})
        assert answer.status_code == 403
    assert (await omar.browser.get("/desk")).status_code == 200


async def test_omar_reads_results_when_ruth_has_said_so_and_not_before(omar: Member, ruth: Member) -> None:
    await omar.browser.post(
        "/desk/people/roles", data={"address": OMAR, "role": ["administrator", "leadership"]}
    )
    assert (await omar.browser.get("/desk")).status_code == 303  # a change of rights asks for a new sign-in
    await omar.sign_in(code=omar.person.recovery_codes[0])
    assert "Waits for a second person" in (await omar.browser.get("/desk")).text
    assert (await omar.browser.get("/results")).status_code == 404
    own = await omar.browser.post("/desk/people/confirm", data={"address": OMAR})
    assert "another person" in own.text
    assert OMAR in (await ruth.browser.get("/desk/people")).text
    assert (await ruth.browser.post("/desk/people/confirm", data={"address": OMAR})).status_code == 303
    await omar.sign_in(code=omar.person.recovery_codes[1])
    assert (await omar.browser.get("/results")).status_code == 200
    assert "Both decide how groups are made" in (await ruth.browser.get("/desk/people")).text


async def test_roles_are_given_and_taken_at_once(omar: Member, ruth: Member) -> None:
    await omar.browser.post("/desk/people/roles", data={"address": RUTH, "role": ["owner"]})
    assert (await ruth.browser.get("/desk")).status_code == 303
    await ruth.sign_in(code=ruth.person.recovery_codes[0])
    page = (await ruth.browser.get("/desk")).text
    assert "Owner of the programme" in page
    assert "Works council" not in page
    await omar.browser.post("/desk/people/roles", data={"address": RUTH})
    await ruth.sign_in(code=ruth.person.recovery_codes[1])
    assert "no role" in (await ruth.browser.get("/desk")).text


async def test_an_account_ends_at_once(omar: Member, ruth: Member) -> None:
    assert (await omar.browser.post("/desk/people/end", data={"address": RUTH})).status_code == 303
    assert (await ruth.browser.get("/desk")).status_code == 303
    assert (await ruth.sign_in(code=ruth.person.recovery_codes[0])).status_code == 401
    assert "no account" in (await omar.browser.post("/desk/people/end", data={"address": "x@y.example"})).text


async def test_a_link_back_in_is_made_for_whoever_lost_a_device(
    omar: Member, ruth: Member, app: Litestar
) -> None:
    link = link_on((await omar.browser.post("/desk/people/back-in", data={"address": RUTH})).text)
    async with browser_at(app) as fresh:
        assert RUTH in (await fresh.post("/desk/reset", data={"link": link})).text
    assert (await ruth.browser.get("/desk")).status_code == 200  # until it is followed, nothing has changed


async def test_each_change_is_logged_and_no_sign_in_is(omar: Member, ruth: Member, app: Litestar) -> None:
    before = await AuditEntry.count()
    await omar.browser.post("/desk/people/invite", data={"address": LENA, "role": "owner"})
    await omar.browser.post("/desk/people/end", data={"address": LENA})
    await omar.browser.post("/desk/people/roles", data={"address": RUTH, "role": "auditor"})
    for code in ruth.person.recovery_codes[:3]:
        await ruth.sign_in(code=code)
    await ruth.sign_in(password="guess")
    await ruth.browser.post("/desk/sign-out")
    rows = await AuditEntry.select().order_by(AuditEntry.number)
    assert [row["action"] for row in rows[before:]] == [
        "access.invite",
        "access.deactivate",
        "access.revoke",
        "access.grant",
    ]
    assert len({row["actor"] for row in rows[before:]}) == 1
    stored = repr(rows)
    assert not any(address in stored for address in (LENA, OMAR, RUTH))
    assert (await verify(installation_of(app).secrets)).trouble == []
