"""A merger or a split ends a unit; contacts count every one of a week."""

import numpy as np
import pytest

from api.panel_file.reading import read_panel
from api.panel_file.writing import write_panel
from tests.api.panel_file.files import asked, read
from tests.panels import equal


def rows(team: str, marks: dict[int, str], department: str = "") -> str:
    """Eight weeks of a team, a row each; `marks` stand in the last column."""
    return "".join(
        f"{team},{week},3.{week},4.{week},{department},{marks.get(week, '')}\n" for week in range(1, 9)
    )


HEAD = "team,week,happiness,rating,department,merger\n"


def test_from_a_mark_on_the_same_name_is_another_unit() -> None:
    panel = read(HEAD + rows("Aster", {5: "merged with Birke"}) + rows("Clematis", {}))
    assert panel.teams == ("Aster", "Aster (5 –)", "Clematis")
    before, after = np.isfinite(panel.rating.value[:2]).tolist()
    assert before == [True] * 4 + [False] * 4
    assert after == [False] * 4 + [True] * 4


def test_a_unit_can_end_twice_and_rows_may_stand_in_any_order() -> None:
    text = rows("Aster", {3: "x", 6: "ja"}).splitlines(keepends=True)
    panel = read(HEAD + "".join(reversed(text)))
    assert panel.teams == ("Aster", "Aster (3 –)", "Aster (6 –)")
    assert np.isfinite(panel.rating.value).sum(axis=1).tolist() == [2, 3, 3]


@pytest.mark.parametrize("marks", [{}, {1: "x"}, {4: "no"}, {4: "nein"}, {4: "0"}])
def test_no_mark_and_one_in_the_first_row_end_nothing(marks: dict[int, str]) -> None:
    assert read(HEAD + rows("Aster", marks)).teams == ("Aster",)


def test_a_merged_unit_may_belong_to_another_department() -> None:
    first, second = rows("Aster", {5: "x"}, "Nord"), rows("Aster", {5: "x"}, "Süd")
    text = HEAD + "".join(first.splitlines(keepends=True)[:4] + second.splitlines(keepends=True)[4:])
    assert read(text).groups["department"] == ("Nord", "Süd")


def test_a_month_names_the_unit_that_begins_in_it() -> None:
    text = "team,Monat,happiness,rating,Zusammenlegung\n" + "".join(
        f"Aster,2018-{month:02d},3.{month},4.{month},{'x' if month == 7 else ''}\n" for month in range(5, 10)
    )
    panel = read(text)
    assert panel.teams == ("Aster", "Aster (2018-07 –)")
    assert equal(read_panel(write_panel(panel), "again.csv"), panel)


def contacts(of_ratings: str) -> str:
    """Two teams with as many contacts as `of_ratings` says: `n`, the number of ratings, or `more`."""
    lines = []
    for team, turned in (("Aster", 0), ("Birke", 9)):
        for week in range(1, 9):
            counted = of_ratings.format(n=week + 5, more=4 * week + 20)
            lines.append(f"{team},{week},3.{week},4.{abs(turned - week)},{week + 5},{counted}\n")
    return "team,week,happiness,rating,rating_n,Anzahl Kontakte\n" + "".join(lines)


def test_contacts_are_read_as_a_count_of_their_own() -> None:
    panel = read(contacts("{more}"))
    assert panel.contacts is not None
    assert panel.contacts[1].tolist() == [4.0 * week + 20 for week in range(1, 9)]
    assert read(contacts("{more}").replace("Anzahl Kontakte", "remark")).contacts is None


def test_fewer_contacts_than_ratings_are_no_complete_count() -> None:
    questions = asked(contacts("3"))
    assert len(questions) == 16
    assert "every contact" in questions[0][3]


def test_contacts_that_are_the_ratings_are_asked_about() -> None:
    assert ["--accept contacts" in text for *_, text in asked(contacts("{n}"))] == [True]
    assert read(contacts("{n}"), accept="contacts").contacts is not None
