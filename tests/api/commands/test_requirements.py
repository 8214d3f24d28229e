"""No week opens before somebody answers for it and the works council has agreed, or there is none."""

import ast
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.commands.weeks.requirements import requires_all, what_is_missing
from api.commands.weeks.waves import open_this_week
from api.settings.settings import READERS
from api.web.looks.invented import mark_as_invented
from api.web.looks.templates import FRONTEND
from survey import database as db
from survey.accounts.rights import grant
from survey.accounts.roles import Role
from survey.accounts.tables import Account
from survey.errors import Misconfigured, Refused
from survey.organisation.roster_digest import confirm_roster
from survey.waves.tables import Wave
from tests.api.customers import installation_for_tests
from tests.scheduled import House, register_owner, scheduled_with, waves
from tests.survey.lifecycle.week import hire

WEDNESDAY = datetime(2026, 3, 11, 8, tzinfo=UTC)
SOURCES = FRONTEND.parent / "api"


async def house(folder: Path, monkeypatch: pytest.MonkeyPatch, agreement: str) -> House:
    return await scheduled_with({"RESONANZ_AGREEMENT": agreement}, folder, monkeypatch)


async def refusals(house: House) -> list[str]:
    return [each.message for each in await what_is_missing(house.installation)]


async def test_by_hand_no_week_opens_without_owner_and_agreement(database: str, tmp_path: Path) -> None:
    await hire()
    installation = installation_for_tests(tmp_path)
    unsaid = replace(installation, given=replace(installation.given, agreement=""))
    await confirm_roster(installation.secrets)
    with pytest.raises(Refused, match="registered as the owner"):
        await open_this_week(unsaid, {})
    await register_owner()
    with pytest.raises(Refused, match="since when the works agreement holds"):
        await open_this_week(unsaid, {})
    assert not await Wave.exists()
    assert await what_is_missing(installation) == []


async def test_an_agreement_opens_no_week_before_its_day(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruths = await house(tmp_path, monkeypatch, "12.03.2026")
    await ruths.lives_until(WEDNESDAY + timedelta(hours=14))
    assert await waves() == []
    await ruths.lives_until(WEDNESDAY + timedelta(hours=17))  # it is Thursday in Berlin
    assert await waves() == [("2026-W11", "open")]


async def test_nobody_says_that_there_is_no_works_council_while_somebody_sits_on_it(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruths = await house(tmp_path, monkeypatch, "None")
    assert await refusals(ruths) == []
    (ruth,) = await Account.select(Account.id)
    await db.write(lambda: grant(ruth["id"], [Role.WORKS_COUNCIL], WEDNESDAY.date()))
    (said,) = await refusals(ruths)
    assert "no works council, and somebody has its role" in said
    await ruths.lives_until(WEDNESDAY + timedelta(hours=1))
    assert await waves() == []


async def test_invented_people_need_nobody_who_answers_for_them(database: str, tmp_path: Path) -> None:
    installation = installation_for_tests(tmp_path)
    (tmp_path / "data").mkdir()
    mark_as_invented(installation.settings)
    await requires_all(installation)


def test_every_way_to_open_a_week_asks_what_is_missing() -> None:
    """Whatever calls `open_wave` calls `requires_all` first, in the same function."""
    ways = []
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.AsyncFunctionDef):
                called = [
                    each.func.id
                    for each in ast.walk(node)
                    if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
                ]
                if "open_wave" in called:
                    ways.append(node.name)
                    assert "requires_all" in called, f"{path}: {node.name}"
    assert ways == ["open_due", "open_this_week"]


@pytest.mark.parametrize("text", ["2026-02-30", "keiner", "1826-01-01", "31/12/2026"])
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Misconfigured, match="2026-11-01, or none"):
        READERS["agreement"](text)
