"""How staff think their customers rate them, less how they do: in all, by department and over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray, IntArray
from analytics.algebra.demeaning import demean_rows
from analytics.algebra.slopes import fit, varies
from analytics.algebra.uncertainty import Interval, adjust
from analytics.algebra.wald import combination

FEWEST_CELLS = 3
WEEKS_IN_A_YEAR = 52.18
SMALLEST = 1e-12


@dataclass(frozen=True, slots=True)
class Gap:
    """Mean of staff's estimate less customers' rating, in rating points; positive: staff think better of it.

    `p` is that of the t test behind `ci`; `cells` are the groups that answer together, `weeks` how many weeks
    of single cells have both sides.
    """

    null: ClassVar[str] = "staff's estimates equal their customers' ratings on average"
    assumptions: ClassVar[tuple[str, ...]] = ("cells are independent",)

    gap: float
    se: float
    df: float
    ci: Interval
    p: float
    cells: int
    weeks: int


@dataclass(frozen=True, slots=True)
class GapChange:
    """How the gap of the same cells changes, in rating points a year; negative: staff see it ever less
    favourably than customers do, or customers ever more so.
    """

    null: ClassVar[str] = "the gap of the same cells does not change in a straight line"
    assumptions: ClassVar[tuple[str, ...]] = ("cells are independent",)

    per_year: float
    se: float
    df: float
    ci: Interval
    p: float
    cells: int
    weeks: int


def self_image_gap(estimate: FloatArray, rating: FloatArray, alpha: float = 0.05) -> Gap | None:
    """The mean gap over all weeks of single cells that have both sides, each with the same weight.

    Parameters
    ----------
    estimate, rating : (N, T) float on the same scale, a row for each cell, NaN where missing
    alpha : the interval covers 1 − alpha

    Returns
    -------
    Gap or None
        None with fewer than 3 cells, or gaps that are all the same.

    Notes
    -----
    A regression on a constant, CR2 by cell with Satterthwaite's degrees of freedom (Bell & McCaffrey 2002;
    Pustejovsky & Tipton 2018, JBES 36:672): weeks of one cell are not independent, and cells with many weeks
    weigh more.
    """
    gaps, present = _gaps(estimate, rating)
    cells, weeks = _counted(present)
    level = gaps.sum() / max(weeks, 1)
    if cells < FEWEST_CELLS or np.abs(np.where(present, gaps - level, 0.0)).max() < SMALLEST:
        return None
    found = combination(
        adjust(fit(present[None].astype(np.float64), gaps), present, week_effects=False), np.ones(1), alpha
    )
    return Gap(found.slope, found.se, found.df, found.ci, found.p, cells, weeks)


def gap_by(
    estimate: FloatArray, rating: FloatArray, groups: Sequence[str | None], alpha: float = 0.05
) -> Mapping[str, Gap | None]:
    """The gap of every department, by name, None where it has fewer than 3 cells.

    Parameters
    ----------
    estimate, rating : (N, T) float, as above
    groups : for every cell its department, or None
    """
    names = sorted({name for name in groups if name is not None})
    rows = {name: np.array([each == name for each in groups]) for name in names}
    return {name: self_image_gap(estimate[rows[name]], rating[rows[name]], alpha) for name in names}


def gap_over_time(
    estimate: FloatArray, rating: FloatArray, periods: IntArray, alpha: float = 0.05
) -> Mapping[int, Gap | None]:
    """The gap of every period, in order, None where fewer than 3 cells have both sides.

    Parameters
    ----------
    estimate, rating : (N, T) float, as above
    periods : (T,) int, for every week the period it lies in, such as a quarter

    Notes
    -----
    Who takes part differs from one period to the next; `gap_change` compares the same cells.
    """
    return {
        int(period): self_image_gap(estimate[:, periods == period], rating[:, periods == period], alpha)
        for period in np.unique(periods)
    }


def gap_change(
    estimate: FloatArray, rating: FloatArray, weeks: IntArray, alpha: float = 0.05
) -> GapChange | None:
    """How the gap of the same cells changes in a year.

    Parameters
    ----------
    estimate, rating : (N, T) float, as above
    weeks : (T,) int, which weeks these are, counted on

    Returns
    -------
    GapChange or None
        None with fewer than 3 cells that have two weeks, or gaps that stay the same.

    Notes
    -----
    The slope of the gap on time in years with an effect of every cell, CR2 by cell with Satterthwaite's
    degrees of freedom: cells that come or go change nothing by their level.
    """
    gaps, present = _gaps(estimate, rating)
    present = present & (present.sum(axis=1, keepdims=True) > 1)
    cells, count = _counted(present)
    if cells < FEWEST_CELLS:
        return None
    years = np.where(present, (weeks - weeks.mean()) / WEEKS_IN_A_YEAR, 0.0)
    time, left = demean_rows(years, present), demean_rows(np.where(present, gaps, 0.0), present)
    if not (varies(time, years) and varies(left, gaps)):
        return None
    model = fit(time[None], left)
    if not varies(model.residuals, gaps):
        return None
    found = combination(adjust(model, present, week_effects=False), np.ones(1), alpha)
    return GapChange(found.slope, found.se, found.df, found.ci, found.p, cells, count)


def of_period(rating: FloatArray, counts: FloatArray, periods: IntArray) -> FloatArray:
    """Every cell's mean rating of the whole period that a week lies in, in every one of its weeks.

    Parameters
    ----------
    rating, counts : (N, T) float, mean and number of ratings, NaN where there are none
    periods : (T,) int, for every week the period it lies in

    Returns
    -------
    (N, T) float
        NaN where a cell has no rating in the period: staff are asked how customers will have rated them this
        month, so the estimate of one week stands against the ratings of its month.
    """
    known = np.isfinite(rating) & np.isfinite(counts) & (counts > 0)
    inside = (periods[:, None] == periods[None, :]).astype(np.float64)
    number = np.where(known, counts, 0.0)
    total = (number * np.where(known, rating, 0.0)) @ inside
    ratings = number @ inside
    result: FloatArray = np.divide(total, ratings, out=np.full(rating.shape, np.nan), where=ratings > 0)
    return result


def _gaps(estimate: FloatArray, rating: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Estimate less rating, 0 where one of them is missing, and where both are there."""
    both = np.isfinite(estimate) & np.isfinite(rating)
    return np.where(both, estimate, 0.0) - np.where(both, rating, 0.0), both


def _counted(present: BoolArray) -> tuple[int, int]:
    """Cells, and weeks of single cells."""
    return int(present.any(axis=1).sum()), int(present.sum())
