"""The answer over several houses, and whether it is the same in every industry."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.distributions import f_sf, t_quantile, t_sf
from analytics.algebra.random_effects import (
    RandomEffects,
    heterogeneity_test,
    random_effects,
    variance_interval,
)
from analytics.combining.effect import Effect, Estimate

Interval = tuple[float, float]

FEWEST = 2  # houses for a mean
FEWEST_AHEAD = 3  # houses before anything is said of the next one
FEWEST_OF_INDUSTRY = 2  # houses of one industry: one alone cannot be told from its house


class NotCombinable(ValueError):
    """These effects have no common unit or are too few; the code says which."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean slope over the houses of one kind.

    Attributes
    ----------
    houses : how many
    slope, se, df, ci, p : rating points per point of happiness; null hypothesis of p: the mean is 0
    """

    houses: int
    slope: float
    se: float
    df: int
    ci: Interval
    p: float


@dataclass(frozen=True, slots=True)
class Industries:
    """Each industry's mean, and the test that they are all the same."""

    means: tuple[tuple[str, Mean], ...]
    f: float
    df1: int
    df2: int
    p: float


@dataclass(frozen=True, slots=True)
class Combined:
    """What the houses say together.

    Attributes
    ----------
    mean : over all houses
    between, between_ci : standard deviation of true slopes between houses (τ) and its interval
    ahead : 1 − alpha prediction interval for the slope of another house; None with fewer than three
    q, q_df, q_p : Cochran's test; null hypothesis: all houses have the same slope
    share : of the variation between observed slopes that is not the houses' own errors (I²), 0 to 1
    industries : None where fewer than two industries have two houses
    """

    alpha: float
    mean: Mean
    between: float
    between_ci: Interval
    ahead: Interval | None
    q: float
    q_df: int
    q_p: float
    share: float
    industries: Industries | None


def combine(effects: Sequence[Effect], alpha: float = 0.05) -> tuple[Combined, Combined | None]:
    """Combine the observed slopes and, where every house has one, the slopes per point of lasting mood.

    Parameters
    ----------
    effects : at least two, with the same lag, period and scales
    alpha : intervals cover 1 − alpha

    Returns
    -------
    (observed, lasting) : Combined, Combined or None

    Raises
    ------
    NotCombinable
        "few", "lags", "periods", "scales".
    """
    if len(effects) < FEWEST:
        raise NotCombinable("few")
    for code, kinds in (
        ("lags", {effect.lag for effect in effects}),
        ("periods", {effect.period for effect in effects}),
        ("scales", {(effect.happiness, effect.rating) for effect in effects}),
    ):
        if len(kinds) > 1:
            raise NotCombinable(code)
    named = [effect.industry for effect in effects]
    lasting = [effect.lasting for effect in effects if effect.lasting is not None]
    return (
        _combined([effect.observed for effect in effects], named, alpha),
        _combined(lasting, named, alpha) if len(lasting) == len(effects) else None,
    )


def _combined(estimates: Sequence[Estimate], named: Sequence[str], alpha: float) -> Combined:
    slopes = np.array([each.slope for each in estimates])
    errors = np.array([each.se for each in estimates])
    together = np.ones((len(slopes), 1))
    fit = random_effects(slopes, errors**2, together)
    mean = _mean(fit, 0, len(slopes), alpha)
    low, high = variance_interval(slopes, errors**2, together, alpha)
    q, q_p = heterogeneity_test(slopes, errors**2, together)
    return Combined(
        alpha=alpha,
        mean=mean,
        between=float(np.sqrt(fit.variance)),
        between_ci=(float(np.sqrt(low)), float(np.sqrt(high))),
        ahead=_ahead(mean, fit.variance, alpha),
        q=q,
        q_df=fit.df,
        q_p=q_p,
        share=_share(fit.variance, errors),
        industries=_industries(slopes, errors, named, alpha),
    )


def _mean(fit: RandomEffects, place: int, houses: int, alpha: float) -> Mean:
    slope, se = float(fit.coefficients[place]), float(np.sqrt(fit.bounded_covariance[place, place]))
    reach = t_quantile(1 - alpha / 2, fit.df) * se
    p = 2 * float(t_sf(abs(slope) / se, fit.df))
    return Mean(houses, slope, se, fit.df, (slope - reach, slope + reach), p)


def _ahead(mean: Mean, variance: float, alpha: float) -> Interval | None:
    """Where another house's true slope lies (Higgins, Thompson & Spiegelhalter 2009, JRSS A 172:137)."""
    if mean.houses < FEWEST_AHEAD:
        return None
    reach = t_quantile(1 - alpha / 2, mean.df) * float(np.sqrt(variance + mean.se**2))
    return (mean.slope - reach, mean.slope + reach)


def _share(variance: float, errors: FloatArray) -> float:
    """τ² beside the typical error of a house (Higgins & Thompson 2002, Stat. Med. 21:1539)."""
    weights = np.sort(errors**-2)
    # (Σw)² − Σw² as products of pairs: by difference one weight far above the others leaves nothing.
    pairs = 2 * float(weights[1:] @ weights.cumsum()[:-1])
    typical = (len(errors) - 1) * weights.sum() / pairs
    return float(variance / (variance + typical))


def _industries(
    slopes: FloatArray, errors: FloatArray, named: Sequence[str], alpha: float
) -> Industries | None:
    """Means and test over the industries with two houses or more; houses of others are left out."""
    counted = Counter(name for name in named if name)
    names = sorted(name for name, count in counted.items() if count >= FEWEST_OF_INDUSTRY)
    if len(names) < FEWEST:
        return None
    kept = np.array([name in names for name in named])
    design = np.array([[name == each for each in names] for name in named], dtype=np.float64)[kept]
    fit = random_effects(slopes[kept], errors[kept] ** 2, design)
    # Every industry against the first: with means as coefficients the contrasts are plain differences.
    contrasts = np.hstack([-np.ones((len(names) - 1, 1)), np.eye(len(names) - 1)])
    distance = contrasts @ fit.coefficients
    spread = contrasts @ fit.bounded_covariance @ contrasts.T
    df1 = len(names) - 1
    f = float(distance @ np.linalg.solve(spread, distance)) / df1
    means = tuple((name, _mean(fit, place, counted[name], alpha)) for place, name in enumerate(names))
    return Industries(means, f, df1, fit.df, f_sf(f, df1, fit.df))
