"""Teams that are made of others: the same series under a second name, or the sum of all."""

from collections.abc import Iterator
from shlex import quote

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray
from api.panel_file.columns import SIDES
from api.panel_file.declared import Declared
from api.panel_file.grid import Grid
from api.panel_file.total_names import is_total
from survey.errors import untranslated
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells, shown

QUARTER = 13  # weeks that are compared at a time, beside all
ENOUGH = 8  # weeks that say something about two teams
DIFFERENT = 5  # pairs of values among them, so that a series of fives is no copy of another
SHARE = 0.95  # of a team's weeks that a sum has to fit
FEWEST_TEAMS = 4  # in a week: of fewer, one is easily as large as the others together
MOST_DECIMALS = 3


def doubt_copies(
    table: Table, grid: Grid, values: dict[str, FloatArray], declared: Declared, wrong: WrongCells
) -> None:
    """Ask about every team whose quarter, or whole file, is that of another to the last digit."""
    both = np.stack([_grid(grid, values[side]) for side in SIDES])
    told: set[int] = set()
    for first, team in _twins(both):
        name, other = grid.teams[team], grid.teams[first]
        if team in told or declared.accepts(name) or declared.accepts(other):
            continue
        told.add(team)
        reason = untranslated(
            "This team has happiness and rating of “{first}” in {weeks} weeks. Is it one team under two "
            "names? Then remove one; if they are two, say --accept {name}."
        )
        weeks = int((both[:, first] == both[:, team]).all(axis=0).sum())
        row = int((grid.team_of_row == team).argmax())
        wrong.add(table.wrong_cell(row, "team", reason, first=shown(other), weeks=weeks, name=quote(name)))


def _twins(both: FloatArray) -> Iterator[tuple[int, int]]:
    """Pairs of teams, the earlier one first."""
    weeks = both.shape[2]
    parts = [slice(0, weeks), *(slice(start, start + QUARTER) for start in range(0, weeks, QUARTER))]
    for part in parts:
        first_of: dict[bytes, int] = {}
        enough = np.isfinite(both[:, :, part]).all(axis=0).sum(axis=1) >= ENOUGH
        for team in np.flatnonzero(enough).tolist():
            series = both[:, team, part]
            first = first_of.setdefault(series.tobytes(), team)
            if (
                first != team
                and len(np.unique(series[:, np.isfinite(series).all(axis=0)], axis=1).T) >= DIFFERENT
            ):
                yield first, team


def doubt_sums(
    table: Table, grid: Grid, values: dict[str, FloatArray], declared: Declared, wrong: WrongCells
) -> None:
    """Ask about a team with as many answers as all others together, or with their mean on both sides."""
    means = {side: _grid(grid, values[side]) for side in SIDES}
    counts = {side: _grid(grid, values[f"{side}_n"]) for side in SIDES if f"{side}_n" in values}
    of_mean = np.logical_and.reduce([_has_mean_of_others(means[side], counts.get(side)) for side in SIDES])
    of_count = np.logical_or.reduce([of_mean, *(_has_count_of_others(count) for count in counts.values())])
    for team in np.flatnonzero(of_count).tolist():
        name = grid.teams[team]
        if not declared.accepts(name) and not is_total(name):  # asked about by its name
            reason = untranslated(
                "The other teams together give what stands here, week by week. Is this their total? Then "
                "remove its rows; if it is a team of its own, say --accept {name}."
            )
            wrong.add(
                table.wrong_cell(int((grid.team_of_row == team).argmax()), "team", reason, name=quote(name))
            )


def _has_count_of_others(count: FloatArray) -> BoolArray:
    """Teams whose count, which changes from week to week, is the sum of all other counts."""
    known = np.isfinite(count) & (count > 0)
    weeks = known & (known.sum(axis=0) >= FEWEST_TEAMS)
    total = np.where(known, count, 0).sum(axis=0)
    fitting = _in_nearly_all(weeks & (2 * count == total), weeks)
    for team in np.flatnonzero(fitting).tolist():
        fitting[team] = len(np.unique(count[team, weeks[team]])) > 2
    return fitting


def _has_mean_of_others(mean: FloatArray, count: FloatArray | None) -> BoolArray:
    """Teams whose mean is that of all others, weighted by the counts if there are any, but for rounding."""
    weight = np.ones(mean.shape) if count is None else np.nan_to_num(count)
    known = np.isfinite(mean) & (weight > 0)
    weight = np.where(known, weight, 0)
    points = np.where(known, mean, 0) * weight
    rest = weight.sum(axis=0) - weight
    expected = (points.sum(axis=0) - points) / np.where(rest > 0, rest, np.nan)
    rounded = 0.501 * 10.0 ** -_decimals(mean[known])
    # -inf where a week has no value at all: less than any spread.
    spread = np.where(known, mean, -np.inf).max(axis=0) - np.where(known, mean, np.inf).min(axis=0)
    weeks = known & (known.sum(axis=0) >= FEWEST_TEAMS)
    return _in_nearly_all(weeks & (np.abs(mean - expected) <= rounded) & (spread > 10 * rounded), weeks)


def _in_nearly_all(fitting: BoolArray, weeks: BoolArray) -> BoolArray:
    of = weeks.sum(axis=1)
    found: BoolArray = (of >= ENOUGH) & (fitting.sum(axis=1) >= SHARE * of)
    return found


def _decimals(values: FloatArray) -> int:
    return next(
        (digits for digits in range(MOST_DECIMALS) if (np.round(values, digits) == values).all()),
        MOST_DECIMALS,
    )


def _grid(grid: Grid, values: FloatArray) -> FloatArray:
    filled = np.full(grid.shape, np.nan)
    filled.flat[grid.of_row] = values
    return filled
