"""Facts of teams and weeks as controlling exports them, and every way in which they are wrong."""

from datetime import date

import pytest

from survey.contacts.beside.facts_file import COLUMNS, TeamFact, read_facts
from survey.errors import BadInput, WrongRows
from survey.spreadsheets.missing import read_missing
from survey.weeks import week_of

TEAMS = ["Nord", "Süd"]
THIRD = week_of(date(2026, 1, 14))
THOUSANDS = "Thousands separators are not read; write the digits without them."
HEAD = "team,week,outcome_revenue,outcome_revenue_n\n"


def facts_of(text: str) -> tuple[TeamFact, ...]:
    return read_facts(text.encode(), "facts.csv", TEAMS)


def test_every_outcome_of_every_row_becomes_a_fact() -> None:
    text = (
        "Teamname;KW;Kennzahl Wiederkauf;kennzahl_wiederkauf_n;Kennzahl: Kündigungen\r\n"
        "nord;KW 3/2026;0,25;120;\r\nSÜD;14.01.2026;;;3\r\nSüd;2026-W04;0,5;;1,5\r\n"
    )
    expected = (
        TeamFact("Nord", THIRD, "wiederkauf", 0.25, 120),
        TeamFact("Süd", THIRD, "kuendigungen", 3.0, None),
        TeamFact("Süd", THIRD + 1, "wiederkauf", 0.5, None),
        TeamFact("Süd", THIRD + 1, "kuendigungen", 1.5, None),
    )
    for codec in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert read_facts(text.encode(codec), "facts.csv", TEAMS) == expected


Rows = list[tuple[int | None, str | None, str, str]]

WRONG: dict[str, tuple[str, Rows]] = {
    "no outcome": ("team,week,revenue\nNord,2026-W03,5\n", [
        (1, "outcome_", "",
         "There is no outcome; name its column “outcome_” and its name, as outcome_cancellations."),
    ]),
    "a count alone": ("team,week,outcome_a,outcome_b_n\nNord,2026-W03,5,6\n", [
        (1, "outcome_b_n", "", "The column counts the answers of “outcome_b”, which the file does not have."),
    ]),
    "a name that never ends": (f"team,week,outcome_{'a' * 101}\nNord,2026-W03,5\n", [
        (1, "outcome_" + "a" * 51 + "…", "", "An outcome's name has at most 100 characters."),
    ]),
    "unknown teams": (HEAD + "Nrod,2026-W03,5,6\nEast,2026-W03,5,6\n,2026-W03,5,6\n", [
        (2, "team", "Nrod", "This name is not known; do you mean “Nord”?"),
        (3, "team", "East", "This name is not known. There are: Nord, Süd."),
        (4, "team", "", "This cell must not be empty."),
    ]),
    "no weeks": (HEAD + "Nord,3,5,6\nNord,,5,6\nNord,2026-W54,5,6\n", [
        (2, "week", "3",
         "Write year and week (2026-W03) or a date; a plain number is no week of the calendar."),
        (3, "week", "", "This cell must not be empty."),
        (4, "week", "2026-W54", "2026 has no week 54."),
    ]),
    "a week twice": (HEAD + "Nord,2026-W03,5,6\nSüd,2026-W03,5,6\nnord,2026-01-14,5,6\n", [
        (4, "week", "2026-01-14", "This team and week stand in row 2 already."),
    ]),
    "no numbers": (HEAD + "Nord,2026-W03,many,6.5\nSüd,2026-W03,inf,-1\nSüd,2026-W04,1.5,0\n", [
        (2, "outcome_revenue", "many", "This is not a number."),
        (2, "outcome_revenue_n", "6.5", "A count is a whole number."),
        (3, "outcome_revenue", "inf", "Infinity is not a value; leave the cell empty where there is none."),
        (3, "outcome_revenue_n", "-1",
         "A count cannot be negative; if this stands for no value, say --missing outcome_revenue_n=-1."),
        (4, "outcome_revenue_n", "0",
         "There is a value, 1.5, but no case behind it; one of the two is wrong."),
    ]),
    "thousands": (
        HEAD.replace(",", ";") + "Nord;2026-W03;1.234;6\nSüd;2026-W03;2.345,50;6\nSüd;2026-W04;0,5;\n", [
        (2, "outcome_revenue", "1.234", THOUSANDS), (3, "outcome_revenue", "2.345,50", THOUSANDS),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_is_told_by_row_column_value_and_reason(kind: str) -> None:
    text, expected = WRONG[kind]
    with pytest.raises(WrongRows) as refused:
        facts_of(text)
    assert [(each.row, each.column, each.value, each.say()) for each in refused.value.errors] == expected


@pytest.mark.parametrize("code", ["-99", "-999", "-9999", "-88"])
def test_a_code_for_no_value_is_asked_about_and_taken_for_none_when_declared(code: str) -> None:
    text = HEAD + f"Nord,2026-W03,{code},\nSüd,2026-W03,3,\n"
    with pytest.raises(WrongRows) as refused:
        facts_of(text)
    [error] = refused.value.errors
    assert (error.row, error.column, error.value) == (2, "outcome_revenue", code)
    assert f"--missing outcome_revenue={code} if it stands for no value" in error.say()
    found = TeamFact("Süd", THIRD, "revenue", 3.0, None)
    for codes in (code, f"outcome_revenue={code}"):
        missing = read_missing([codes], COLUMNS.name_of)
        assert read_facts(text.encode(), "facts.csv", TEAMS, missing=missing) == (found,)
    assert len(read_facts(text.encode(), "facts.csv", TEAMS, accepted=[code])) == 2


def test_losses_are_figures_as_others() -> None:
    text = HEAD + "Nord,2026-W03,-99,\nSüd,2026-W03,-41.5,\nSüd,2026-W04,3,\n"
    assert len(facts_of(text)) == 3


def test_a_week_that_has_not_begun_is_refused() -> None:
    with pytest.raises(WrongRows) as refused:
        read_facts((HEAD + "Nord,2026-W04,5,\n").encode(), "facts.csv", TEAMS, latest=THIRD)
    assert refused.value.errors[0].say() == "This week has not begun yet; is the year right?"


def test_a_file_without_values_has_no_facts() -> None:
    assert facts_of(HEAD + "Nord,2026-W03,,\n") == ()


def test_a_workbook_is_refused_with_the_remedy() -> None:
    with pytest.raises(BadInput, match="is an Excel workbook"):
        read_facts(b"PK\x03\x04" + b"\0" * 30 + b"xl/workbook.xml", "facts.xlsx", TEAMS)
