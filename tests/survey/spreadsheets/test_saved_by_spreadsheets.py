"""What spreadsheets and old programs put around a table, or leave out of it."""

import pytest

from survey.errors import BadInput, WrongRows
from survey.spreadsheets.headers import Columns
from survey.spreadsheets.labels import read_known
from survey.spreadsheets.table import Table, read_table
from survey.spreadsheets.wrong import WrongCells

COLUMNS = Columns(aliases={"team": ("Mannschaft",), "value": (), "note": ()}, required=("team", "value"))
ROWS = "".join(f"Team {number};{number};\n" for number in range(60))


def read(text: str | bytes) -> Table:
    wrong = WrongCells("file.csv")
    table = read_table(text if isinstance(text, bytes) else text.encode(), "file.csv", COLUMNS, wrong)
    wrong.stop_if_any()
    return table


def errors_of(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(WrongRows) as refused:
        read(text)
    return [(error.row, error.say()) for error in refused.value.errors]


@pytest.mark.parametrize(
    "line",
    ["sep=;\r\n", '"sep=;"\r\n', "\ufeffsep=;\n", '\ufeff"sep=;"\n', "SEP=;\n", '"sep=;";;\n', "sep=;;;;\n"],
)
def test_the_line_that_names_the_separator_may_stand_in_quotation_marks(line: str) -> None:
    table = read(line + "team;value;note\nNord;1;\n")
    assert (table.header_line, table.columns["team"], list(table.lines)) == (2, ["Nord"], [3])


def test_the_line_that_names_the_separator_is_never_taken_for_the_header() -> None:
    assert errors_of('"sep=;"\nteam;x\nNord;1\n') == [
        (2, "There is no such column. The columns of the file: team, x. It may be called: value.")
    ]


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Report 2026\n", 2),
        ("Report 01.01.2026 - 30.06.2026;;\n;;\n", 3),
        ('\n"Report; first half"\nmade;01.07.2026\n\n', 5),
        ("# exported, by somebody\n", 2),
        ("Our team\n", 2),
    ],
)
def test_a_title_above_the_header_is_no_header(above: str, line: int) -> None:
    table = read(above + "team;value;note\nNord;1;\nSüd;2;\n")
    assert (table.header_line, table.columns["team"]) == (line, ["Nord", "Süd"])
    assert list(table.lines) == [line + 1, line + 2]


def test_below_a_title_the_missing_column_is_told_of_the_header() -> None:
    assert errors_of("Report\nMannschaft;note\nNord;x\n") == [
        (2, "There is no such column. The columns of the file: Mannschaft, note. It may be called: value.")
    ]


def test_a_column_that_comes_close_is_named() -> None:
    assert errors_of("team;vlaue\nNord;1\n") == [
        (1, "There is no such column; is it “vlaue”? It may be called: value.")
    ]


def test_a_header_may_tell_its_scale() -> None:
    assert read("team;value (1-5)\nNord;3\n").columns["value"] == ["3"]


def test_a_header_that_comes_again_is_told() -> None:
    assert errors_of("team;value\nNord;1\nteam;value\nSüd;1\n") == [
        (3, "The header stands here again; remove this row.")
    ]


def without_last_separators(first: int, last: int) -> str:
    lines = ("team;value;note\n" + ROWS).splitlines()
    return "\n".join(
        line.removesuffix(";") if first <= number <= last else line for number, line in enumerate(lines, 1)
    )


@pytest.mark.parametrize(("first", "last"), [(17, 61), (18, 61), (33, 48), (20, 40), (60, 61)])
def test_rows_that_excel_left_short_are_filled_up(first: int, last: int) -> None:
    table = read(without_last_separators(first, last))
    assert table.columns["note"] == [""] * 60
    assert table.columns["value"][-1] == "59"


@pytest.mark.parametrize(("first", "last"), [(2, 61), (10, 30), (40, 40), (40, 50), (61, 61)])
def test_other_short_rows_have_lost_a_cell(first: int, last: int) -> None:
    rows = [row for row, _ in errors_of(without_last_separators(first, last))]
    assert rows == list(range(first, last + 1))[:50]


def test_a_file_with_more_rows_than_asked_for_is_refused() -> None:
    text = ("team;value;note\n" + ROWS).encode()
    assert len(read_table(text, "file.csv", COLUMNS, WrongCells("file.csv"), 60)) == 60
    with pytest.raises(BadInput, match="more than 59 rows"):
        read_table(text, "file.csv", COLUMNS, WrongCells("file.csv"), 59)


