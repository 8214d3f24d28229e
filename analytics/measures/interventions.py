"""Did a measure help? Judged by the lot that chose its start, or by other teams at their own low."""

from dataclasses import dataclass, replace
from math import factorial
from typing import ClassVar, Literal

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray, IntArray
from analytics.algebra.demeaning import demean

BEFORE, AFTER = 8, 6  # weeks with values that are needed
WINDOW = 12  # calendar weeks looked at on either side
RECENT = 4  # weeks whose mean says how low a team was when the measure began
FEWEST_RECENT = 2  # of them that have to be there
FEWEST_PLACEBOS = 19  # with 19 the smallest possible p is .05
FEWEST_ORDERS = 2  # an order and its mirror image are equally far out: with 40 the smallest p is .05
FEWEST_BESIDE = 3  # other teams with a value in a week, so that it tells what happened to everybody
SPREAD = 1e-12

Judgement = Literal["helped", "hurt", "no_evidence", "too_few_to_judge", "not_enough_weeks"]


@dataclass(frozen=True, slots=True)
class MeasureEffect:
    """What a measure changed, in outcome points; figures are None where the weeks do not allow them.

    Attributes
    ----------
    observed : mean of the weeks after less mean of the weeks before, team and week effects out
    expected : the change without any measure: the mean rebound of the placebos, or of the teams that the lot
        had start later
    effect : observed − expected
    p : two-sided
    placebos : the changes without a measure that `observed` is compared with (by lot: those of other draws)
    before, after : weeks with values on either side, of the team that has fewest
    groups : teams that began and have enough weeks
    compared : other teams that gave a placebo; None where each of `placebos` is one
    """

    null: ClassVar[str] = "the measure changed nothing"
    assumptions: ClassVar[tuple[str, ...]] = (
        "without a lot: other teams at their own comparable low would have rebounded alike",
    )

    kind: Literal["placebo", "lot"]
    judgement: Judgement
    observed: float | None
    expected: float | None
    effect: float | None
    p: float | None
    placebos: FloatArray
    before: int
    after: int
    groups: int = 1
    compared: int | None = None


def judge_by_placebos(
    outcome: FloatArray,
    team: int,
    start: int,
    *,
    busy: BoolArray | None = None,
    higher_is_better: bool = True,
    alpha: float = 0.05,
) -> MeasureEffect:
    """Compare one team's change with that of other teams at their own comparable low.

    Parameters
    ----------
    outcome : (N, T) float, NaN where missing
    team, start : row and column; the first week after is start + 1
    busy : (N, T) bool or None
        Weeks in which a team had a measure of its own; no placebo window touches them.
    higher_is_better : bool
    alpha : two-sided level

    Notes
    -----
    Measures begin when figures are worst, and a team that does nothing rebounds as well (Barnett, van der
    Pols & Dobson 2005, IJE 34:215). Each other team gives one placebo: the week whose recent level ranks
    among its own as the measure's start ranks among the team's. Changes are compared in units of each team's
    own spread, so that a restless team is no better placebo than a calm one; p = (1 + #{|c_j − c̄| ≥ |c − c̄|})
    / (n + 1), c̄ the mean of the placebos.
    """
    outcome = np.where(np.isfinite(outcome).sum(axis=0) > FEWEST_BESIDE, outcome, np.nan)
    left = residuals(outcome)
    known = np.isfinite(left)
    spread = np.sqrt(np.where(known, left, 0.0).var(axis=1, where=known | ~known.any(axis=1, keepdims=True)))
    before, after = weeks_around(left, team, start)
    if before < BEFORE or after < AFTER or not spread[team] > SPREAD or not moves(outcome[team]):
        return undecidable("placebo", "not_enough_weeks", before, after)
    change = change_at(left, start)[team] / spread[team]
    level = low_at(left)
    rank = ranks(level[team])[start]
    if not np.isfinite(rank):  # nobody knows how low it was, so no week of another team is as low
        return undecidable("placebo", "not_enough_weeks", before, after)
    placebos = []
    for other in range(len(outcome)):
        if other == team or not spread[other] > SPREAD:
            continue
        usable = usable_starts(left[other], None if busy is None else busy[other])
        candidates = np.flatnonzero(usable & np.isfinite(level[other]))
        if len(candidates):
            place = candidates[np.argmin(np.abs(ranks(level[other])[candidates] - rank))]
            placebos.append(change_at(left, int(place))[other] / spread[other])
    drawn = np.array(placebos, dtype=np.float64)
    expected = float(drawn.mean()) if len(drawn) else None
    scale = float(spread[team])
    found = MeasureEffect(
        kind="placebo",
        judgement="too_few_to_judge",
        observed=change * scale,
        expected=None if expected is None else expected * scale,
        effect=None if expected is None else (change - expected) * scale,
        p=None,
        placebos=drawn * scale,
        before=before,
        after=after,
    )
    if expected is None or len(drawn) < FEWEST_PLACEBOS:
        return found
    beyond = np.abs(drawn - expected) >= abs(change - expected) * (1 - 1e-12)
    return decided(found, (1 + int(beyond.sum())) / (1 + len(drawn)), alpha, higher_is_better)


