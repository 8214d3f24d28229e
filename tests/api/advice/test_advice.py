"""Whether asking less would do: by the plan's looks, the weeks that are out and the formula."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from analytics.outlook import look_at
from analytics.plan import Plan
from api.advice.document import Advice
from api.advice.reckoning import advice, of_weeks
from api.advice.words import in_sentences
from api.cli.waves.advice import in_words
from api.commands.weeks.plans import USUAL
from api.forecast.expected import groups_of
from api.report.collecting import CellWeek, Collected, PanelCell
from survey.accounts.roles import Role
from survey.releases.rules import Rules
from survey.rollups.weekly import WeekOfRatings
from tests.api.access.desk import desk_application, member
from tests.api.customers import installation_for_tests
from tests.api.forecast.test_forecast import roster
from tests.survey.lifecycle.week import hire

TODAY = date(2026, 11, 27)
NOTHING = Collected(range(0), (), {}, {}, (), ())


def advised(teams: int, every: int = 1, plan: Plan = USUAL, collected: Collected = NOTHING) -> Advice:
    return of_weeks(roster(teams, 12, 0), plan, Rules(), every, collected, None)


def released(weeks: int) -> Collected:
    """So many weeks of one group, each rated 40 times in the week after."""
    team, cell = uuid4(), UUID(int=1)
    return Collected(
        range(weeks),
        (PanelCell(cell, "Nord", "", "front", frozenset({team})),),
        {(cell, week): CellWeek(12, False, {"mood": (3.5, 8)}) for week in range(weeks)},
        {},
        tuple(WeekOfRatings(team, week + 1, "call", False, True, 40, 160, 680) for week in range(weeks)),
        (),
    )


def test_many_groups_are_told_that_every_second_week_is_enough_and_what_it_spares() -> None:
    found = advised(150)
    assert (found.what, found.advised) == ("slower", 2)
    weekly, second, _ = found.rhythms
    assert (weekly.waves, second.waves) == (52, 26)
    assert weekly.minutes == 150 * 12 * 0.6 * 52
    assert second.minutes * 2 == weekly.minutes
    text = in_words(in_sentences(found, TODAY, "en"), "en")
    assert "Asking every second week is enough." in text
    assert f"a true link of {second.smallest_true:.2f} rating points" in text
    assert "It spares 468 hours" in text
    assert "will not change before May 2027" in text


def test_the_figures_are_those_of_the_look_that_a_rhythm_reaches_in_a_year() -> None:
    found, plan = advised(60), USUAL
    cells = roster(60, 12, 0).partition.cells
    for at, paired, look in zip(found.rhythms, (52, 26, 13), (2, 1, 0), strict=True):
        assert (at.paired, at.look) == (paired, look)
        ahead = look_at(
            groups_of(cells, 0.6, Rules()),
            [cell.department for cell in cells],
            paired,
            ratings=found.ratings,
            plan=plan,
        )
        assert at.level == ahead.look.level
        assert at.smallest_true == (ahead.power.mde_true if ahead.power and look else None)
    assert (found.what, found.advised) == ("keep", 1)


def test_weeks_that_are_out_count_towards_the_looks_and_bring_their_ratings() -> None:
    found = advised(60, collected=released(30))
    assert (found.released, found.paired, found.ratings) == (30, 30, 40)
    assert [at.paired for at in found.rhythms] == [82, 56, 43]
    # 22 more weeks to the look of 52.
    assert [at.weeks_to_look for at in found.rhythms] == [22, 44, 88]
    assert [at.look for at in found.rhythms] == [2, 2, 1]


def test_after_the_last_look_nothing_changes_any_more() -> None:
    found = advised(60, collected=released(104))
    assert (found.what, found.advised) == ("over", 4)
    words = in_sentences(found, TODAY, "en")
    assert words.statement.startswith("Nothing will change any more")
    assert all("will not change before" not in each for each in words.further)


def test_where_no_rhythm_answers_nobody_is_told_to_ask_often() -> None:
    found = advised(3)
    assert found.what == "hopeless"
    assert "ask as seldom as you like" in in_sentences(found, TODAY, "en").statement


def test_a_slower_rhythm_is_never_told_to_become_faster() -> None:
    found = advised(150, every=2)
    assert [at.every for at in found.rhythms] == [2, 4]
    assert (found.what, found.advised) == ("keep", 2)


def test_a_plan_with_one_look_has_no_next_one() -> None:
    found = advised(60, plan=replace(USUAL, looks=()))
    assert {at.weeks_to_look for at in found.rhythms} == {None}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("teams", [0, 3, 20, 150])
def test_it_is_said_in_both_languages(teams: int, language: str) -> None:
    found = advised(teams) if teams else replace(advised(3), what="nobody", rhythms=())
    text = in_words(in_sentences(found, TODAY, language), language)
    assert "{" not in text


async def test_the_owner_reads_it_and_nobody_else_does(database: str, tmp_path: Path) -> None:
    await hire()
    found = await advice(installation_for_tests(tmp_path), datetime(2026, 3, 11, tzinfo=UTC))
    assert (found.what, found.people, found.released) == ("hopeless", 24, 0)
    app = desk_application(tmp_path)
    async with (
        member(app, "ruth@example.org", [Role.OWNER]) as ruth,
        member(app, "anna@example.org", [Role.ANALYST]) as anna,
    ):
        page = await ruth.browser.get("/desk/advice")
        assert page.status_code == 200
        assert "every fourth week" in page.text
        assert (await anna.browser.get("/desk/advice")).status_code == 403
