"""Which staff questions go with the ratings, as shares of what they explain together."""

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray, IntArray
from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import CHUNK, Arrangements, p_value
from analytics.algebra.uncertainty import Interval
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.pairing import FEWEST_TEAMS, shifted
from analytics.verdict.shortages import FEWEST_CELLS

JOINT_WEEKS = 8
HALF_YEAR = 26
MOST_ITEMS = 12  # 2^12 subsets; the catalogue's blocks have five
BOOTSTRAP = 999
BOOTSTRAP_TEAMS = 30  # with fewer, resampled teams repeat too often for an interval
BOOTSTRAP_ITEMS = 8


@dataclass(frozen=True, slots=True)
class DriverShare:
    """A question's part of R²; the interval only with 30 teams or more."""

    item: str
    share: float
    ci: Interval | None


@dataclass(frozen=True, slots=True)
class Drivers:
    """Explained variance of the ratings and its shares; often under 5 %, so the total comes first."""

    kind: Literal["within", "between"]
    r2: float
    p: float
    teams: int
    weeks: int
    cells: int
    shares: tuple[DriverShare, ...]


def drivers(panel: Panel, plan: Plan, rows: IntArray, arrangements: Arrangements) -> Drivers | None:
    """Shares of the explained variance of this week's ratings among the staff questions asked together.

    Parameters
    ----------
    panel : Panel
    plan : Plan
    rows : (n,) int, the teams of the primary test in its order
    arrangements : Arrangements of these teams

    Returns
    -------
    Drivers or None
        "within": on team weeks, two-way demeaned, where at least 8 weeks hold all questions and 60
        team-weeks; else "between": half-year team means, half-year effects out. None where neither exists.

    Notes
    -----
    LMG: the mean over all orders of what a question adds to R² (Lindeman, Merenda & Gold 1980; Grömping
    2006, JSS 17:1). Null of `p`: whole teams' answers have nothing to do with their own customers;
    studentised quadratic form of the questions' scores over the same arrangements as the primary test.
    """
    names = asked_together(panel, plan, rows)
    if len(names) < 2:
        return None
    x = np.stack([shifted(panel.items[name].value, plan.lag)[rows] for name in names])
    y = panel.rating.value[rows]
    present = np.isfinite(x).all(axis=0) & np.isfinite(y)
    if present.any(axis=0).sum() >= JOINT_WEEKS and present.sum() >= FEWEST_CELLS:
        left = demean(np.concatenate([x, y[None]]), present)
        return explained("within", names, left, present, arrangements, plan)
    means, there = half_year_means(x, y, present)
    if there.sum() < len(names) + 3 or there.any(axis=1).sum() < FEWEST_TEAMS:
        return None
    average = np.where(there, means, 0.0).sum(axis=1, keepdims=True) / np.maximum(there.sum(axis=0), 1)
    centred = np.where(there, means - average, 0.0)
    return explained("between", names, centred, there, arrangements, plan)


def asked_together(panel: Panel, plan: Plan, rows: IntArray) -> tuple[str, ...]:
    """The questions to compare: the one whose absence frees most team-weeks goes until enough are left."""
    names = sorted(panel.items)
    rated = np.isfinite(panel.rating.value[rows])
    known = {name: np.isfinite(shifted(panel.items[name].value, plan.lag)[rows]) & rated for name in names}
    names = [name for name in names if known[name].any()]
    while len(names) > 2:
        joint = np.logical_and.reduce([known[name] for name in names])
        enough = joint.sum() >= FEWEST_CELLS and joint.any(axis=0).sum() >= JOINT_WEEKS
        if len(names) <= MOST_ITEMS and enough:
            break
        without = {
            name: int(np.logical_and.reduce([known[other] for other in names if other != name]).sum())
            for name in names
        }
        if len(names) <= MOST_ITEMS and max(without.values()) == joint.sum():
            break
        names.remove(max(names, key=lambda name: without[name]))
    return tuple(names)


