"""Omar says on the desk what kind of teams there are, after he has seen what that changes."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.organisation.tables import TeamTrait
from tests.api.access.desk import Member, desk_application, member
from tests.api.access.using import as_multipart
from tests.api.customers import found_teams

TEAMS = [f"Team {letter}" for letter in "ABCDEFGH"]
FILE = "team;site;part_time\n" + "".join(
    f"{team};{'Kiel' if place < 4 else '<b>Ulm'};{'little' if place % 2 else 'much'}\n"
    for place, team in enumerate(TEAMS)
)


@pytest.fixture
async def omar(database: str, tmp_path: Path) -> AsyncIterator[Member]:
    await found_teams(*TEAMS)
    async with member(desk_application(tmp_path), "omar@example.org", [Role.ADMINISTRATOR]) as found:
        yield found


async def looked_at(omar: Member, text: str, status: int = 200) -> str:
    body, headers = as_multipart(text.encode(), "traits.csv")
    answer = await omar.browser.post("/desk/traits/look", content=body, headers=headers)
    assert answer.status_code == status
    return answer.text


def sent_on(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


async def test_omar_says_what_kind_of_teams_there_are(omar: Member) -> None:
    page = await looked_at(omar, FILE)
    assert "&lt;b&gt;Ulm" in page
    assert page.count("The report compares them") == 2
    for _ in range(2):  # a second click changes nothing
        assert (await omar.browser.post("/desk/traits/import", data=sent_on(page))).status_code in {303, 422}
    assert await TeamTrait.count() == 16
    shown = (await omar.browser.get("/desk/traits", headers={"Accept-Language": "de"})).text
    assert "Anteil der Teilzeitarbeit" in shown or "Teilzeit" in shown
    assert shown.count("Kiel") == 5
    acts = await AuditEntry.select(AuditEntry.action).where(AuditEntry.action == "import.traits")
    assert len(acts) == 1


async def test_looking_at_a_table_stores_nothing(omar: Member) -> None:
    await looked_at(omar, FILE)
    page = await looked_at(omar, FILE.replace("Team A;", "Team Z;").replace(";much", ";23 %"), 422)
    assert "Team Z" in page
    assert "a figure of one team alone" in page
    assert "would stand for 1" in await looked_at(
        omar, FILE.replace("Team A;Kiel;much", "Team A;Kiel;all"), 422
    )
    assert await TeamTrait.count() == 0


async def test_what_was_not_looked_at_is_not_kept(omar: Member) -> None:
    sent = sent_on(await looked_at(omar, FILE))
    for wrong in ({"agreed": "0" * 64}, {"table": "no table"}, {"table": ""}):
        answer = await omar.browser.post("/desk/traits/import", data=sent | wrong)
        assert answer.status_code in {403, 422}, wrong
    assert await TeamTrait.count() == 0
