"""The pages of the measures: what each role sees and does there, and what everybody who was asked sees."""

import re
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from litestar import Litestar

from api.installation import installation_of
from api.measures.ideas import released_ideas
from survey import database as db
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.contacts.tables import Touchpoint, Wish
from survey.key_directory import open_key_directory
from survey.lifecycle.closing import close_wave
from survey.measures.drawing import draw
from survey.measures.keeping import find_measure, measures, store_judgement
from survey.measures.registering import register
from survey.organisation.tables import Person, Team
from survey.releases.hiding import hide_comment
from survey.releases.tables import Comment
from survey.weeks import monday_of, week_label, week_of
from tests.api.access.desk import browser_at, desk_application, member
from tests.reader import reading
from tests.survey.lifecycle.week import hire, open_week
from tests.survey.measures.house import ALONE, BERLIN, GROUPS, MORE_TIME, asked, cell_of, move_in

WISH = "Somebody who picks up before eight"
RESULT = {
    "word": "helped",
    "kind": "lot",
    "observed": 0.15,
    "expected": -0.1,
    "effect": 0.2468,
    "p": 0.012,
    "chance": 0.13,
    "compared": 10,
    "before": 12,
    "after": 12,
    "weeks": [1, 2],
    "data": "0",
}


def today() -> date:
    return date.today()  # noqa: DTZ011  # the pages live today


async def house(folder: Path) -> Litestar:
    app = desk_application(folder)
    await move_in()
    await asked(week_of(today()) - 2)
    return app


def form(**changes: object) -> dict[str, object]:
    start = week_label(week_of(today()) + 4)
    told = {
        "what": "Calls from seven",
        "who": "the leads",
        "kind": "try",
        "outcome": "happiness",
        "expected": "0,3",
        "smallest": "0.1",
        "start": start,
        "steps": "2",
        "group": [str(cell_of(name)) for name in GROUPS],
    }
    return told | changes


async def wished() -> str:
    wish = uuid4()
    touchpoint = Touchpoint(id=uuid4(), name="desk", open_channel=False)
    await db.write(Touchpoint.insert(touchpoint).run)
    row = Wish(id=wish, team=None, touchpoint=touchpoint.id, text=WISH, received=date(2026, 1, 5))
    await db.write(Wish.insert(row).run)
    return str(wish)


async def lead_of(group: str, address: str) -> None:
    async def job() -> None:
        (team,) = await Team.select(Team.id).where(Team.name == group)
        await Person.insert(
            Person(
                id=uuid4(),
                reference=address,
                name="Mia",
                email=address,
                team=team["id"],
                lead=True,
                team_since=1,
            )
        )

    await db.write(job)


async def test_a_wish_becomes_a_measure_in_one_step(database: str, tmp_path: Path) -> None:
    app = await house(tmp_path)
    wish = await wished()
    async with member(app, "lena@example.org", [Role.ANALYST]) as lena:
        page = (await lena.browser.get("/desk/measures?lang=en")).text
        (link,) = re.findall(r'href="(/desk/measures/new\?wish=[^"&]+)', page)
        assert WISH in (filled := (await lena.browser.get(link)).text)
        assert f'name="wish" value="{wish}"' in filled
        many = [
            str(cell_of(name)) for name in GROUPS
        ] * 12  # an organisation may have more than a page usually sends
        sent = await lena.browser.post("/desk/measures/register", data=form(what=WISH, wish=wish, group=many))
        assert (sent.status_code, sent.headers["location"]) == (303, "/desk/measures")
        shown = (await lena.browser.get("/desk/measures?lang=en")).text
        assert f"1. {WISH}" in shown
        assert "Waits for its lot" in shown
    found = await find_measure(1)
    assert found.prompted == date(2026, 1, 5)
    actions = [row["action"] for row in await AuditEntry.select(AuditEntry.action)]
    assert actions.count("measure.register") == 1


