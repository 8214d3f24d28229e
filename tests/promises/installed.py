"""The whole application over a database with a released week, an open week and a contact, for attackers."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import httpx
import pytest
from litestar import Litestar
from litestar.types import ControllerRouterHandler

from analytics.plan import Plan
from analytics.registration import canonical
from api.analyst.naming import name_of_library
from api.app import ROUTES, application
from api.commands.customers.helpdesks import connect
from api.commands.customers.objection_links import objection_link
from api.commands.weeks.plan_file import write_plan
from api.installation import installation_of
from api.panel_file.writing import write_panel
from api.report.data import report_bytes
from api.report.drawing import DrawnReport
from api.report.page import render_report
from api.texts import LANGUAGES
from survey.asking.codes import sealed_objection, stopping_codes
from survey.contacts.api_keys import CASES, RATINGS, ROSTER, TICKETS, create_key
from survey.contacts.links import rating_token
from survey.errors import NotFound
from survey.invitations.paused_mails import PausedMails
from survey.lifecycle.closing import close_wave
from survey.organisation.snapshot import read_organisation
from survey.plans.registering import register
from survey.releases.tables import Release
from survey.tokens import sign_link
from survey.weeks import week_of
from tests.api.access.using import use_the_desk
from tests.api.cases.answered import answered_case
from tests.api.customers import TODAY, URL, HelpDesk, installation_for_tests
from tests.api.programs.zammad import closed
from tests.api.pulse import SECRETS, Employee
from tests.api.rehearsal.stand_in import KEY, rehearsal_stands_in
from tests.promises.every_route import IMPRINT, LOOKING, MARKER, SENDING, Values, ask, files
from tests.provider.using import use_the_service
from tests.reader import key_of, reading
from tests.report_cast import QUICK, told
from tests.survey.lifecycle.week import Week, everybody_answers, hire, open_week

# Who asks says so on every page, and an imprint may be another site's: the only one that a page names.
ASKING = {
    "RESONANZ_ORGANISATION": "Beispiel <b>& Söhne</b> GmbH",
    "RESONANZ_CONTACT": "post@example.org, 030 1234567",
    "RESONANZ_IMPRINT": IMPRINT,
}

# In the place of what draws live pictures, which takes seconds to make.
SCRIPT = b"// draws nothing"


@cache
def finding_of(name: str) -> DrawnReport:
    """The report of the cast, drawn once."""
    report, panel = told(name)
    return DrawnReport(report_bytes(report), {each: render_report(report, panel, each) for each in LANGUAGES})


@cache
def panel_of(name: str) -> bytes:
    """The panel it was drawn from."""
    return write_panel(replace(told(name)[1], left_out={}), {})


@cache
def made_of(name: str, make: Callable[..., bytes], *how: object) -> bytes:
    """A download of it, made once."""
    return make(panel_of(name), write_plan(QUICK), finding_of(name).json, (), *how)


class Told:
    """A report that is there at once."""

    async def finding(self) -> DrawnReport:
        return finding_of("supported")

    def newest(self) -> DrawnReport | None:
        return finding_of("supported")

    async def panel_file(self) -> bytes:
        return panel_of("supported")

    async def made(self, make: Callable[..., bytes], *how: object) -> bytes:
        return made_of("supported", make, *how)

    async def apart(self, *_: object) -> tuple[bytes, str]:
        """A page over several organisations, which takes seconds to draw."""
        return b"<!doctype html><html lang='en'><head><title>Houses</title></head><body></body></html>", ""


class NothingYet:
    """The same before the first week is released."""

    async def finding(self) -> DrawnReport:
        raise NotFound("No week has been released yet, so there is nothing to report.")

    panel_file = finding

    def newest(self) -> None:
        return None

    apart = Told.apart

    async def made(self, *_: object) -> bytes:
        return (await self.finding()).json


@dataclass
class Installed:
    """The whole application over a database with a released week, an open week and a contact."""

    app: Litestar
    client: httpx.AsyncClient
    week: Week
    values: Values
    answers: list[httpx.Response] = field(default_factory=list)

    @property
    def key(self) -> dict[str, str]:
        """What the browser of somebody who reads the results sends along."""
        return reading(self.week.keys)

    async def look(self) -> None:
        await ask(self.app, self.answers, self.values, LOOKING, self.key)

    async def send(self) -> None:
        await ask(self.app, self.answers, self.values, SENDING, self.key)

    async def use(self) -> None:
        """What people do: every route that takes something gets what it asks for."""
        (employee, *_) = await Employee.all(self.client, self.week)
        assert (await employee.place()).status_code == 200
        await employee.answer(4)
        desk = await HelpDesk.known(self.client)
        link = (await desk.report()).json()["link"]
        tool = await HelpDesk.known(self.client, "survey tool", RATINGS)
        given = {"key": "1", "given": datetime.now(UTC).isoformat(), "score": 4, "comment": MARKER}
        await tool.send("/api/ratings", [given], "monday")
        home = installation_of(self.app)
        await connect(home, {"address": "https://zammad.example.org", "field": "link", "token": "x"})
        zammad = await HelpDesk.known(self.client, "zammad", TICKETS)
        await zammad.send("/api/zammad", closed(datetime.now(UTC).isoformat()))
        ours = {"Sec-Fetch-Site": "same-origin"}
        await self.client.post(link, data={"score": "4", "comment": MARKER}, headers=ours)
        await self.client.post("/wishes/nord", data={"wish": MARKER}, headers=ours)
        for form in ({"pause": "1"}, {"again": "1"}):
            await self.client.post(f"/pulse/mails/{self.values['pause'][0]}", data=form)
        await self.client.post(f"/no-more/{self.values['objection'][0]}", data={"no_more": "1"})
        await self.client.post("/link", data={"link": f"Hier: {link} ."}, headers=ours)
        await self.client.post("/results/open", data={"key": key_of(self.week.keys)}, headers=ours)
        reported = {"text": MARKER, "answer_to": "vera@example.org"}
        complaints = {"Authorization": f"Bearer {await create_key('complaints', TODAY, CASES)}"}
        await self.client.post("/api/cases", json=reported, headers=complaints)
        answered = f"/answer/{self.values['answer'][0]}"
        await self.client.post(answered, data={"settled": "no", "why": MARKER}, headers=ours)
        for place in ("", "/results/open"):
            await self.client.post(f"/rehearsal/{KEY}{place}", data={"key": MARKER}, headers=ours)
        await use_the_roster(self.client)
        await use_the_desk(self.client, self.app)
        self.client.cookies.clear()
        await use_the_service(self.client, self.app)
        # Nothing of it is kept here: each request says for itself what it sends along.
        self.client.cookies.clear()


async def use_the_roster(client: httpx.AsyncClient) -> None:
    """An HR system says who works where, as it is."""
    bearer = {"Authorization": f"Bearer {await create_key('people', TODAY, ROSTER)}"}
    organisation = await read_organisation()
    rows = [
        {
            "reference": row["reference"],
            "name": row["name"],
            "email": row["email"],
            "team": organisation.teams[row["team"]]["name"],
            "department": organisation.departments[organisation.teams[row["team"]]["department"]]["name"],
            "office": organisation.teams[row["team"]]["office"],
            "lead": row["lead"],
        }
        for row in organisation.present
    ]
    await client.put("/api/roster", json=rows, headers=bearer)


async def pause_token(week: Week) -> str:
    """What stands in the link by which one of the week's people pauses mails."""
    (_, person), *_ = await week.people()
    paused = PausedMails(week.keys)
    try:
        return sign_link(SECRETS, "mails", paused.link_id(person))
    finally:
        paused.close()


