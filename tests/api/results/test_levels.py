"""Whether Nord's level has changed, as its page says it: rarely, with when, and beside the organisation."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from api.results.collecting import Results
from api.results.groups import names_of_groups
from api.results.levels import FEWEST, TOLD_FOR, Level, levels_of
from api.results.pages import group_context
from api.web.looks.asker import NOBODY
from api.web.looks.templates import environment
from survey.ballots.manifest import Manifest, ManifestCell
from survey.catalogue.questions import CORE
from survey.lifecycle.verifying import Genuine
from survey.releases.disclosure import ReleasedGroup
from survey.releases.means import Bound, PublishedMean
from survey.releases.signed import SignedRelease
from survey.weeks import monday_of
from tests.api.results.house import House
from tests.api.results.test_results_pages import contented, group_link
from tests.benchmarks.levels import WORLD, told
from tests.survey.lifecycle.week import WEEK, hire

MOMENT = datetime(2026, 3, 11, tzinfo=UTC)
CELLS = tuple(
    ManifestCell(name.lower(), name, "Kundendienst", 14, 0, b"") for name in ("Nord", "Süd", "West")
)
MANIFEST = Manifest("w", MOMENT, MOMENT, 5, 1, 0, 1024, (), b"", b"", CELLS, None)


def week(number: int, tenths: dict[str, int], bound: Bound | None = None, wave: str = "") -> Genuine:
    """Twelve of each group have answered; groups that are not named were silent."""
    groups = tuple(
        ReleasedGroup("cell", name, (name,), 12, 14, {CORE: PublishedMean(12, mean, bound)})
        for name, mean in tenths.items()
    )
    return Genuine(wave or f"w{number:03}", WEEK + number, MANIFEST, SignedRelease(groups, 1.0, {}))


def quiet(number: int) -> dict[str, int]:
    """Weeks that move by tenths around 3.5, each group at its own beat."""
    return {"nord": 34 + number % 3, "süd": 36 - number % 3, "west": 34 + number % 2}


def year(nord_falls_by: int = 0, others_fall_by: int = 0, at: int = 26, weeks: int = 40) -> list[Genuine]:
    fall = {"nord": nord_falls_by, "süd": others_fall_by, "west": others_fall_by}
    return [
        week(number, {name: mean - fall[name] * (number >= at) for name, mean in quiet(number).items()})
        for number in range(weeks)
    ]


def page_of(weeks: list[Genuine], language: str = "en") -> str:
    """Nord's page, without its tags."""
    results = Results(tuple(weeks), (), (), names_of_groups(weeks, {}), {}, 42, None)
    context = group_context(results, results.groups["nord"], levels_of(weeks).get("nord"), "", language)
    template = environment(language).get_template("results_group.html")
    text = template.render(languages=[], asker=NOBODY, **context)
    section = text.partition('id="level"')[2].partition("<div")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", section).split())


def test_weeks_that_move_as_usual_have_no_clear_change() -> None:
    assert levels_of(year())["nord"] == Level("none", 40)
    assert "No clear change of the level. That is the usual state and no fault." in page_of(year())


def test_a_group_that_falls_is_told_when_by_how_much_and_what_all_did_meanwhile() -> None:
    found = levels_of(year(nord_falls_by=10))
    nord = found["nord"]
    assert (nord.state, found["süd"].state, found["west"].state) == ("lower", "none", "none")
    assert nord.moved is not None
    assert nord.moved.since == WEEK + 26
    assert nord.moved.before == pytest.approx(3.5, abs=0.05)
    assert nord.moved.after == pytest.approx(2.5, abs=0.1)
    # The others stayed, so the line of all three fell by about a third.
    assert nord.moved.all_before - nord.moved.all_after == pytest.approx(1 / 3, abs=0.1)
    page = page_of(year(nord_falls_by=10))
    assert "The level has changed: it is lower." in page
    assert monday_of(WEEK + 26).strftime("%B %Y") in page
    assert "at most once in two years" in page
    assert "counts as a change of this group, too" in page


