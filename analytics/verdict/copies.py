"""One team under several names: also where the copy is rounded, on another scale, or altered a little."""

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.verdict.pairing import WEEKS_PER_TEAM, Paired

ROUGHLY = 0.8  # correlation from which on two teams are looked at closely
KEPT = 0.9  # of the shared weeks; the others may have been corrected, or mistyped, in one of the two
MOVES = 1e-9  # of the largest value: what is less is rounding
FAR = 5.0  # usual distances from the median; what lies beyond is a mistake or a disaster and counts as this
ALIKE = 0.98  # correlation of both sides: noise of a fifth of what moves in the series, or less


def copied_teams(paired: Paired) -> tuple[tuple[int, int], ...]:
    """Which pairs of teams, by position, are one team under two names.

    Parameters
    ----------
    paired : the cells of the primary test

    Notes
    -----
    Exact copies of a team declared a link in 15 % of simulated years without one: the test takes them for
    teams that agree, and so it does where one of the two was rounded or has a little noise of its own. Of
    both sides, in nine tenths of the weeks that both teams have, one has to be the other on some scale, after
    what the weeks' means tell is out of both: teams that share events are alike by these. No two teams of
    simulated years are, nor of published tables (`docs/method.md`). Two of which a side moves in no more
    than half of their weeks are one team only where all values are the same; two that share fewer than 12
    weeks are never taken for one.
    """
    there = paired.present.astype(np.float64)
    together = there @ there.T
    close = same = np.triu(together >= WEEKS_PER_TEAM, 1)
    scaled = np.stack([_on_one_scale(side, paired.present) for side in (paired.x, paired.y)])
    for side, around in zip((paired.x, paired.y), np.clip(scaled, -FAR, FAR), strict=True):
        squares, sizes = side**2 @ there.T, around**2 @ there.T
        distance = squares + squares.T - 2 * side @ side.T
        same = same & (distance <= 1e-9 * np.maximum(squares + squares.T, 1e-300))
        close = close & ((around @ around.T) ** 2 >= ROUGHLY**2 * sizes * sizes.T) & (sizes * sizes.T > 0)
    found = [
        (one, other)
        for one, other in np.argwhere(close | same).tolist()
        if _equal(paired, one, other) or (close[one, other] and _alike(paired, one, other, scaled))
    ]
    return tuple(found)


def _on_one_scale(side: FloatArray, present: BoolArray) -> FloatArray:
    """(N, T) each team around its median in units of its usual distance from it; 0 where that is nothing."""
    values = np.where(present, side, np.nan)
    around = values - np.nanmedian(values, axis=1, keepdims=True)
    usual = np.nanmedian(np.abs(around), axis=1, keepdims=True)
    moves = present & (usual > MOVES * np.abs(side).max(axis=1, keepdims=True, initial=1e-300))
    result: FloatArray = np.divide(around, usual, out=np.zeros_like(side), where=moves)
    return result


def _equal(paired: Paired, one: int, other: int) -> bool:
    """Whether all values of both sides are the same, and one of the sides moves."""
    both = paired.present[one] & paired.present[other]
    sides = (paired.x, paired.y)
    return all((side[one, both] == side[other, both]).all() for side in sides) and any(
        np.ptp(side[one, both]) > 0 for side in sides
    )


def _alike(paired: Paired, one: int, other: int, scaled: FloatArray) -> bool:
    """Whether one team is the other on some scale, on both sides, in nine tenths of their weeks."""
    both = np.flatnonzero(paired.present[one] & paired.present[other])
    around = scaled[:, :, both]
    first, second = around[:, one], around[:, other]
    signs = np.where((np.sign(first) * np.sign(second)).sum(axis=1) >= 0, 1.0, -1.0)
    misfit = np.abs(second - signs[:, None] * first).max(axis=0)
    kept = np.argsort(misfit, kind="stable")[: int(np.ceil(KEPT * len(both)))]
    others = np.clip(around[:, :, kept], -FAR, FAR)
    count = np.maximum(paired.present[:, both[kept]].sum(axis=0) - 2, 1)
    means = (others.sum(axis=1) - others[:, one] - others[:, other]) / count
    return all(
        sign * _correlation(np.stack([side[one, both[kept]], side[other, both[kept]]]), means) >= ALIKE
        for sign, side in zip(signs, (paired.x, paired.y), strict=True)
    )


def _correlation(pair: FloatArray, means: FloatArray) -> float:
    """Of two series, (2, T), after the week means of both sides, (2, T), are out; 0 where nothing is left."""
    basis = np.linalg.qr(np.column_stack([np.ones(pair.shape[1]), means.T]))[0]
    whole = pair - pair.mean(axis=1, keepdims=True)
    left = pair - pair @ basis @ basis.T
    size = np.sqrt((left**2).sum(axis=1))
    if (size <= 1e-4 * np.sqrt((whole**2).sum(axis=1))).any():
        return 0.0
    return float(left[0] @ left[1]) / float(size.prod())
