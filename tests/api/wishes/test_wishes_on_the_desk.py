"""Wishes sorted by people: Mia leads Nord, Ruth owns the programme, Otto wished for something."""

import re
from pathlib import Path

import httpx
from litestar import Litestar

from survey.accounts.roles import Role
from survey.wishes.tables import WishOutcome, WishTheme
from tests.api.access.desk import browser_at, desk_application, member
from tests.api.customers import HelpDesk
from tests.api.measures.test_reply_pages import lead
from tests.survey.lifecycle.week import hire


async def wished(app: Litestar) -> None:
    """On a touchpoint's page, and with the ratings of two teams."""
    async with browser_at(app) as browser:
        await browser.post("/wishes/phone", data={"wish": "Open on Saturdays, says Otto"})
        desk = await HelpDesk.known(browser)
        for team, wanted in (("Nord", "Opening on Saturday"), ("West", "A call back")):
            link = (await desk.report(team=team)).json()["link"]
            await browser.post(link, data={"score": "1", "wanted": wanted})


async def keys(browser: httpx.AsyncClient) -> dict[str, str]:
    """What each wish is called in a form, by its words."""
    page = (await browser.get("/desk/wishes")).text
    return dict(
        re.findall(r'<h3 id="wish-\d+" dir="auto">([^<]+)</h3>.*?name="wish" value="(.\S{36})"', page, re.S)
    )


async def test_people_give_themes_and_say_what_became_of_it(database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path)
    await hire()
    await lead("Nord", "mia@example.org")
    await wished(app)
    async with member(app, "ruth@example.org", [Role.OWNER]) as ruth:
        found = await keys(ruth.browser)
        assert set(found) == {"Open on Saturdays, says Otto", "Opening on Saturday", "A call back"}
        hours = {"wish": found["Open on Saturdays, says Otto"], "theme": "Opening hours"}
        for _ in range(2):
            await ruth.browser.post("/desk/wishes/theme", data=hours)
        page = (await ruth.browser.get("/desk/wishes")).text
        assert page.count("Shares words with: Opening hours") == 1
        assert [row["theme"] for row in await WishTheme.select()] == ["Opening hours"]
    async with member(app, "mia@example.org", [Role.TEAM_LEAD]) as mia:
        own = await keys(mia.browser)
        assert set(own) == {"Opening on Saturday"}
        (mine,) = own.values()
        await mia.browser.post("/desk/wishes/theme", data={"wish": mine, "theme": "Opening hours"})
        told = {"state": "planned", "wanted": "Saturdays", "did": ""}
        await mia.browser.post("/desk/wishes/decide", data={"wish": mine, **told})
        foreign = await mia.browser.post("/desk/wishes/decide", data={"wish": found["A call back"], **told})
        assert (foreign.status_code, await WishOutcome.count()) == (422, 1)
    async with member(app, "lena@example.org", [Role.ANALYST]) as lena:
        page = (await lena.browser.get("/desk/wishes?theme=Opening+hours")).text
        assert "A call back" not in page.partition('id="said"')[2]
        row = re.search(
            r"<th scope=\"row\">phone</th><td dir=\"auto\">Opening hours</td>(.*?)</tr>", page, re.S
        )
        assert row is None or re.findall(r"<td>(\d+)</td>", row[1]) == ["2", "1", "0", "0"]
        counted = re.findall(r"Opening hours</td><td>(\d+)</td><td>(\d+)</td>", page)
        assert counted == [("2", "1")]
        assert "unhappy" not in page


async def test_the_world_reads_what_a_person_has_passed_and_nobodys_own_words(
    database: str, tmp_path: Path
) -> None:
    app = desk_application(tmp_path)
    await hire()
    await wished(app)
    async with member(app, "ruth@example.org", [Role.OWNER]) as ruth, browser_at(app) as world:
        wish = {"wish": (await keys(ruth.browser))["Open on Saturdays, says Otto"]}
        done = {"state": "done", "wanted": "To be open on Saturdays", "did": "We are, from nine to one."}
        early = await ruth.browser.post("/desk/wishes/publish", data=wish | {"shown": "yes"})
        assert (early.status_code, "Say first what was wanted" in early.text) == (422, True)
        await ruth.browser.post("/desk/wishes/decide", data=wish | done)
        assert "from nine to one" not in (await world.get("/wishes/phone")).text
        await ruth.browser.post("/desk/wishes/publish", data=wish | {"shown": "yes"})
        shown = (await world.get("/wishes/phone")).text
        assert "You wanted, we did" in shown
        assert "from nine to one" in shown
        assert "Otto" not in shown
        assert "from nine to one" not in (await world.get("/wishes/chat")).text
        await ruth.browser.post("/desk/wishes/decide", data=wish | done | {"did": "Other words"})
        assert "Other words" not in (await world.get("/wishes/phone")).text
