"""Mia leads Nord: one page has her group's weeks, words and measures, and no other group anywhere."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

from api.access.taking_part import TakingPart
from api.installation import installation_of
from api.report.drawing import DrawnReport
from survey.accounts.roles import Role
from survey.cases.opening import Told, open_told_case
from survey.cases.working_hours import Terms
from survey.measures.registering import register
from survey.weeks import week_of
from tests.api.access.desk import desk_application, member
from tests.api.measures.test_measure_pages import today
from tests.api.measures.test_reply_pages import lead
from tests.api.results.house import House
from tests.promises.installed import NothingYet
from tests.survey.lifecycle.week import hire
from tests.survey.measures.house import ALONE

# Ten people in a group: comments stand from here on.
SIZE = 10


def unequal(label: str, number: int) -> int:
    return (2 if label == "Nord" else 4) + number % 2


class Known(NothingYet):
    """A report whose questions account for something, by chance as easily as not."""

    def newest(self) -> Any:
        share = {"item": "workload", "share": 0.04, "ci": None}
        found = {
            "kind": "within",
            "r2": 0.04,
            "p": 0.4,
            "teams": 12,
            "weeks": 9,
            "cells": 99,
            "shares": [share],
        }
        return DrawnReport(json.dumps({"drivers": [found], "plan": {"alpha": 0.05}}).encode(), {})


@asynccontextmanager
async def mia(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    await lead("Nord", "mia@example.org")
    async with member(app, "mia@example.org", [Role.TEAM_LEAD]) as found:
        yield found.browser


async def asked(folder: Path, *weeks_ago: int) -> House:
    app = desk_application(folder)
    await hire(size=SIZE)
    house = House(folder, app, httpx.AsyncClient())
    for back in weeks_ago:
        await house.ask(week_of(today()) - back, unequal, "Too hot in here")
    return house


async def test_the_own_group_stands_beside_the_organisation_with_everything_that_is_known_of_it(
    database: str, tmp_path: Path
) -> None:
    house = await asked(tmp_path, 3, 2)
    own = replace(ALONE, groups=("Nord",), start=week_of(today()) + 3)
    await register(own, today())
    await register(replace(own, what="Somebody else's measure", groups=("West",)), today())
    house.app.state.reporter = Known()
    async with mia(house.app) as browser:
        page = (await browser.get("/desk/team?lang=en")).text
        assert "Nord</h1>" in page
        assert ("<strong>2.5</strong>" in page, ">3.83<" in page) == (True, True)
        assert "Nothing can be told of the level yet" in page
        assert "Too hot in here" in page
        assert ALONE.what in page
        for foreign in ("West", "Süd", "Somebody else", "4.5"):
            assert foreign not in page
        assert "exploratory" in page.partition('id="drivers"')[2].partition("</h2>")[0]
        assert "Together the questions account for 4.0" in page
        assert "please read no order into the shares" in page


async def test_who_takes_part_and_who_waits_for_her_team_stands_there_while_a_week_is_open(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await asked(tmp_path, 2)
    house.app.state.reporter = NothingYet()
    secrets, now = installation_of(house.app).secrets, datetime.now(UTC)
    terms = Terms(installation_of(house.app).settings.timezone)
    for team in ("Nord", "West"):
        await open_told_case(secrets, Told("letter", f"{team} was late", team), terms, now)

    async def told(*_: object) -> TakingPart:
        return TakingPart(today(), "", (("Nord", "middle"),))

    monkeypatch.setattr("api.lead.routes.taking_part", told)
    async with mia(house.app) as browser:
        page = (await browser.get("/desk/team?lang=en")).text
        assert "a third to two thirds" in page
        cases = page.partition('id="cases"')[2].partition("</section>")[0]
        assert cases.count("/desk/cases?case=") == 1
        assert "/desk/cases?case=1&amp;lang=en#case" in cases or "/desk/cases?case=1&lang=en#case" in cases
        assert (await browser.get("/desk/cases?case=1&lang=en")).status_code == 200


async def test_what_she_replies_here_leads_back_here(sqlite_database: str, tmp_path: Path) -> None:
    house = await asked(tmp_path, 2)
    house.app.state.reporter = NothingYet()
    async with mia(house.app) as browser:
        page = (await browser.get("/desk/team?lang=en")).text
        assert "It takes months in which the questions were asked together" in page
        (group,) = {part.split('"')[0] for part in page.split('name="group" value="')[1:]}
        (wave,) = {part.split('"')[0] for part in page.split('name="wave" value="')[1:]}
        said = {"group": group, "wave": wave, "reply": "Fans come on Monday.", "from": "team"}
        done = await browser.post("/desk/replies/write?lang=en", data=said)
        assert done.headers["location"] == "/desk/team?lang=en"
        assert "Fans come on Monday." in (await browser.get("/desk/team?lang=en")).text
        assert f"/desk/team?group={group}&amp;lang=en" in (await browser.get("/desk?lang=en")).text


@pytest.mark.parametrize(("language", "words"), [("en", "Nothing of your group"), ("de", "Von Ihrer Gruppe")])
async def test_before_the_first_result_it_says_what_comes_next(
    sqlite_database: str, tmp_path: Path, language: str, words: str
) -> None:
    app = desk_application(tmp_path)
    await hire()
    async with mia(app) as browser:
        assert words in (await browser.get(f"/desk/team?lang={language}")).text
        foreign = await browser.get("/desk/team?group=00000000-0000-0000-0000-000000000000")
        assert foreign.status_code == 404
