"""Attack 34: sign in with one role and walk every address, with the own objects and with somebody else's.

Adversary A2 (curious colleagues, with an account). The table is complete: a route for people with an account
fails until somebody says here who may open it. Control: the same walk over an application with a page that
names no role in the table, and over one that forgets to ask whose group it is.
"""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from litestar import Litestar, get
from litestar.params import FromPath

from api.access.roles import TABLE, Page
from api.access.signed_in import needs, reads
from api.results.reading import results_of
from api.web.pages import AnyRequest
from survey import database as db
from survey.accounts.roles import Role
from survey.contacts.wishes import WishPage, add_wish
from survey.measures.registering import register
from survey.organisation.tables import Person
from survey.waves.tables import CellPart, WaveCell
from survey.weeks import week_of
from tests.api.access.desk import Member, member
from tests.promises.every_route import MARKER, addresses, http_routes
from tests.promises.installed import Installed, installation
from tests.survey.measures.house import ALONE

ROLES = (*Role, None)
# One letter a role, in the order of ROLES: team lead, analyst, leadership, administrator, works council,
# auditor, owner, and an account without any. “a” opens all, “o” the own, “-” nothing.
OPENS: dict[str, str] = {
    "/desk": "aaaaaaaa",
    "/desk/account": "aaaaaaaa",
    "/desk/account/challenge": "aaaaaaaa",
    "/desk/account/passkey": "aaaaaaaa",
    "/desk/account/passkey/remove": "aaaaaaaa",
    "/desk/account/password": "aaaaaaaa",
    "/desk/account/password/remove": "aaaaaaaa",
    "/desk/account/codes": "aaaaaaaa",
    "/desk/account/sessions/end": "aaaaaaaa",
    "/desk/people": "---aaaa-",
    "/desk/people/confirm": "---aaaa-",
    "/desk/people/invite": "---a----",
    "/desk/people/back-in": "---a----",
    "/desk/people/roles": "---a----",
    "/desk/people/end": "---a----",
    "/desk/names": "----a-a-",
    "/desk/names/confirm": "----a-a-",
    "/desk/names/refuse": "----a-a-",
    "/desk/opening": "---aa-a-",
    "/desk/opening/hold": "----a---",
    "/desk/opening/let-go": "----a-a-",
    "/desk/schedule": "---aa-a-",
    "/desk/schedule/look": "---a----",
    "/desk/schedule/set": "---a----",
    "/desk/schedule/pause": "---a----",
    "/desk/schedule/pause/look": "---a----",
    "/desk/schedule/resume": "---a----",
    "/desk/schedule/site": "---a----",
    "/desk/schedule/site/look": "---a----",
    "/desk/schedule/site/remove": "---a----",
    "/desk/schedule/event": "---a----",
    "/desk/schedule/event/remove": "---a----",
    "/desk/schedule/calendar": "---a----",
    "/desk/jobs": "---a--a-",
    "/desk/start": "---a----",
    "/desk/start/organisation": "---a----",
    "/desk/start/place": "---a----",
    "/desk/start/owner": "---a----",
    "/desk/start/agreement": "---a----",
    "/desk/start/group": "---a----",
    "/desk/start/mail": "---a----",
    "/desk/start/mail/test": "---a----",
    "/desk/start/roster": "---a----",
    "/desk/start/roster/look": "---a----",
    "/desk/start/roster/import": "---a----",
    "/desk/start/roster/undo": "---a----",
    "/desk/start/question": "---a----",
    "/desk/start/wave": "---a----",
    "/desk/questions": "---aa-a-",
    "/desk/questions/add": "---a----",
    "/desk/questions/reword": "---a----",
    "/desk/questions/retire": "---a----",
    "/desk/rehearsal": "---a----",
    "/desk/rehearsal/begin": "---a----",
    "/desk/rehearsal/forget": "---a----",
    "/desk/advice": "------a-",
    "/desk/provider/try": "---a----",
    "/desk/settings": "---a----",
    "/desk/programs": "---a----",
    "/desk/programs/end": "---a----",
    "/desk/queues": "---a----",
    "/desk/asking": "---a----",
    "/desk/further": "-aa-a---",
    "/desk/further/table.csv": "-aa-a---",
    "/desk/contacts": "---a----",
    "/desk/contacts/internal": "---a----",
    "/desk/contacts/look": "---a----",
    "/desk/contacts/import": "---a----",
    "/desk/contacts/links": "---a----",
    "/desk/traits": "---a----",
    "/desk/traits/look": "---a----",
    "/desk/traits/import": "---a----",
    "/desk/log": "----aa--",
    "/desk/log/table.csv": "----aa--",
    "/desk/team": "o-------",
    "/desk/houses": "-a--a---",
    "/desk/houses/combine": "-a--a---",
    "/desk/measures": "oaa-a-a-",
    "/desk/measures/new": "-aa---a-",
    "/desk/measures/register": "-aa---a-",
    "/desk/measures/draw": "-aa---a-",
    "/desk/measures/judge": "-aa---a-",
    "/desk/measures/withdraw": "-aa---a-",
    "/desk/replies": "o-a-a---",
    "/desk/replies/write": "o-------",
    "/desk/cases": "o-----a-",
    "/desk/cases/open": "o-----a-",
    "/desk/cases/take": "o-----a-",
    "/desk/cases/answer": "o-----a-",
    "/desk/cases/settle": "o-----a-",
    "/desk/cases/join": "o-----a-",
    "/desk/cases/publish": "------a-",
    "/desk/wishes": "oaa---a-",
    "/desk/wishes/theme": "oaa---a-",
    "/desk/wishes/decide": "oaa---a-",
    "/desk/wishes/publish": "------a-",
    "/desk/customers": "-----a--",
    "/desk/customers/export": "-----a--",
    "/desk/customers/erase": "-----a--",
    "/desk/customers/opt-out": "-----a--",
    "/results": "aaa-a---",
    "/results/measures": "aaa-a---",
    "/results/check": "aaa-a---",
    "/results/table.csv": "aaa-a---",
    "/results/weeks/{wave:str}": "aaa-a---",
    "/results/groups/{group:str}": "oaa-a---",
    "/results/groups/{group:str}/weeks/{wave:str}": "oaa-a---",
    "/results/groups/{group:str}/table.csv": "oaa-a---",
    "/results/report": "-aa-a---",
    "/results/report.json": "-aa-a---",
    "/results/report.pdf": "-aa-a---",
    "/results/report/analysis": "-a--a---",
    "/results/report/pictures/{file:str}": "-a--a---",
    "/results/report/live/{picture:str}": "-a--a---",
    "/results/report/library/{library:str}": "-a--a---",
    "/results/report/panel.xlsx": "-a--a---",
    "/results/report/panel.sav": "-a--a---",
    "/results/report/bundle.zip": "-a--a---",
    "/results/report/panel.csv": "-a--a---",
    "/results/report/plan.json": "-a--a---",
    "/results/forecast": "-aaaa---",
}
# Their address names no group: a team lead's own are found by what the page shows.
OWN_AMONG_ALL = {
    "/desk/measures",
    "/desk/replies",
    "/desk/replies/write",
    "/desk/team",
    *(f"/desk/wishes{act}" for act in ("", "/theme", "/decide")),
    *(f"/desk/cases{act}" for act in ("", "/open", "/take", "/answer", "/settle", "/join")),
}
REFUSED = "no role that opens this page"