def test_separators_behind_the_last_column_are_dropped() -> None:
    table = read(("team;value;note\n" + ROWS).replace("\n", ";;\n"))
    assert len(table) == 60


@pytest.mark.parametrize("separator", [";", ","])
def test_lines_that_are_one_quoted_cell_each_are_read(separator: str) -> None:
    text = 'team;value;note\n""Nord"";1;x\nSüd;2;""a b""\n'.replace(";", separator)
    table = read("".join(f'"{line}"\n' for line in text.splitlines()))
    assert (table.columns["team"], list(table.lines)) == (["Nord", "Süd"], [2, 3])


def test_quoted_cells_are_no_quoted_lines() -> None:
    assert read('"team";"value"\n"Nord";"1"\n').columns["team"] == ["Nord"]


def test_quoted_lines_that_do_not_split_say_what_to_do() -> None:
    with pytest.raises(BadInput, match=r"Every line of file\.csv is one cell in quotation marks"):
        read('"team,value"\n"Nord,3,5"\n"Süd,3,6"\n')


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\x1a", "\n\x1a", "\x1a\x1a"])
def test_the_end_mark_of_dos_is_no_row(codec: str, end: str) -> None:
    text = "team;value\nSüd;1" + (end[:1] if codec == "utf-16" and end[0] == "\x1a" else end)
    if codec == "utf-16" and end == "\n\x1a":
        text = "team;value\nSüd;1\n\x1a"
    assert read(text.encode(codec)).columns["value"] == ["1"]


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (b"<table><tr><td>team", "a web page or XML"),
        (b"\n <meta charset=utf-8>", "a web page or XML"),
        (b"<?xml version='1.0'?><Workbook>", "a web page or XML"),
        (b"MIME-Version: 1.0", "MHTML"),
        (b"{\\rtf1", "RTF"),
        (b"PK\x03\x04\x14\0Index/Document.iwa", "Apple Numbers"),
        (b"\x89PNG\r\n", "PNG"),
        (b"SQLite format 3\0", "SQLite"),
        (b'{"teams": []}', "JSON"),
        (b"ID;PWXL;N;E\n", "SYLK"),
    ],
)
def test_what_is_no_table_is_named(begins: bytes, kind: str) -> None:
    with pytest.raises(BadInput, match=kind):
        read(begins)


def known(cell: str, names: list[str]) -> tuple[str | None, str]:
    wrong = WrongCells("file.csv")
    table = read_table(f"team;value\n{cell};1\n".encode(), "file.csv", COLUMNS, wrong)
    [found] = read_known(table, "team", names, wrong)
    try:
        wrong.stop_if_any()
    except WrongRows as refused:
        return found, refused.errors[0].say()
    return found, ""


def test_a_known_name_is_found_however_it_is_spelled() -> None:
    names = ["Nord-Ost", "Süd", "Team 1"]
    assert [known(cell, names) for cell in ("nord–ost", "Sued", "Team 01", "SÜD")] == [
        ("Nord-Ost", ""),
        ("Süd", ""),
        ("Team 1", ""),
        ("Süd", ""),
    ]
    assert known("Sued", ["Süd", "Sued"]) == ("Sued", "")


def test_an_unknown_name_is_answered_with_the_nearest_or_with_those_that_exist() -> None:
    assert known("Nrod", ["Nord", "Süd"]) == (None, "This name is not known; do you mean “Nord”?")
    assert known("East", ["Nord", "Süd"]) == (None, "This name is not known. There are: Nord, Süd.")
    many = [f"Filiale {number}" for number in range(100, 120)]
    assert known("Ost", many)[1].endswith("Filiale 106, Filiale 107, ….")
    assert known("#NV", many)[1] == "This is a spreadsheet's error message; mend the formula."


def test_the_nearest_name_is_looked_for_only_where_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def close(word: str, *_: object, **__: object) -> list[str]:
        looked.append(word)
        return []

    monkeypatch.setattr("survey.spreadsheets.labels.get_close_matches", close)
    wrong = WrongCells("file.csv")
    text = "team;value\n" + "".join(f"Unknown {number};1\n" for number in range(2_000))
    table = read_table(text.encode(), "file.csv", COLUMNS, wrong)
    read_known(table, "team", ["Nord"], wrong)
    assert wrong.count == 2_000
    assert len(looked) == 50