async def test_an_idea_becomes_a_measure_in_one_step_and_only_a_signed_one_that_is_shown(
    database: str, tmp_path: Path
) -> None:
    await hire(["Nord", "Süd"], 12)
    week = await open_week(tmp_path)
    for number, (cell, person) in enumerate(await week.people()):
        voter = await week.signed(person, cell)
        await week.cast(voter, 4, f"Blumen {number}" if number % 2 else "nur so", idea=bool(number % 2))
    await close_wave(week.keys, week.wave)
    app = desk_application(tmp_path)
    keys = open_key_directory(tmp_path / "keys")
    ideas = await released_ideas(keys.secrets)
    assert len(ideas) == 12
    assert {idea.text.partition(" ")[0] for idea in ideas} == {"Blumen"}
    one, hidden = ideas[:2]
    await hide_comment(UUID(hidden.id), "Anna", "Bert", "ein Name")
    await db.write(Comment.update({Comment.idea: True}).where(Comment.text == "nur so").run)
    assert {idea.id for idea in await released_ideas(keys.secrets)} == {
        idea.id for idea in ideas[:1] + ideas[2:]
    }
    async with (
        member(app, "lena@example.org", [Role.LEADERSHIP]) as lena,
        member(app, "ruth@example.org", [Role.OWNER]) as ruth,
    ):
        page = (await lena.browser.get("/desk/measures?lang=en")).text
        assert f"/desk/measures/new?idea={one.id}" in page
        filled = (await lena.browser.get(f"/desk/measures/new?idea={one.id}&lang=en")).text
        assert f">{one.text}</textarea>" in filled
        assert f'value="{one.day.isoformat()}"' in filled
        (first, *_) = [each.id for each in week.manifest.cells]
        results = (await lena.browser.get(f"/results/groups/{first}/weeks/{week.wave}?lang=en")).text
        assert results.count("An idea") in {5, 6}  # of six; one may be the hidden one
        # The owner reads no group's results, and their comments are among these.
        assert "Blumen" not in (await ruth.browser.get("/desk/measures?lang=en")).text
        assert "Blumen" not in (await ruth.browser.get(f"/desk/measures/new?idea={one.id}")).text


async def test_what_is_wrong_is_said_and_what_was_typed_stays(sqlite_database: str, tmp_path: Path) -> None:
    app = await house(tmp_path)
    async with member(app, "lena@example.org", [Role.LEADERSHIP]) as lena:
        for changes, says in (
            ({"expected": "much"}, "no number of points"),
            ({"start": "soon"}, "soon"),
            ({"group": [str(cell_of("Bonn"))]}, "A lot in 2 portions takes 8 groups"),
            ({"steps": "9"}, "2 to 3 portions"),
            ({"wish": "x"}, "no longer there"),
            ({"prompted": "yesterday"}, "no day"),
        ):
            sent = await lena.browser.post("/desk/measures/register", data=form(**changes))
            assert sent.status_code == 422
            assert says in sent.text
            assert "Calls from seven" in sent.text
            assert sent.text.count("checked") == len(form(**changes)["group"])  # type: ignore[arg-type]  # a list
    assert await measures() == []


async def test_what_cannot_be_done_is_said_on_the_page(sqlite_database: str, tmp_path: Path) -> None:
    app = await house(tmp_path)
    await register(replace(MORE_TIME, start=week_of(today()) + 4), today())
    async with member(app, "ruth@example.org", [Role.OWNER]) as ruth:
        for route, data, says in (
            ("draw", {"number": "1"}, "there is none yet"),
            ("judge", {"number": "1"}, "has not fallen yet"),
            ("judge", {"number": "7"}, "no measure number 7"),
            ("draw", {"number": "١"}, "our own page"),
            ("withdraw", {"number": "1", "why": " "}, "why it is given up"),
        ):
            sent = await ruth.browser.post(f"/desk/measures/{route}", data=data)
            assert (sent.status_code, says in sent.text) == (422, True), (route, data)
        given_up = {"number": "1", "why": "Too much <b>else</b>"}
        assert (await ruth.browser.post("/desk/measures/withdraw", data=given_up)).status_code == 303
        page = (await ruth.browser.get("/desk/measures?lang=en")).text
        assert "Given up before it began" in page
        assert "Too much &lt;b&gt;else&lt;/b&gt;" in page
        assert "Draw the lot" not in page


async def judged(start: int) -> None:
    await register(replace(MORE_TIME, start=start), today())
    found = await find_measure(1)
    await store_judgement(found.id, RESULT, today())


async def test_who_reads_no_group_gets_the_word_without_a_figure(
    sqlite_database: str, tmp_path: Path
) -> None:
    app = await house(tmp_path)
    await judged(week_of(today()) + 4)
    async with AsyncExitStack() as stack:
        pages = {}
        for role in (Role.OWNER, Role.ANALYST, Role.WORKS_COUNCIL):
            one = await stack.enter_async_context(member(app, f"{role}@example.org", [role]))
            pages[role] = (await one.browser.get("/desk/measures?lang=en")).text
    for page in pages.values():
        assert "because of this measure" in page
    assert "0.25 points" in pages[Role.ANALYST]
    assert "0.25" not in pages[Role.OWNER]
    assert "Register a measure" in pages[Role.OWNER]
    assert "Register a measure" not in pages[Role.WORKS_COUNCIL]
    assert "0.25 points" in pages[Role.WORKS_COUNCIL]


async def test_a_team_lead_sees_the_measures_of_the_own_team_alone(
    sqlite_database: str, tmp_path: Path
) -> None:
    app = await house(tmp_path)
    start = week_of(today()) + 3
    for group in ("Bonn", "Celle"):
        what = f"More time in {group}"
        await register(replace(ALONE, groups=(group,), what=what, start=start), today())
    await lead_of("Bonn", "mia@example.org")
    await wished()
    async with member(app, "mia@example.org", [Role.TEAM_LEAD]) as mia:
        page = (await mia.browser.get("/desk/measures?lang=en")).text
        assert "More time in Bonn" in page
        assert "More time in Celle" not in page
        assert "Celle" not in page
        assert WISH not in page


