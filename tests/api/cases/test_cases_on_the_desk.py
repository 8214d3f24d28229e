"""A case from the customer's words to the customer's yes: Mia leads Nord, Ruth owns the programme."""

import json
import re
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from litestar import Litestar

from api.installation import installation_of
from survey import database as db
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.cases import reading
from survey.cases.tables import CaseWords, CustomerCase, KnownProblem
from survey.contacts.api_keys import CASES, create_key
from survey.organisation.tables import Person, Team
from survey.outbox.keeping import PURPOSE
from survey.outbox.tables import WaitingMail
from tests.api.access.desk import browser_at, desk_application, member
from tests.api.customers import TODAY, HelpDesk
from tests.api.measures.test_reply_pages import lead
from tests.forged import forged
from tests.survey.lifecycle.week import hire

VERA = "vera.kundin@example.org"
SMTP = {"RESONANZ_SMTP_SERVER": "mail.example.org", "RESONANZ_SMTP_SENDER": "Resonanz <r@example.org>"}


async def waiting(app: Litestar) -> list[dict[str, str]]:
    """The mails that wait, opened."""
    secrets = installation_of(app).secrets
    rows = await WaitingMail.select().order_by(WaitingMail.next_try)
    return [json.loads(secrets.unseal(PURPOSE, bytes(row["sealed"]))) for row in rows]


async def rated(app: Litestar, team: str = "Nord", address: str = VERA) -> None:
    """Vera is unhappy and wants an answer."""
    async with browser_at(app) as browser:
        desk = await HelpDesk.known(browser, f"desk of {address}")
        link = (await desk.report(team=team, customer="K-4711")).json()["link"]
        form = {"score": "1", "wanted": "A call back", "comment": "Nobody rang", "answer_to": address}
        assert (await browser.post(link, data=form)).status_code == 303


async def press(browser: httpx.AsyncClient, act: str, **form: str) -> httpx.Response:
    return await browser.post(f"/desk/cases/{act}", data=form)


async def test_a_case_is_answered_settled_opened_again_and_settled(database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path, **SMTP)
    await hire()
    await lead("Nord", "mia@example.org")
    await rated(app)
    await rated(app, "West", "otto@example.org")
    async with member(app, "mia@example.org", [Role.TEAM_LEAD]) as mia:
        board = (await mia.browser.get("/desk/cases")).text
        assert "Nord" in board
        assert "West" not in board
        whole = (await mia.browser.get("/desk/cases?case=1")).text
        assert "A call back" in whole
        assert VERA not in whole
        assert (await mia.browser.get("/desk/cases?case=2")).status_code == 404
        assert (await press(mia.browser, "answer", case="2", answer="No", way="mail")).status_code == 422
        early = await press(mia.browser, "settle", case="1", cause="Forgotten", action="Rang")
        assert (early.status_code, "still waits" in early.text) == (422, True)
        (someone,) = await Person.select(Person.id, Person.name).where(Person.email == "mia@example.org")
        await press(mia.browser, "take", case="1", owner=str(someone["id"]))
        assert someone["name"] in (await mia.browser.get("/desk/cases")).text
        for _ in range(2):
            told = await press(mia.browser, "answer", case="1", answer="Dear Vera,\nwe rang you.", way="mail")
            assert told.status_code == 303
        (mail,) = await waiting(app)
        assert (mail["address"], mail["text"]) == (VERA, "Dear Vera,\nwe rang you.")
        empty = await press(mia.browser, "settle", case="1", cause=" ", action="Rang")
        assert (empty.status_code, (await CustomerCase.select())[0]["settled"]) == (422, None)
        await press(mia.browser, "settle", case="1", cause="Forgotten", action="Rang")
        assert someone["name"] not in (await mia.browser.get("/desk/cases?state=settled&case=1")).text
    async with browser_at(app) as vera:
        path = mail["link"].removeprefix("https://survey.example.org")
        before = await CustomerCase.select().order_by(CustomerCase.number)
        assert "Is it settled?" in (await vera.get(path)).text
        assert await CustomerCase.select().order_by(CustomerCase.number) == before
        for _ in range(2):
            await vera.post(path, data={"settled": "no", "why": "It rang once"})
        (case, _) = await CustomerCase.select().order_by(CustomerCase.number)
        assert (case["settled"], case["waits"], case["reopened"], case["recovered"]) == (None, True, 1, False)
        assert case["owner"] is None
        assert await CaseWords.count().where(CaseWords.by_customer.eq(True)) == 1
        assert "open again" in (await vera.get(path)).text
        assert (await vera.get(forged(path))).status_code == 401
    async with member(app, "ruth@example.org", [Role.OWNER]) as ruth:
        assert "It rang once" in (await ruth.browser.get("/desk/cases?case=1")).text
        await press(ruth.browser, "answer", case="1", answer="We spoke", way="otherwise")
        await press(ruth.browser, "settle", case="1", cause="Line dead", action="Mended")
    assert len(await waiting(app)) == 1
    async with browser_at(app) as vera:
        await vera.post(path, data={"settled": "yes"})
        assert "You said that it is settled" in (await vera.get(path)).text
    (case, _) = await CustomerCase.select().order_by(CustomerCase.number)
    assert (case["recovered"], case["settled"] is not None) == (True, True)
    assert not [row for row in await AuditEntry.select(AuditEntry.action) if "case" in row["action"]]


