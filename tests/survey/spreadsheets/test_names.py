"""Names: the same however typed, and harmless in a spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import BadInput
from survey.spreadsheets.names import in_order, neutralised, read_name, same_name, unneutralised


def test_a_name_is_trimmed_and_composed() -> None:
    assert read_name("  Ko\N{COMBINING DIAERESIS}ln\N{NO-BREAK SPACE}") == "Köln"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("K\ufffdln", "A character was lost in an earlier conversion"),
        ("Nord\nSüd", "The text holds a line break or an invisible control character."),
        ("\u202eNord", "The text holds a line break or an invisible control character."),
        ("x" * 201, "The text has 201 characters, at most 200 fit."),
    ],
)
def test_what_is_no_name_is_told_why(cell: str, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_name(cell)
    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize(
    ("sorted_names", "language"),
    [
        ("Archiv ärger Ärzte auskunft Öl Ost Straße Strasse Strauß Zoll", "German"),
        ("Eagle école Edge Łódź Lund Øst Ost Østby", "others that work there"),
    ],
)
def test_names_stand_where_a_reader_looks_for_them(sorted_names: str, language: str) -> None:
    names = sorted_names.split()
    found = [in_order(name)[0] for name in names]
    assert found == sorted(found), language


def test_names_that_differ_in_case_and_spaces_only_are_the_same() -> None:
    assert same_name("Team  NORD") == same_name("team Nord")


@pytest.mark.parametrize("text", ["=1+1", "+49", "-3", "@x", "\tx", "\rx", "'=1+1"])
def test_what_a_spreadsheet_would_compute_becomes_text(text: str) -> None:
    assert neutralised(text) == "'" + text


def test_a_cell_also_begins_behind_what_another_country_takes_for_a_separator() -> None:
    assert neutralised("Nord;=1+1") == "Nord;'=1+1"
    assert neutralised("=a,-b|@c;d") == "'=a,'-b|'@c;d"


@pytest.mark.parametrize("text", ["Nord", "a=b", "'n Büro", "Nord, Süd; West", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert neutralised(text) == unneutralised(text) == text


@given(st.text("'=+-@\t\rab;,|＝", max_size=8))
def test_neutralising_can_be_undone_and_leaves_no_formula(text: str) -> None:
    assert unneutralised(neutralised(text)) == text
    assert not neutralised(text).startswith(tuple("=+-@\t\r"))
