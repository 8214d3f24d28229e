"""The same figures from programs written by others, on the same data in the same run."""

import warnings

import numpy as np
import pandas as pd
import pytest

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.slopes import fit
from analytics.algebra.uncertainty import cr0
from analytics.beside.naive import pooled_pearson, repeated_measures
from tests.analytics.cast import holed, linked
from tests.analytics.grunfeld import CAPITAL, EVERY_YEAR, INVESTMENT, VALUE
from tests.analytics.usual_errors import cr1


def long(present: BoolArray, **series: FloatArray) -> pd.DataFrame:
    team, week = np.nonzero(present)
    return pd.DataFrame({"team": team, "week": week, **{name: s[present] for name, s in series.items()}})


def unbalanced() -> tuple[FloatArray, FloatArray, BoolArray]:
    panel = holed(linked(15, 40), share=0.25)
    present = np.isfinite(panel.happiness.value) & np.isfinite(panel.rating.value)
    return panel.happiness.value, panel.rating.value, present


@pytest.mark.parametrize("which", ["grunfeld", "unbalanced"])
def test_linearmodels_panel_ols_two_way_clustered(which: str) -> None:
    from linearmodels.panel import PanelOLS

    x, y, present = (VALUE, INVESTMENT, EVERY_YEAR) if which == "grunfeld" else unbalanced()
    frame = long(present, x=x, y=y).set_index(["team", "week"])
    theirs = PanelOLS(frame["y"], frame[["x"]], entity_effects=True, time_effects=True).fit(
        cov_type="clustered", cluster_entity=True, debiased=False, auto_df=False, count_effects=False
    )
    dx, dy = demean(np.stack([x, y]), present)
    ours = fit(dx[None], dy)
    assert ours.slopes[0] == pytest.approx(theirs.params["x"], rel=1e-9)
    assert cr0(ours).se[0] == pytest.approx(theirs.std_errors["x"], rel=1e-8)


def test_linearmodels_with_two_regressors() -> None:
    from linearmodels.panel import PanelOLS

    frame = long(EVERY_YEAR, inv=INVESTMENT, value=VALUE, capital=CAPITAL).set_index(["team", "week"])
    theirs = PanelOLS(frame["inv"], frame[["value", "capital"]], entity_effects=True, time_effects=True).fit()
    investment, value, capital = demean(np.stack([INVESTMENT, VALUE, CAPITAL]), EVERY_YEAR)
    ours = fit(np.stack([value, capital]), investment)
    np.testing.assert_allclose(ours.slopes, theirs.params.to_numpy(), rtol=1e-9)


@pytest.mark.parametrize("which", ["grunfeld", "unbalanced"])
def test_pyfixest_crv1(which: str) -> None:
    x, y, present = (VALUE, INVESTMENT, EVERY_YEAR) if which == "grunfeld" else unbalanced()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the witness's own imports warn
        import pyfixest

        theirs = pyfixest.feols(
            "y ~ x | team + week",
            data=long(present, x=x, y=y),
            vcov={"CRV1": "team"},
            ssc=pyfixest.ssc(k_adj=False, G_adj=True),
        )
    dx, dy = demean(np.stack([x, y]), present)
    ours = fit(dx[None], dy)
    assert ours.slopes[0] == pytest.approx(theirs.coef()["x"], rel=1e-7)
    assert cr1(ours).se[0] == pytest.approx(theirs.se()["x"], rel=1e-6)


@pytest.mark.parametrize("shape", [(3, 12), (15, 40), (40, 8)])
@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_pingouin_repeated_measures_correlation(shape: tuple[int, int], missing: float) -> None:
    import pingouin

    panel = holed(linked(*shape), share=missing)
    x, y = panel.happiness.value, panel.rating.value
    present = np.isfinite(x) & np.isfinite(y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas deprecates what the witness calls
        theirs = pingouin.rm_corr(data=long(present, x=x, y=y), x="x", y="y", subject="team")
    ours = repeated_measures(x, y)
    assert ours is not None
    row = theirs.iloc[0]
    assert ours.r == pytest.approx(float(row["r"]), abs=1e-12)
    assert ours.df == int(row["dof"])
    label = next(name for name in row.index if name.startswith("p"))  # renamed between versions
    assert ours.p == pytest.approx(float(row[label]), rel=1e-9)


def test_repeated_measures_correlation_of_bland_and_altman() -> None:
    import pingouin

    frame = pingouin.read_dataset("rm_corr")
    wide = [frame.groupby("Subject")[name].apply(list) for name in ("pH", "PacO2")]
    longest = max(len(v) for v in wide[0])
    x, y = (
        np.array([v + [np.nan] * (longest - len(v)) for v in column], dtype=np.float64) for column in wide
    )
    ours = repeated_measures(x, y)
    assert ours is not None
    assert ours.r == pytest.approx(-0.50676974, abs=1e-8)
    assert ours.df == 38
    assert ours.p == pytest.approx(0.00084711, abs=1e-8)


def test_scipy_pearson() -> None:
    from scipy.stats import pearsonr

    x, y, present = unbalanced()
    theirs = pearsonr(x[present], y[present])
    ours = pooled_pearson(x, y)
    assert ours is not None
    assert ours.r == pytest.approx(float(theirs.statistic), abs=1e-12)
    assert ours.p == pytest.approx(float(theirs.pvalue), rel=1e-6)
