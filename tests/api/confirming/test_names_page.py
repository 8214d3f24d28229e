"""Nora keeps the list on the machine; Ruth of the works council, or Olga, the owner, looks at the names."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from litestar import Litestar

from api.access.administering.accounts import named
from api.confirming.names import waiting
from api.installation import Installation, installation_of
from survey import database as db
from survey.accounts.roles import Role
from survey.audit.listing import list_entries
from survey.audit.pseudonyms import pseudonym
from survey.audit.recording import Act, record_all
from survey.audit.verifying import verify
from survey.errors import Refused
from survey.organisation.known_people import read_known
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Person, Team
from survey.waves.tables import Wave
from tests.api.access.desk import Member, desk_application, member
from tests.survey.lifecycle.week import WEEK, hire, open_week

INVENTED = [f"Invented {number}" for number in range(4)]


@pytest.fixture
async def app(database: str, tmp_path: Path) -> Litestar:
    """After the first week has opened, four have come to Nord."""
    await hire()
    await open_week(tmp_path)
    found = desk_application(tmp_path)
    await join(installation_of(found), *INVENTED)
    return found


@pytest.fixture
async def ruth(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "ruth@example.org", [Role.WORKS_COUNCIL]) as found:
        yield found


async def join(installation: Installation, *names: str, team: str = "Nord") -> None:
    async def job() -> None:
        (found,) = await Team.select(Team.id).where(Team.name == team)
        acts = []
        for name in names:
            row = Person(id=uuid4(), reference=name, name=name, team=found["id"], lead=False, team_since=WEEK)
            await Person.insert(row)
            acts.append(Act("roster.join", pseudonym(installation.secrets, row.id), {"team": team}))
        await record_all(installation.secrets, installation.actor, acts)

    await db.write(job)
    await confirm_roster(installation.secrets)


def form_of(page: str, team: str) -> dict[str, str]:
    """What a browser sends of this team's list."""
    part = page.split(f">{team}", 1)[1]
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', part) for name in ("team", "digest")}
    return {name: match[1] for name, match in found.items() if match}


async def looked(browser: Member, team: str = "Nord") -> dict[str, str]:
    return form_of((await browser.browser.get("/desk/names")).text, team)


async def new_names(app: Litestar) -> list[str]:
    return [name for each in (await waiting(installation_of(app), {}))["lists"] for name in each["new"]]


async def test_ruth_looks_at_names_and_confirms_them(app: Litestar, ruth: Member) -> None:
    assert "See whether 4 new people are real" in (await ruth.browser.get("/desk?lang=en")).text
    page = (await ruth.browser.get("/desk/names")).text
    assert all(f"<strong>{name}</strong>" in page for name in INVENTED)
    assert "<li>Nord 3</li>" in page
    assert (await ruth.browser.post("/desk/names/confirm", data=form_of(page, "Nord"))).status_code == 303
    assert await new_names(app) == []
    assert "Nothing waits" in (await ruth.browser.get("/desk/names")).text
    assert "new pe" not in (await ruth.browser.get("/desk?lang=en")).text
    entries = await list_entries({}, action="names")
    assert [each.action for each in entries].count("names.known") == 12
    (whole,) = [each for each in entries if each.action == "names.confirm"]
    assert (whole.subject, whole.detail) == ("Nord", {"people": "12", "new": "4"})
    assert not [each for each in entries if "Invented" in f"{each.subject}{each.detail}"]
    assert (await verify(installation_of(app).secrets)).trouble == []


async def test_ruth_refuses_and_it_is_logged_and_seen(app: Litestar, ruth: Member) -> None:
    assert (await ruth.browser.post("/desk/names/refuse", data=await looked(ruth))).status_code == 303
    page = (await ruth.browser.get("/desk/names")).text
    assert "Refused on" in page
    (found,) = (await waiting(installation_of(app), {}))["lists"]
    assert len(found["new"]) == 12  # whoever was there from the start as well
    assert found["refused"]
    assert len(await list_entries({}, action="names.unknown")) == 12
    await ruth.browser.post("/desk/names/confirm", data=form_of(page, "Nord"))
    assert await new_names(app) == []


