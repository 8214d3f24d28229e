"""Tails and quantiles, beside those of `scipy.stats`, which the analysis does without."""

import subprocess
import sys

import numpy as np
import pytest
import scipy
from scipy import stats

from analytics.algebra import distributions as found
from analytics.algebra.special import compiled

CHANCE = np.random.default_rng(5)
X = CHANCE.standard_t(3, 2_000) * 4
DF = np.exp(CHANCE.uniform(np.log(0.5), np.log(1e5), len(X)))


def test_t_is_that_of_scipy_stats_to_the_last_bit() -> None:
    assert np.array_equal(found.t_cdf(X, DF), stats.t.cdf(X, DF))
    assert np.array_equal(found.t_sf(X, DF), stats.t.sf(X, DF))
    for q, df in zip(CHANCE.uniform(0.5, 1, 200), DF[:200], strict=True):
        assert found.t_quantile(q, df) == stats.t.ppf(q, df)


def test_f_and_the_normal_distribution_are_too_and_nothing_is_below_a_distance_of_0() -> None:
    for x, df in zip(X[:200], DF[:200], strict=True):
        assert found.f_sf(abs(x), 3, df) == stats.f.sf(abs(x), 3, df)
        assert found.normal_sf(x) == stats.norm.sf(x)
    assert found.f_sf(-1e-18, 2, 9.0) == 1


def test_a_shifted_t_is_too() -> None:
    critical, df, shift = np.full(50, 2.1), np.arange(1.0, 51), np.linspace(0, 6, 50)
    assert np.array_equal(found.noncentral_t_sf(critical, df, shift), stats.nct.sf(critical, df, shift))
    assert np.array_equal(found.noncentral_t_cdf(-critical, df, shift), stats.nct.cdf(-critical, df, shift))


def test_counts_are_too_beyond_their_ends_as_well() -> None:
    counts = np.arange(-2.0, 15)
    assert np.array_equal(found.binomial_sf(counts, 12.0, 0.645), stats.binom.sf(counts, 12, 0.645))
    assert [found.poisson_sf(k, 7.0) for k in counts] == list(stats.poisson.sf(counts, 7.0))
    whole = np.arange(0, 13)
    assert np.allclose(found.binomial_pmf(whole, 12, 0.645), stats.binom.pmf(whole, 12, 0.645), rtol=1e-12)
    assert found.binomial_pmf(whole, 12, 1.0).tolist() == [0.0] * 12 + [1.0]


def test_an_analysis_loads_the_functions_alone_and_whoever_wants_the_package_afterwards_gets_it_whole() -> (
    None
):
    told = (
        "import sys, analytics.analysis, analytics.planning; print(*sys.modules);"
        "from scipy import special, stats; from analytics.algebra.special import functions;"
        "print(special.stdtr is functions.stdtr, special._ufuncs is functions, stats.t.sf(2, 9) < 0.05)"
    )
    loaded, whole = subprocess.run(
        [sys.executable, "-c", told], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert "scipy.special._ufuncs" in loaded.split(), "or this test sees nothing"
    assert not {"scipy.special", "scipy.stats", "scipy.optimize", "numpy.f2py"} & set(loaded.split())
    assert whole == "True True True"


def test_where_the_package_is_loaded_or_keeps_its_functions_elsewhere_it_is_taken_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert compiled() is scipy.special
    monkeypatch.delitem(sys.modules, "scipy.special")
    monkeypatch.delitem(sys.modules, "scipy.special._ufuncs")
    monkeypatch.setattr(scipy, "__path__", [])
    with pytest.raises(ModuleNotFoundError):
        compiled()
    assert "scipy.special" not in sys.modules, "no stand-in stays behind"
