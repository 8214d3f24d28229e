"""Is the relation stronger here than there? Slopes by group, each with its own week effects."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray
from analytics.algebra.demeaning import demean
from analytics.algebra.distributions import f_sf
from analytics.algebra.multiplicity import benjamini_hochberg
from analytics.algebra.slopes import fit, varies
from analytics.algebra.uncertainty import adjust, sandwich, satterthwaite, t_interval
from analytics.algebra.wald import WaldTest
from analytics.beside.group_slope import FEWEST_PER_GROUP, GroupSlope
from analytics.beside.intensity import intensity_bands
from analytics.beside.kinds_of_customers import equal_within_teams, kind_slopes
from analytics.beside.turnover import turnover_bands
from analytics.panel import Panel, Series
from analytics.plan import Plan
from analytics.verdict.evidence import weigh
from analytics.verdict.pairing import FEWEST_TEAMS, pair_teams
from analytics.verdict.primary import WithinSlope
from analytics.verdict.shortages import FEWEST_CELLS

TURNOVER, INTENSITY = "turnover", "contact_intensity"


@dataclass(frozen=True, slots=True)
class Moderator:
    """Slopes by group and the test that they are equal; exploratory unless registered.

    `of` says whether different teams are compared, or different customers of the same teams.
    """

    name: str
    of: Literal["teams", "customers"]
    groups: tuple[GroupSlope, ...]
    equality: WaldTest
    registered: bool
    p_adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class NegativeControl:
    """Back-office mood against front-office ratings, one unit per department."""

    primary: WithinSlope


def moderators(panel: Panel, plan: Plan, rows: IntArray) -> tuple[Moderator, ...]:
    """Compare the slope between groups of teams by whatever is known of them, and between kinds of customers.

    Parameters
    ----------
    panel : Panel
    plan : Plan
        `plan.moderators` names those that were fixed before the data.
    rows : (n,) int, the teams of the primary test

    Returns
    -------
    tuple of Moderator
        For every grouping with at least two groups of 4 teams and 60 team-weeks, by name; then for every
        grouping of customers (`kinds_of_customers.py`). `p_adjusted` is Benjamini–Hochberg over all that were
        not registered.

    Notes
    -----
    Where the panel does not say how much its teams change, their size does (`turnover.py`); where every
    contact is counted, how many there are for each person is a grouping (`intensity.py`).
    Week effects are each group's own, so an event that hits one department leaks into no other. Slopes of
    single groups are no test of a difference (Gelman & Stern 2006, Am. Stat. 60:328): `equality` is.
    """
    groupings = dict(panel.groups)
    if TURNOVER not in groupings and panel.headcount is not None:
        bands = turnover_bands(panel.headcount)
        groupings |= {} if bands is None else {TURNOVER: bands}
    if INTENSITY not in groupings:
        bands = intensity_bands(panel)
        groupings |= {} if bands is None else {INTENSITY: bands}
    found = []
    for name in sorted(groupings):
        groups, expected = group_slopes(panel, plan, rows, groupings[name])
        if len(groups) >= 2:
            equality = equal_slopes(groups, expected)
            found.append(Moderator(name, "teams", groups, equality, _registered(plan, name)))
    for name in sorted(panel.kinds):
        measured = kind_slopes(panel, plan, rows, panel.kinds[name])
        if len(measured) >= 2:
            equality = equal_within_teams(measured)
            groups = tuple(one.group for one in measured)
            found.append(Moderator(name, "customers", groups, equality, _registered(plan, name)))
    exploratory = [i for i, one in enumerate(found) if not one.registered and one.equality.p is not None]
    adjusted = benjamini_hochberg(np.array([found[i].equality.p for i in exploratory], dtype=np.float64))
    for i, p in zip(exploratory, adjusted.tolist(), strict=True):
        found[i] = replace(found[i], p_adjusted=p)
    return tuple(found)


def _registered(plan: Plan, name: str) -> bool:
    return plan.registered_at is not None and name in plan.moderators


def group_slopes(
    panel: Panel, plan: Plan, rows: IntArray, labels: tuple[str | None, ...]
) -> tuple[tuple[GroupSlope, ...], FloatArray]:
    """Slope of every group that is large enough, and each one's variance under the working model."""
    groups, expected = [], []
    for label in sorted({labels[row] for row in rows} - {None}, key=str):
        members = np.array([row for row in rows if labels[row] == label], dtype=np.int64)
        paired = pair_teams(panel.happiness.value, panel.rating.value, plan.lag, members)
        if paired.teams < FEWEST_PER_GROUP or paired.cells < FEWEST_CELLS:
            continue
        x, y = demean(np.stack([paired.x, paired.y]), paired.present)
        if not varies(x, paired.x) or not varies(y, paired.y):
            continue
        estimate = fit(x[None], y)
        if not varies(estimate.residuals, y):
            continue
        adjusted = adjust(estimate, paired.present)
        score = estimate.bread[0]
        products = adjusted.products(score, score)
        variance = float(sandwich(estimate, adjusted.regressors).covariance[0, 0])
        slope, se, df = float(estimate.slopes[0]), float(np.sqrt(variance)), satterthwaite(products)
        groups.append(
            GroupSlope(
                group=str(label),
                slope=slope,
                se=se,
                df=df,
                ci=t_interval(slope, se, df, 1 - plan.alpha),
                teams=paired.teams,
                cells=paired.cells,
            )
        )
        expected.append(float(products.trace()))
    return tuple(groups), np.array(expected)


