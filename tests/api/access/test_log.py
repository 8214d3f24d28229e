"""Ruth of the works council reads who changed what, and sees when somebody has changed the log itself."""

import csv
import io
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from litestar import Litestar

from api.texts import day
from survey import database as db
from survey.accounts.roles import Role
from survey.audit.listing import list_entries
from survey.audit.tables import AuditEntry
from tests.api.access.desk import Member, desk_application, member

GERMAN = {"Accept-Language": "de"}


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    return desk_application(tmp_path)


@pytest.fixture
async def ruth(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "ruth@example.org", [Role.WORKS_COUNCIL]) as found:
        yield found


@pytest.fixture
async def omar(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as found:
        yield found


async def invited(omar: Member) -> None:
    sent = {"address": "lena@example.org", "role": ["analyst", "owner"]}
    assert "lena@example.org" in (await omar.browser.post("/desk/people/invite", data=sent)).text


async def test_ruth_reads_who_changed_what_in_her_words(ruth: Member, omar: Member) -> None:
    assert "Nothing has been changed yet" in (await ruth.browser.get("/desk/log")).text
    await invited(omar)
    page = (await ruth.browser.get("/desk/log")).text
    assert "omar@example.org: invited somebody" in page
    assert "(lena@example.org, roles: Analyst, Owner of the programme)" in page
    assert "1 entry, as it was written" in page
    today = date.fromisoformat((await list_entries({}))[0].day)
    assert f"1 · {day(today, 'en')}" in page
    german = (await ruth.browser.get("/desk/log", headers=GERMAN)).text
    assert f"1 · {day(today, 'de')}" in german
    assert "Rollen: Auswertung, Verantwortlich für das Programm" in german
    assert (await omar.browser.get("/desk/log")).status_code == 403


async def test_older_entries_are_a_page_further(
    ruth: Member, omar: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.access.administering.log.AT_ONCE", 2)
    for name in ("till", "help desk", "web shop"):
        await omar.browser.post("/desk/programs", data={"name": name})
    page = (await ruth.browser.get("/desk/log")).text
    assert "web shop" in page
    assert "(till" not in page
    assert "/desk/log?before=2" in page
    older = (await ruth.browser.get("/desk/log?before=2")).text
    assert "(till" in older
    assert "web shop" not in older


async def test_a_changed_log_is_told_on_top(ruth: Member, omar: Member) -> None:
    await invited(omar)
    await db.write(AuditEntry.update({AuditEntry.subject: "somebody else"}, force=True).run)
    assert "This log is not as it was written" in (await ruth.browser.get("/desk/log")).text


async def test_the_table_is_whole_and_stands_in_the_log_itself(ruth: Member, omar: Member) -> None:
    await omar.browser.post("/desk/programs", data={"name": "=cmd()"})
    await invited(omar)
    answer = await ruth.browser.post("/desk/log/table.csv")
    assert "audit-log.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["action"] for row in rows] == ["api-key.create", "access.invite"]
    assert rows[0]["subject"] == "'=cmd()"
    assert rows[1]["detail"] == "roles: analyst, owner"
    page = (await ruth.browser.get("/desk/log")).text
    assert re.search(r"ruth@example.org: exported this log\s*<small[^>]*>\(entries: 2\)", page)
