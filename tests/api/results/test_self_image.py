"""What staff expect of their customers beside what these say: in words, and only from what is shown."""

import re
from dataclasses import replace
from datetime import UTC

import pytest

from api.results.collecting import Results, Said
from api.results.groups import names_of_groups
from api.results.pages import organisation_context
from api.results.reading import Kept
from api.results.self_image import QUESTION, SelfImage, self_image_of
from api.web.looks.asker import NOBODY
from api.web.looks.templates import environment
from survey.ballots.manifest import ManifestCell
from survey.lifecycle.verifying import Genuine
from survey.releases.disclosure import ReleasedGroup
from survey.releases.means import PublishedMean
from survey.releases.signed import SignedRelease
from survey.weeks import monday_of
from tests.api.results.house import House
from tests.api.results.test_levels import MANIFEST
from tests.api.results.test_results_pages import contented
from tests.survey.lifecycle.week import WEEK, hire

GROUPS = ("nord", "süd", "west")
WEEKS = range(WEEK, WEEK + 12)


def estimates(*tenths: int) -> list[Genuine]:
    """Every week, each group's estimate."""
    found = []
    for number in WEEKS:
        groups = tuple(
            ReleasedGroup("cell", name, (name,), 12, 14, {QUESTION: PublishedMean(12, mean, None)})
            for name, mean in zip(GROUPS, tenths, strict=False)
        )
        found.append(Genuine(f"w{number}", number, MANIFEST, SignedRelease(groups, None, {})))
    return found


def rated(*totals: int) -> dict[int, dict[str, Said]]:
    """Ten ratings a week and group, by their sum; the week's own ripple evens out."""
    return {
        number: {
            name: Said(10, total + number % 2, 200, True, {})
            for name, total in zip(GROUPS, totals, strict=False)
        }
        for number in WEEKS
    }


