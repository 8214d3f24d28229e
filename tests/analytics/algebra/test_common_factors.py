import numpy as np
import pytest

from analytics.algebra.common_factors import defactored, weekly_means
from analytics.algebra.permutation import deal
from analytics.algebra.slopes import fit
from analytics.verdict.pairing import pair
from analytics.verdict.primary import gate_slope
from tests.analytics.cast import holed, linked
from tests.analytics.grunfeld import CAPITAL, EVERY_YEAR, INVESTMENT, VALUE


def test_pooled_common_correlated_effects_of_grunfeld() -> None:
    sides = np.stack([INVESTMENT, VALUE, CAPITAL])
    investment, value, capital = defactored(sides, weekly_means(sides, EVERY_YEAR), EVERY_YEAR)
    found = fit(np.stack([value, capital]), investment)
    np.testing.assert_allclose(found.slopes, [0.1243291, 0.0949864], atol=1e-7)


def test_the_gates_error_is_cr2_with_every_teams_own_regressors_written_out() -> None:
    panel = holed(linked(7, 30), share=0.15)
    found = pair(panel.happiness.value, panel.rating.value, 1)
    gate = gate_slope(found, deal(np.zeros(found.teams, np.int64), 99, 0))
    assert gate is not None
    means = weekly_means(np.stack([found.x, found.y]), found.present)
    team, week = np.nonzero(found.present)
    own = [
        np.where(team == i, part, 0.0)
        for i in range(found.teams)
        for part in (np.ones(len(team)), *means[:, week])
    ]
    design = np.column_stack([found.x[found.present], *own])
    y = found.y[found.present]
    bread = np.linalg.inv(design.T @ design)
    slope = (bread @ design.T @ y)[0]
    leftover = np.eye(len(y)) - design @ bread @ design.T
    residuals = leftover @ y
    score, weights = 0.0, []
    for i in range(found.teams):
        rows = team == i
        roots, sides = np.linalg.eigh(leftover[np.ix_(rows, rows)])
        root = sides @ np.diag([1 / np.sqrt(v) if v > 1e-9 else 0.0 for v in roots]) @ sides.T
        row = (bread @ design[rows].T @ root)[0]
        score += (row @ residuals[rows]) ** 2
        weights.append(leftover[:, rows] @ row)
    products = np.array(weights) @ np.array(weights).T
    assert gate.slope == pytest.approx(slope, rel=1e-8)
    assert gate.se == pytest.approx(np.sqrt(score), rel=1e-7)
    assert gate.df == pytest.approx(np.trace(products) ** 2 / (products**2).sum(), rel=1e-7)


def test_a_factor_given_twice_counts_once() -> None:
    sides = np.stack([INVESTMENT, VALUE])
    means = weekly_means(sides, EVERY_YEAR)
    once, twice = (defactored(sides, f, EVERY_YEAR) for f in (means, np.vstack([means, means[:1] * 3])))
    np.testing.assert_allclose(once, twice, atol=1e-6)


def test_residuals_are_those_of_one_regression_per_team_on_its_own_weeks() -> None:
    generator = np.random.default_rng(6)
    present = generator.random((5, 25)) < 0.8
    series, factors = generator.normal(size=(5, 25)), generator.normal(size=(2, 25))
    left = defactored(series, factors, present)
    for i in range(5):
        there = present[i]
        design = np.column_stack([np.ones(there.sum()), factors[:, there].T])
        expected = series[i, there] - design @ np.linalg.lstsq(design, series[i, there])[0]
        np.testing.assert_allclose(left[i, there], expected, atol=1e-10)
        assert (left[i, ~there] == 0).all()