def equal_slopes(groups: tuple[GroupSlope, ...], expected: FloatArray) -> WaldTest:
    """Approximate Hotelling test that all groups have the same slope.

    Parameters
    ----------
    groups : tuple of GroupSlope
    expected : (G,) float
        Variance of each slope under the working model of independent errors with one variance.

    Notes
    -----
    `wald.wald_test` for slopes that share no cells: with v_g the expected variance and df_g Satterthwaite's,
    scaled contrasts c_sg give η = q(q + 1) / (2 Σ_g (v_g² / df_g)(Σ_s c_sg²)²).
    """
    count = len(groups) - 1
    contrasts = np.hstack([np.ones((count, 1)), -np.eye(count)])
    slopes = np.array([group.slope for group in groups])
    variances = np.array([group.se**2 for group in groups])
    df = np.array([group.df for group in groups])
    scaled = np.linalg.solve(np.linalg.cholesky(contrasts * expected @ contrasts.T), contrasts)
    total = 2 * float((expected**2 / df * (scaled**2).sum(axis=0) ** 2).sum())
    eta = count * (count + 1) / total
    rest = eta - count + 1
    if rest <= 0:
        return WaldTest(f=None, df1=count, df2=None, p=None)
    difference = contrasts @ slopes
    distance = float(difference @ np.linalg.solve(contrasts * variances @ contrasts.T, difference))
    f = rest / (eta * count) * distance
    return WaldTest(f=f, df1=count, df2=rest, p=f_sf(f, count, rest))


def negative_control(panel: Panel, plan: Plan) -> NegativeControl | None:
    """Back-office mood against the ratings of the front office of the same department.

    Customers do not meet the back office, so as strong a relation here asks for shared events in the
    department, or for spill-over where one serves the other.

    Returns
    -------
    NegativeControl or None
        None unless departments and offices are known and 6 departments have both.
    """
    departments, offices = panel.groups.get("department"), panel.groups.get("office")
    if departments is None or offices is None:
        return None
    sides: dict[str, tuple[list[int], list[int]]] = {}
    for row, (department, office) in enumerate(zip(departments, offices, strict=True)):
        if department is not None and office in {"front", "back"}:
            sides.setdefault(department, ([], []))[office == "front"].append(row)
    both = {name: pair for name, pair in sorted(sides.items()) if pair[0] and pair[1]}
    if len(both) < FEWEST_TEAMS:
        return None
    crossed = Panel(
        teams=tuple(both),
        weeks=panel.weeks,
        week_kind=panel.week_kind,
        happiness=Series(np.stack([known_mean(panel.happiness.value[back]) for back, _ in both.values()])),
        rating=Series(np.stack([known_mean(panel.rating.value[front]) for _, front in both.values()])),
    )
    found = weigh(crossed, plan, plan.alpha)
    return None if found.primary is None else NegativeControl(primary=found.primary)


def known_mean(values: FloatArray) -> FloatArray:
    """Mean over the teams that are there, per week; NaN where none is."""
    there = np.isfinite(values)
    count = there.sum(axis=0)
    total = np.where(there, values, 0.0).sum(axis=0)
    mean: FloatArray = np.divide(total, count, out=np.full(values.shape[1], np.nan), where=count > 0)
    return mean
