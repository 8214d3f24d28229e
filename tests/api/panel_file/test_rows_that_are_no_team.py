"""Totals, teams under two names, spreadsheet errors and words for nothing in the column of teams."""

from collections import defaultdict

import pytest

from tests.api.panel_file.files import HEAD, Row, asked, good_rows, text_of


def total(rows: list[Row], name: str) -> list[Row]:
    """A row for each week that sums up the others."""
    weeks: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        weeks[row[1]].append(row)
    made = []
    for week, of in weeks.items():
        happiness_n, rating_n = (sum(int(row[column]) for row in of) for column in (3, 5))
        happiness = sum(float(row[2]) * int(row[3]) for row in of) / happiness_n
        rating = sum(float(row[4]) * int(row[5]) for row in of) / rating_n
        made.append([name, week, f"{happiness:.2f}", str(happiness_n), f"{rating:.2f}", str(rating_n)])
    return made


@pytest.mark.parametrize(
    "name",
    [
        "Gesamt", "Total", "SUMME", "Alle", "Insgesamt", "Overall", "all teams", "Grand Total", "Ø",
        "Gesamt:", "Konzern", "Vertrieb gesamt", "Summe Vertrieb", "Total for Sales", "Durchschnitt",
        "Company average",
    ],
)  # fmt: skip
def test_a_total_by_name_is_asked_about_with_both_ways_out(name: str) -> None:
    text = text_of([*good_rows(), [name, *good_rows()[0][1:]]])
    [(row, column, value, question)] = asked(text)
    assert (row, column, value) == (122, "team", name)
    assert question.startswith("Is this a team, or a total of the others? Remove its rows, or say --accept ")
    assert asked(text, accept=name) == []


@pytest.mark.parametrize(
    "name", ["Total Quality", "Mean Street", "Alles Gute", "Team", "Allianz", "Ørsted", "Summer", "Sum 41"]
)
def test_a_team_may_be_called_almost_so(name: str) -> None:
    assert asked(text_of([*good_rows(), [name, *good_rows()[0][1:]]])) == []


def test_a_total_of_any_name_is_known_by_its_counts() -> None:
    rows = good_rows()
    text = text_of([*rows, *total(rows, "Filialen")])
    [(row, column, value, question)] = asked(text)
    assert (row, column, value) == (122, "team", "Filialen")
    assert question.startswith("The other teams together give what stands here, week by week.")
    assert asked(text, accept="Filialen", missing="happiness_n=0") == []


def test_a_mean_of_all_is_known_without_counts() -> None:
    rows = [[*row[:3], row[4]] for row in good_rows()]
    for number in range(20):
        of = rows[number:120:20]
        rows.append(
            ["Zusammen", of[0][1], *(f"{sum(float(row[side]) for row in of) / 6:.2f}" for side in (2, 3))]
        )
    [(_, _, value, question)] = asked(text_of(rows, ["team", "week", "happiness", "rating"]))
    assert value == "Zusammen"
    assert question.startswith("The other teams together")