def judge_by_lot(
    outcome: FloatArray,
    starts: IntArray,
    *,
    higher_is_better: bool = True,
    alpha: float = 0.05,
    permutations: int = 9_999,
    seed: int = 0,
) -> MeasureEffect:
    """Judge a measure whose order of starts was drawn by lot, by that very draw.

    Parameters
    ----------
    outcome : (n, T) float, NaN where missing, of the teams that took part in the draw
    starts : (n,) int, the column each team drew: its last week without the measure
    higher_is_better, alpha : as in `judge_by_placebos`
    permutations, seed : of the other draws that could have come out

    Notes
    -----
    Each start is compared with the teams whose own start lies beyond its window, never with teams that have
    started (Goodman-Bacon 2021; Callaway & Sant'Anna 2021). The null distribution deals the same starts to
    the same teams anew, in every order there is where these are no more than `permutations`, else in as many
    at random: exact whatever the series look like.
    """
    left = residuals(outcome)
    around = [weeks_around(left, team, int(start)) for team, start in enumerate(starts)]
    first = np.unique(starts)
    changes = np.stack([change_at(left, int(start)) for start in first], axis=1)  # (n, starts)
    before, after = max(b for b, _ in around), max(a for _, a in around)
    found = lot_statistic(changes, first, starts[None])[0]
    if not np.isfinite(found[0]):
        return undecidable("lot", "not_enough_weeks", before, after)
    all_of_them = orders_of(starts) <= permutations
    orders = every_order(starts) if all_of_them else orders_at_random(starts, permutations, seed)
    drawn = lot_statistic(changes, first, orders)
    effects = drawn[:, 0] - drawn[:, 1]
    effects = effects[np.isfinite(effects)]
    effect = float(found[0] - found[1])
    beyond = int((np.abs(effects) >= abs(effect) * (1 - 1e-12)).sum())
    # The order that fell is among all of them; of those at random it is one more.
    p = beyond / len(effects) if all_of_them else (1 + beyond) / (1 + len(effects))
    result = MeasureEffect(
        kind="lot",
        judgement="too_few_to_judge",
        observed=float(found[0]),
        expected=float(found[1]),
        effect=effect,
        p=None,
        placebos=effects,
        before=before,
        after=after,
    )
    compared = np.isfinite(changes[:, first < first[-1]]).any(axis=1)
    if orders_of(starts[compared]) * alpha < FEWEST_ORDERS:
        return result
    return decided(result, p, alpha, higher_is_better)


def orders_of(starts: IntArray) -> int:
    """In how many ways the lot could have dealt these starts to these teams."""
    ways = factorial(len(starts))
    for count in np.unique(starts, return_counts=True)[1]:
        ways //= factorial(int(count))
    return ways


def every_order(starts: IntArray) -> IntArray:
    """All ways to deal these starts to these teams, one a row: (orders_of(starts), n)."""
    order = sorted(starts.tolist())
    found = [order.copy()]
    # As in a dictionary: the last place that can be raised is raised, and what follows ascends.
    while rising := [place for place in range(len(order) - 1) if order[place] < order[place + 1]]:
        here = rising[-1]
        other = max(place for place in range(here + 1, len(order)) if order[place] > order[here])
        order[here], order[other] = order[other], order[here]
        order[here + 1 :] = reversed(order[here + 1 :])
        found.append(order.copy())
    return np.array(found, dtype=np.int64)


def orders_at_random(starts: IntArray, count: int, seed: int) -> IntArray:
    """So many of them, drawn anew each: (count, n)."""
    dealt: IntArray = np.random.default_rng(seed).permuted(np.tile(starts, (count, 1)), axis=1)
    return dealt