@dataclass
class House:
    """The application, one person for each role, and which group is the team lead's own."""

    installed: Installed
    people: dict[Role | None, Member]
    own: str
    foreign: str
    names: dict[str, str]

    def shows_own_alone(self, text: str) -> bool:
        """Whether a page that is about several groups names the team lead's, and no other one."""
        return self.names[self.own] in text and self.names[self.foreign] not in text

    def places(self, route: str) -> dict[str, set[bool]]:
        """A route's addresses, each with whether it is about the team lead's own: without a group, both."""
        (found,) = (each for each in http_routes(self.installed.app) if each.path == route)
        wave = self.installed.week.wave if "wave" not in route else self.installed.values["wave"][0]
        places: dict[str, set[bool]] = {}
        for group in (self.own, self.foreign):
            for place in addresses(found, {**self.installed.values, "group": [group], "wave": [wave]}):
                if MARKER not in place:
                    places.setdefault(place, set()).add(group == self.own)
        return places


@asynccontextmanager
async def house(installed: Installed) -> AsyncIterator[House]:
    own, foreign = installed.values["group"]
    (part,) = await CellPart.select(CellPart.team).where(CellPart.cell == UUID(own))
    one = (await Person.select(Person.id).where(Person.team == part["team"]))[0]["id"]
    await db.write(
        Person.update({Person.email: "team_lead@example.org", Person.lead: True}).where(Person.id == one).run
    )
    async with AsyncExitStack() as stack:
        people = {
            role: await stack.enter_async_context(
                member(installed.app, f"{role or 'nobody'}@example.org", [role] if role else [])
            )
            for role in ROLES
        }
        labels = await WaveCell.select(WaveCell.cell, WaveCell.label)
        names = {str(row["cell"]): row["label"] for row in labels}
        for group in (own, foreign):
            await register(replace(ALONE, groups=(group,), start=week_of(date.today()) + 3), date.today())  # noqa: DTZ011  # as the pages live
            (team,) = await CellPart.select(CellPart.team).where(CellPart.cell == UUID(group))
            await add_wish(WishPage("", team=team["team"]), "More light", date.today())  # noqa: DTZ011  # the same
        yield House(installed, people, own, foreign, names)