def test_the_largest_of_three_teams_is_no_total() -> None:
    rows = good_rows(3)
    for place, row in enumerate(rows):
        row[3] = str((9, 9, 18)[place // 20])
    assert asked(text_of(rows)) == []


def test_a_team_under_two_names_is_asked_about() -> None:
    rows = good_rows()
    text = text_of([*rows, *(["Nord", *row[1:]] for row in rows[:20])])
    [(row, column, value, question)] = asked(text)
    assert (row, column, value) == (2, "team", "Team 1")
    assert question == (
        "This team has happiness and rating of “Nord” in 20 weeks. Is it one team under two names? Then "
        "remove one; if they are two, say --accept 'Team 1'."
    )
    assert asked(text, accept="Nord") == asked(text, accept="team 1") == []


def test_a_quarter_under_another_name_is_enough() -> None:
    rows = good_rows(weeks=40)
    [(_, _, value, question)] = asked(text_of([*rows, *(["Nord", *row[1:]] for row in rows[:13])]))
    assert value == "Team 1"
    assert "in 13 weeks" in question


def test_teams_that_are_always_content_are_no_copies() -> None:
    rows = [[*row[:2], "4", row[3], "5", row[5]] for row in good_rows()]
    assert asked(text_of(rows)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nord-Ost", "Nord–Ost"),
        ("Nord-Ost", "Nord‑Ost"),
        ("Nord-Ost", "Nord - Ost"),
        ("Süd", "Sued"),
        ("Straße", "Strasse"),
        ("Team 1", "Team 01"),
        ("Team 1", "Team1"),
        ("Nord Ost", "NordOst"),
        ("Müller’s", "Müller's"),
        ("Nord", "NORD"),
        ("Team A", "Team\N{NO-BREAK SPACE}A"),
        ("Team A", "\N{FULLWIDTH LATIN CAPITAL LETTER T}eam A"),
    ],
)
def test_two_spellings_of_one_name_are_refused(one: str, other: str) -> None:
    rows = good_rows(2)
    for row in rows[:20]:
        row[0] = "West"
    for row in rows[20::2]:
        row[0] = one
    for row in rows[21::2]:
        row[0] = other
    [(row_number, column, _, question)] = asked(text_of(rows))
    assert (row_number, column) == (23, "team")
    assert question.startswith(f"“{one}” in row 22 differs only in ")


def test_other_forms_of_the_same_letters_are_the_same_name() -> None:
    rows = good_rows(2)
    for place, row in enumerate(rows[20:]):
        row[0] = "Süd" if place % 2 else "Su\N{COMBINING DIAERESIS}d"
    assert asked(text_of(rows)) == []


def test_names_that_only_look_a_little_alike_are_two() -> None:
    rows = good_rows(10)
    names = [
        "Team 1",
        "Team 11",
        "Team 1 1",
        "Team 10",
        "Mull",
        "Müll",
        "Nord-Ost",
        "Nordost",
        "Nord",
        "Norden",
    ]
    for place, row in enumerate(rows):
        row[0] = names[place // 20]
    assert asked(text_of(rows)) == []


@pytest.mark.parametrize(
    "error", ["#NV", "#N/A", "#REF!", "#BEZUG!", "#DIV/0!", "#WERT!", "#NAME?", "Err:502"]
)
@pytest.mark.parametrize("column", HEAD)
def test_the_error_of_a_formula_is_refused_in_every_column(error: str, column: str) -> None:
    rows = good_rows(2)
    rows[4][HEAD.index(column)] = error
    [(row, where, value, reason)] = asked(text_of(rows))
    assert (row, where, value) == (6, column, error)
    assert reason.startswith("This is a spreadsheet's error message; mend the formula")


@pytest.mark.parametrize("column", ["department", "touchpoint"])
def test_groups_are_named_in_one_way_and_not_by_a_word_for_nothing(column: str) -> None:
    rows = [[*row, ("Vertrieb", "VERTRIEB", "n/a")[place // 40]] for place, row in enumerate(good_rows())]
    [(row, where, value, reason)] = asked(text_of(rows, [*HEAD, column]))
    assert (row, where, value) == (42, column, "VERTRIEB")
    assert reason == "“Vertrieb” in row 2 differs only in case or spaces; write the name in one way."
    text = text_of(rows, [*HEAD, column]).replace("VERTRIEB", "Vertrieb")
    [(row, _, _, question)] = asked(text)
    assert (row, question[:16]) == (82, "Is this a name, ")
    assert asked(text, accept="n/a") == []


@pytest.mark.parametrize("name", ["NULL", "n/a", "(leer)", "–", "None", "unbekannt"])
def test_a_word_for_nothing_is_asked_about(name: str) -> None:
    text = text_of([*good_rows(), [name, *good_rows()[0][1:]]])
    [(row, column, value, question)] = asked(text)
    assert (row, column, value) == (122, "team", name)
    assert question.startswith("Is this a team, or a program's word for no name?")
    assert asked(text, accept=name) == []
