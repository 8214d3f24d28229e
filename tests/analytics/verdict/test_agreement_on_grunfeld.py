"""On a panel that nobody here made up, independent programs find what decides an answer."""

import warnings

import numpy as np
import pandas as pd
import pytest
from linearmodels.iv import IV2SLS
from statsmodels.multivariate.pca import PCA
from statsmodels.regression.linear_model import OLS  # not all of it: a third of a second
from statsmodels.tools import add_constant

from analytics.algebra.arrays import BoolArray
from analytics.plan import Plan
from analytics.verdict.evidence import Evidence, weigh
from analytics.verdict.hidden_groups import beside, strict_gate
from analytics.verdict.lasting import moments
from analytics.verdict.pairing import shifted
from tests.analytics.brute_force import dummies
from tests.analytics.cast import panel_of
from tests.analytics.grunfeld import INVESTMENT, VALUE

# Investment of a year on the firm's value of the year before.
PANEL = panel_of(VALUE, INVESTMENT)


def evidence() -> Evidence:
    # Twenty years hold nineteen pairs, one too few for a verdict; the first year stands twice.
    longer = panel_of(np.hstack([VALUE[:, :1], VALUE]), np.hstack([INVESTMENT[:, :1], INVESTMENT]))
    found = weigh(longer, Plan(permutations=199), 0.05)
    assert found.primary is not None
    return found


def test_the_strict_gate_is_least_squares_on_the_principal_components_that_statsmodels_finds() -> None:
    found = evidence()
    comparison = found.comparison
    happiness = np.hstack([VALUE[:, :1], VALUE])
    rating = np.hstack([INVESTMENT[:, :1], INVESTMENT])
    more = (beside(happiness, comparison, 0)[0], beside(rating, comparison, 1)[0])
    assert found.arrangements is not None
    ours = strict_gate(comparison, more, found.arrangements)
    series = [
        each / np.linalg.norm(each, axis=1, keepdims=True) for each in (comparison.x, comparison.y, *more)
    ]
    left: list[list[np.ndarray]] = [[], []]
    for firm in range(10):
        others = np.concatenate([np.delete(each, firm, axis=0) for each in series])
        factors = PCA(others.T, ncomp=4, standardize=False, demean=False).factors
        design = add_constant(np.asarray(factors))
        for side, kept in zip((comparison.x, comparison.y), left, strict=True):
            kept.append(OLS(side[firm], design).fit().resid)
    theirs = OLS(np.concatenate(left[1]), np.concatenate(left[0])).fit()
    assert ours is not None
    assert ours.slope == pytest.approx(float(theirs.params[0]))


def test_the_instrument_is_that_of_linearmodels_before_the_firms_means_are_put_right() -> None:
    sums = moments(PANEL, weigh(PANEL, Plan(permutations=199), 0.05).comparison)
    assert sums is not None
    series = np.stack([shifted(VALUE, 2), shifted(VALUE, 1), INVESTMENT])
    there: BoolArray = np.asarray(np.isfinite(series).all(axis=0))
    z, x, y = (each[there] for each in series)
    design = dummies(there)
    design = design[:, design.any(axis=0)][:, :-1]  # one year less, for the firms' columns add up to one
    theirs = IV2SLS(
        pd.Series(y, name="y"), pd.DataFrame(design), pd.Series(x, name="x"), pd.Series(z, name="z")
    ).fit()
    assert sums.zy.sum() / sums.zx.sum() == pytest.approx(float(theirs.params["x"]))


def test_without_the_firm_that_matters_most_the_slope_is_that_of_pyfixest_without_it() -> None:
    found = evidence()
    influence, primary, paired = found.influence, found.primary, found.comparison.paired
    assert influence is not None
    assert primary is not None
    team, year = np.nonzero(paired.present)
    frame = pd.DataFrame(
        {"firm": paired.rows[team], "year": year, "x": paired.x[team, year], "y": paired.y[team, year]}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the witness's own imports warn
        import pyfixest

        without = {
            firm: float(pyfixest.feols("y ~ x | firm + year", frame[frame.firm != firm]).coef()["x"])
            for firm in range(10)
        }
    named = int(influence.team.removeprefix("team "))
    assert influence.slope == pytest.approx(without[named])
    assert named == max(without, key=lambda firm: abs(without[firm] - primary.slope))
