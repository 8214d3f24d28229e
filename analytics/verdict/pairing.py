"""Which team-weeks enter a comparison: both sides present, enough weeks, comparable presence."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray, IntArray

WEEKS_PER_TEAM = 12  # a team needs this many paired weeks
FEWEST_TEAMS = 6  # below this nothing can be decided, so nothing more needs to be dropped
SHARED_WEEKS = 0.25  # of the shorter team's paired weeks, with every other team
LARGEST_SHARE = 1 / 3  # of all paired cells in one team


@dataclass(frozen=True, slots=True)
class Paired:
    """The cells of one comparison: staff `lag` weeks earlier, customers now.

    Attributes
    ----------
    x, y : (n, w) float, 0 where not present
        Staff and customer series on the same columns; column t of `x` is week t − lag.
    present : (n, w) bool
    rows : (n,) int, positions of the teams in the panel
    columns : (w,) int, positions of the (customers') weeks in the panel
    lag : weeks by which staff come first; negative where customers come first
    left_out : paired cells dropped, by reason ("few_weeks", "overlap")
    """

    x: FloatArray
    y: FloatArray
    present: BoolArray
    rows: IntArray
    columns: IntArray
    lag: int
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def teams(self) -> int:
        """How many teams are compared."""
        return len(self.rows)

    @property
    def weeks(self) -> int:
        """In how many weeks at least one team has both sides."""
        return len(self.columns)

    @property
    def cells(self) -> int:
        """How many team-weeks have both sides."""
        return int(self.present.sum())

    def reordered(self, order: IntArray) -> "Paired":
        """The same cells with the teams in another order."""
        return replace(
            self, x=self.x[order], y=self.y[order], present=self.present[order], rows=self.rows[order]
        )


def shifted(values: FloatArray, lag: int) -> FloatArray:
    """Put the value of week t − lag into column t; NaN where the calendar ends."""
    moved = np.full_like(values, np.nan)
    weeks = values.shape[1]
    if abs(lag) >= weeks:
        return moved
    if lag >= 0:
        moved[:, lag:] = values[:, : weeks - lag]
    else:
        moved[:, :lag] = values[:, -lag:]
    return moved


def pair(happiness: FloatArray, rating: FloatArray, lag: int) -> Paired:
    """Pair staff with customers `lag` weeks later and keep the teams that can be compared.

    Parameters
    ----------
    happiness, rating : (N, T) float, NaN where missing
    lag : weeks; negative pairs customers with staff later

    Returns
    -------
    Paired
        Teams with at least 12 paired weeks that share at least a quarter of the shorter one's paired weeks
        with every other, none of which holds more than a third of all cells.
    """
    x = shifted(happiness, lag)
    present = np.isfinite(x) & np.isfinite(rating)
    counts = present.sum(axis=1)
    enough = counts >= WEEKS_PER_TEAM
    kept = comparable(np.flatnonzero(enough), present, x)
    left_out = {
        "few_weeks": int(counts[~enough].sum()),
        "overlap": int(counts[enough].sum() - counts[kept].sum()),
    }
    return replace(of_cells(x[kept], rating[kept], present[kept], kept, lag), left_out=left_out)


def pair_teams(happiness: FloatArray, rating: FloatArray, lag: int, rows: IntArray) -> Paired:
    """Pair the given teams at another lag, in the given order, without choosing teams anew."""
    x, y = shifted(happiness[rows], lag), rating[rows]
    return of_cells(x, y, np.isfinite(x) & np.isfinite(y), rows, lag)


def of_cells(x: FloatArray, y: FloatArray, present: BoolArray, rows: IntArray, lag: int) -> Paired:
    """The teams at `rows` without the weeks that none of them has, and with 0 where a cell is missing."""
    columns = np.flatnonzero(present.any(axis=0))
    inside = present[:, columns]
    return Paired(
        x=np.where(inside, x[:, columns], 0.0),
        y=np.where(inside, y[:, columns], 0.0),
        present=inside,
        rows=rows,
        columns=columns,
        lag=lag,
    )


def comparable(rows: IntArray, present: BoolArray, x: FloatArray) -> IntArray:
    """Drop the least overlapping team until all are comparable or too few are left to decide anything.

    A permutation hands one team's staff series to another; where the two were hardly ever there together it
    compares nothing, and cohorts that never met gave 13 % false alarms. Ties are broken by the data and not
    by the label, so that renaming teams changes nothing.
    """
    there = present[rows].astype(np.float64)
    cells = there.sum(axis=1)
    shared = there @ there.T
    apart = shared < SHARED_WEEKS * np.minimum(cells[:, None], cells[None, :])
    np.fill_diagonal(apart, False)
    strangers = apart.sum(axis=1)
    kept = np.ones(len(rows), dtype=np.bool_)

    def fewest_first(i: np.intp) -> tuple[int, bytes, bytes]:
        return int(cells[i]), there[i].tobytes(), np.nan_to_num(x[rows[i]]).tobytes()

    while kept.sum() >= FEWEST_TEAMS:
        if strangers[kept].any():
            worst = strangers == strangers[kept].max()
        elif cells[kept].max() > LARGEST_SHARE * cells[kept].sum():
            worst = cells == cells[kept].max()
        else:
            break
        dropped = min(np.flatnonzero(kept & worst), key=fewest_first)
        kept[dropped] = False
        strangers = strangers - apart[:, dropped]
    return rows[kept]
