"""Did a measure help several groups that began it at once, without a lot? Against others at their own low."""

from itertools import combinations
from math import comb

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray, IntArray
from analytics.measures.interventions import (
    AFTER,
    BEFORE,
    FEWEST_BESIDE,
    SPREAD,
    MeasureEffect,
    change_at,
    decided,
    low_at,
    moves,
    ranks,
    undecidable,
    usable_starts,
    weeks_around,
)

FEWEST_OTHERS = 8  # what they rise by after a low is estimated, and week effects are theirs alone
ROUNDS = 100  # of team and week means; a panel with few gaps needs three
CLOSE = 1e-10


def judge_together(
    outcome: FloatArray,
    teams: IntArray,
    start: int,
    *,
    busy: BoolArray | None = None,
    higher_is_better: bool = True,
    alpha: float = 0.05,
    permutations: int = 9_999,
    seed: int = 0,
) -> MeasureEffect:
    """Compare the change of several teams with that of the others at a comparable low of their own.

    Parameters
    ----------
    outcome : (N, T) float, NaN where missing
    teams : (G,) int, the rows that began
    start : column; the first week after is start + 1
    busy, higher_is_better, alpha : as in `judge_by_placebos`
    permutations, seed : of who began, drawn anew

    Notes
    -----
    Null hypothesis: who began changed as the others did at their own comparable low. Week effects are
    those of the others alone: of all teams together they would carry away part of what many did at
    once. Each other team gives one placebo, the week whose recent level ranks among its own as the
    start ranks among those of one of the teams, which take turns. Changes are in units of each team's
    own spread; p is the share of ways to call as many of all of them the beginners for which the means
    lie as far apart (Fisher 1935). The test takes teams for independent once week effects are out: an
    event that hit just those who began counts as theirs.
    """
    left = residuals_of_others(outcome, teams)
    known = np.isfinite(left)
    spread = np.sqrt(np.where(known, left, 0.0).var(axis=1, where=known | ~known.any(axis=1, keepdims=True)))
    around = {int(team): weeks_around(left, int(team), start) for team in teams}
    fewest = min((b for b, _ in around.values()), default=0), min((a for _, a in around.values()), default=0)
    changes, level = change_at(left, start), low_at(left)
    began = [
        team
        for team, (b, a) in around.items()
        if b >= BEFORE
        and a >= AFTER
        and bool(spread[team] > SPREAD)
        and moves(outcome[team])
        and np.isfinite(level[team, start])
    ]
    if not began:
        return undecidable("placebo", "not_enough_weeks", *fewest)
    own = np.array([changes[team] / spread[team] for team in began])
    at = [float(ranks(level[team])[start]) for team in began]
    others = [row for row in range(len(outcome)) if row not in around and bool(spread[row] > SPREAD)]
    placebos: list[float] = []
    for row in others:
        free = usable_starts(left[row], None if busy is None else busy[row])
        candidates = np.flatnonzero(free & np.isfinite(level[row]))
        if len(candidates):
            rank = at[len(placebos) % len(at)]
            place = candidates[np.argmin(np.abs(ranks(level[row])[candidates] - rank))]
            placebos.append(float(change_at(left, int(place))[row] / spread[row]))
    drawn, scale = np.array(placebos, dtype=np.float64), float(spread[began].mean())
    used = [around[team] for team in began]
    before, after = min(b for b, _ in used), min(a for _, a in used)
    observed = float(own.mean()) * scale
    if len(drawn) < max(FEWEST_OTHERS, len(own)) or comb(len(own) + len(drawn), len(own)) * alpha < 1:
        return MeasureEffect(
            "placebo",
            "too_few_to_judge",
            observed,
            None,
            None,
            None,
            drawn,
            before,
            after,
            len(own),
            len(drawn),
        )
    apart = differences(np.concatenate([own, drawn]), len(own), permutations, seed)
    expected, effect = float(drawn.mean()) * scale, float(own.mean() - drawn.mean())
    beyond = int((np.abs(apart) >= abs(effect) * (1 - 1e-12)).sum())
    result = MeasureEffect(
        kind="placebo",
        judgement="no_evidence",
        observed=observed,
        expected=expected,
        effect=effect * scale,
        p=None,
        placebos=expected + apart * scale,
        before=before,
        after=after,
        groups=len(own),
        compared=len(drawn),
    )
    return decided(result, beyond / len(apart), alpha, higher_is_better)


def differences(values: FloatArray, count: int, permutations: int, seed: int) -> FloatArray:
    """Mean of `count` of these less that of the rest, for all ways to take them or as many at random.

    The first is the one that was.
    """
    total, size = float(values.sum()), len(values)
    if comb(size, count) <= permutations:
        taken = np.array(list(combinations(range(size), count)))
    else:
        generator = np.random.default_rng(seed)
        rows = generator.permuted(np.tile(np.arange(size), (permutations, 1)), axis=1)[:, :count]
        taken = np.concatenate([np.arange(count)[None], rows])
    sums = values[taken].sum(axis=1)
    result: FloatArray = sums / count - (total - sums) / max(size - count, 1)
    return result


def residuals_of_others(outcome: FloatArray, teams: IntArray) -> FloatArray:
    """The outcome less the others' week effects and each team's own mean; NaN where either is missing."""
    others = np.ones(len(outcome), dtype=np.bool_)
    others[teams] = False
    outcome = np.where(np.isfinite(outcome[others]).sum(axis=0) >= FEWEST_BESIDE, outcome, np.nan)
    week = np.zeros(outcome.shape[1])
    for _ in range(ROUNDS):
        own = mean_of(outcome - week, axis=1)
        before, week = week, mean_of((outcome - own[:, None])[others], axis=0)
        if not np.isfinite(week).any() or np.nanmax(np.abs(week - before)) < CLOSE:
            break
    left = outcome - week
    result: FloatArray = left - mean_of(left, axis=1)[:, None]
    return result


def mean_of(values: FloatArray, axis: int) -> FloatArray:
    """Mean of what is there, NaN where nothing is."""
    there = np.isfinite(values)
    count = there.sum(axis=axis)
    total = np.where(there, values, 0.0).sum(axis=axis)
    result: FloatArray = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    return result