async def test_several_join_one_problem_and_each_still_gets_a_persons_answer(
    database: str, tmp_path: Path
) -> None:
    app = desk_application(tmp_path, **SMTP)
    await hire()
    await rated(app)
    await rated(app, "Nord", "otto@example.org")
    async with member(app, "ruth@example.org", [Role.OWNER]) as ruth:
        known = {"title": "Line dead", "explanation": "On Monday the line was dead."}
        await press(ruth.browser, "join", case="1", problem="", **known)
        await press(ruth.browser, "join", case="2", problem="1", title="", explanation="")
        assert await waiting(app) == []
        for case, words in (("1", "Dear Vera"), ("2", "Dear Otto")):
            await press(ruth.browser, "answer", case=case, answer=words, way="mail")
        texts = {mail["address"]: mail["text"] for mail in await waiting(app)}
        assert texts == {
            VERA: "Dear Vera\nOn Monday the line was dead.",
            "otto@example.org": "Dear Otto\nOn Monday the line was dead.",
        }
        assert "2 cases" in (await ruth.browser.get("/desk/cases?problem=1")).text
        async with browser_at(app) as world:
            assert "On Monday" not in (await world.get("/wishes/phone")).text
            await press(ruth.browser, "publish", problem="1", shown="yes")
            assert "On Monday" in (await world.get("/wishes/phone")).text
            assert "On Monday" not in (await world.get("/wishes/chat")).text
            await press(ruth.browser, "join", case="1", problem="1", title="Line dead", explanation="Other")
            assert "Other" not in (await world.get("/wishes/phone")).text
    assert (
        await KnownProblem.count(),
        await CustomerCase.count().where(CustomerCase.problem.is_not_null()),
    ) == (1, 2)


async def test_a_letter_is_typed_in_and_a_program_reports_a_case_once(database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path)
    await hire()
    await lead("Nord", "mia@example.org")
    async with member(app, "mia@example.org", [Role.TEAM_LEAD]) as mia:
        letter = {"kind": "letter", "team": "Nord", "words": "Two weeks without a word", "address": VERA}
        opened = await press(mia.browser, "open", **letter, reference="B-17")
        assert opened.headers["location"] == "/desk/cases?case=1"
        page = (await mia.browser.get("/desk/cases?case=1")).text
        for shown in ("Two weeks without a word", "B-17", VERA):  # without a mail server she writes herself
            assert shown in page
        foreign = await press(mia.browser, "open", **letter | {"team": "West"})
        assert (foreign.status_code, "team that you lead" in foreign.text) == (422, True)
    key = await create_key("complaints", TODAY, CASES)
    contacts = await create_key("help desk", TODAY)
    body = {"team": "West", "text": "The invoice is wrong", "answer_to": VERA, "reference": "R-1"}
    async with browser_at(app) as program:

        async def report(key: str, **changes: object) -> httpx.Response:
            headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "r-1"}
            return await program.post("/api/cases", json=body | changes, headers=headers)

        first, again = await report(key), await report(key)
        assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d", first.json()["due"])
        answers = [
            await report(key, text="Another"),
            await report(contacts),
            await report(key, agent="Anna"),
            await report(key, reference="0170 1234567"),
            await report(key, answer_to="nobody"),
        ]
        assert [each.status_code for each in answers] == [422, 401, 400, 400, 400]
    assert await CustomerCase.count() == 2