async def test_without_a_lot_no_sentence_speaks_of_a_cause(sqlite_database: str, tmp_path: Path) -> None:
    app = await house(tmp_path)
    start = week_of(today()) + 3
    await register(replace(ALONE, start=start), today())
    found = await find_measure(1)
    async with member(app, "lena@example.org", [Role.ANALYST]) as lena:
        await store_judgement(found.id, {**RESULT, "kind": "placebo", "expected": 0.08}, today())
        for language, cause in (("en", "because of this measure"), ("de", "wegen dieser Maßnahme")):
            page = (await lena.browser.get(f"/desk/measures?lang={language}")).text
            assert cause not in page
        page = (await lena.browser.get("/desk/measures?lang=en")).text
        assert "nobody can say what brought it" in page
        assert "3 of 100 were called" in page
        assert "0.08 points on average" in page


async def test_of_several_at_once_the_page_says_that_they_share_what_happens(
    sqlite_database: str, tmp_path: Path
) -> None:
    app = await house(tmp_path)
    start = week_of(today()) + 3
    await register(replace(ALONE, groups=("Bonn", "Celle"), start=start), today())
    await register(replace(ALONE, groups=("Celle",), what="Something else", start=start + 5), today())
    first, _ = await measures()
    told = {**RESULT, "kind": "placebo", "expected": 0.08, "groups": 2, "compared": 8}
    async with member(app, "lena@example.org", [Role.ANALYST]) as lena:
        await store_judgement(first.id, told, today())
        page = (await lena.browser.get("/desk/measures?lang=en")).text
        assert "because of this measure" not in page
        assert "whatever else happened to just these groups" in page
        assert "(mean of 2 groups)" in page
        assert "had other measures as well (number 2)" in page


async def test_what_began_after_the_lot_in_its_groups_shares_the_because(
    sqlite_database: str, tmp_path: Path
) -> None:
    app = await house(tmp_path)
    start = week_of(today()) + 4
    earlier = replace(ALONE, groups=("Celle",), what="Planned before", start=start)
    await register(earlier, monday_of(week_of(today())))
    await register(replace(MORE_TIME, start=start), today())
    wave = await asked(week_of(today()), text="published")
    monday = monday_of(week_of(today()) + 1)
    await draw(2, {wave}, monday, BERLIN)
    await store_judgement((await find_measure(2)).id, RESULT, today())
    async with member(app, "lena@example.org", [Role.ANALYST]) as lena:
        assert "because of this measure" in (await lena.browser.get("/desk/measures?lang=en")).text
        await register(replace(ALONE, what="For those who may", start=start + 1), monday)
        page = (await lena.browser.get("/desk/measures?lang=en")).text
        assert "because of this measure" not in page
        assert "other measures as well (number 3)" in page


async def test_everybody_who_was_asked_can_draw_the_lot_again(sqlite_database: str, tmp_path: Path) -> None:
    app = await house(tmp_path)
    await register(replace(MORE_TIME, start=week_of(today()) + 4), today())
    wave = await asked(week_of(today()), text="published")
    keys = installation_of(app).keys
    async with browser_at(app) as browser:
        assert (await browser.get("/results/measures")).status_code == 404
        before = (await browser.get("/results/measures?lang=en", headers=reading(keys))).text
        found = await find_measure(1)
        assert found.plan.commitment in before
        assert found.seed not in before
        await draw(1, {wave}, monday_of(week_of(today()) + 1), BERLIN)
        page = (await browser.get("/results/measures?lang=en", headers=reading(keys))).text
    (line,) = re.findall(r"resonanz-draw-1\|([0-9a-f]{64})\|([0-9a-f]{64})\|", page)
    assert sha256(line[0].encode()).hexdigest() == found.plan.commitment
    assert line[1] == sha256(b"published").hexdigest()
    cells = re.findall(r"<code>([0-9a-f-]{36})</code>", page)
    lots = [sha256(f"resonanz-draw-1|{line[0]}|{line[1]}|{cell}".encode()).hexdigest() for cell in cells]
    assert lots == sorted(lots)
    assert [f"<code>{lot[:12]}…" in page for lot in lots] == [True] * 10


async def test_no_other_site_and_no_reader_changes_anything(sqlite_database: str, tmp_path: Path) -> None:
    app = await house(tmp_path)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    async with (
        member(app, "vera@example.org", [Role.WORKS_COUNCIL]) as vera,
        member(app, "lena@example.org", [Role.ANALYST]) as lena,
    ):
        for route in ("register", "draw", "judge", "withdraw"):
            address, sent = f"/desk/measures/{route}", form(number="1")
            assert (await vera.browser.post(address, data=sent)).status_code == 403
            assert (await lena.browser.post(address, data=sent, headers=headers)).status_code == 403
    assert await measures() == []
