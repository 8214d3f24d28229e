"""The slope per point of mood that lasts: what inexact answers of a few people flatten, put right."""

from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.distributions import t_cdf, t_sf
from analytics.algebra.power import equivalence_p
from analytics.algebra.slopes import varies
from analytics.algebra.uncertainty import Interval, t_interval
from analytics.panel import Panel
from analytics.verdict.pairing import shifted
from analytics.verdict.primary import Comparison, GateSlope

FEWEST_WEEKS = 52  # with 26 the slope came out a fifth too small
FEWEST_TEAMS = 12
STRONG = 3.2  # t of the instrument: its square is the usual bound of 10 for F
MEMORY = (0.05, 0.95)  # of mood, week to week; beyond, it is not told from noise, or from a trend
ROUNDS = 40  # of the fixed point, which settles in about ten


@dataclass(frozen=True, slots=True)
class LastingSlope:
    """Rating points per point of mood that lasts from one week to the next; never what declares a link.

    `reliability` is the share of week-to-week change in happiness that is such mood, `memory` how much of it
    a week leaves to the next. `products` and `mood` are Σx̃ỹ and Σx̃² less noise, whole and without each team.
    """

    slope: float
    se: float
    df: float
    ci: Interval
    reliability: float
    memory: float
    teams: int
    cells: int
    products: tuple[float, ...]
    mood: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums of every team, (N,) each, after team and week effects; `after` and `pairs` are (4, N).

    `zx`, `zy` and `cells` are of the team-weeks that also have the week before; `after` are the sums of
    products of happiness with itself 0 to 3 weeks later over `pairs` of weeks.
    """

    zx: FloatArray
    zy: FloatArray
    cells: FloatArray
    xx: FloatArray
    xy: FloatArray
    paired: FloatArray
    after: FloatArray
    pairs: FloatArray


def lasting_slope(panel: Panel, comparison: Comparison, alpha: float) -> LastingSlope | None:
    """Rating points per point of mood that lasts from one week to the next.

    Parameters
    ----------
    panel : Panel
    comparison : of the primary test
    alpha : the interval covers 1 − alpha

    Returns
    -------
    LastingSlope or None
        None below 52 paired weeks or 12 teams, and where mood does not last measurably.

    Notes
    -----
    The happiness of the week before is the instrument for that of the tested week (Griliches & Hausman
    1986, J. Econometrics 31:93): whoever happens to answer in one week says nothing about who does in
    another. β = Σ z̃ỹ / (Σ z̃x̃ + M·σ_e²·(1 − 1/N)/T̄), with M team-weeks and T̄ of them per team; the last
    term puts back what team means take from a covariance between weeks (Nickell 1981, Econometrica
    49:1417), and the like of mood itself falls out of numerator and denominator alike. Null of the
    interval's own test: no slope. Assumes noise that is fresh every week, mood whose memory fades by a
    constant share, and a link at the tested lag; a cause of both sides moves it as it moves the primary
    slope. Jackknife over teams, t(N − 1) (Efron & Tibshirani 1993).
    """
    paired = comparison.paired
    if paired.weeks < FEWEST_WEEKS or paired.teams < FEWEST_TEAMS:
        return None
    sums = moments(panel, comparison)
    if sums is None:
        return None
    noise, memory = fresh_noise(sums)
    instrument = _leaving(sums.zx) + _leaving(sums.cells) * noise * _taken(sums.cells)
    first, first_se = _jackknife(instrument)
    true = mood(sums, noise)
    if first < STRONG * first_se or not (instrument > 0).all() or not (true > 0).all():
        return None
    slope, se = _jackknife(_leaving(sums.zy) / instrument)
    df = float(paired.teams - 1)
    return LastingSlope(
        slope=slope,
        se=se,
        df=df,
        ci=t_interval(slope, se, df, 1 - alpha),
        reliability=float(true[0] / sums.xx.sum()),
        memory=memory,
        teams=paired.teams,
        cells=int(sums.cells.sum()),
        # The same for every Δ: what absence_p needs.
        products=tuple(_leaving(sums.xy).tolist()),
        mood=tuple(true.tolist()),
    )


def absence_p(lasting: LastingSlope, gate: GateSlope, margin: float) -> float:
    """p of the tests that a slope on mood itself is at least `margin` away from 0; small: it is not.

    Parameters
    ----------
    lasting : LastingSlope
    gate : its slope has to be small, too, against the same margin flattened
    margin : rating points per point of mood

    Notes
    -----
    Two one-sided tests (Schuirmann 1987) of Σx̃ỹ ∓ Δ·S, where S = Σx̃² less its noise: at a slope of Δ the
    expectation is 0, and nothing is divided by what is estimated (Fieller 1954, JRSS-B 16:175). Jackknife
    over teams, t(N − 1). Compared with the flattened slope itself, as before, 60 teams × 52 weeks said
    "absent" in half of all years with a slope of 1.2 Δ.
    """
    products, true = np.array(lasting.products), np.array(lasting.mood)
    below, below_se = _jackknife(products - margin * true)
    above, above_se = _jackknife(products + margin * true)
    primary = max(float(t_cdf(below / below_se, lasting.df)), float(t_sf(above / above_se, lasting.df)))
    return max(primary, equivalence_p(gate.slope, gate.se, gate.df, margin * lasting.reliability))


def moments(panel: Panel, comparison: Comparison) -> Moments | None:
    """The sums that all this is made of; None where happiness does not vary or no weeks follow each other."""
    paired = comparison.paired
    happiness, rating = panel.happiness.value[paired.rows], panel.rating.value[paired.rows]
    series = (shifted(happiness, paired.lag + 1), shifted(happiness, paired.lag), rating)
    there = np.logical_and.reduce(np.isfinite(series))
    known = np.isfinite(happiness)
    z, x, y = demean(np.where(there, series, 0.0), there)
    own = demean(np.where(known, happiness, 0.0), known)
    if not (varies(z, happiness[known]) and varies(x, happiness[known])):
        return None
    after, pairs = [], []
    for lag in range(4):
        both = known[:, lag:] & known[:, : known.shape[1] - lag]
        after.append((own[:, lag:] * own[:, : known.shape[1] - lag]).sum(axis=1))
        pairs.append(both.sum(axis=1))
    if min(int(each.sum()) for each in pairs) == 0:
        return None
    return Moments(
        zx=(z * x).sum(axis=1),
        zy=(z * y).sum(axis=1),
        cells=_count(there),
        xx=(comparison.x**2).sum(axis=1),
        xy=(comparison.x * comparison.y).sum(axis=1),
        paired=_count(paired.present),
        after=np.array(after),
        pairs=np.array(pairs, np.float64),
    )


def fresh_noise(sums: Moments) -> tuple[FloatArray, float]:
    """Variance of the noise of a week's happiness, (N + 1,), whole and without each team; and mood's memory.

    Notes
    -----
    Mood of variance σ² whose covariance fades as σ²φ^k, and noise that is fresh every week: γ_0 = σ² + σ_e²
    and γ_k = σ²φ^k (Heise 1969, Am. Sociol. Rev. 34:93). φ = (γ_2 + γ_3) / (γ_1 + γ_2), σ² = γ_1/φ. Team
    means take (σ²(1 + φ)/(1 − φ) + σ_e²)/T̄ from each, which is put back until nothing changes.
    """
    teams = _teams(sums.after.shape[1])
    measured = _leaving(sums.after) / _leaving(sums.pairs) * teams / (teams - 1)
    weeks = _leaving(sums.pairs[0]) / teams
    lost = np.zeros_like(weeks)
    noise, memory = measured[0], np.zeros_like(weeks)
    for _ in range(ROUNDS):
        covariance = measured + lost
        neighbours = covariance[1] + covariance[2]
        share = np.divide(
            covariance[2] + covariance[3], neighbours, out=np.zeros_like(weeks), where=neighbours > 0
        )
        memory = np.clip(share, *MEMORY)
        variance = np.clip(covariance[1] / memory, 0.0, covariance[0])
        noise = covariance[0] - variance
        lost = np.minimum((variance * (1 + memory) / (1 - memory) + noise) / weeks, measured[0])
    return noise, float(memory[0])


def mood(sums: Moments, noise: FloatArray) -> FloatArray:
    """Σ x̃² of the paired cells less what noise adds to it, whole and without each team, (N + 1,)."""
    teams = _teams(len(sums.paired))
    weeks = _leaving(sums.paired) / teams
    added = _leaving(sums.paired) * noise * (1 - 1 / teams) * (1 - 1 / weeks)
    result: FloatArray = _leaving(sums.xx) - added
    return result


def _count(present: BoolArray) -> FloatArray:
    result: FloatArray = present.sum(axis=1).astype(np.float64)
    return result


def _teams(count: int) -> FloatArray:
    """How many teams are in the whole and in what is left without each."""
    return np.array([count, *[count - 1] * count], np.float64)


def _taken(cells: FloatArray) -> FloatArray:
    """The share of a team-week's noise that team means take from a neighbouring one, sign turned."""
    teams = _teams(len(cells))
    result: FloatArray = (1 - 1 / teams) * teams / _leaving(cells)
    return result


def _leaving(sums: FloatArray) -> FloatArray:
    """The total of the last axis, then the totals without each entry."""
    total = sums.sum(axis=-1, keepdims=True)
    return np.concatenate([total, total - sums], axis=-1)


def _jackknife(values: FloatArray) -> tuple[float, float]:
    """The estimate and its standard error from those without each team."""
    left = values[1:]
    spread = (len(left) - 1) / len(left) * ((left - left.mean()) ** 2).sum()
    return float(values[0]), max(float(np.sqrt(spread)), 1e-300)