async def test_of_two_people_who_answer_at_once_the_second_reads_the_first(
    sqlite_database: str, tmp_path: Path
) -> None:
    app = desk_application(tmp_path, **SMTP)
    await hire()
    await rated(app)
    async with member(app, "ruth@example.org", [Role.OWNER]) as ruth:
        page = (await ruth.browser.get("/desk/cases?case=1")).text
        (seen,) = re.findall(r'name="seen" value="(\d+)"', page)
        for _ in range(2):  # the button pressed twice is one answer
            first = await press(ruth.browser, "answer", case="1", answer="We rang", way="mail", seen=seen)
            assert first.status_code == 303
        second = {"case": "1", "answer": "I shall ring", "way": "mail"}
        refused = await press(ruth.browser, "answer", **second, seen=seen)
        assert (refused.status_code, "We rang" in refused.text) == (422, True)
        assert "I shall ring" in refused.text
        assert len(await waiting(app)) == 1
        (seen,) = re.findall(r'name="seen" value="(\d+)"', refused.text)
        assert (await press(ruth.browser, "answer", **second, seen=seen)).status_code == 303
        nord = await Person.select(Person.id).where(Person.team.name == "Nord").limit(3)
        anna, ben, cem = (str(row["id"]) for row in nord)
        assert (await press(ruth.browser, "take", case="1", owner=anna, was="nobody")).status_code == 303
        late = await press(ruth.browser, "take", case="1", owner=ben, was="nobody")
        assert "Somebody has chosen anew" in late.text
        assert (await press(ruth.browser, "take", case="1", owner=cem, was=anna)).status_code == 303
        await press(ruth.browser, "settle", case="1", cause="A full tray", action="Two trays")
        for act, said in (
            ("answer", {"answer": "A third letter"}),
            ("settle", {"cause": "No", "action": "More"}),
        ):
            late = await press(ruth.browser, act, case="1", **said)
            assert "What you have written; it was not sent" in late.text
            assert all(f'"auto">{words}<' in late.text for words in said.values())
    assert len(await waiting(app)) == 2


async def test_a_board_that_is_full_says_how_many_there_are(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = desk_application(tmp_path)
    await hire()
    for number in range(3):
        await rated(app, "Nord", f"vera{number}@example.org")
    async with member(app, "ruth@example.org", [Role.OWNER]) as ruth:
        assert "the first" not in (await ruth.browser.get("/desk/cases")).text
        monkeypatch.setattr(reading, "MOST_SHOWN", 2)
        page = (await ruth.browser.get("/desk/cases")).text
    assert "These are the first 2 of 3." in page
    assert len(re.findall(r'href="/desk/cases\?case=\d', page)) == 2


async def test_nobody_of_another_team_looks_after_a_case(sqlite_database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path)
    await hire()
    await rated(app)
    (west,) = await Team.select(Team.id).where(Team.name == "West")
    (other, *_) = await Person.select(Person.id).where(Person.team == west["id"])
    async with member(app, "ruth@example.org", [Role.OWNER]) as ruth:
        refused = await press(ruth.browser, "take", case="1", owner=str(other["id"]))
        assert "Only somebody of the team" in refused.text
        (mine, *_) = await Person.select(Person.id).where(Person.team.name == "Nord")
        await press(ruth.browser, "take", case="1", owner=str(mine["id"]))
    await db.write(Person.delete().where(Person.id == UUID(str(mine["id"]))).run)
    (case,) = await CustomerCase.select(CustomerCase.owner)
    assert case["owner"] is None
