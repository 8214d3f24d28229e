"""Nadia has just been given a fresh installation: from nothing to the first open week, page by page."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from litestar import Litestar

from api.installation import installation_of
from api.mail.server import PASSWORD
from api.starting import mail_page
from survey import database as db
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.errors import Refused
from survey.organisation.tables import Person
from survey.plans.registering import plan_in_force
from survey.schedule.tables import Schedule
from survey.settings.tables import Setting
from tests.api.access.desk import Member, desk_application, hidden, member
from tests.clock import moved_clock
from tests.promises.every_route import everything_stored
from tests.scheduled import waves

START = "/desk/start"
HEAD = "id;Name;Team;Abteilung;Front/Back\n"
PEOPLE = HEAD + "".join(
    f"{team}{number};{team} {number};{team};Service;front\n"
    for team in ("Nord", "Süd", "West")
    for number in range(8)
)


def fresh(app: Litestar) -> Litestar:
    """As somebody finds it who has set nothing; what the tests say for themselves is taken out."""
    installation = installation_of(app)
    given = replace(
        installation.given, agreement="", fixed=installation.given.fixed - {"language", "agreement"}
    )
    app.state.installation = replace(installation, given=given)
    return app


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return fresh(desk_application(tmp_path))


@pytest.fixture
async def nadia(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "nadia@example.org", [Role.ADMINISTRATOR, Role.OWNER]) as found:
        yield found


async def steps(nadia: Member) -> dict[str, str]:
    """Each step with its mark."""
    page = (await nadia.browser.get(START)).text
    rows = re.findall(r'href="(/desk/[\w/]+)\?lang=en">[^<]*</a>\s*<span class="mark[^"]*">([^<]*)<', page)
    return {address.rpartition("/")[2]: mark for address, mark in rows}


async def say(nadia: Member, step: str, **fields: str) -> str:
    """Fill in a step; where it leads, or the sentence about what is wrong."""
    answer = await nadia.browser.post(f"{START}/{step}", data=fields)
    if answer.status_code == 303:
        return answer.headers["location"]
    assert answer.status_code == 422, answer.text
    (wrong,) = re.findall(r'role="alert">\s*<p>(.*?)</p>', answer.text, re.DOTALL)
    return unescape(wrong)


async def upload(nadia: Member, content: str, name: str = "roster.csv") -> str:
    sent = {"file": (name, content.encode(), "text/csv")}
    return (await nadia.browser.post(f"{START}/roster/look", files=sent)).text


async def test_nadia_comes_from_nothing_to_the_first_open_week(nadia: Member) -> None:
    before = await steps(nadia)
    assert list(before) == [
        *("organisation", "place", "schedule", "mail", "roster"),
        *("owner", "agreement", "group", "question", "wave"),
    ]
    assert {*before.values()} == {"open", "may be left out"}
    refused = (await nadia.browser.get(f"{START}/wave")).text
    assert "since when the works agreement holds" in refused
    assert "Open it now" not in refused
    assert "since when the works agreement holds" in await say(nadia, "wave")

    assert await say(nadia, "organisation", organisation="Beispiel GmbH", contact="") == START
    assert await say(nadia, "place", timezone="Europe/Berlin", language="de") == START
    assert await say(nadia, "owner", owner="Nadia Stein") == START
    assert await say(nadia, "agreement", none="1", agreement="") == START
    assert await say(nadia, "group", min_group="5") == START
    looked = await upload(nadia, PEOPLE)
    assert "Joins (24)" in looked
    assert "Too small for the big question" in looked
    assert not await Person.exists()
    sent = {name: hidden(looked, name) for name in ("table", "name", "agreed")}
    assert (await nadia.browser.post(f"{START}/roster/import", data=sent)).headers["location"] == START
    question = {"lag": "1", "sesoi": "0,1", "looks": "26,52,104", "controls": "absences"}
    assert await say(nadia, "question", **question) == START
    rule = (await nadia.browser.get("/desk/schedule")).text
    fields = rule_of(rule) | {"land": "BY"}
    assert (
        "The next eight weeks, as they would be"
        in (await nadia.browser.post("/desk/schedule/look", data=fields)).text
    )
    assert not await Schedule.exists()
    assert (await nadia.browser.post("/desk/schedule/set", data=fields)).headers[
        "location"
    ] == "/desk/schedule"

    halfway = await steps(nadia)
    assert {name for name, mark in halfway.items() if mark != "done"} == {"mail", "wave"}
    assert await say(nadia, "wave") == f"{START}/wave"
    (wave,) = await waves()
    assert wave[1] == "open"
    opened = (await nadia.browser.get(f"{START}/wave")).text
    assert "is open" in opened
    assert "resonanz wave links" in re.sub(r"</?span>", "", opened)
    assert (await steps(nadia))["wave"] == "done"
    # Sent twice it is one week.
    assert "has not ended" in await say(nadia, "wave")
    assert len(await waves()) == 1
    actions = [row["action"] for row in await AuditEntry.select(AuditEntry.action)]
    assert actions.count("wave.open") == 1
    assert {"setting.set", "roster.import", "plan.register", "schedule.set"} <= {*actions}


def rule_of(page: str) -> dict[str, str]:
    """What stands in the fields of the rule, as a browser would send it."""
    form = page[page.index('action="/desk/schedule/look') :]
    form = form[: form.index("</form>")]
    found = dict(re.findall(r'<input id="[\w-]+" name="([\w-]+)" type="(?:text|time)" value="([^"]*)"', form))
    for name, options in re.findall(
        r'<select id="[\w-]+" name="([\w-]+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        found[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
    return found


async def test_a_default_that_somebody_has_looked_at_is_decided_and_another_is_not(nadia: Member) -> None:
    assert (await steps(nadia))["group"] == "open"
    await say(nadia, "group", min_group="5")
    assert (await steps(nadia))["group"] == "done"
    assert [row["value"] for row in await Setting.select().where(Setting.name == "min_group")] == ["5"]
    await db.write(Setting.delete(force=True).run)


REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("organisation", {"organisation": " "}, "Please fill in"),
    ("place", {"timezone": "Europe/Bärlin", "language": "de"}, "is no time zone"),
    ("group", {"min_group": "4"}, "at least 5"),
    ("agreement", {}, "one of the two"),
    ("agreement", {"none": "1", "agreement": "2026-01-01"}, "one of the two"),
    ("agreement", {"agreement": "soon"}, "2026-11-01, or none"),
    ("question", {"lag": "99", "looks": "26,52,104"}, "0 to 8 weeks later"),
    ("question", {"lag": "1", "sesoi": "nan", "looks": "26,52,104"}, "smallest effect of interest"),
    ("question", {"lag": "1", "sesoi": "a lot", "looks": "26,52,104"}, "a number, as 0.1"),
    ("question", {"lag": "1", "looks": "1"}, "not sent from our own page"),
    ("mail", {"smtp_server": "mail.example.org"}, "RESONANZ_SMTP_SENDER is missing"),
    ("mail", {"smtp_server": "http://x", "smtp_sender": "a@example.org"}, "server's name alone"),
    (
        "mail",
        {"smtp_server": "mail.example.org", "smtp_sender": "a@example.org", "smtp_security": "none"},
        "everybody's link",
    ),
    ("mail/test", {"address": "nadia@example.org"}, "No mail server is set up"),
    ("mail/test", {"address": "nobody"}, "address"),
]


async def test_what_cannot_be_is_said_on_the_page_and_nothing_is_stored(nadia: Member) -> None:
    for step, fields, sentence in REFUSED:
        assert sentence in await say(nadia, step, **fields), (step, fields)
    for content, sentence in (
        ("", "is empty"),
        (HEAD + "1;A;;Service;front\n", "one error; nothing was read"),
        ("%PDF-1.7", "roster.csv"),
    ):
        assert sentence in await upload(nadia, content)
    answer = await nadia.browser.post(f"{START}/roster/look", data={"file": "roster.csv"})
    assert (answer.status_code, "choose a file" in answer.text) == (422, True)
    assert not await Setting.exists()
    assert await plan_in_force() is None
    assert not await Person.exists()


async def test_what_was_not_looked_at_is_not_read_in(nadia: Member) -> None:
    looked = await upload(nadia, PEOPLE)
    sent = {name: hidden(looked, name) for name in ("table", "name", "agreed")}
    for wrong in ({"agreed": "0" * 64}, {"table": "no table"}, {"table": ""}):
        answer = await nadia.browser.post(f"{START}/roster/import", data=sent | wrong)
        assert answer.status_code == 422
    assert not await Person.exists()
    await nadia.browser.post(f"{START}/roster/import", data=sent)
    assert await Person.count() == 24
    # Sent again it changes nothing, and says so.
    again = await nadia.browser.post(f"{START}/roster/import", data=sent)
    assert "Please look again" in unescape(again.text) or "look" in again.text
    assert await Person.count() == 24


async def test_what_was_looked_at_before_midnight_on_sunday_is_looked_at_again(
    app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = moved_clock(monkeypatch, datetime(2026, 11, 29, 22, 55, tzinfo=UTC))  # five to twelve in Berlin
    async with member(app, "nadia@example.org", [Role.ADMINISTRATOR]) as nadia:
        looked = await upload(nadia, PEOPLE)
        sent = {name: hidden(looked, name) for name in ("table", "name", "agreed")}
        moved.passes(timedelta(minutes=10))
        late = await nadia.browser.post(f"{START}/roster/import", data=sent)
    assert (late.status_code, "A new week has begun since this was looked at" in late.text) == (422, True)
    assert not await Person.exists()


async def test_the_last_import_is_taken_back_on_the_page(nadia: Member) -> None:
    looked = await upload(nadia, PEOPLE)
    assert "be taken back here until the next week opens" in (await nadia.browser.get(f"{START}/roster")).text
    sent = {name: hidden(looked, name) for name in ("table", "name", "agreed")}
    await nadia.browser.post(f"{START}/roster/import", data=sent)
    # Süd is too small by itself now: who answers together is shown before it counts.
    fewer = "\n".join(line for line in PEOPLE.splitlines() if not line.startswith("Süd") or line[3] < "4")
    assert "Who answers together from the next week on" in await upload(nadia, fewer)
    assert "Take it back" in (await nadia.browser.get(f"{START}/roster")).text
    shown = (await nadia.browser.post(f"{START}/roster/undo")).text
    assert "Leaves (24)" in shown
    stale = await nadia.browser.post(f"{START}/roster/undo", data={"agreed": "0" * 64})
    assert (stale.status_code, await Person.count()) == (422, 24)
    for _ in range(2):
        await nadia.browser.post(f"{START}/roster/undo", data={"agreed": hidden(shown, "agreed")})
    assert not await Person.exists().where(Person.left_week.is_null())
    actions = [row["action"] for row in await AuditEntry.select(AuditEntry.action)]
    assert actions.count("roster.undo") == 1


async def test_the_mail_server_is_set_tried_and_answers_on_the_page(
    nadia: Member, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = {"smtp_server": "mail.example.org", "smtp_sender": "Wir <wir@example.org>"}
    sent = server | {"smtp_security": "tls", "smtp_port": "", "smtp_user": "wir", "password": "hush-4711"}
    assert await say(nadia, "mail", **sent) == f"{START}/mail"
    settings = installation_of(app).settings
    assert (settings.smtp_port, settings.smtp_sender) == (465, ("Wir", "wir@example.org"))
    assert installation_of(app).secrets.read(PASSWORD) == b"hush-4711"
    assert (await steps(nadia))["mail"] == "done"
    page = (await nadia.browser.get(f"{START}/mail")).text
    assert "hush-" not in page
    assert 'value="Wir &lt;wir@example.org&gt;"' in page

    async def answers(_: object, arguments: Mapping[str, str]) -> dict[str, str]:
        if arguments["address"].startswith("gone"):
            raise Refused("It says: {code} {answer}", code=550, answer="no such user")
        return {"address": arguments["address"], "answer": "2.0.0 Ok: queued as <4711>"}

    monkeypatch.setattr(mail_page, "send_test", answers)
    tried = await nadia.browser.post(f"{START}/mail/test", data={"address": "nadia@example.org"})
    assert "<code>2.0.0 Ok: queued as &lt;4711&gt;</code>" in tried.text
    assert "It says: 550 no such user" in await say(nadia, "mail/test", address="gone@example.org")
    # Nothing of the password stands in the database or the log.
    assert "hush-" not in repr(await everything_stored())
    assert await say(nadia, "mail", smtp_server="", smtp_sender="") == f"{START}/mail"
    assert installation_of(app).settings.smtp_server == ""


async def test_the_forecast_of_a_table_leaves_no_trace(nadia: Member) -> None:
    before = await everything_stored()
    assert "Joins (24)" in await upload(nadia, PEOPLE)
    after = await everything_stored()
    assert {name for name in before if before[name] != after[name]} <= {"session"}
