"""Every year of the tour ends as the tour says, and none was made to by another seed."""

import pytest

from analytics.analysis import analyse
from analytics.simulated.years import simulate
from api.commands.weeks.plans import USUAL
from api.simulated.releases import release_history
from api.tour.years import FOUND, HEADINGS, SEED, YEARS, TourYear
from tests.benchmarks.years import FIRST_WEEK


@pytest.mark.parametrize("year", YEARS, ids=[year.code for year in YEARS])
def test_a_year_of_the_tour_gets_the_answer_that_stands_beside_it(year: TourYear) -> None:
    panel = release_history(simulate(year.world, SEED), FIRST_WEEK, with_variance=False).panel
    assert analyse(panel, USUAL).verdict.code == year.code


def test_the_tour_holds_every_answer_once_and_most_years_of_a_size_end_so() -> None:
    assert [year.code for year in YEARS] == list(FOUND) == list(HEADINGS)
    assert all(year.often is not None and year.often > 80 for year in YEARS)


def test_the_truth_of_a_year_is_said_as_it_is() -> None:
    said = {year.code: year.true("en") for year in YEARS}
    assert "0.4 points higher" in said["supported"]
    assert "0.4 points lower" in said["opposite"]
    assert said["absent"].startswith("There is no link.")
    assert "einen Punkt besser" in YEARS[0].true("de")