def lot_statistic(changes: FloatArray, first: IntArray, starts: IntArray) -> FloatArray:
    """Mean change of starting teams and of the teams that start later, for (B, n) draws: (B, 2)."""
    own, later, count = np.zeros(len(starts)), np.zeros(len(starts)), np.zeros(len(starts))
    for column, start in enumerate(first):
        known = np.isfinite(changes[:, column])
        value = np.where(known, changes[:, column], 0.0)
        starting = (starts == start) & known
        waiting = (starts > start + WINDOW) & known
        used = starting.sum(axis=1) * (waiting.any(axis=1))
        own += np.where(used, (starting * value).sum(axis=1), 0.0)
        later += used * (waiting * value).sum(axis=1) / np.maximum(waiting.sum(axis=1), 1)
        count += used
    means = np.stack([own, later], axis=1) / np.maximum(count, 1)[:, None]
    result: FloatArray = np.where(count[:, None] > 0, means, np.nan)
    return result


def residuals(outcome: FloatArray) -> FloatArray:
    """The outcome with team and week effects out, NaN where missing."""
    present = np.isfinite(outcome)
    result: FloatArray = np.where(present, demean(outcome, present), np.nan)
    return result


def windows(start: int, weeks: int) -> tuple[slice, slice]:
    """Calendar weeks before (the start week among them) and after."""
    return slice(max(start - WINDOW + 1, 0), start + 1), slice(start + 1, min(start + 1 + WINDOW, weeks))


def weeks_around(left: FloatArray, team: int, start: int) -> tuple[int, int]:
    """How many weeks before and after have a value."""
    before, after = windows(start, left.shape[1])
    return int(np.isfinite(left[team, before]).sum()), int(np.isfinite(left[team, after]).sum())


def moves(values: FloatArray) -> bool:
    """Whether a team's own values ever differ; else only the others move around it."""
    known = values[np.isfinite(values)]
    return len(known) > 0 and float(known.max() - known.min()) > SPREAD


def change_at(left: FloatArray, start: int) -> FloatArray:
    """Mean after less mean before for every team, NaN where weeks are too few: (N,)."""
    means = []
    for part, need in zip(windows(start, left.shape[1]), (BEFORE, AFTER), strict=True):
        known = np.isfinite(left[:, part])
        count = known.sum(axis=1)
        total = np.where(known, left[:, part], 0.0).sum(axis=1)
        means.append(np.where(count >= need, total / np.maximum(count, 1), np.nan))
    result: FloatArray = means[1] - means[0]
    return result


def low_at(left: FloatArray) -> FloatArray:
    """Mean of the last four weeks up to each week, of two at least, else NaN: (N, T)."""
    level = np.full(left.shape, np.nan)
    if left.shape[1] >= RECENT:
        recent = np.lib.stride_tricks.sliding_window_view(left, RECENT, axis=1)
        known = np.isfinite(recent).sum(axis=-1)
        total = np.where(np.isfinite(recent), recent, 0.0).sum(axis=-1)
        level[:, RECENT - 1 :] = np.where(known >= FEWEST_RECENT, total / np.maximum(known, 1), np.nan)
    return level


def ranks(level: FloatArray) -> FloatArray:
    """Share of a team's own levels below each, NaN kept."""
    known = level[np.isfinite(level)]
    below = (known[None, :] < level[:, None]).sum(axis=1) / max(len(known), 1)
    result: FloatArray = np.where(np.isfinite(level), below, np.nan)
    return result


def usable_starts(left: FloatArray, busy: BoolArray | None) -> BoolArray:
    """Weeks at which this team could have started, with enough weeks on both sides and no measure in them."""
    after = np.arange(1, len(left) + 1)
    begins, ends = np.maximum(after - WINDOW, 0), np.minimum(after + WINDOW, len(left))
    known = counted(np.isfinite(left))
    usable: BoolArray = (known[after] - known[begins] >= BEFORE) & (known[ends] - known[after] >= AFTER)
    if busy is not None:
        taken = counted(busy)
        usable &= taken[ends] == taken[begins]
    return usable


def counted(there: BoolArray) -> IntArray:
    """How many stand before each place, and behind the last one how many there are."""
    return np.concatenate([[0], np.cumsum(there)])


def undecidable(kind: Literal["placebo", "lot"], why: Judgement, before: int, after: int) -> MeasureEffect:
    """A result without figures."""
    return MeasureEffect(kind, why, None, None, None, None, np.empty(0), before, after)


def decided(found: MeasureEffect, p: float, alpha: float, higher_is_better: bool) -> MeasureEffect:
    """Helped, hurt, or no evidence of either."""
    judgement: Judgement = "no_evidence"
    if p <= alpha and found.effect:
        judgement = "helped" if (found.effect > 0) == higher_is_better else "hurt"
    return replace(found, p=p, judgement=judgement)
