"""Delimiters, quotes, ragged rows, empty lines and headers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import BadInput, WrongRows
from survey.spreadsheets.headers import Columns, plain, snake
from survey.spreadsheets.table import Table, read_table
from survey.spreadsheets.wrong import WrongCells

COLUMNS = Columns(
    aliases={"team": ("Mannschaft",), "team_size": ("Teamgröße",), "note": ()},
    required=("team",),
    families={"item_": "item_", "frage_": "item_"},
)


def table_of(text: str) -> Table:
    wrong = WrongCells("file.csv")
    table = read_table(text.encode(), "file.csv", COLUMNS, wrong)
    wrong.stop_if_any()
    return table


def errors_of(text: str) -> list[tuple[int | None, str | None, str, str]]:
    with pytest.raises(WrongRows) as refused:
        table_of(text)
    return [(error.row, error.column, error.value, error.say()) for error in refused.value.errors]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_recognised_by_the_columns_it_gives(delimiter: str) -> None:
    table = table_of(f'note{delimiter}team\n"a, b; c | d\t"{delimiter}Nord\n')
    assert table.columns == {"note": ["a, b; c | d\t"], "team": ["Nord"]}


def test_excels_line_that_names_the_delimiter_is_no_header() -> None:
    table = table_of("sep=;\r\nteam;note\r\nNord;x\r\n")
    assert (table.header_line, table.columns["team"], list(table.lines)) == (2, ["Nord"], [3])


@pytest.mark.parametrize("header", ["TEAM SIZE", "Team-Size", " teamgroesse ", "Teamgröße", "TEAMGRÖSSE"])
def test_a_header_is_known_in_any_case_spacing_and_spelling_of_umlauts(header: str) -> None:
    assert COLUMNS.name_of(header) == "team_size"


def test_a_decomposed_umlaut_is_the_same_umlaut() -> None:
    assert plain("Teamgro\N{COMBINING DIAERESIS}ße") == plain("Teamgröße")


@pytest.mark.parametrize("header", ["item_trust", "Item Trust", "Frage: Trust", "ITEM-trust"])
def test_a_family_of_columns_is_known_by_its_beginning(header: str) -> None:
    assert COLUMNS.name_of(header) == "item_trust"


def test_a_word_that_only_begins_like_a_family_is_not_of_it() -> None:
    assert COLUMNS.name_of("Items") is None
    assert COLUMNS.name_of("item_") is None
    assert snake("Zufriedenheit (n)") == "zufriedenheit_n"


def test_the_columns_own_name_wins_over_another_of_its_names() -> None:
    assert table_of("Mannschaft,team\nA,B\n").columns["team"] == ["B"]


def test_two_columns_of_the_same_meaning_are_refused() -> None:
    assert errors_of("team,note,Team\nA,b,C\n") == [
        (1, "Team", "", "“team” and “Team” are the same column, team; keep one.")
    ]


def test_a_missing_column_is_told_with_the_columns_found() -> None:
    assert errors_of("\nnote,Müller\nx,y\n") == [
        (
            2,
            "team",
            "",
            "There is no such column. The columns of the file: note, Müller. "
            "It may be called: team, Mannschaft.",
        )
    ]


def test_rows_are_counted_as_an_editor_shows_them() -> None:
    text = 'team,note\r\n"Nord","two\r\nlines"\r\n\r\n;;\n,\nSüd,x\rOst,y\n'
    assert errors_of(text) == [
        (5, None, ";;", "Cells in this row: 1, in the header: 2; leave no cell out, empty ones included.")
    ]
    table = table_of(text.replace(";;", ""))
    assert (table.columns["team"], list(table.lines)) == (["Nord", "Süd", "Ost"], [2, 7, 8])


def test_empty_cells_beyond_the_header_are_dropped() -> None:
    assert table_of("team,note\nNord,x,,\n").columns["note"] == ["x"]


def test_a_row_that_is_too_long_hints_at_the_decimal_comma() -> None:
    [(row, column, value, reason)] = errors_of("team,note\nNord,3,4\n")
    assert (row, column, value) == (2, None, "Nord,3,4")
    assert reason.startswith("Cells in this row: 3, in the header: 2; in a file separated by commas a number")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('Nord,"open', "A quotation mark opens here and is never closed; what follows cannot be read."),
        ('"Nord" Süd,x', "There is text behind a closing quotation mark;"),
        (f'Nord,"{"x" * 140_000}"', "A cell is longer than 131,072 characters;"),
    ],
)
def test_quotation_marks_that_make_no_sense_are_told_with_their_row(row: str, reason: str) -> None:
    [(line, column, _, said)] = errors_of(f"team,note\nWest,x\n{row}\nOst,y\n")
    assert (line, column) == (3, None)
    assert said.startswith(reason)


def test_a_header_without_rows_is_refused() -> None:
    with pytest.raises(BadInput, match=r"file\.csv has a header and no rows"):
        table_of("team,note\n,\n")


def test_only_delimiters_are_an_empty_file() -> None:
    with pytest.raises(BadInput, match=r"file\.csv: one error"):
        table_of(",,,\n,,\n")


def test_too_many_columns_are_no_table() -> None:
    with pytest.raises(BadInput, match="more than 2000 columns"):
        table_of("team" + ",x" * 3_000 + "\n")


def test_a_hundred_wrong_rows_are_told_fifty_times_and_counted() -> None:
    with pytest.raises(WrongRows) as refused:
        table_of("team,note\n" + "Nord\n" * 30_000)
    assert [error.row for error in refused.value.errors] == list(range(2, 52))
    assert refused.value.more == 29_950


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(CELLS.filter(str.strip), CELLS), min_size=1, max_size=20), st.sampled_from(",;\t|"))
def test_whatever_stands_in_quoted_cells_comes_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    lines = ["team" + delimiter + "note"] + [delimiter.join(map(quoted, row)) for row in rows]
    table = table_of("\r\n".join(lines))
    assert list(zip(table.columns["team"], table.columns["note"], strict=True)) == rows
