"""Vera asks what there is of her, wants it gone and never to be asked again; Dana sees to data protection."""

import json
from pathlib import Path

from litestar import Litestar

from api.app import ROUTES
from api.installation import installation_of
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.cases.tables import CustomerCase
from survey.contacts.tables import Contact, Rating, Wish
from survey.customers.opting_out import opted_out
from survey.customers.tables import OptOut
from survey.outbox.tables import WaitingMail
from tests.api.access.desk import browser_at, desk_application, member
from tests.api.cases.test_cases_on_the_desk import SMTP, VERA, press
from tests.api.customers import HelpDesk
from tests.promises.every_route import everything_stored
from tests.survey.lifecycle.week import hire

REFERENCE = "K-4711"
WORDS = "Nobody rang, signed Vera Kundin"


async def said(app: Litestar) -> None:
    """Vera rates with a comment and an address, and wishes for something; Otto does not go away."""
    async with browser_at(app) as browser:
        desk = await HelpDesk.known(browser)
        for customer, address, words in ((REFERENCE, VERA, WORDS), ("K-1", "otto@example.org", "Otto's")):
            link = (await desk.report(customer, customer=customer)).json()["link"]
            await browser.post(link, data={"score": "1", "comment": words, "answer_to": address})
        await browser.post("/wishes/phone", data={"wish": "Ring Vera", "answer_to": VERA})
    async with member(app, "ruth@example.org", [Role.OWNER]) as ruth:
        await press(ruth.browser, "answer", case="1", answer="Dear Vera", way="mail")


async def test_vera_gets_all_of_it_and_then_it_is_gone(database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path, **SMTP)
    await hire()
    await said(app)
    async with member(app, "dana@example.org", [Role.AUDITOR]) as dana:
        answer = await dana.browser.post("/desk/customers/export", data={"name": VERA})
        assert "customer.json" in answer.headers["content-disposition"]
        found = json.loads(answer.text)
        (contact,) = found["contacts"]
        assert (contact["customer"], contact["rating"]["comment"]) == (REFERENCE, WORDS)
        assert [case["address"] for case in found["cases"]] == [VERA, VERA]
        assert found["wishes"][0]["text"] == "Ring Vera"
        assert "Otto" not in answer.text
        by_reference = await dana.browser.post("/desk/customers/export", data={"name": REFERENCE})
        assert json.loads(by_reference.text)["contacts"] == found["contacts"]
        await dana.browser.post("/desk/customers/opt-out", data={"name": REFERENCE})
        asked = await dana.browser.post("/desk/customers/erase", data={"name": VERA})
        assert (f"Erase “{VERA}”?" in asked.text, await Wish.count()) == (True, 1)
        gone = await dana.browser.post("/desk/customers/erase", data={"name": VERA, "sure": "yes"})
        assert "contacts that lead to the customer 1, cases 2, wishes 1, mails that waited 1" in gone.text
        again = await dana.browser.post("/desk/customers/export", data={"name": VERA})
        assert [json.loads(again.text)[part] for part in ("contacts", "cases", "wishes")] == [[], [], []]
        empty = await dana.browser.post("/desk/customers/erase", data={"name": " "})
        assert empty.status_code == 422
    assert await Contact.count().where(Contact.customer.is_not_null()) == 1
    assert [row["score"] for row in await Rating.select(Rating.score)] == [1, 1]
    assert await Rating.count().where(Rating.comment.is_not_null()) == 1
    assert (await CustomerCase.count(), await Wish.count(), await WaitingMail.count()) == (1, 0, 0)
    stored = repr(await everything_stored())
    assert not [each for each in (VERA, WORDS, REFERENCE) if each in stored]
    if database.startswith("sqlite"):  # nor in its write-ahead log
        files = b"".join(path.read_bytes() for path in tmp_path.glob("resonanz.sqlite*"))
        assert b"Otto" in files, "or this test sees nothing"
        assert not [each for each in (WORDS, REFERENCE) if each.encode() in files]
    logged = [row for row in await AuditEntry.select() if row["action"].startswith("customer.")]
    assert {row["action"] for row in logged} == {"customer.export", "customer.opt-out", "customer.erase"}
    assert VERA not in repr(logged)
    assert REFERENCE not in repr(logged)


async def test_whoever_does_not_want_to_be_asked_gets_no_link_even_after_an_erasure(
    database: str, tmp_path: Path
) -> None:
    app = desk_application(tmp_path)
    await hire()
    secrets = installation_of(app).secrets
    async with member(app, "dana@example.org", [Role.AUDITOR]) as dana, browser_at(app) as program:
        desk = await HelpDesk.known(program)
        for act in ("opt-out", "opt-out", "erase"):
            await dana.browser.post(
                f"/desk/customers/{act}", data={"name": f" {REFERENCE.lower()} ", "sure": "yes"}
            )
        told = await desk.report("one", customer=REFERENCE)
        assert (told.status_code, told.json()["link"]) == (201, None)
        assert (await desk.report("two", customer="K-1")).json()["link"]
    assert await opted_out(secrets, [REFERENCE, "K-1"]) == {REFERENCE}
    assert await OptOut.count() == 1
    assert REFERENCE.encode() not in b"".join(row["code"].encode() for row in await OptOut.select())


async def test_an_opt_out_takes_back_the_leave_to_be_answered(sqlite_database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path)
    await hire()
    async with browser_at(app) as browser:
        await browser.post("/wishes/phone", data={"wish": "Ring me", "answer_to": VERA})
    async with member(app, "dana@example.org", [Role.AUDITOR]) as dana:
        await dana.browser.post("/desk/customers/opt-out", data={"name": VERA.upper()})
    (case,) = await CustomerCase.select()
    assert (case["sealed"], case["waits"]) == (None, False)


def test_the_page_lists_nobody() -> None:
    assert {path for route in ROUTES for path in route.paths if path.startswith("/desk/customers")} == {
        f"/desk/customers{act}" for act in ("", "/export", "/erase", "/opt-out")
    }