def page_of(image: SelfImage | None, language: str = "en") -> str:
    weeks = estimates(40, 41, 42)
    results = Results(tuple(weeks), (), (), names_of_groups(weeks, {}), {}, 42, None)
    context = organisation_context(results, image, UTC, language)  # type: ignore[arg-type]  # any zone
    text = environment(language).get_template("results.html").render(languages=[], asker=NOBODY, **context)
    section = text.partition('id="self-image"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", section).split())


def test_staff_who_expect_a_point_more_are_said_to_think_better_of_it() -> None:
    image = self_image_of(estimates(40, 41, 42), rated(30, 32, 31))
    assert image is not None
    assert (image.state, image.groups, image.weeks) == ("higher", 3, 36)
    assert image.gap == pytest.approx(0.95, abs=0.03)
    assert image.low < image.gap < image.high
    assert "Staff think better of it than customers do." in page_of(image)
    assert "Exploratory" in page_of(image)
    assert "Die Beschäftigten schätzen es besser ein als die Kundinnen und Kunden." in page_of(image, "de")


def test_customers_who_say_more_than_expected_are_said_to_think_better_of_it() -> None:
    image = self_image_of(estimates(30, 31, 32), rated(40, 42, 41))
    assert image is not None
    assert image.state == "lower"
    assert "Customers think better of it than staff do." in page_of(image)


def test_gaps_on_both_sides_are_no_clear_difference() -> None:
    image = self_image_of(estimates(30, 35, 40), rated(40, 35, 30))
    assert image is not None
    assert image.state == "none"
    assert "There is no clear difference between both." in page_of(image)


def house_of(*departments: str) -> list[Genuine]:
    """Six groups, three in each of the first two departments or fewer; the estimate is 4.0 everywhere."""
    names = [f"group {number}" for number in range(len(departments))]
    cells = tuple(
        ManifestCell(name, name, department, 14, 0, b"")
        for name, department in zip(names, departments, strict=True)
    )
    manifest = replace(MANIFEST, cells=cells)
    found = []
    for number in range(WEEK, WEEK + 30):
        groups = tuple(
            ReleasedGroup("cell", name, (name,), 12, 14, {QUESTION: PublishedMean(12, 40, None)})
            for name in names
        )
        found.append(Genuine(f"w{number}", number, manifest, SignedRelease(groups, None, {})))
    return found


def test_departments_stand_by_the_alphabet_and_one_with_two_groups_has_no_value() -> None:
    weeks = house_of("z", "z", "z", "a", "a", "a", "b", "b")
    # Customers of the first three say 3.0, of the others 4.0; each group with a ripple of its own.
    ratings = {
        week.week: {
            f"group {place}": Said(20, (60 if place < 3 else 80) + place % 3 - 1, 400, True, {})
            for place in range(8)
        }
        for week in weeks
    }
    image = self_image_of(weeks, ratings, {"z": "Zentrale", "a": "Außendienst", "b": "Büro"})
    assert image is not None
    assert [(pair.name, pair.state, pair.groups) for pair in image.pairs[1:]] == [
        ("Außendienst", "none", 3),
        ("Zentrale", "higher", 3),
    ]
    assert image.untold == ("Büro",)
    for pair in (*image.pairs, *image.quarters):
        assert pair.estimate - pair.rating == pytest.approx(pair.gap)
    told = page_of(image)
    assert "Zentrale" in told.partition("A dot is")[0]
    assert "Büro" in told.partition("Too few groups")[2]
    # A team lead reads the organisation's line and no department.
    own = page_of(image.of_the_whole())
    assert not any(name in own for name in ("Zentrale", "Büro", "Außendienst"))


def test_a_gap_that_opens_over_the_quarters_is_told_of_the_same_groups() -> None:
    weeks = house_of("a", "a", "a", "a")
    ratings = {
        week.week: {
            f"group {place}": Said(100, 400 - 4 * number - (number * place) % 7, 400, True, {})
            for place in range(4)
        }
        for number, week in enumerate(weeks)
    }
    image = self_image_of(weeks, ratings)
    assert image is not None
    assert [pair.name for pair in image.quarters] == ["2026-1", "2026-2", "2026-3"]
    assert [pair.gap for pair in image.quarters] == sorted(pair.gap for pair in image.quarters)
    assert image.change is not None
    assert image.change.low > 0
    assert "The difference has changed: by 2." in page_of(image)


def test_two_groups_are_too_few_and_a_question_never_asked_is_no_section() -> None:
    image = self_image_of(estimates(30, 35), rated(40, 35))
    assert image == SelfImage("too_few")
    assert "Nothing can be told yet: it takes 3 groups" in page_of(image)
    assert self_image_of([], rated(40, 35, 30)) is None
    assert page_of(None) == ""


def test_an_estimate_stands_against_the_ratings_of_its_month_alone() -> None:
    weeks = [week for week in estimates(40, 41, 42) if week.week == WEEK]
    ratings = rated(30, 32, 31)
    month = monday_of(WEEK).month
    outside = {
        week: said
        if monday_of(week).month == month
        else {name: Said(10, 50, 250, True, {}) for name in GROUPS}
        for week, said in ratings.items()
    }
    assert outside != ratings
    inside, changed = self_image_of(weeks, ratings), self_image_of(weeks, outside)
    assert inside is not None
    assert changed is not None
    assert (inside.gap, inside.low, inside.high) == (changed.gap, changed.low, changed.high)


async def test_the_results_of_a_house_that_was_never_asked_have_no_such_section(house: House) -> None:
    await hire()
    await house.ask(WEEK, contented)
    assert 'id="self-image"' not in (await house.read("/results")).text


async def test_the_page_shows_what_follows_from_the_results_as_they_were_read(house: House) -> None:
    await hire()
    await house.read("/results")
    kept = house.app.state["results"]
    weeks = tuple(estimates(40, 41, 42))
    read = replace(kept.results, weeks=weeks, customers=rated(30, 32, 31), groups=names_of_groups(weeks, {}))
    house.app.state["results"] = Kept(kept.at, read)
    page = (await house.read("/results")).text
    assert "Staff think better of it than customers do." in page
    section = page.partition('id="self-image"')[2].partition("</section>")[0]
    assert 'class="line-customers"' in section
    assert 'class="line-group"' in section
