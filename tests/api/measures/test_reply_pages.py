"""You said, we did: a lead replies, the group reads it beside its last result, others see who never did."""

from pathlib import Path

from litestar import Litestar

from survey import database as db
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.lifecycle.closing import close_wave
from survey.measures.tables import Reply
from survey.organisation.tables import Person, Team
from survey.releases.tables import Release
from survey.weeks import week_of
from tests.api.access.desk import browser_at, desk_application, member
from tests.api.measures.test_measure_pages import today
from tests.api.pulse import Employee
from tests.reader import reading
from tests.survey.lifecycle.week import Week, everybody_answers, hire, open_week

SAID = "You said mornings are hectic: from Monday two of us take calls from seven. <3"


async def lead(group: str, address: str) -> None:
    """Somebody of the group who answers for it."""

    async def job() -> None:
        (team,) = await Team.select(Team.id).where(Team.name == group)
        (one, *_) = await Person.select(Person.id).where(Person.team == team["id"])
        await Person.update({Person.email: address, Person.lead: True}).where(Person.id == one["id"])

    await db.write(job)


async def two_weeks(folder: Path) -> tuple[Litestar, Week, Week]:
    """A released week of three groups, and the next one, which is open."""
    app = desk_application(folder)
    await hire()
    now = week_of(today())
    released = await open_week(folder, now - 2)
    await everybody_answers(released)
    await close_wave(released.keys, released.wave)
    return app, released, await open_week(folder, now - 1)


async def test_a_lead_replies_and_the_group_reads_it_in_its_week(database: str, tmp_path: Path) -> None:
    app, released, week = await two_weeks(tmp_path)
    await lead("Nord", "mia@example.org")
    (nord,) = [cell for cell in week.manifest.cells if cell.label == "Nord"]
    async with member(app, "mia@example.org", [Role.TEAM_LEAD]) as mia:
        assert "Reply to the newest week of Nord" in (await mia.browser.get("/desk?lang=en")).text
        page = (await mia.browser.get("/desk/replies?lang=en")).text
        assert "Nord" in page
        assert "West" not in page
        form = {"group": nord.id, "wave": released.wave, "reply": f"{SAID}\u202e"}
        assert (await mia.browser.post("/desk/replies/write", data=form)).status_code == 303
        assert "Reply to the newest" not in (await mia.browser.get("/desk?lang=en")).text
        foreign = next(cell.id for cell in week.manifest.cells if cell.label == "West")
        refused = await mia.browser.post("/desk/replies/write", data={**form, "group": foreign})
        assert (refused.status_code, await Reply.count()) == (422, 1)
        late = await mia.browser.post("/desk/replies/write", data={**form, "wave": "2020-W01"})
        assert (late.status_code, "newer week" in late.text, "calls from seven" in late.text) == (
            422,
            True,
            True,
        )
    async with browser_at(app) as browser:
        places = [(await each.place()).json() for each in await Employee.all(browser, week)]
        address = f"/results/groups/{nord.id}/weeks/{released.wave}?lang=en"
        history = (await browser.get(address, headers=reading(week.keys))).text
    # The same for everybody in the group, whoever asks, and nothing for the others.
    assert {place["reply"] for place in places if place["cell"] == nord.id} == {SAID}
    assert {place["reply"] for place in places if place["cell"] != nord.id} == {None}
    assert "take calls from seven. &lt;3" in history
    entries = await AuditEntry.select(AuditEntry.action, AuditEntry.actor, AuditEntry.subject)
    (entry,) = [row for row in entries if row["action"] == "reply.write"]
    assert entry["subject"] == nord.id
    assert "mia" not in entry["actor"]


async def test_leadership_sees_which_groups_never_got_a_reply(sqlite_database: str, tmp_path: Path) -> None:
    app, released, _ = await two_weeks(tmp_path)
    await lead("Nord", "mia@example.org")
    (nord,) = [row["cell"] for row in await Release.select(Release.cell) if row["cell"]][:1]
    async with member(app, "mia@example.org", [Role.TEAM_LEAD]) as mia:
        asked = (await mia.browser.get("/desk/replies?lang=en")).text
        assert "What do you reply to your group?" in asked
        assert "Never got a reply" not in asked
    async with member(app, "paul@example.org", [Role.LEADERSHIP]) as paul:
        page = (await paul.browser.get("/desk/replies?lang=en")).text
        assert "Never got a reply: Nord, Süd, West" in page
        assert "<textarea" not in page
        form = {"group": str(nord), "wave": released.wave, "reply": SAID}
        assert (await paul.browser.post("/desk/replies/write", data=form)).status_code == 403