def objection_token(app: Litestar, ended_at: datetime) -> str:
    """What stands in the link by which a customer is not asked again."""
    home = installation_of(app)
    sealed = sealed_objection(home.secrets, stopping_codes(home.secrets, ["otto@example.org"]))
    return urlsplit(objection_link(home, sealed, ended_at, "en")).path.rpartition("/")[2]


def client_of(app: Litestar, answers: list[httpx.Response]) -> httpx.AsyncClient:
    """A program that keeps every answer it gets."""

    async def keep(answer: httpx.Response) -> None:
        await answer.aread()
        await answer.request.aread()  # a file goes out as a stream
        answers.append(answer)

    # What goes wrong inside is answered like any other trouble, so it is looked at like any other answer.
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    return httpx.AsyncClient(transport=transport, base_url=URL, event_hooks={"response": [keep]})


@asynccontextmanager
async def installation(
    folder: Path, further: Sequence[ControllerRouterHandler] = ()
) -> AsyncIterator[Installed]:
    """Over the database that the test has opened; `further` are routes of an attacker's control."""
    with patch("api.analyst.making._library", return_value=SCRIPT):
        async with _installed(folder, further) as found:
            yield found


@asynccontextmanager
async def _installed(folder: Path, further: Sequence[ControllerRouterHandler]) -> AsyncIterator[Installed]:
    await hire()
    now = datetime.now(UTC)
    await register(canonical(Plan()), now.date())
    released = await open_week(folder, week_of(now.date()) - 2)
    await everybody_answers(released)
    await close_wave(released.keys, released.wave)
    week = await open_week(folder, week_of(now.date()) - 1)
    app = application([*ROUTES, *further])
    app.state.installation = installation_for_tests(folder, **ASKING)
    app.state.reporter = Told()
    answers: list[httpx.Response] = []
    async with client_of(app, answers) as client, rehearsal_stands_in(folder / "rehearsal") as rehearsal:
        app.state.rehearsal = rehearsal
        desk = await HelpDesk.known(client, "another")
        ended_at = now.replace(microsecond=0) - timedelta(days=1)
        (contact,) = [(await desk.report(ended_at=ended_at.isoformat())).json()["id"]]
        values = {
            "rehearsal": [KEY],
            "place": ["results"],
            "file": ["within.svg", "teams.csv"],
            "picture": ["within"],
            "library": [name_of_library(SCRIPT)],
            "wave": [released.wave, week.wave],
            "token": [rating_token(SECRETS, contact, ended_at)],
            "pause": [await pause_token(week)],
            "objection": [objection_token(app, ended_at)],
            "answer": [await answered_case(app)],
            "group": [str(row["cell"]) for row in await Release.select(Release.cell) if row["cell"]][:2],
            "address": ["nord", "web-shop"],
            "file_path": [*files("static"), *files("schemas")],
        }
        yield Installed(app, client, week, values, answers)


@pytest.fixture
async def installed(database: str, tmp_path: Path) -> AsyncIterator[Installed]:
    async with installation(tmp_path) as found:
        yield found