async def test_a_list_that_has_changed_since_it_was_shown_is_not_confirmed(
    app: Litestar, ruth: Member
) -> None:
    form = await looked(ruth)
    await join(installation_of(app), "One more")
    answer = await ruth.browser.post("/desk/names/confirm", data=form)
    assert (answer.status_code, "please look again" in answer.text) == (422, True)
    assert len(await new_names(app)) == 5
    for broken in (
        {},
        {"team": "x", "digest": "y"},
        form | {"digest": "0" * 64},
        form | {"team": str(uuid4())},
    ):
        assert (await ruth.browser.post("/desk/names/confirm", data=broken)).status_code == 422
    assert len(await new_names(app)) == 5


async def test_twice_and_halfway_leave_a_list_that_can_be_confirmed(
    app: Litestar, ruth: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await looked(ruth)
    with monkeypatch.context() as dying:
        dying.setattr("api.confirming.names.confirm_list", lambda *_: None)  # after the commit
        await ruth.browser.post("/desk/names/confirm", data=form)
    assert len(await new_names(app)) == 4
    for _ in range(2):
        assert (await ruth.browser.post("/desk/names/confirm", data=form)).status_code == 303
    assert await new_names(app) == []


async def test_whoever_administers_is_no_second_person_and_the_attempt_is_logged(app: Litestar) -> None:
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR, Role.OWNER]) as omar:
        answer = await omar.browser.post("/desk/names/confirm", data=await looked(omar))
        assert (answer.status_code, "Somebody else has to confirm" in answer.text) == (422, True)
    assert len(await new_names(app)) == 4
    (tried,) = await list_entries({}, action="names.own")
    assert tried.subject == "Nord"


async def test_whoever_has_entered_somebody_does_not_confirm_them(app: Litestar) -> None:
    installation = installation_of(app)
    async with member(app, "olga@example.org", [Role.OWNER]) as olga:
        entered = replace(installation, actor=named(installation, "olga@example.org"))
        await join(entered, "Paul", team="West")
        answer = await olga.browser.post("/desk/names/confirm", data=await looked(olga, "West"))
        assert "Somebody else has to confirm" in answer.text
        assert (
            await olga.browser.post("/desk/names/confirm", data=await looked(olga, "Nord"))
        ).status_code == 303
    assert await new_names(app) == ["Paul"]


async def test_tables_that_somebody_has_written_into_are_confirmed_by_nobody(
    app: Litestar, ruth: Member
) -> None:
    form = await looked(ruth)
    await db.write(Person.update({Person.name: "Somebody"}).where(Person.name == "Ost 1").run)
    await db.write(Person.update({Person.name: "Somebody"}).where(Person.name == "West 1").run)
    answer = await ruth.browser.post("/desk/names/confirm", data=form)
    assert "not what was imported last" in answer.text
    assert len(read_known(installation_of(app).secrets).people) == 24  # type: ignore[union-attr]  # a week has opened


async def test_before_the_first_week_nobody_waits(database: str, tmp_path: Path) -> None:
    await hire()
    app = desk_application(tmp_path)
    assert await new_names(app) == []
    async with member(app, "ruth@example.org", [Role.WORKS_COUNCIL]) as ruth:
        page = (await ruth.browser.get("/desk/names")).text
        assert "No week has opened yet" in page
        assert "<li>Nord 3</li>" in page
        assert "I know all" not in page


async def test_a_house_with_one_person_who_set_it_up_is_not_locked_out(app: Litestar, tmp_path: Path) -> None:
    """More than a third are new, and Nora, who administers, is alone: she invites somebody, who looks."""
    await join(installation_of(app), *(f"Joined {number}" for number in range(12)), team="West")
    await db.write(Wave.update({Wave.state: "void"}, force=True).run)
    with pytest.raises(Refused, match=r"access invite ADDRESS --role works-council"):
        await open_week(tmp_path, WEEK + 1)
    async with member(app, "olga@example.org", [Role.OWNER]) as olga:
        for team in ("Nord", "West"):
            form = await looked(olga, team)
            assert (await olga.browser.post("/desk/names/confirm", data=form)).status_code == 303
    opened = await open_week(tmp_path, WEEK + 1)
    assert {cell.label: cell.newcomers for cell in opened.manifest.cells} == {"Nord": 0, "Süd": 0, "West": 0}
