"""From the bytes of a file to a panel, or to every reason why not."""

from collections.abc import Mapping

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.panel import Panel, Series
from api.panel_file.columns import DROPPED, KINDS, PANEL_COLUMNS, REASONS, SIDES
from api.panel_file.declared import Declared, Scale
from api.panel_file.doubts import doubt
from api.panel_file.grid import MAX_CELLS, read_grid
from api.panel_file.labels import is_invented, read_groups, read_reasons
from api.panel_file.weekly import VARIANCES, read_variance
from survey.errors import BadInput, untranslated
from survey.spreadsheets.missing import Missing
from survey.spreadsheets.numbers import DOUBTFUL, Decimals, Mark, decimals, read_counts, read_numbers
from survey.spreadsheets.table import Table, read_table
from survey.spreadsheets.wrong import WrongCells, shown

MEANS = (*SIDES, *VARIANCES)
LINES_BESIDE = 1_000  # a title, a header, empty lines
ALONE = ("headcount", "contacts")  # counts of their own, not of a mean's answers
FIGURES = ("outcome_", *VARIANCES)  # no answers of people, so 0 and 99 may be figures


def read_panel(
    data: bytes,
    name: str,
    scales: Mapping[str, Scale] | None = None,
    declared: Declared | None = None,
) -> Panel:
    """Read a panel file; raises BadInput, or WrongRows with everything that is wrong.

    The two sides are refused where they lie outside `scales`; of a side without, any is taken. A file of
    other people comes with what was `declared` about it, and is asked about whatever may be meant otherwise.
    """
    return read_with_reasons(data, name, scales, declared)[0]


def read_with_reasons(
    data: bytes,
    name: str,
    scales: Mapping[str, Scale] | None = None,
    declared: Declared | None = None,
) -> tuple[Panel, dict[tuple[int, int], str]]:
    """The same with why values are left out, by the places of team and week, as `write_panel` takes it."""
    wrong = WrongCells(name)
    _refuse_long(data, name)
    table = read_table(data, name, PANEL_COLUMNS, wrong)
    said = declared or Declared()
    scales = scales or said.scales
    grid = read_grid(table, wrong, said.latest)
    values = _read_values(table, scales, said.missing, wrong)
    variances = {side: read_variance(table, grid, values, side, wrong) for side in SIDES}
    groups = read_groups(table, grid, wrong)
    reasons = read_reasons(table, wrong)
    wrong.stop_if_any()
    if declared is not None:
        doubt(table, grid, values, declared, wrong)
        wrong.stop_if_any()
    _turn_falling(values, scales)
    left_out = _leave_out(values, reasons)
    of_row = grid.of_row

    def laid_out(column: str) -> FloatArray:
        filled = np.full(grid.shape, np.nan)
        filled.flat[of_row] = values[column]
        return filled

    def series(column: str) -> Series:
        return Series(laid_out(column), laid_out(f"{column}_n") if f"{column}_n" in values else None)

    def kinds(start: str) -> dict[str, FloatArray]:
        members = sorted(column for column in values if column.startswith(start))
        return {_label(table, column, start): laid_out(column) for column in members}

    def family(start: str) -> dict[str, Series]:
        members = sorted(column for column in values if column.startswith(start) and not _counts(column))
        return {column.removeprefix(start): series(column) for column in members}

    panel = Panel(
        teams=grid.teams,
        weeks=grid.weeks,
        week_kind=grid.week_kind,
        happiness=series("happiness"),
        rating=series("rating"),
        headcount=laid_out("headcount") if "headcount" in values else None,
        contacts=laid_out("contacts") if "contacts" in values else None,
        items=family("item_"),
        outcomes=family("outcome_"),
        within_variance=variances["happiness"],
        rating_variance=variances["rating"],
        groups=groups,
        kinds={kind: found for start, kind in KINDS.items() if (found := kinds(start))},
        left_out=left_out,
        invented=is_invented(table),
    )
    rows = zip(grid.team_of_row.tolist(), grid.week_of_row.tolist(), reasons, strict=True)
    return panel, {(team, week): reason for team, week, reason in rows if reason}


def _refuse_long(data: bytes, name: str) -> None:
    """Say that a table is too long before it takes the memory of a million rows."""
    rows = max(data.count(b"\n"), data.count(b"\r"))
    if rows > MAX_CELLS + LINES_BESIDE:
        raise BadInput(
            "{file} has {rows} lines, at most {most} can be analysed; is it a row for each team and week?",
            file=name,
            rows=rows,
            most=MAX_CELLS,
        )


def _counts(column: str) -> bool:
    """Of a kind of customers there is none: a count beside a mean would give the few others away."""
    return column.endswith("_n") and not column.startswith(tuple(KINDS))


def _label(table: Table, column: str, start: str) -> str:
    """The organisation's own word as the heading has it."""
    header = table.headers[column].strip()
    return header[len(start) :].strip() if header.casefold().startswith(start) else column.removeprefix(start)