def test_up_is_told_as_up() -> None:
    assert levels_of(year(nord_falls_by=-10))["nord"].state == "higher"
    assert "it is higher" in page_of(year(nord_falls_by=-10))


def test_what_moves_everybody_is_a_change_of_each_and_the_organisations_line_shows_it() -> None:
    moved = levels_of(year(nord_falls_by=10, others_fall_by=10))["nord"].moved
    assert moved is not None
    assert moved.all_before - moved.all_after == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("weeks", [1, FEWEST - 1])
def test_with_too_few_weeks_nothing_is_told_however_far_they_are_apart(weeks: int) -> None:
    short = year(nord_falls_by=20, at=weeks - 1, weeks=weeks)
    assert levels_of(short)["nord"] == Level("too_few", weeks)
    assert "Nothing can be told yet: it takes 10 weeks" in page_of(short)


def test_without_any_week_there_is_nothing() -> None:
    assert levels_of([]) == {}


def test_after_a_year_a_change_is_simply_the_level() -> None:
    moved = levels_of(year(nord_falls_by=10))["nord"].moved
    assert moved is not None
    last = moved.seen - WEEK + TOLD_FOR
    assert levels_of(year(nord_falls_by=10, weeks=last))["nord"].state == "lower"
    assert levels_of(year(nord_falls_by=10, weeks=last + 1))["nord"].state == "none"


def test_a_second_change_is_compared_with_the_level_after_the_first() -> None:
    weeks = [
        week(number, quiet(number) | {"nord": 34 + number % 3 - 10 * (20 <= number < 40)})
        for number in range(50)
    ]
    moved = levels_of(weeks)["nord"].moved
    assert moved is not None
    assert (moved.since, moved.weeks_before) == (WEEK + 40, 20)
    assert moved.before == pytest.approx(2.5, abs=0.1)


def test_a_mean_that_reads_or_lower_says_that_it_counts_as_its_bound() -> None:
    weeks = [
        week(number, quiet(number)) if number < 26 else week(number, quiet(number) | {"nord": 22}, "lower")
        for number in range(40)
    ]
    moved = levels_of(weeks)["nord"].moved
    assert moved is not None
    assert moved.bounded
    assert "count here as 2.2 and 4.6" in page_of(weeks)
    assert "count here as 2.2 and 4.6" not in page_of(year(nord_falls_by=10))


def test_the_order_of_weeks_and_a_second_wave_of_a_week_do_no_harm() -> None:
    weeks = year(nord_falls_by=10)
    assert levels_of(weeks[::-1]) == levels_of(weeks)
    again = [*weeks, replace(weeks[30], wave="w030-again")]
    assert levels_of(again) == levels_of(weeks)


def test_it_is_said_in_german_as_well() -> None:
    page = page_of(year(nord_falls_by=10), "de")
    assert "Das Niveau hat sich verändert: Es ist niedriger." in page
    assert "höchstens einmal in zwei Jahren" in page
    assert "Keine klare Veränderung des Niveaus." in page_of(year(), "de")


async def test_the_page_of_a_group_says_how_many_weeks_it_takes_and_counts_what_is_released(
    house: House,
) -> None:
    await hire()
    await house.ask(WEEK, contented)
    nord = await group_link(house, "Nord")
    assert "So far there is 1." in (await house.read(nord)).text
    await house.ask(WEEK + 1, contented)
    assert "So far there are 2." in (await house.read(nord)).text
    assert 'id="level"' not in (await house.read("/results")).text


def test_two_years_of_chance_through_the_releases_are_told_as_a_change_at_most_once() -> None:
    """A small version of the table of docs/method.md: the line in which groups merge."""
    found = list(told(replace(WORLD, teams=8), 5, merging=True))
    assert len(found) > 8  # those before a merger and those after it
    assert sum(each.changes for each in found) <= 0.5 * len(found)
