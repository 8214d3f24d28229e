"""The gap between self-image and ratings, as other programs find it, and how often its interval is right."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS  # not all of it: a third of a second

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.measures.self_image import (
    Gap,
    GapChange,
    gap_by,
    gap_change,
    gap_over_time,
    of_period,
    self_image_gap,
)
from tests.analytics import brute_force
from tests.analytics.grunfeld import CAPITAL, INVESTMENT

FIRMS, YEARS = INVESTMENT.shape


def found(gap: Gap | None) -> Gap:
    assert gap is not None
    return gap


def changed(gap: GapChange | None) -> GapChange:
    assert gap is not None
    return gap


def holed(values: FloatArray, seed: int = 5) -> FloatArray:
    """Grunfeld's table without every fifth entry, more from the first firms than from the last."""
    generator = np.random.default_rng(seed)
    return np.where(generator.random(values.shape) < np.linspace(0.4, 0, FIRMS)[:, None], np.nan, values)


def no_dummies(present: BoolArray) -> FloatArray:
    return np.zeros((int(present.sum()), 1))


def test_of_as_many_weeks_in_every_cell_the_error_is_that_of_another_program() -> None:
    """Grunfeld's firms: investment less capital, clustered by firm, as statsmodels has it."""
    gap = found(self_image_gap(INVESTMENT, CAPITAL))
    theirs = OLS((INVESTMENT - CAPITAL).ravel(), np.ones(FIRMS * YEARS)).fit(
        cov_type="cluster",
        cov_kwds={"groups": np.repeat(np.arange(FIRMS), YEARS), "use_correction": False},
    )
    se = float(theirs.bse[0]) * np.sqrt(FIRMS / (FIRMS - 1))
    assert gap.gap == pytest.approx(float(theirs.params[0]), rel=1e-10)
    assert gap.se == pytest.approx(se, rel=1e-8)
    assert gap.df == pytest.approx(FIRMS - 1)
    assert gap.p == pytest.approx(2 * stats.t.sf(abs(theirs.params[0] / se), FIRMS - 1))
    assert (gap.cells, gap.weeks) == (FIRMS, FIRMS * YEARS)


def test_of_unequally_many_weeks_it_is_that_of_explicit_matrices(monkeypatch: pytest.MonkeyPatch) -> None:
    estimate = holed(INVESTMENT)
    present = np.isfinite(estimate)
    monkeypatch.setattr(brute_force, "dummies", no_dummies)
    gaps = np.where(present, estimate - CAPITAL, 0.0)
    level, se, df = brute_force.cr2(present[None].astype(float), gaps, present)
    gap = found(self_image_gap(estimate, CAPITAL))
    assert (gap.gap, gap.se, gap.df) == pytest.approx((level[0], se[0], df[0]), rel=1e-7)
    low, high = gap.ci
    assert high - low == pytest.approx(2 * stats.t.ppf(0.975, df[0]) * se[0], rel=1e-7)


def test_the_change_a_year_is_the_slope_of_a_regression_with_an_effect_of_every_cell() -> None:
    weeks = 52 * np.arange(YEARS)
    change = changed(gap_change(INVESTMENT, CAPITAL, weeks))
    firm = np.repeat(np.arange(FIRMS), YEARS)
    years = np.tile(weeks / 52.18, FIRMS)
    design = np.column_stack([years, (firm[:, None] == np.arange(FIRMS)) * 1.0])
    theirs = OLS((INVESTMENT - CAPITAL).ravel(), design).fit(
        cov_type="cluster", cov_kwds={"groups": firm, "use_correction": False}
    )
    assert change.per_year == pytest.approx(float(theirs.params[0]), rel=1e-8)
    # The same weeks of every cell: each holds an equal share of what varies in time.
    assert change.se == pytest.approx(float(theirs.bse[0]) * np.sqrt(FIRMS / (FIRMS - 1)), rel=1e-7)
    assert change.df == pytest.approx(FIRMS - 1)


def test_a_cell_that_comes_late_changes_nothing_by_its_level() -> None:
    generator = np.random.default_rng(1)
    rating = 4 + 0.2 * generator.normal(size=(8, 60))
    estimate = rating + 0.4 + 0.1 * generator.normal(size=rating.shape)
    estimate[:4] += 1
    estimate[:4, :40] = np.nan
    change = changed(gap_change(estimate, rating, np.arange(60)))
    assert change.ci[0] < 0 < change.ci[1]
    assert abs(change.per_year) < 0.1
    # By periods the gap seems to grow.
    periods = gap_over_time(estimate, rating, np.arange(60) // 20)
    assert found(periods[2]).gap > found(periods[0]).gap + 0.4


def test_departments_and_periods_are_the_gap_of_their_own_cells_and_weeks() -> None:
    generator = np.random.default_rng(2)
    rating = 4 + 0.2 * generator.normal(size=(9, 30))
    estimate = rating + 0.3 * generator.normal(size=rating.shape) + np.arange(9)[:, None] / 10
    groups = ["North"] * 4 + ["South"] * 3 + ["Small"] + [None]
    by = gap_by(estimate, rating, groups)
    assert list(by) == ["North", "Small", "South"]
    assert by["Small"] is None
    assert found(by["North"]).ci == pytest.approx(found(self_image_gap(estimate[:4], rating[:4])).ci)
    over = gap_over_time(estimate, rating, np.repeat([7, 8, 9], 10))
    assert list(over) == [7, 8, 9]
    alone = found(self_image_gap(estimate[:, 10:20], rating[:, 10:20]))
    assert found(over[8]).ci == pytest.approx(alone.ci, rel=1e-12)


def test_the_estimate_of_a_week_stands_against_all_ratings_of_its_month() -> None:
    rating = np.array([[4.0, 2.0, np.nan, 5.0], [np.nan, np.nan, 3.0, 3.0]])
    counts = np.array([[1.0, 3.0, np.nan, 2.0], [np.nan, np.nan, 1.0, 1.0]])
    expected = [[2.5, 2.5, 5.0, 5.0], [np.nan, np.nan, 3.0, 3.0]]
    np.testing.assert_allclose(of_period(rating, counts, np.array([1, 1, 2, 2])), expected)


def test_the_interval_holds_the_gap_in_about_nineteen_of_twenty_organisations() -> None:
    generator = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        rating = generator.normal(size=(8, 12)) * 0.3
        estimate = rating + 0.5 + 0.4 * generator.normal(size=(8, 1)) + 0.3 * generator.normal(size=(8, 12))
        # Cells from two to twelve weeks.
        estimate[np.arange(12) >= np.linspace(2, 12, 8)[:, None]] = np.nan
        low, high = found(self_image_gap(estimate, rating)).ci
        held += low <= 0.5 <= high
    assert 366 <= held <= 394


def test_two_cells_or_equal_gaps_or_nothing_at_all_have_no_interval() -> None:
    values = np.random.default_rng(6).normal(size=(9, 10))
    nothing = np.full((9, 10), np.nan)
    weeks = np.arange(10)
    for estimate, rating in ((values[:2] + values[0], values[:2]), (values + 1, values), (nothing, values)):
        assert self_image_gap(estimate, rating) is None
        assert gap_change(estimate, rating, weeks) is None
    # One week of every cell has a gap and no change; a straight line leaves no error.
    assert self_image_gap(values[:, :1], 2 * values[:, :1]) is not None
    assert gap_change(values[:, :1], 2 * values[:, :1], weeks[:1]) is None
    assert gap_change(values + weeks, values, weeks) is None
