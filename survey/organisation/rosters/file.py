"""A roster from a file: a row for each person, with the team and its department; without any error, or none.

Office and the department above need to stand in one row of their team or department. People are known again
by their reference or, where they have none, by their mail address.
"""

from collections.abc import Collection

from survey.errors import RowError, untranslated
from survey.organisation.rosters.departments import from_the_top, read_departments
from survey.organisation.rosters.people import read_people, require_columns_of_people
from survey.organisation.rosters.roster import Roster, RosterTeam
from survey.spreadsheets.cells import read_column
from survey.spreadsheets.headers import Columns
from survey.spreadsheets.labels import one_for_each, read_labels
from survey.spreadsheets.table import Table, read_table
from survey.spreadsheets.words import read_office, read_yes_no
from survey.spreadsheets.wrong import WrongCells

COLUMNS = Columns(
    aliases={
        "reference": (
            "id",
            "Personalnummer",
            "Personalnr",
            "Mitarbeiternummer",
            "employee id",
            "external id",
        ),
        "name": ("Person", "Mitarbeiter", "Mitarbeiterin", "full name"),
        "first_name": ("Vorname", "given name"),
        "last_name": ("Nachname", "Familienname", "surname", "family name"),
        "email": ("E-Mail", "Mail", "E-Mail-Adresse", "email address"),
        "team": ("Teamname", "team name", "Gruppe"),
        "department": ("Abteilung", "department name"),
        "parent": ("parent department", "Oberabteilung", "Übergeordnete Abteilung", "Bereich", "division"),
        "office": ("Front/Back", "front or back", "Frontoffice/Backoffice"),
        "language": ("Sprache", "Mailsprache", "preferred language", "locale"),
        "lead": ("Leitung", "Teamleitung", "team lead", "Führungskraft"),
    },
    required=("team", "department", "office"),
)


def read_roster(data: bytes, name: str, added: Collection[str] = ()) -> Roster:
    """Read a roster; raises BadInput, or WrongRows with everything that is wrong.

    Beside ours the languages `added` are known.
    """
    wrong = WrongCells(name)
    return roster_of(read_table(data, name, COLUMNS, wrong, workbooks=True), wrong, added)


def roster_of(table: Table, wrong: WrongCells, added: Collection[str] = ()) -> Roster:
    """The roster that stands in these columns; raises WrongRows with everything that is wrong."""
    require_columns_of_people(table, wrong)
    leads = read_column(table, "lead", read_yes_no, False, wrong) if "lead" in table.columns else None
    leads = leads or [False] * len(table)
    teams = _teams(table, leads, wrong)
    departments, parents = read_departments(table, wrong)
    contradiction = untranslated("{key} belongs to “{first}” in row {row}; a team has one department.")
    department_of = one_for_each(table, "department", teams, departments, contradiction, wrong)
    offices = _offices(table, teams, wrong)
    people = read_people(table, teams, leads, wrong, added)
    wrong.stop_if_any()
    return Roster(
        departments=from_the_top(list(dict.fromkeys(filter(None, departments))), parents),
        teams=tuple(RosterTeam(team, of, offices[team]) for team, of in department_of.items()),
        people=tuple(people),
    )


def _teams(table: Table, leads: list[bool], wrong: WrongCells) -> list[str | None]:
    def missing(row: int) -> RowError:
        if leads[row]:
            return table.wrong_cell(row, "team", "Whoever leads needs the team that they lead.")
        return table.wrong_cell(row, "team", "This cell must not be empty.")

    wrong.add_all((row for row, cell in enumerate(table.columns["team"]) if not cell.strip()), missing)
    return read_labels(table, "team", wrong)


def _offices(table: Table, teams: list[str | None], wrong: WrongCells) -> dict[str, str]:
    """Front or back office, which at least one row of every team says."""
    cells = table.columns["office"]
    contradiction = untranslated("{key} is “{first}” in row {row}; a team is either front or back office.")
    found = read_column(table, "office", read_office, None, wrong)
    offices = one_for_each(table, "office", teams, found, contradiction, wrong)
    said = {team for team, cell in zip(teams, cells, strict=True) if cell.strip()}
    first_row = {team: row for row, team in reversed(list(enumerate(teams))) if team is not None}
    wrong.add_all(
        sorted(row for team, row in first_row.items() if team not in said),
        lambda row: table.wrong_cell(row, "office", "One row of the team has to say front or back."),
    )
    return offices
