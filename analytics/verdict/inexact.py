"""What an inexact control can hide: whether it goes with both sides, and how little it would have to show."""

from math import sqrt

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.distributions import t_quantile, t_sf
from analytics.algebra.slopes import Fit, fit
from analytics.algebra.uncertainty import cr0
from analytics.verdict.pairing import shifted

ONE_SIDED = 0.1  # level of both: a word too many costs a look at workload, a word too few a wrong measure
NEIGHBOUR = 0.5  # what the week before and the week after count beside a week itself


def with_neighbours(values: FloatArray) -> FloatArray:
    """(N, T) each week's mean with its neighbours, NaN where the week itself is not known.

    What keeps a team busy for weeks shows better in several counts than in one, for what else is in a
    count is fresh every week: of years of workload that contacts show with r = .2, a quarter fewer are
    passed over.
    """
    weighed = [(1.0, values), (NEIGHBOUR, shifted(values, 1)), (NEIGHBOUR, shifted(values, -1))]
    total = sum(weight * np.nan_to_num(each) for weight, each in weighed)
    weight = sum(weight * np.isfinite(each) for weight, each in weighed)
    result: FloatArray = np.divide(total, weight, out=np.full_like(values, np.nan), where=np.isfinite(values))
    return result


def p_both(x: FloatArray, y: FloatArray, held: FloatArray, slope: float, teams: int) -> float:
    """p of the test that a control does not go with both sides in the way that makes such a slope.

    Parameters
    ----------
    x, y : (N, T) float, demeaned, 0 where missing
    held : (p, N, T) float, the control at several weeks, alone and with their neighbours, demeaned likewise
    slope : of y on x; its sign tells which way both sides would have to go
    teams : units with cells

    Notes
    -----
    Null: the control goes with x not at all, or with y not at all among equal x, or the two do not make a
    slope of that sign. Per week the larger of the two one-sided p (intersection-union: Berger 1982,
    Technometrics 24:295; as for a mediated effect: MacKinnon et al. 2002, Psychol. Methods 7:83), CR1 by
    team and t(N − 1); of the weeks, alone and with their neighbours, the smallest. It sees causes that
    holding the control hardly touches: a control that correlates with its cause by r takes r² of what the
    cause adds to the slope, but goes with both sides by r of what the cause does.
    """
    smallest = 1.0
    for one in held:
        with_x = fit(one[None], x)
        given = fit(x[None], one)
        with_y = fit(given.residuals[None], fit(x[None], y).residuals)
        if with_x.slopes[0] * with_y.slopes[0] * slope <= 0:
            continue
        smallest = min(smallest, max(_one_sided(with_x, teams), _one_sided(with_y, teams)))
    return smallest


def least_shown(x: FloatArray, y: FloatArray, left_x: FloatArray, left_y: FloatArray) -> float:
    """The share of a cause that its control has to show, lest half of the slope can be that cause's.

    Parameters
    ----------
    x, y : (N, T) float, demeaned, 0 where missing
    left_x, left_y : what holding the control leaves of them

    Returns
    -------
    float
        Between 0 and 1, an upper bound at one-sided 90 %: with a control that shows at least so much of the
        cause (a squared correlation), less than half of the slope is the cause's.

    Notes
    -----
    A control that shows the share λ of its cause takes from Σxy and Σx² the λth part of what the cause gives
    them (errors in variables: Fuller 1987, ch. 1), so at a share of λ the slope without the cause is
    (Σxy − P/λ) / (Σx² − Q/λ), with P and Q what holding the control takes. It is half of Σxy / Σx² at
    λ = 2P/Σxy − Q/Σx². The error is that of these two ratios of sums over teams, linearised, t(N − 1). The
    control's noise is taken to be fresh every week.
    """
    there = x.any(axis=1)
    products = np.stack([(x * y).sum(axis=1), (left_x * left_y).sum(axis=1)])[:, there]
    squares = np.stack([(x * x).sum(axis=1), (left_x * left_x).sum(axis=1)])[:, there]
    (slope, left), (whole, rest) = products.sum(axis=1), squares.sum(axis=1)
    of_slope, of_x = left / slope, rest / whole
    share = 2 * (1 - of_slope) - (1 - of_x)
    scores = (squares[1] - of_x * squares[0]) / whole - 2 * (products[1] - of_slope * products[0]) / slope
    teams = int(there.sum())
    se = sqrt(teams / (teams - 1) * float((scores**2).sum()))
    return float(np.clip(share + t_quantile(1 - ONE_SIDED, teams - 1) * se, 0.0, 1.0))


def _one_sided(found: Fit, teams: int) -> float:
    """p of the slope in its own direction."""
    se = float(cr0(found).se[0]) * sqrt(teams / (teams - 1))
    return float(t_sf(abs(float(found.slopes[0])) / max(se, 1e-300), teams - 1))
