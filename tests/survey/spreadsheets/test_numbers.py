"""Numbers as people write them, and the decimal mark that is never guessed."""

from math import isnan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey.errors import BadInput
from survey.spreadsheets.headers import Columns
from survey.spreadsheets.numbers import Decimals, decimals, number, plain_numbers, read_counts, read_numbers
from survey.spreadsheets.table import read_table
from survey.spreadsheets.wrong import WrongCells

POINT, COMMA, UNKNOWN = Decimals("."), Decimals(","), Decimals(None)
COLUMNS = Columns(aliases={"a": (), "b": ()}, required=("a",))


def read(text: str, column: str = "a", *, counts: bool = False) -> list[float] | list[tuple[int | None, str]]:
    """The numbers of a file's column, or row and reason of what is wrong."""
    wrong = WrongCells("file.csv")
    table = read_table(text.encode(), "file.csv", COLUMNS, wrong)
    found = decimals(table, table.columns)
    values = (read_counts if counts else read_numbers)(table, column, found, wrong)
    try:
        wrong.stop_if_any()
    except BadInput as refused:
        return [(error.row, error.say()) for error in refused.errors]  # type: ignore[attr-defined]  # WrongRows
    return values


@pytest.mark.parametrize(
    ("cell", "mark", "value"),
    [
        ("3.4", POINT, 3.4),
        ("3,4", COMMA, 3.4),
        ("-0,5", COMMA, -0.5),
        ("−0.5", POINT, -0.5),
        ("+2", POINT, 2.0),
        (".25", POINT, 0.25),
        ("1.5e-3", POINT, 0.0015),
        ("1,5E2", COMMA, 150.0),
        ("1000000", UNKNOWN, 1e6),
    ],
)
def test_a_number_is_read(cell: str, mark: Decimals, value: float) -> None:
    assert number(cell, mark) == value


@pytest.mark.parametrize(
    ("cell", "mark", "reason"),
    [
        ("abc", POINT, "This is not a number."),
        ("3.4.5", POINT, "This is not a number."),
        ("0x10", POINT, "This is not a number."),
        ("1_000", POINT, "This is not a number."),
        ("٣", POINT, "This is not a number."),
        ("3,4", POINT, "The decimal mark of a file separated by “,” is the point, by “;” the comma."),
        (
            "3,4",
            Decimals(".", "4.1"),
            "The decimal mark of this file is “.”, as in 4.1; write all numbers alike.",
        ),
        ("1,234", POINT, "Thousands separators are not read; write the digits without them."),
        ("1.234", COMMA, "Thousands separators are not read; write the digits without them."),
        ("1.234,5", COMMA, "Thousands separators are not read; write the digits without them."),
        ("1,234,567.8", POINT, "Thousands separators are not read; write the digits without them."),
        (
            "1\N{NARROW NO-BREAK SPACE}234",
            COMMA,
            "Thousands separators are not read; write the digits without them.",
        ),
        ("1'234", POINT, "Thousands separators are not read; write the digits without them."),
        ("1.234", UNKNOWN, "This may mean thousands or decimals;"),
        ("1,234", UNKNOWN, "This may mean thousands or decimals;"),
        ("nan", POINT, "Leave the cell empty where there is no value, or say --missing "),
        ("N/A", POINT, "Leave the cell empty where there is no value, or say --missing "),
        ("–", POINT, "Leave the cell empty where there is no value, or say --missing "),
        ("inf", POINT, "Infinity is not a value; leave the cell empty where there is none."),
        ("-Infinity", POINT, "Infinity is not a value; leave the cell empty where there is none."),
        ("∞", POINT, "Infinity is not a value; leave the cell empty where there is none."),
        (
            "#DIV/0!",
            POINT,
            "This is a spreadsheet's error message; mend the formula or leave the cell empty.",
        ),
        ("1e999", POINT, "The number is too large; at most 1,000,000,000,000 can be read."),
        ("9" * 400, POINT, "The number is too large; at most 1,000,000,000,000 can be read."),
        ("1e13", POINT, "The number is too large; at most 1,000,000,000,000 can be read."),
    ],
)
def test_what_is_no_number_is_told_why(cell: str, mark: Decimals, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        number(cell, mark)
    assert str(refused.value).startswith(reason)


def test_one_value_that_can_be_read_one_way_decides_for_the_doubtful_ones() -> None:
    assert read("a\tb\n3.412\t0.5\n") == [3.412]
    assert read("a\tb\n3,412\t4,25\n") == [3.412]
    assert read("a;b\n3.412;4.2\n") == [3.412]


def test_without_such_a_value_the_delimiter_decides() -> None:
    assert read("a,b\n3.412,7\n") == [3.412]
    assert read("a;b\n3,412;7\n") == [3.412]


def test_without_either_a_doubtful_value_is_refused() -> None:
    [(row, reason)] = read("a\tb\n3.412\t7\n")  # type: ignore[misc]  # errors
    assert row == 2
    assert str(reason).startswith("This may mean thousands or decimals; write one value")


def test_thousands_in_one_column_are_not_taken_for_decimals() -> None:
    thousands = "Thousands separators are not read; write the digits without them."
    assert read("a;b\n1.234;3,4\n987;3,5\n") == [(2, thousands)]
    assert read('a,b\n"1,234",3.4\n') == [(2, thousands)]


def test_two_decimal_marks_in_one_file_are_refused_where_the_rarer_stands() -> None:
    assert read("a;b\n3,4;3,5\n3.6;3,7\n") == [
        (3, "The decimal mark of this file is “,”, as in 3,4; write all numbers alike.")
    ]


def test_an_empty_cell_is_no_value() -> None:
    values = read("a,b\n,1\n 3.5 ,1\n")
    assert isnan(values[0])  # type: ignore[arg-type]  # numbers
    assert values[1] == 3.5


def test_percent_signs_are_dropped_if_every_value_has_one() -> None:
    assert read("a;b\n85 %;1\n90,5%;2\n") == [85.0, 90.5]


def test_percent_signs_on_some_values_are_refused() -> None:
    assert read("a,b\n85%,1\n0.9,2\n") == [
        (2, "Some values of this column have a percent sign and others do not; write all alike.")
    ]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("-1", "A count cannot be negative; if this stands for no value, say --missing a=-1."),
        ("2.5", "A count is a whole number."),
        ("8%", "A count has no percent sign."),
    ],
)
def test_a_count_is_a_whole_number_from_zero(cell: str, reason: str) -> None:
    assert read(f"a,b\n{cell},1.5\n", counts=True) == [(2, reason)]


def test_a_count_may_end_in_a_zero_decimal() -> None:
    assert read("a,b\n12.0,1\n0,1\n", counts=True) == [12.0, 0.0]


PLAIN_CELLS = st.one_of(
    st.integers(-(10**14), 10**14).map(str),
    st.floats(-2e12, 2e12).map(repr),
    st.text("0123456789.-", min_size=1, max_size=6),
)


@given(st.lists(PLAIN_CELLS, max_size=5))
@example(["5."])
@example(["-"])
@example(["1e9"])
def test_the_fast_way_gives_what_the_careful_way_gives_or_leaves_it_to_it(cells: list[str]) -> None:
    fast = plain_numbers(cells)
    if fast is not None:
        assert fast == {cell: number(cell, POINT) for cell in cells}


@given(st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 4)), min_size=1), st.booleans())
def test_numbers_written_with_either_mark_are_read_alike(values: list[float], german: bool) -> None:
    cells = [f"{value:.4f}".replace(".", "," if german else ".") for value in values]
    assert read("a;b\n" + "".join(f"{cell};\n" for cell in cells)) == values
