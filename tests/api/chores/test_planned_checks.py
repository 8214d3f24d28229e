"""A check that the schedule opens in the place of a week, and is shown before."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.chores.weeks.schedule import show
from api.cli.waves.schedule_words import schedule_words
from api.council.order import council_order
from api.timetable.ahead import weeks_ahead
from survey import database
from survey.catalogue.check import questions_of_check
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Person
from survey.waves.sides import checks
from tests.scheduled import House, jobs, scheduled_with, waves

# The week after next, by any day of it.
PLANNED = {"RESONANZ_CHECKS": "2026-03-20"}
FIRST, SECOND = (datetime(2026, 3, day, 8, tzinfo=UTC) for day in (11, 18))


async def eight_lead(house: House) -> None:
    await database.write(Person.update({Person.lead: True}).where(Person.reference.like("Nord%")).run)
    await confirm_roster(house.installation.secrets)


async def test_the_week_of_its_day_is_opened_as_a_check_and_no_other(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await scheduled_with(PLANNED, tmp_path, monkeypatch)
    await eight_lead(house)
    shown = await show(house.installation, {})
    assert [bool(wave.get("check")) for wave in shown["waves"]] == [False, True, *[False] * 6]
    (sentence,) = weeks_ahead(shown, "en", mails=True)[1]["waiting"]
    assert sentence == "A check: nine questions, staff and leadership apart, in the place of the week's own."
    assert sentence.rstrip(".") in " ".join(schedule_words(shown, "en").split())
    order = await council_order(house.installation, {})
    assert [week["block"] == "check" for week in order[:3]] == [False, True, False]
    assert order[1]["questions"] == [question.text for question in questions_of_check()]
    await house.lives_until(FIRST)
    await house.lives_until(SECOND)
    assert await waves() == [("2026-W11", "released"), ("2026-W12", "open")]
    assert await checks() == {"2026-W12"}


async def test_a_check_that_cannot_be_opened_is_said_before_and_then(
    sqlite_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await scheduled_with(PLANNED, tmp_path, monkeypatch)
    (sentence,) = weeks_ahead(await show(house.installation, {}), "en", mails=True)[1]["waiting"]
    assert "A check is planned and cannot be opened: " in sentence
    assert "0 lead a team" in sentence
    await house.lives_until(SECOND)
    assert await waves() == [("2026-W11", "released")]
    assert (await jobs("open"))[-1][1] == ""
