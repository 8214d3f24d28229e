"""Team-label permutation: whose customers belong to whose staff is dealt anew, whole series at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import permutations

import numpy as np

from analytics.algebra.arrays import FloatArray, IntArray

ENUMERATED = 8  # up to so many teams all arrangements are tried
TIE = 1e-12
CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Arrangements:
    """The arrangements one analysis uses for every statistic it judges.

    Attributes
    ----------
    positions : (B, N) int
        `positions[b, i]` is the position, in a flattened (N, N) Gram matrix, of the staff series that team i
        receives in arrangement b.
    exact : bool
        All arrangements within the strata (N! of a single one), the observed one among them.
    """

    positions: IntArray
    exact: bool


def deal(strata: IntArray, count: int, seed: int) -> Arrangements:
    """All arrangements of up to 8 teams, otherwise `count` random ones from the seed.

    Parameters
    ----------
    strata : (N,) int, one per team
        Staff series change hands only between teams of the same number (`departments.strata`).
    """
    teams = len(strata)
    # By first appearance: other numbers for the same strata make the same arrangements.
    positions = [np.flatnonzero(strata == stratum) for stratum in dict.fromkeys(strata.tolist())]
    if teams <= ENUMERATED:
        within = [stratum[_orders(len(stratum))] for stratum in positions]
        together = np.indices([len(each) for each in within]).reshape(len(within), -1)
        orders = np.empty((together.shape[1], teams), np.int64)
        for stratum, each, place in zip(positions, within, together, strict=True):
            orders[:, stratum] = each[place]
    else:
        generator = np.random.default_rng(seed)
        orders = np.empty((count, teams), np.int64)
        for stratum in positions:
            orders[:, stratum] = generator.permuted(np.tile(stratum, (count, 1)), axis=1)
    return Arrangements(positions=orders * teams + np.arange(teams), exact=teams <= ENUMERATED)


@cache
def _orders(count: int) -> IntArray:
    """All orders of so many, (count!, count): of up to 8, and the same for every panel, so made once."""
    return np.array(list(permutations(range(count))), np.int64)


def floor(arrangements: Arrangements) -> float:
    """The smallest p that these arrangements allow, whatever the data."""
    count = len(arrangements.positions)
    return 1 / count if arrangements.exact else 1 / (1 + count)


def gram(x: FloatArray, y: FloatArray) -> FloatArray:
    """G[i, j] = Σ_t x̃_it ỹ_jt, from which every arrangement is a look-up."""
    result: FloatArray = x @ y.T
    return result


def studentised(scores: FloatArray) -> FloatArray:
    """T = |Σ_i s_i| / √Σ_i s_i² along the last axis; 0 where all scores are 0.

    Without the denominator the test is invalid when teams differ in variance (Janssen 1997; Chung & Romano
    2013, Ann. Stat. 41:484).
    """
    size = np.sqrt(np.einsum("...i,...i->...", scores, scores))
    total = np.abs(scores.sum(axis=-1))
    result: FloatArray = np.divide(total, size, out=np.zeros_like(total), where=size > 0)
    return result


def observed(products: FloatArray) -> float:
    """The statistic of the teams as they are."""
    return float(studentised(products.diagonal()))


def dealt(products: FloatArray, arrangements: Arrangements) -> FloatArray:
    """The statistic of every arrangement, (B,)."""
    flat = np.ascontiguousarray(products).ravel()
    parts = [
        studentised(flat.take(arrangements.positions[start : start + CHUNK]))
        for start in range(0, len(arrangements.positions), CHUNK)
    ]
    return np.concatenate(parts)


def dealt_along(
    own: FloatArray, added: FloatArray, arrangements: Arrangements
) -> Callable[[float], FloatArray]:
    """The statistic of every arrangement of `own + δ · added`, both (N, N), for any δ.

    Each arrangement's sum of scores is linear in δ and that of their squares quadratic: five sums of it give
    the statistic at every δ, and the look-ups are made once.
    """
    sums = np.empty((5, len(arrangements.positions)))
    for start in range(0, len(arrangements.positions), CHUNK):
        chunk = arrangements.positions[start : start + CHUNK]
        one, other = (np.ascontiguousarray(products).ravel().take(chunk) for products in (own, added))
        sums[:, start : start + CHUNK] = (
            one.sum(axis=1),
            other.sum(axis=1),
            np.einsum("bi,bi->b", one, one),
            np.einsum("bi,bi->b", one, other),
            np.einsum("bi,bi->b", other, other),
        )

    def statistic(shift: float) -> FloatArray:
        total = np.abs(sums[0] + shift * sums[1])
        size = np.sqrt(np.maximum(sums[2] + 2 * shift * sums[3] + shift**2 * sums[4], 0.0))
        result: FloatArray = np.divide(total, size, out=np.zeros_like(total), where=size > 0)
        return result

    return statistic


def p_value(statistic: float, drawn: FloatArray, *, exact: bool) -> float:
    """Share of arrangements at least as extreme; never 0.

    Notes
    -----
    (1 + #{T* ≥ T}) / (B + 1) for random arrangements (Phipson & Smyth 2010, SAGMB 9:39), the share of
    T* ≥ T where all are enumerated. Null: the staff series of a team has no more to do with its own
    customers' series than with those of other teams of its stratum. Assumes teams that were there in
    comparable weeks (`pairing.comparable`).
    """
    reached = int((drawn >= statistic * (1 - TIE)).sum())
    return reached / len(drawn) if exact else (1 + reached) / (1 + len(drawn))


def permutation_p(x: FloatArray, y: FloatArray, arrangements: Arrangements) -> float:
    """p of the studentised statistic for two (N, T) residual series, 0 where missing."""
    products = gram(x, y)
    return p_value(observed(products), dealt(products, arrangements), exact=arrangements.exact)


def canonical_order(x: FloatArray, y: FloatArray) -> IntArray:
    """An order of teams that depends on their demeaned series alone, so that new labels keep every p."""
    order: IntArray = np.lexsort(((y * y).sum(axis=1), (x * x).sum(axis=1))).astype(np.int64)
    return order