def opened(answer: httpx.Response) -> bool:
    """Whether a page showed or did something: neither the door, nor nothing, nor a refusal."""
    if answer.request.url.path.startswith("/results"):
        return answer.status_code == 200
    door = answer.headers.get("location", "").startswith("/desk/sign-in")
    return not door and "Please sign in" not in answer.text and REFUSED not in answer.text


async def walk(found: House, route: str, methods: set[str]) -> str:
    """What the route opens to each role, in the letters of the table; “?” is more than one's own.

    Where the address names no group it is a team lead's own if the page names the own group and no other.
    """
    letters = ""
    for role in ROLES:
        browser = found.people[role].browser
        seen: dict[bool, set[bool]] = {True: set(), False: set()}
        alone: set[bool] = set()
        for place, about in found.places(route).items():
            for method in methods & {"GET", "POST"}:
                headers = {"Accept": "application/json"} if method == "POST" else {}
                answer = await browser.request(method, place, headers=headers, json={} if headers else None)
                assert answer.status_code < 500, place
                for own in about:
                    seen[own].add(opened(answer))
                alone.add(found.shows_own_alone(answer.text))
        own_alone = route in OWN_AMONG_ALL and alone == {True}
        letters += {
            (True, True): "o" if own_alone else "a",
            (True, False): "o",
            (False, False): "-",
        }.get((seen[True] == {True}, seen[False] == {True}), "?")
    return letters


def with_a_page(app: Litestar) -> dict[str, set[str]]:
    """Every route that names a page of the table, and how it is asked."""
    return {
        route.path: {str(method) for method in route.methods}
        for route in http_routes(app)
        if any("page" in handler.opt for handler in route.route_handlers)
    }


async def test_every_route_opens_to_the_roles_of_the_table(installed: Installed) -> None:
    routes = with_a_page(installed.app)
    assert set(routes) == set(OPENS), "say here who may open the new route"
    async with house(installed) as found:
        # What signs somebody out or changes how they come in is asked for last, so that they stay.
        walked = {path: await walk(found, path, routes[path]) for path in OPENS}
    assert walked == OPENS


def test_every_page_has_a_row_and_every_row_its_roles() -> None:
    assert set(Page) - set(TABLE) == {Page.HOME, Page.ACCOUNT}
    assert all(TABLE.values())


async def test_a_team_lead_sees_no_other_group_beside_the_own_one(installed: Installed) -> None:
    async with house(installed) as found:
        lead, analyst = found.people[Role.TEAM_LEAD].browser, found.people[Role.ANALYST].browser
        alone = (await lead.get(f"/results/groups/{found.own}")).text
        beside = (await lead.get(f"/results/groups/{found.own}?with={found.foreign}")).text
        assert found.foreign not in alone
        assert found.foreign not in (await lead.get("/results")).text
        assert found.own in (await lead.get("/results")).text
        # The control: whoever may read all does get the other line.
        asked = (await analyst.get(f"/results/groups/{found.own}?with={found.foreign}")).text
        chosen = re.search(rf'value="{found.foreign}" selected>([^<]+)<', asked)
        assert chosen
        assert chosen[1] not in beside


async def test_the_lead_of_yesterday_opens_nothing_today(installed: Installed) -> None:
    async with house(installed) as found:
        lead = found.people[Role.TEAM_LEAD].browser
        assert (await lead.get(f"/results/groups/{found.own}")).status_code == 200
        await db.write(Person.update({Person.lead: False}).where(Person.email.is_not_null()).run)
        for path in ("/results", f"/results/groups/{found.own}"):
            assert (await lead.get(path)).status_code == 404
        assert "no role" in (await lead.get("/desk")).text


async def test_leadership_is_offered_no_file_that_does_not_open(installed: Installed) -> None:
    async with house(installed) as found:
        offered = {
            role: "panel.xlsx" in (await found.people[role].browser.get("/results/report")).text
            for role in (Role.LEADERSHIP, Role.ANALYST)
        }
    assert offered == {Role.LEADERSHIP: False, Role.ANALYST: True}


@get("/desk/everybody", **needs(Page.ACCOUNT))
async def everybody() -> str:
    """The control: a page of everybody's that should have named one of its own."""
    return "everybody's names"


@get("/results/any/{group:str}", **reads(Page.RESULTS))
async def any_group(request: AnyRequest, group: FromPath[str]) -> dict[str, int]:
    """The control: asks for the right to read results, and not for whose."""
    return {group: len((await results_of(request.app)).weeks)}


@pytest.mark.parametrize("database", ["sqlite"], indirect=False)
async def test_the_control_is_found(sqlite_database: str, database: str, tmp_path: Path) -> None:
    async with installation(tmp_path, [everybody, any_group]) as installed, house(installed) as found:
        routes = with_a_page(installed.app)
        assert set(routes) - set(OPENS) == {"/desk/everybody", "/results/any/{group:str}"}
        assert await walk(found, "/desk/everybody", {"GET"}) == "aaaaaaaa"
        assert await walk(found, "/results/any/{group:str}", {"GET"}) == "aaa-a---"  # and not “o”
