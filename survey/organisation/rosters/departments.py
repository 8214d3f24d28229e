"""Departments of a roster file: one above each, and none above itself."""

from survey.errors import untranslated
from survey.organisation.rosters.roster import RosterDepartment
from survey.spreadsheets.cells import read_column, require_column
from survey.spreadsheets.labels import one_for_each, refuse_spellings
from survey.spreadsheets.names import read_name
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells, shown

MAX_LEVELS = 20

Parents = dict[str, str]


def read_departments(table: Table, wrong: WrongCells) -> tuple[list[str | None], Parents]:
    """The department of every row, and the one above each department that has one."""
    require_column(table, "department", wrong)
    departments = read_column(table, "department", read_name, None, wrong)
    if "parent" not in table.columns:
        refuse_spellings(table, [("department", departments)], wrong)
        return departments, {}
    above = read_column(table, "parent", read_name, None, wrong)
    refuse_spellings(table, [("department", departments), ("parent", above)], wrong)
    contradiction = untranslated(
        "{key} stands below “{first}” in row {row}; only one department is above it."
    )
    parents = one_for_each(table, "parent", departments, above, contradiction, wrong)
    _refuse_circles(table, list(zip(departments, above, strict=True)), parents, wrong)
    return departments, parents


def _refuse_circles(
    table: Table, pairs: list[tuple[str | None, str | None]], parents: Parents, wrong: WrongCells
) -> None:
    told: set[str] = set()
    for department in parents:
        way = _way_up(department, parents)
        if not told.isdisjoint(way):
            continue
        row = pairs.index((department, parents[department]))
        if way[-1] == department and len(way) > 1:
            told.update(way)
            circle = shown(" < ".join(way))
            wrong.add(
                table.wrong_cell(
                    row, "parent", "A department cannot be above itself: {circle}.", circle=circle
                )
            )
        elif len(way) > MAX_LEVELS:
            told.update(way)
            reason = untranslated("More than {levels} departments stand above this one.")
            wrong.add(table.wrong_cell(row, "parent", reason, levels=MAX_LEVELS))


def _way_up(department: str, parents: Parents) -> list[str]:
    """From a department up to the top, to itself again, or as far as departments may be nested."""
    way = [department]
    while len(way) <= MAX_LEVELS and way[-1] in parents:
        way.append(parents[way[-1]])
        if way[-1] == department:
            break
    return way


def from_the_top(departments: list[str], parents: Parents) -> tuple[RosterDepartment, ...]:
    """Every department, those only named as parents too, behind the one above it."""
    ordered: dict[str, RosterDepartment] = {}
    for department in departments:
        for each in reversed(_way_up(department, parents)):
            ordered.setdefault(each, RosterDepartment(each, parents.get(each)))
    return tuple(ordered.values())