def _read_values(
    table: Table, scales: Mapping[str, Scale], missing: Missing, wrong: WrongCells
) -> dict[str, FloatArray]:
    """Every column of numbers, by row."""
    counts = [column for column in table.columns if _counts(column) or column in ALONE]
    means = [
        column
        for column in table.columns
        if column not in counts and (column in MEANS or column.startswith(("item_", "outcome_", *KINDS)))
    ]
    mark = decimals(table, [*means, *counts])
    if mark.mark is None:
        mark = _by_scale(table, scales) or mark
    values = {
        column: np.array(
            read_numbers(table, column, mark, wrong, missing, answer=not column.startswith(FIGURES))
        )
        for column in means
    }
    values |= {column: np.array(read_counts(table, column, mark, wrong, missing)) for column in counts}
    for column in counts:
        of = column.removesuffix("_n")
        if of in values and column not in ALONE:
            _refuse_means_of_nobody(table, column, values[of], values[column], wrong)
        elif column not in ALONE:
            reason = untranslated("The column counts the answers of “{of}”, which the file does not have.")
            wrong.add(table.wrong_header(column, reason, of=of))
    if {"contacts", "rating_n"} <= values.keys():
        _refuse_incomplete(table, values["contacts"], values["rating_n"], wrong)
    elif {"contacts", "rating"} <= values.keys():
        _refuse_ratings_of_nobody(table, values["contacts"], values["rating"], wrong)
    for column, scale in _scaled(values, scales):
        _refuse_outside(table, column, values[column], scale, wrong)
    return values


def _scaled(values: Mapping[str, FloatArray], scales: Mapping[str, Scale]) -> list[tuple[str, Scale]]:
    """Every column that has a scale; what customers of one kind say has that of all."""
    kinds = [column for column in values if column.startswith(tuple(KINDS))] if "rating" in scales else []
    return [*scales.items(), *((column, scales["rating"]) for column in kinds)]


def _by_scale(table: Table, scales: Mapping[str, Scale]) -> Decimals | None:
    """The mark of values like 3.135 where a scale is known on which they can be decimals and no thousands."""
    found: dict[Mark, str] = {}
    for column, scale in scales.items():
        for cell in map(str.strip, dict.fromkeys(table.columns[column])):
            if DOUBTFUL.fullmatch(cell):
                mark: Mark = "." if "." in cell else ","
                thousands, decimal = float(cell.replace(mark, "")), float(cell.replace(mark, "."))
                if min(scale) <= thousands <= max(scale) or not min(scale) <= decimal <= max(scale):
                    return None
                found[mark] = cell
    return Decimals(*found.popitem()) if len(found) == 1 else None


def _turn_falling(values: dict[str, FloatArray], scales: Mapping[str, Scale]) -> None:
    """School grades and their like: afterwards the larger value is the better one, on the same scale."""
    for column, (worst, best) in _scaled(values, scales):
        if worst > best:
            values[column] = worst + best - values[column]


def _refuse_means_of_nobody(
    table: Table, column: str, values: FloatArray, n: FloatArray, wrong: WrongCells
) -> None:
    wrong.add_all(
        map(int, np.flatnonzero((n == 0) & ~np.isnan(values))),
        lambda row: table.wrong_cell(
            row,
            column,
            "There is a value, {value}, but nobody answered; one of the two is wrong. If 0 stands for no "
            "count, say --missing {code}.",
            value=shown(table.columns[column.removesuffix("_n")][row]),
            code=f"{column}=0",
        ),
    )


def _refuse_incomplete(table: Table, contacts: FloatArray, n: FloatArray, wrong: WrongCells) -> None:
    """Every contact counts, so there are at least as many as were rated."""
    wrong.add_all(
        map(int, np.flatnonzero(contacts < n)),
        lambda row: table.wrong_cell(
            row,
            "contacts",
            "There are more ratings, {ratings}, than contacts; this column counts every contact of the week, "
            "rated or not.",
            ratings=shown(table.columns["rating_n"][row]),
        ),
    )


def _refuse_ratings_of_nobody(
    table: Table, contacts: FloatArray, rating: FloatArray, wrong: WrongCells
) -> None:
    """Whoever rates was in contact."""
    wrong.add_all(
        map(int, np.flatnonzero((contacts == 0) & np.isfinite(rating))),
        lambda row: table.wrong_cell(
            row,
            "contacts",
            "There is a rating in this row and no contact; this column counts every contact of the week. "
            "Leave the cell empty where the number is not known.",
        ),
    )


def _refuse_outside(table: Table, column: str, values: FloatArray, scale: Scale, wrong: WrongCells) -> None:
    low, high = sorted(scale)
    wrong.add_all(
        map(int, np.flatnonzero((values < low) | (values > high))),
        lambda row: table.wrong_cell(
            row,
            column,
            "The value lies outside the scale {low} to {high}; if it stands for no answer, say --missing "
            "{code}.",
            low=f"{low:g}",
            high=f"{high:g}",
            code=f"{column}={table.columns[column][row].strip()}",
        ),
    )


def _leave_out(values: dict[str, FloatArray], reasons: list[str | None]) -> dict[str, int]:
    """Empty what has a reason not to be used, and count team-weeks by reason.

    A team-week is missing where exactly one side is there and nothing says why: a row without both is as good
    as not in the file.
    """
    because = {
        reason: np.array([found == reason for found in reasons]) for reason in DROPPED if reason in reasons
    }
    for reason, rows in because.items():
        for column, column_values in values.items():
            if column.startswith(DROPPED[reason]):
                column_values[rows] = np.nan
    missing = np.isnan(values["happiness"]) != np.isnan(values["rating"])
    for rows in because.values():
        missing &= ~rows
    counts = {"missing": int(missing.sum())} | {reason: int(rows.sum()) for reason, rows in because.items()}
    return {reason: counts[reason] for reason in REASONS if counts.get(reason)}