def half_year_means(x: FloatArray, y: FloatArray, present: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Team means per half-year over the joint cells, (p + 1, n, halves)."""
    halves = -(-present.shape[1] // HALF_YEAR)
    half = np.arange(present.shape[1]) // HALF_YEAR
    member = (half[:, None] == np.arange(halves)).astype(np.float64)
    counts = present @ member
    totals = np.where(present, np.concatenate([x, y[None]]), 0.0) @ member
    return totals / np.maximum(counts, 1), counts > 0


def explained(
    kind: str,
    names: tuple[str, ...],
    left: FloatArray,
    present: BoolArray,
    arrangements: Arrangements,
    plan: Plan,
) -> Drivers | None:
    """Total R², its test, and every question's share with a team bootstrap where teams are enough."""
    products = np.einsum("ant,bnt->nab", left, left)  # per team, questions first, the rating last
    total = products.sum(axis=0)
    scale = np.sqrt(total.diagonal())
    if not (scale > 1e-9 * max(float(np.abs(left).max(initial=0.0)), 1e-12)).all():
        return None
    shares = lmg_shares(total[None])[0]
    intervals: list[tuple[float, float] | None] = [None] * len(names)
    if len(products) >= BOOTSTRAP_TEAMS and len(names) <= BOOTSTRAP_ITEMS:
        draws = np.random.default_rng(plan.seed).multinomial(
            len(products), np.full(len(products), 1 / len(products)), size=BOOTSTRAP
        )
        drawn = lmg_shares(np.einsum("bn,nij->bij", draws.astype(np.float64), products))
        ends = np.quantile(drawn, [plan.alpha / 2, 1 - plan.alpha / 2], axis=0)
        intervals = [(float(low), float(high)) for low, high in ends.T]
    return Drivers(
        kind="within" if kind == "within" else "between",
        r2=float(shares.sum()),
        p=joint_p(left, arrangements),
        teams=int(present.any(axis=1).sum()),
        weeks=int(present.any(axis=0).sum()),
        cells=int(present.sum()),
        shares=tuple(
            DriverShare(item=name, share=float(share), ci=interval)
            for name, share, interval in zip(names, shares, intervals, strict=True)
        ),
    )


def lmg_shares(products: FloatArray) -> FloatArray:
    """LMG shares of R² from stacks of cross products, the outcome last.

    Parameters
    ----------
    products : (..., p + 1, p + 1) float

    Returns
    -------
    (..., p) float, adding up to R²
    """
    count = products.shape[-1] - 1
    scale = np.sqrt(np.einsum("...ii->...i", products))
    scale = np.where(scale > 0, scale, 1.0)
    r = products / (scale[..., :, None] * scale[..., None, :])
    r2: dict[tuple[int, ...], FloatArray] = {(): np.zeros(products.shape[:-2])}
    weight = [1 / (count * binomial(count - 1, size)) for size in range(count)]
    shares = np.zeros((*products.shape[:-2], count))
    for size in range(1, count + 1):
        for subset in combinations(range(count), size):
            picked = np.array(subset)
            inner = np.linalg.pinv(r[..., picked[:, None], picked], rcond=1e-10, hermitian=True)
            outer = r[..., picked, -1]
            r2[subset] = np.einsum("...i,...ij,...j->...", outer, inner, outer)
            for i in subset:
                before = r2[tuple(j for j in subset if j != i)]
                shares[..., i] += weight[size - 1] * (r2[subset] - before)
    return shares


def binomial(n: int, k: int) -> float:
    """n over k."""
    result = 1.0
    for i in range(k):
        result = result * (n - i) / (i + 1)
    return result


def joint_p(left: FloatArray, arrangements: Arrangements) -> float:
    """Permutation p of all questions together: u'(Σ s_i s_i')⁻¹u with scores s_i and u = Σ s_i."""
    x, y = left[:-1], left[-1]
    flat = np.stack([(series @ y.T).ravel() for series in x], axis=1)  # (N², p)
    teams = len(y)
    positions = arrangements.positions
    drawn = np.concatenate(
        [quadratic(flat[positions[i : i + CHUNK]]) for i in range(0, len(positions), CHUNK)]
    )
    own = quadratic(flat[np.arange(teams) * (teams + 1)][None])[0]
    return p_value(float(own), drawn, exact=arrangements.exact)


def quadratic(scores: FloatArray) -> FloatArray:
    """u'(Σ s_i s_i')⁻¹u of (B, N, p) scores."""
    total = scores.sum(axis=1)
    spread = np.linalg.pinv(np.swapaxes(scores, 1, 2) @ scores, rcond=1e-10, hermitian=True)
    result: FloatArray = np.einsum("bi,bij,bj->b", total, spread, total)
    return result
