"""The rates beside the naive figures and beside the word "precedes" are those of the calibration."""

import re
from pathlib import Path

import pytest

from analytics.analysis import analyse
from analytics.false_alarms import PRECEDES, RATES, TEAMS, WEEKS, false_alarm_rates
from analytics.plan import Plan
from tests.analytics.cast import linked

METHOD = (Path(__file__).parents[2] / "docs" / "method.md").read_text(encoding="utf-8")
NAMES = {
    "pooled Pearson": "pearson",
    "Pearson of weekly means": "weekly_means",
    "repeated-measures correlation": "rmcorr",
    "team effects, clustered": "team_effects",
    "two-way, CR2": "two_way_cr2",
    "two-way, team permutation": "two_way_permutation",
}


def rows_of(heading: str, until: str) -> dict[str, list[float]]:
    """The first table behind a heading: per cent by the name of the row, errors left out."""
    section = METHOD.partition(heading)[2].partition(until)[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]
    return {name: [measured(cell)[0] for cell in cells] for name, *cells in rows}


def measured(cell: str) -> tuple[float, float]:
    """A share in per cent and its error."""
    share, error = re.split(" ± ", cell)
    return float(share), float(error)


def test_the_rates_of_other_methods_are_those_that_were_measured() -> None:
    table = rows_of("## Why so strict", "## Calibration")
    assert set(table) == set(NAMES)
    for title, name in NAMES.items():
        by_size = [RATES[name][i][j] for j in range(len(WEEKS)) for i in range(len(TEAMS))]
        assert [100 * rate for rate in by_size] == pytest.approx(table[title], abs=0.051)


def test_the_rates_beside_precedes_are_those_that_were_measured() -> None:
    section = METHOD.partition('"Precedes" was said although')[2].partition("The sentence says")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]
    table = {int(teams): [measured(cell) for cell in cells] for teams, *cells in rows}
    assert set(table) == set(TEAMS)
    for i, teams in enumerate(TEAMS):
        beside = [
            share or error for share, error in table[teams]
        ]  # none of so many years is not surely never
        assert [100 * rate for rate in PRECEDES[i]] == pytest.approx(beside, abs=0.051)
        assert all(rate > 0 for rate in PRECEDES[i])
    assert max(max(row) for row in PRECEDES) <= 0.05


@pytest.mark.parametrize(
    ("teams", "weeks", "shape"),
    [(20, 52, (20, 52)), (6, 20, (8, 26)), (30, 70, (20, 52)), (500, 260, (60, 104))],
)
def test_the_rates_are_those_of_the_nearest_shape(teams: int, weeks: int, shape: tuple[int, int]) -> None:
    found = false_alarm_rates(teams, weeks)
    assert found is not None
    assert (found["teams"], found["weeks"]) == shape


def test_naive_methods_are_shown_with_their_false_alarms_and_ours_beside_them() -> None:
    found = false_alarm_rates(20, 52)
    assert found is not None
    assert found["rmcorr"] > 0.95
    assert found["two_way_permutation"] < 0.1


def test_the_word_precedes_stands_beside_the_rate_at_which_it_was_wrong() -> None:
    said = {
        reason.code: reason.values
        for reason in analyse(linked(20, 53), Plan(permutations=199)).verdict.reasons
    }
    assert said["precedes_rate"] == {"rate": pytest.approx(PRECEDES[1][1], abs=0.001)}
    in_the_same_week = analyse(linked(20, 53), Plan(permutations=199, lag=0)).verdict
    assert "precedes_rate" not in {reason.code for reason in in_the_same_week.reasons}


def test_data_without_weeks_have_no_rates() -> None:
    assert false_alarm_rates(0, 0) is None
