"""What a file may mean otherwise than it is read: asked about, never guessed.

Everything here is right in some file. So each doubt names the cell, and the option that settles it either
way.
"""

import re
from shlex import quote

import numpy as np

from analytics.algebra.arrays import FloatArray
from api.panel_file.columns import SIDES, TRAITS
from api.panel_file.copies import doubt_copies, doubt_sums
from api.panel_file.declared import Declared
from api.panel_file.doubtful_weeks import doubt_weeks
from api.panel_file.grid import Grid
from api.panel_file.total_names import is_nothing, is_total
from survey.errors import untranslated
from survey.spreadsheets.headers import snake
from survey.spreadsheets.outliers import FAR_FROM_OTHERS, strange_answers, strange_figures
from survey.spreadsheets.table import Table
from survey.spreadsheets.wrong import WrongCells

# In the heading of a column: 1 is the best, or 6 the worst.
FALLING = re.compile(
    r"\b1\s*(=|:|ist|is|-|–)?\s*(the\s+)?(best|(sehr\s+)?(gut|zufr)|(very\s+)?(good|satisf)|excell|ausgez|top)"
    r"|\b[4-9]\s*(=|:|ist|is|-|–)?\s*(the\s+)?(worst|(very\s+)?(bad|poor|dissat)|(sehr\s+)?(schlecht|unzufr))"
    r"|\b[4-9]\s*(=|:|ist|-|–)?\s*(ungen|mangelh)|\b([5-9]|10)\s*(-|–|:|bis|to|…|\.\.)\s*[01]\b"
    r"|(niedriger|kleiner) ist|lower is|invers|umgek",
    re.IGNORECASE,
)
FAR_ON_A_SCALE = untranslated(
    "This is far from all other values (rows with it: {count}). Mend it, or say --missing {code} if it "
    "stands for no answer; if it is right, say the scale, as --scale 1:5, or --accept {cell}."
)
GRADES = re.compile(r"schulnote|kundennote|gesamtnote|durchschnittsnote|notendurchschnitt|notenschnitt|grade")


def doubt(
    table: Table, grid: Grid, values: dict[str, FloatArray], declared: Declared, wrong: WrongCells
) -> None:
    """Ask about everything in a file without errors that may be meant otherwise."""
    _doubt_names(table, grid, declared, wrong)
    _doubt_groups(table, declared, wrong)
    doubt_weeks(table, grid, declared, wrong)
    _doubt_direction(table, declared, wrong)
    doubt_sums(table, grid, values, declared, wrong)
    _doubt_contacts(table, values, declared, wrong)
    wrong.stop_if_any()  # the counts of a total are far from all others
    for column, column_values in values.items():
        _doubt_values(table, grid, column, column_values, declared, wrong)
    doubt_copies(table, grid, values, declared, wrong)


def _doubt_contacts(
    table: Table, values: dict[str, FloatArray], declared: Declared, wrong: WrongCells
) -> None:
    """Contacts that are the ratings say nothing about workload, only about who rated."""
    if not {"contacts", "rating_n"} <= values.keys() or declared.accepts("contacts"):
        return
    contacts, n = values["contacts"], values["rating_n"]
    both = np.isfinite(contacts) & np.isfinite(n)
    if both.any() and (contacts[both] == n[both]).all():
        reason = untranslated(
            "There are as many contacts as ratings in every row. Does this column count every contact, rated "
            "or not? Then say --accept contacts; otherwise remove it, for workload cannot be told from it."
        )
        wrong.add(table.wrong_header("contacts", reason))


def _doubt_names(table: Table, grid: Grid, declared: Declared, wrong: WrongCells) -> None:
    for place, team in enumerate(grid.teams):
        if declared.accepts(team) or not (is_total(team) or is_nothing(team)):
            continue
        reason = untranslated(
            "Is this a team, or a total of the others? Remove its rows, or say --accept {name} if it is a "
            "team."
        )
        if is_nothing(team):
            reason = untranslated(
                "Is this a team, or a program's word for no name? Mend or remove its rows, or say --accept "
                "{name} if it is a team."
            )
        row = int((grid.team_of_row == place).argmax())
        wrong.add(table.wrong_cell(row, "team", reason, name=quote(team)))


def _doubt_groups(table: Table, declared: Declared, wrong: WrongCells) -> None:
    """Teams of which the department is not known must not become one department called n/a."""
    for column in ("department", "touchpoint", *TRAITS):
        for cell in dict.fromkeys(map(str.strip, table.columns.get(column, ()))):
            if cell and is_nothing(cell) and not declared.accepts(cell):
                row = next(row for row, found in enumerate(table.columns[column]) if found.strip() == cell)
                reason = untranslated(
                    "Is this a name, or a program's word for none? Leave the cell empty, or say --accept "
                    "{name} if it is a name."
                )
                wrong.add(table.wrong_cell(row, column, reason, name=quote(cell)))


def _doubt_direction(table: Table, declared: Declared, wrong: WrongCells) -> None:
    """A heading that says that the smaller number is the better one, or speaks of school grades."""
    for side in SIDES:
        heading = table.headers[side]
        if side not in declared.scales and (FALLING.search(heading) or GRADES.search(snake(heading))):
            reason = untranslated(
                "Is 1 the best here? Then say --scale {side}=6:1, the worst value first; if it is the worst, "
                "say --scale {side}=1:6 (with the ends of your scale)."
            )
            wrong.add(table.wrong_header(side, reason, side=side))


def _doubt_values(
    table: Table, grid: Grid, column: str, values: FloatArray, declared: Declared, wrong: WrongCells
) -> None:
    """Values far from all others; where the scale was declared, every value is inside it already."""
    if column in declared.scales:
        return
    there = ~np.isnan(values)
    answers = column in SIDES or (column.startswith("item_") and not column.endswith("_n"))
    for value in strange_answers(values) if answers else strange_figures(values):
        rows = np.flatnonzero(values == value)
        cell = table.columns[column][int(rows[0])].strip()
        teams, others = (
            set(grid.team_of_row[of].tolist()) for of in (values == value, there & (values != value))
        )
        always = not answers and value > 0 and teams.isdisjoint(others)  # a team may be that large
        if always or declared.accepts(cell):
            continue
        question = FAR_ON_A_SCALE if column in SIDES else FAR_FROM_OTHERS
        code = quote(f"{column}={cell}")
        wrong.add(table.wrong_cell(int(rows[0]), column, question, count=len(rows), code=code, cell=cell))
