"""Rosters as people departments export them, and every way in which they are wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import BadInput, WrongRows
from survey.organisation.rosters.file import COLUMNS, read_roster
from survey.organisation.rosters.roster import Roster, RosterDepartment, RosterPerson, RosterTeam

HEAD = "reference,name,email,team,department,office,lead\n"
ADA = "1,Ada Nord,ada@example.org,Nord,Sales,front,yes\n"


def roster_of(text: str) -> Roster:
    return read_roster(text.encode(), "roster.csv")


def test_departments_teams_and_people_are_read() -> None:
    text = (
        "Personalnummer;Vorname;Nachname;E-Mail;Team;Abteilung;Bereich;Front/Back;Teamleitung\r\n"
        "007;Ada;Müller;Ada.Mueller@example.org;Hotline;Service;Kunden;Front-Office;ja\r\n"
        "008;Ben;Öz;;Hotline;Service;;;\r\n"
        ";Cleo;Fuchs;Cleo@example.org;Lager;Logistik;;back;nein\r\n"
    )
    expected = Roster(
        departments=(
            RosterDepartment("Kunden", None),
            RosterDepartment("Service", "Kunden"),
            RosterDepartment("Logistik", None),
        ),
        teams=(RosterTeam("Hotline", "Service", "front"), RosterTeam("Lager", "Logistik", "back")),
        people=(
            RosterPerson("007", "Ada Müller", "Ada.Mueller@example.org", "Hotline", True, 2),
            RosterPerson("008", "Ben Öz", None, "Hotline", False, 3),
            RosterPerson(
                "cleo@example.org", "Cleo Fuchs", "Cleo@example.org", "Lager", False, 4, numbered=False
            ),
        ),
    )
    for codec in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert read_roster(text.encode(codec), "roster.csv") == expected


def test_languages_are_read_as_people_departments_write_them() -> None:
    said = ["de", "Deutsch", "de-AT", "EN", "english", ""]
    rows = "".join(f"{n},P{n},,Nord,Sales,front,{each}\n" for n, each in enumerate(said))
    roster = roster_of("Personalnummer,Name,E-Mail,Team,Abteilung,Front/Back,Sprache\n" + rows)
    assert [each.language for each in roster.people] == ["de", "de", "de", "en", "en", None]
    with pytest.raises(WrongRows) as wrong:
        roster_of("reference,name,team,department,office,language\n1,Ada,Nord,Sales,front,fr\n")
    (row,) = wrong.value.errors
    assert (row.column, row.value) == ("language", "fr")
    assert "Write de or en" in row.say()


def test_people_without_numbers_are_known_by_their_mail() -> None:
    roster = roster_of("name,email,team,department,office\nAda,ADA@example.org,Nord,Sales,front\n")
    assert [person.reference for person in roster.people] == ["ada@example.org"]


def test_a_department_stands_behind_those_above_it_wherever_the_file_names_them() -> None:
    roster = roster_of(
        "reference,name,team,department,parent,office\n1,A,T1,C,B,front\n2,B,T2,B,A,front\n3,C,T3,A,,back\n"
    )
    assert [(each.name, each.parent) for each in roster.departments] == [("A", None), ("B", "A"), ("C", "B")]


Rows = list[tuple[int | None, str | None, str, str]]
EMPTY = "This cell must not be empty."
NO_ADDRESS = "This is no mail address; write it alone, as name@example.org."
SPELLING = "differs only in case or spaces; write the name in one way."
ABOVE = "reference,name,team,department,parent,office\n"

WRONG: dict[str, tuple[str, Rows]] = {
    "no name, nothing to tell people apart": ("team,department,office\nNord,Sales,front\n", [
        (1, "name", "", "There is no column for people's names: name, or first_name and last_name."),
        (1, "reference", "", "There is no column that tells people apart: reference or email."),
    ]),
    "columns missing": ("name,email\nAda,ada@example.org\n", [
        (1, name, "",
         f"There is no such column. The columns of the file: name, email. It may be called: {names}.")
        for name in ("team", "department", "office")
        for names in [", ".join((name, *COLUMNS.aliases[name]))]
    ]),
    "cells missing": (HEAD + ",,,Nord,,front,\n2,Ben,,,Sales,front,\n3,Cleo,,,Sales,front,yes\n", [
        (2, "department", "", EMPTY),
        (2, "name", "", EMPTY),
        (2, "reference", "", "A person needs a reference or a mail address."),
        (3, "team", "", EMPTY),
        (4, "team", "", "Whoever leads needs the team that they lead."),
    ]),
    "unknown words": (HEAD + "1,Ada,,Nord,Sales,middle,maybe\n", [
        (2, "lead", "maybe", "Write yes or no, or leave the cell empty for no."),
        (2, "office", "middle", "Write front or back, or leave the cell empty."),
    ]),
    "a person twice": (HEAD + ADA + "1,Ada Nord,ada@example.org,Nord,Sales,front,\n", [
        (3, "reference", "1", "This person stands in row 2 already."),
    ]),
    "a person in two teams": (HEAD + ADA + "1,Ada Nord,,Süd,Sales,front,\n", [
        (3, "reference", "1",
         "This person stands in row 2 already, in the team Nord; everybody answers in one team."),
    ]),
    "one address for two": (HEAD + ADA + "2,Ben,ADA@example.org,Nord,Sales,front,\n", [
        (3, "email", "ADA@example.org", "The person in row 2 has this address already."),
    ]),
    "no addresses": (HEAD + "1,A,A <a@b.de>,N,S,front,\n2,B,ben@home,N,S,front,\n3,C,c@@x.de,N,S,front,\n", [
        (2, "email", "A <a@b.de>", NO_ADDRESS), (3, "email", "ben@home", NO_ADDRESS),
        (4, "email", "c@@x.de", NO_ADDRESS),
    ]),
    "a team in two departments": (HEAD + ADA + "2,Ben,,Nord,Service,front,\n", [
        (3, "department", "Service", "Nord belongs to “Sales” in row 2; a team has one department."),
    ]),
    "a team of both offices": (HEAD + ADA + "2,Ben,,Nord,Sales,back,\n", [
        (3, "office", "back", "Nord is “front” in row 2; a team is either front or back office."),
    ]),
    "a team of no office": (HEAD + ADA + "2,Ben,,Süd,Sales,,\n3,Cleo,,Süd,Sales,,\n", [
        (3, "office", "", "One row of the team has to say front or back."),
    ]),
    "two spellings": (HEAD + ADA + "2,Ben,,nord,SALES,front,\n", [
        (3, "team", "nord", f"“Nord” in row 2 {SPELLING}"),
        (3, "department", "SALES", f"“Sales” in row 2 {SPELLING}"),
    ]),
    "two departments above": (ABOVE + "1,A,T,S,X,front\n2,B,T,S,Y,front\n", [
        (3, "parent", "Y", "S stands below “X” in row 2; only one department is above it."),
    ]),
    "a circle of departments": (
        ABOVE + "1,A,T1,S,X,front\n2,B,T2,X,Y,front\n3,C,T3,Y,S,back\n4,D,T4,Z,Z,back\n",
        [
            (2, "parent", "X", "A department cannot be above itself: S < X < Y < S."),
            (5, "parent", "Z", "A department cannot be above itself: Z < Z."),
        ],
    ),
    "a tower of departments": (
        ABOVE + "".join(f"{row},A,T{row},D{row},D{row + 1},back\n" for row in range(25)),
        [(2, "parent", "D1", "More than 20 departments stand above this one.")],
    ),
    "a reference that never ends": (HEAD + "9" * 101 + ",Ada,,Nord,Sales,front,\n", [
        (2, "reference", "9" * 59 + "…", "The text has 101 characters, at most 100 fit."),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_roster_is_told_by_row_column_value_and_reason(kind: str) -> None:
    text, expected = WRONG[kind]
    with pytest.raises(WrongRows) as refused:
        roster_of(text)
    assert [(each.row, each.column, each.value, each.say()) for each in refused.value.errors] == expected
    assert refused.value.more == 0


def test_an_old_workbook_is_refused_with_the_remedy() -> None:
    with pytest.raises(BadInput, match="is an Excel workbook; save it as “CSV UTF-8”"):
        read_roster(b"\xd0\xcf\x11\xe0" + b"\0" * 30, "roster.xls")


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEFG")), min_size=1, max_size=6, unique=True
    )
)
def test_departments_form_a_tree_or_the_roster_is_refused(pairs: list[tuple[str, str]]) -> None:
    rows = "".join(f"{row},P,T{row},{a},{b},back\n" for row, (a, b) in enumerate(pairs))
    try:
        roster = roster_of("reference,name,team,department,parent,office\n" + rows)
    except WrongRows:
        return
    seen: set[str | None] = {None}
    for department in roster.departments:
        assert department.parent in seen
        seen.add(department.name)
    assert seen == {None, *(name for pair in pairs for name in pair)}


def test_a_hundred_thousand_people_are_read() -> None:
    rows = "".join(
        f"{row},P {row},p{row}@example.org,T{row // 10},D{row // 100},front,\n" for row in range(100_000)
    )
    assert len(roster_of(HEAD + rows).people) == 100_000


@pytest.mark.parametrize(
    ("first", "second", "column"),
    [
        ("1,Ada,ada@müller.de", "2,Bo,ADA@xn--mller-kva.de", "email"),
        ("1,Ada,", "１,Bo,", "reference"),
        (",Ada,ada@müller.de", ",Bo,ada@xn--mller-kva.de", "email"),
    ],
)
def test_one_person_in_two_spellings_stands_there_twice(first: str, second: str, column: str) -> None:
    rows = "".join(f"{each},Nord,Sales,front,no\n" for each in (first, second))
    with pytest.raises(WrongRows) as wrong:
        roster_of(HEAD + rows)
    assert [(row.row, row.column) for row in wrong.value.errors] == [(3, column)]


def test_names_that_are_written_from_the_right_are_read_without_the_marks_around_them() -> None:
    names = ["\u200fמשה כהן\u200f", "علی\u200cرضا", "A\u202eB"]
    rows = "".join(f"{n},{name},,Nord,Sales,front,no\n" for n, name in enumerate(names))
    with pytest.raises(WrongRows) as wrong:
        roster_of(HEAD + rows)
    assert [row.row for row in wrong.value.errors] == [4]
    people = roster_of(HEAD + rows.rpartition("2,")[0]).people
    assert [person.name for person in people] == ["משה כהן", "علی\u200cرضا"]
