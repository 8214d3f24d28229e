"""Attack 58: rate one employee by customers' cases: whose were late, who gave which score to whom.

Adversary A2 (a lead or the owner of the programme, with an account and all that is shown, written and
logged). Control: the same attacker at a board that keeps names on settled cases, counts by them, and shows
the score beside the reference of the ticket.
"""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from litestar import Litestar

from api.app import ROUTES
from api.cases import commands
from api.installation import installation_of
from survey import database as db
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.cases.answering import answer_case, settle_case, take_case
from survey.cases.tables import CaseWords, CustomerCase
from survey.cases.working_hours import Terms
from survey.organisation.tables import Person
from tests.api.access.desk import browser_at, desk_application, member, without_chance
from tests.api.customers import HelpDesk
from tests.survey.lifecycle.week import hire

TICKET = "K-4711"
PLACES = (
    "/desk/cases",
    "/desk/cases?state=settled",
    "/desk/cases?state=settled&case=1",
    "/desk/cases?case=1",
    "/desk/cases?case=2",
)


async def two_colleagues(app: Litestar) -> tuple[list[dict[str, Any]], str]:
    """Anna was late with a customer who gave one face of five; Bert has a case that is open. The ticket."""
    people = await Person.select(Person.id, Person.name).where(Person.team.name == "Nord").limit(2)
    async with browser_at(app) as browser:
        desk = await HelpDesk.known(browser, "desk")
        for customer in (TICKET, "K-4712"):
            link = (await desk.report(customer=customer)).json()["link"]
            form = {"score": "1", "wanted": "A call back", "answer_to": f"{customer}@example.org"}
            await browser.post(link, data=form)
    now = datetime.now(UTC)
    terms = Terms(installation_of(app).settings.timezone)
    first, second = await CustomerCase.select(CustomerCase.id).order_by(CustomerCase.number)
    await take_case(first["id"], people[0]["id"])
    await take_case(second["id"], people[1]["id"])
    secrets = installation_of(app).secrets
    await answer_case(secrets, first["id"], "We rang", terms, now + timedelta(days=30), None)
    await settle_case(first["id"], "Forgotten", "Rang", now)
    return people, TICKET


async def everything_shown(app: Litestar, role: Role = Role.OWNER) -> dict[str, str]:
    """All pages and commands of cases, as one who is allowed to open them reads them."""
    async with member(app, "ruth@example.org", [role]) as ruth:
        seen = {place: unescape((await ruth.browser.get(place)).text) for place in PLACES}
    for state in ("open", "late", "answered", "settled"):
        listed = await commands.list_all(installation_of(app), {"state": state})
        seen[f"case list {state}"] = json.dumps(listed)
    for number in (1, 2):
        shown = await commands.show(installation_of(app), {"number": number})
        seen[f"case show {number}"] = json.dumps(shown)
    return seen


def joined(seen: dict[str, str], ticket: str) -> set[str]:
    """Where a score, or the words for it, can be read beside the ticket of whoever had the contact."""
    score = re.compile(r"score|[Vv]ery unhappy|\b1 (?:of|von) 5\b")
    return {place for place, text in seen.items() if ticket in text and score.search(text)}


async def test_no_case_shows_a_score_or_the_ticket_of_a_rating(database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path)
    await hire()
    _, ticket = await two_colleagues(app)
    seen = await everything_shown(app)
    assert joined(seen, ticket) == set()
    assert not [place for place, text in seen.items() if ticket in text.replace(f"{ticket}@", "")]


async def test_nobody_is_named_after_the_end_and_no_filter_asks_for_a_person(
    database: str, tmp_path: Path
) -> None:
    app = desk_application(tmp_path)
    await hire()
    (anna, bert), _ = await two_colleagues(app)
    rows = await CustomerCase.select(CustomerCase.owner).order_by(CustomerCase.number)
    assert [row["owner"] for row in rows] == [None, bert["id"]]
    seen = await everything_shown(app)
    assert anna["name"] not in seen["/desk/cases?state=settled&case=1"]
    assert not [place for place, text in seen.items() if place.startswith("case") and bert["name"] in text]
    async with member(app, "mia@example.org", [Role.OWNER]) as mia:
        usual = without_chance((await mia.browser.get("/desk/cases")).text)
        for name in ("owner", "agent", "person", "account", "by", "sort"):
            asked = without_chance((await mia.browser.get(f"/desk/cases?{name}={bert['id']}")).text)
            assert re.sub(rf"{name}={bert['id']}&amp;", "", asked) == usual
    # Who wrote the answer stands in no table and in no log.
    assert {column._meta.name for column in CaseWords._meta.columns} == {
        "id",
        "case",
        "number",
        "by_customer",
        "text",
        "day",
    }
    assert not [row for row in await AuditEntry.select(AuditEntry.action) if row["action"].startswith("case")]


async def test_figures_do_not_change_with_who_looks_after_what(database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path)
    await hire()
    (anna, bert), _ = await two_colleagues(app)
    async with member(app, "ruth@example.org", [Role.OWNER]) as ruth:

        async def figures() -> str:
            return (await ruth.browser.get("/desk/cases")).text.partition('id="figures"')[2]

        before = await figures()
        (open_case,) = await CustomerCase.select(CustomerCase.id).where(CustomerCase.settled.is_null())
        for owner in (anna["id"], None):
            await take_case(open_case["id"], owner)
            assert await figures() == before
    assert bert["name"] not in before


def test_no_address_leads_to_cases_of_one_person() -> None:
    ours = {path for route in ROUTES for path in route.paths if "case" in path}
    assert ours == {
        "/api/cases",
        *(f"/desk/cases{act}" for act in ("", "/open", "/take", "/answer", "/settle", "/join", "/publish")),
    }


async def test_the_control_finds_who_was_late_and_whose_score_it_was(database: str, tmp_path: Path) -> None:
    """A board as help desks have it: names stay, counts go by them, ticket and score stand in one row."""
    app = desk_application(tmp_path)
    await hire()
    (anna, _), ticket = await two_colleagues(app)

    async def keep() -> None:
        await CustomerCase.update({CustomerCase.owner: anna["id"]}).where(CustomerCase.number == 1)

    await db.write(keep)
    rows = await db.query(
        "SELECT person.name, contact.customer, rating.score, c.answered > c.first_due AS late "
        "FROM customer_case c JOIN person ON person.id = c.owner JOIN contact ON contact.id = c.contact "
        "JOIN rating ON rating.contact = contact.id"
    )
    naive = {"board": json.dumps([{**row} for row in rows], default=str)}
    assert joined(naive, ticket) == {"board"}
    assert Counter(row["name"] for row in rows if row["late"]) == {anna["name"]: 1}
