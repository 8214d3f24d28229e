"""Files wrong in every way people have made them: row, column, value and reason, and nothing else."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.panel_file.columns import PANEL_COLUMNS
from tests.api.cli.command import run, table_of

HEAD = "team,week,happiness,happiness_n,rating,rating_n\n"
SHORT = "team,week,happiness,rating\n"
GOOD = HEAD + "Nord,2026-W03,3.4,9,4.2,30\n"
EMPTY = "This cell must not be empty."
NO_NUMBER = "This is not a number."
NO_WEEK = "This is neither a week (2026-W03), a date nor a whole number."
NO_VALUE = "Leave the cell empty where there is no value, or say --missing {}."
NEGATIVE = "A count cannot be negative; if this stands for no value, say --missing "
NO_COLUMN = "There is no such column. The columns of the file: {}. It may be called: {}."
THOUSANDS = "Thousands separators are not read; write the digits without them."
MARK = "The decimal mark of this file is “.”, as in 3.4; write all numbers alike."
DOUBTFUL = (
    "This may mean thousands or decimals; write one value of the file with more or fewer decimals, separate "
    "the columns by “,” (decimal point) or “;” (decimal comma), or tell “resonanz analyse” the scale, as "
    "--scale 1:5."
)


def called(column: str) -> str:
    return ", ".join([column, *PANEL_COLUMNS.aliases[column]])


Rows = list[tuple[str, str, str, str]]

WRONG: dict[str, tuple[str | bytes, Rows]] = {
    "no column at all": ("3.4,9\n1,2\n", [
        ("1", name, "–", NO_COLUMN.format("3.4, 9", called(name)))
        for name in ("team", "week", "happiness", "rating")
    ]),
    "no rating": ("team,week,happiness\nNord,1,3\n", [
        ("1", "rating", "–", NO_COLUMN.format("team, week, happiness", called("rating")))
    ]),
    "two ratings": ("team;Woche;Zufriedenheit;Bewertung;Kundenbewertung\nNord;1;3;4;4\n", [
        ("1", "Kundenbewertung", "–",
         "“Bewertung” and “Kundenbewertung” are the same column, rating; keep one.")
    ]),
    "a row too short": (GOOD + "Süd,2026-W03,3.4\n", [
        ("3", "–", "Süd,2026-W03,3.4",
         "Cells in this row: 3, in the header: 6; leave no cell out, empty ones included.")
    ]),
    "decimal commas between commas": (HEAD + "Nord,2026-W03,3,4,9,4,2,30\n", [
        ("2", "–", "Nord,2026-W03,3,4,9,4,2,30",
         "Cells in this row: 8, in the header: 6; in a file separated by commas a number with a decimal "
         "comma needs quotation marks.")
    ]),
    "a delimiter in a name": (HEAD.replace(",", ";") + "Nord;Süd;1;3;9;4;30\n", [
        ("2", "–", "Nord;Süd;1;3;9;4;30",
         "Cells in this row: 7, in the header: 6; a cell that holds the delimiter needs quotation marks.")
    ]),
    "two variances in one week": (
        SHORT.replace("rating", "rating,within_variance")
        + "Nord,1,3,4,0.5\nSüd,1,3,4,0.55\nSüd,2,3,4,\nNord,2,3,4,-1\n",
        [
            ("3", "within_variance", "0.55",
             "This week has “0.5” in row 2; the variance of a week is the same in all its rows."),
            ("5", "within_variance", "-1", "A variance cannot be negative."),
        ],
    ),
    "an open quotation mark": (GOOD + '"Süd,2026-W03,3.4,9,4.2,30\nOst,2026-W03,3.4,9,4.2,30\n', [
        ("3", "–", "–", "A quotation mark opens here and is never closed; what follows cannot be read.")
    ]),
    "text behind quotation marks": (GOOD + '"Süd" (neu),2026-W03,3.4,9,4.2,30\n', [
        ("3", "–", "–",
         "There is text behind a closing quotation mark; a quotation mark inside a cell is written twice.")
    ]),
    "words for nothing": (HEAD + "Nord,1,NA,9,n/a,30\nNord,2,NaN,9,–,30\n", [
        ("2", "happiness", "NA", NO_VALUE.format("NA")), ("2", "rating", "n/a", NO_VALUE.format("n/a")),
        ("3", "happiness", "NaN", NO_VALUE.format("NaN")), ("3", "rating", "–", NO_VALUE.format("'–'")),
    ]),
    "infinite values": (HEAD + "Nord,1,inf,9,-Infinity,30\nNord,2,1e999,9,4,30\n", [
        ("2", "happiness", "inf", "Infinity is not a value; leave the cell empty where there is none."),
        ("2", "rating", "-Infinity", "Infinity is not a value; leave the cell empty where there is none."),
        ("3", "happiness", "1e999", "The number is too large; at most 1,000,000,000,000 can be read."),
    ]),
    "words for numbers": (HEAD + "Nord,1,good,9,4.2 points,30\n", [
        ("2", "happiness", "good", NO_NUMBER), ("2", "rating", "4.2 points", NO_NUMBER),
    ]),
    "formulas and their errors": (HEAD + "Nord,1,#DIV/0!,9,=A1,30\n", [
        ("2", "happiness", "#DIV/0!",
         "This is a spreadsheet's error message; mend the formula or leave the cell empty."),
        ("2", "rating", "=A1", NO_NUMBER),
    ]),
    "two decimal marks": (HEAD + 'Nord,1,3.4,9,4.2,30\nNord,2,"3,5",9,4.1,30\n', [
        ("3", "happiness", "3,5", MARK)
    ]),
    "thousands": (HEAD + 'Nord,1,3.4,"1,009",4.2,1 030\nNord,2,3.4,9,"1.234,5",3\n', [
        ("2", "happiness_n", "1,009", THOUSANDS), ("2", "rating_n", "1 030", THOUSANDS),
        ("3", "rating", "1.234,5", THOUSANDS),
    ]),
    "thousands or decimals": (HEAD.replace(",", "\t") + "Nord\t1\t3.412\t9\t4\t30\n", [
        ("2", "happiness", "3.412", DOUBTFUL)
    ]),
    "some per cent": (HEAD + "Nord,1,85%,9,4,30\nNord,2,0.8,9,4,30%\n", [
        ("2", "happiness", "85%",
         "Some values of this column have a percent sign and others do not; write all alike."),
        ("3", "rating_n", "30%", "A count has no percent sign."),
    ]),
    "counts that count nothing": (HEAD + "Nord,1,3.4,-9,4,2.5\n", [
        ("2", "happiness_n", "-9", NEGATIVE + "happiness_n=-9."),
        ("2", "rating_n", "2.5", "A count is a whole number."),
    ]),
    "a mean of nobody": (HEAD + "Nord,1,3.4,0,4,30\n", [
        ("2", "happiness_n", "0",
         "There is a value, 3.4, but nobody answered; one of the two is wrong. If 0 stands for no count, "
         "say --missing happiness_n=0.")
    ]),
    "rating and its n swapped": ("team,week,happiness,rating_n,rating\nNord,1,3.4,4.25,30\n", [
        ("2", "rating_n", "4.25", "A count is a whole number.")
    ]),
    "a count without its column": ("team,week,happiness,rating,item_trust_n\nNord,1,3,4,9\n", [
        ("1", "item_trust_n", "–",
         "The column counts the answers of “item_trust”, which the file does not have.")
    ]),
    "team and week swapped": ("week,team,happiness,rating\nNord,2026-W03,3,4\nSüd,12.01.2026,3,4\n", [
        ("1", "week", "–", "This column holds no week, but “team” holds nothing else; are the two swapped?")
    ]),
    "rows without team or week": (HEAD + ",1,3,9,4,30\nNord,,3,9,4,30\nGesamt,,3,9,4,30\n", [
        ("2", "team", "–", EMPTY), ("3", "week", "–", EMPTY),
        ("4", "week", "–", "This looks like a total below the table; remove the row."),
    ]),
    "weeks that never were": (SHORT + "Nord,2025-W53,3,4\nNord,2026-W00,3,4\nNord,30.02.2026,3,4\n", [
        ("2", "week", "2025-W53", "2025 has no week 53."), ("3", "week", "2026-W00", "2026 has no week 0."),
        ("4", "week", "30.02.2026", "There is no such day in the calendar."),
    ]),
    "weeks that may be two": (SHORT + "Nord,01/02/2026,3,4\nNord,1.2.26,3,4\nNord,202603,3,4\n", [
        ("2", "week", "01/02/2026", "Day and month cannot be told apart; write 2026-01-14 or 14.01.2026."),
        ("3", "week", "1.2.26", "Write the year with four digits."),
        ("4", "week", "202603",
         "A week number has at most four digits; write year and week as 2026-W03, a day as 2026-01-14."),
    ]),
    "times of day": (HEAD + "Nord,2026-01-12T00:30:00Z,3,9,4,30\n", [
        ("2", "week", "2026-01-12T00:30:00Z",
         "Write the day alone: which week a time of day falls into depends on its time zone.")
    ]),
    "LimeSurvey's anonymous date": (HEAD + "Nord,1980-01-01,3,9,4,30\n", [
        ("2", "week", "1980-01-01",
         "Programs write this date where they have none (LimeSurvey: anonymous responses).")
    ]),
    "names for weeks": (HEAD + "Nord,third,3,9,4,30\nNord,-3,3,9,4,30\n", [
        ("2", "week", "third", NO_WEEK), ("3", "week", "-3", "A week number cannot be negative."),
    ]),
    "two kinds of weeks": (HEAD + "Nord,3,3,9,4,30\nNord,2026-W03,3,9,4,30\nNord,14.01.2025,3,9,4,30\n", [
        ("2", "week", "3", "Calendar weeks and plain numbers do not mix; row 3, as most, has 2026-W03.")
    ]),
    "a century between": (HEAD + "Nord,2026-W03,3,9,4,30\nNord,2026-W04,3,9,4,30\nNord,1926-W05,3,9,4,30\n", [
        ("4", "week", "1926-W05",
         "The rows span more than twenty years, and this one is far from the others; is the year right?")
    ]),
    "a team and week twice": (
        SHORT + "Nord,2026-W03,3,4\nSüd,2026-W03,3,4\n Nord,14.01.2026,3,4\nNord,2026W3,3,4\n", [
        ("4", "week", "Nord, 2026-W03", "This team and week stand in row 2 already."),
        ("5", "week", "Nord, 2026-W03", "This team and week stand in row 2 already."),
    ]),
    "one team, two spellings": (HEAD + "Team Nord,1,3,9,4,30\nteam NORD,2,3,9,4,30\n", [
        ("3", "team", "team NORD",
         "“Team Nord” in row 2 differs only in case or spaces; write the name in one way.")
    ]),
    "a lost character": (HEAD + "K\ufffdln,1,3,9,4,30\n", [
        ("2", "team", "K\ufffdln",
         "A character was lost in an earlier conversion; export the file again as CSV (UTF-8).")
    ]),
    "a line break in a name": (HEAD + '"Nord\nSüd",1,3,9,4,30\nOst,1,x,9,4,30\n', [
        ("2", "team", "Nord\ufffdSüd", "The text holds a line break or an invisible control character."),
        ("4", "happiness", "x", NO_NUMBER),
    ]),
    "a name that never ends": (HEAD + "x" * 300 + ",1,3,9,4,30\n", [
        ("2", "team", "x" * 59 + "…", "The text has 300 characters, at most 200 fit.")
    ]),
    "unknown words": ("team,week,happiness,rating,office,left_out\nNord,1,3,4,middle,sick\n", [
        ("2", "office", "middle", "Write front or back, or leave the cell empty."),
        ("2", "left_out", "sick",
         "Write merged, suppressed, provisional or open_channel, or leave the cell empty."),
    ]),
    "a team that moves": ("team,week,happiness,rating,department\nNord,1,3,4,A\nNord,2,3,4,B\n", [
        ("3", "department", "B",
         "Nord has “A” here in row 2; a team that changes this needs a new name from then on.")
    ]),
    "a Cyrillic file": (("team;week;happiness;rating\nМосква;1;3;4\n").encode("cp1251"), [
        ("2", "–", "–",
         "The encoding cannot be told with certainty; save the file as CSV (UTF-8) and try again.")
    ]),
    "two encodings": ("team;week;happiness;rating\nKöln;1;3;4\n".encode() + "Süd;1;3;4\n".encode("cp1252"), [
        ("3", "–", "–", "The file mixes UTF-8 with another encoding; save it as CSV (UTF-8) and try again.")
    ]),
    "a wide file of a thousand wrong rows": (HEAD + "".join(f"T{row},1,x,9,4,30\n" for row in range(1_000)), [
        *((str(row), "happiness", "x", NO_NUMBER) for row in range(2, 52)),
        ("… and 950 more.",),  # type: ignore[list-item]  # the last line is no row
    ]),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_is_told_by_row_column_value_and_reason(kind: str, tmp_path: Path) -> None:
    content, expected = WRONG[kind]
    file = tmp_path / "panel.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    status, out, err = run("analyse", file)
    assert table_of(err) == expected
    count = 1_000 if len(expected) > 50 else len(expected)
    errors = "one error" if count == 1 else f"{count} errors"
    assert err.startswith(f"{file}: {errors}; nothing was read.\n\n")
    assert (status, out) == (2, "")


def workbook() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    return target.getvalue()


NO_TABLE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "{file} is empty."),
    "blank lines": (b"\xef\xbb\xbf\r\n\r\n", "{file} is empty."),
    "a header alone": (HEAD.encode(), "{file} has a header and no rows."),
    "an Excel workbook": (workbook(), "{file} is an Excel workbook; save it as “CSV UTF-8” and try again."),
    "gzip": (gzip.compress(b"x"), "{file} is compressed with gzip; unpack it and try again."),
    "a PDF": (b"%PDF-1.7", "{file} is a PDF; export the table behind it as CSV (UTF-8)."),
    "a sign-in page": (
        b"<!doctype html>",
        "{file} is a web page or XML, not a table; perhaps the download needed a sign-in. "
        "Export it as CSV (UTF-8).",
    ),
    "zero bytes": (
        GOOD.encode("utf-16-le"),
        "{file} holds zero bytes: it is a binary file, or UTF-16 without its mark. "
        "Save it as CSV (UTF-8) and try again.",
    ),
    "half a file": (
        GOOD.encode("utf-16")[:-1],
        "{file} starts as UTF-16 but breaks at byte 150; it may be cut off. Save it as CSV (UTF-8).",
    ),
    "one endless line": (
        b"x" * 1_100_000,
        "Line 1 of {file} is longer than 1048576 characters: this is no table.",
    ),
    "a column for every ticket": (
        b"team,week,happiness,rating" + b",x" * 2_000 + b"\n",
        "{file} has more than 2000 columns.",
    ),
    "a team for every ticket": (
        (SHORT + "".join(f"{row},{row % 1000},3,4\n" for row in range(3_001))).encode(),
        "{file} has 3001 teams, at most 3000 can be analysed; is “team” the team?",
    ),
    "many teams over many years": (
        (SHORT + "".join(f"{row},{row % 1000},3,4\n" for row in range(2_001))).encode(),
        "{file} has 2001 teams in 1000 weeks, more than can be analysed; is “team” the team?",
    ),
    "two million lines": (
        SHORT.encode() + b"\n" * 2_001_001,
        "{file} has 2001002 lines, at most 2000000 can be analysed; is it a row for each team and week?",
    ),
    "a table of a web page": (
        b"\xef\xbb\xbf\r\n<table><tr><td>team</td></tr></table>",
        "{file} is a web page or XML, not a table; perhaps the download needed a sign-in. "
        "Export it as CSV (UTF-8).",
    ),
    "an archive of a web page": (
        b"MIME-Version: 1.0\n",
        "{file} is no table but MHTML; export it as CSV (UTF-8).",
    ),
    "JSON": (b'[{"team": "Nord"}]', "{file} is no table but JSON; export it as CSV (UTF-8)."),
    "decimal commas in lines of one cell": (
        "".join(f'"{line}"\n' for line in (SHORT.strip(), "Nord,1,3,4,4,2", "Nord,2,3,5,4,1")).encode(),
        "Every line of {file} is one cell in quotation marks, and what stands in it does not have the "
        "columns of the header. Export the table again as CSV (UTF-8), a cell for each column.",
    ),
}


@pytest.mark.parametrize("kind", NO_TABLE)
def test_what_is_no_table_is_told_in_one_sentence(kind: str, tmp_path: Path) -> None:
    content, expected = NO_TABLE[kind]
    file = tmp_path / "panel.csv"
    file.write_bytes(content)
    assert run("analyse", file) == (2, "", expected.format(file=file) + "\n")


def test_the_same_is_said_in_german(tmp_path: Path) -> None:
    file = tmp_path / "panel.csv"
    file.write_text("Team;Woche;Zufriedenheit;Bewertung\nNord;2026-W54;3,4x;4\n", encoding="utf-8")
    status, out, err = run("analyse", file, "--lang", "de")
    assert err == (
        f"{file}: 2 Fehler; nichts wurde übernommen.\n\n"
        "Zeile  Spalte         Wert      Grund\n"
        "    2  Woche          2026-W54  2026 hat keine Woche 54.\n"
        "    2  Zufriedenheit  3,4x      Das ist keine Zahl.\n"
    )
    assert (status, out) == (2, "")


def test_a_value_cannot_steer_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "panel.csv"
    file.write_text(HEAD + "Nord,1,\x1b[2J\u202e3,9,4,30\n", encoding="utf-8")
    assert table_of(run("analyse", file).err) == [("2", "happiness", "\ufffd[2J\ufffd3", NO_NUMBER)]


CELL = st.one_of(
    st.sampled_from(
        ["Nord", "1", "2026-W03", "3,4", "3.4", "", "inf", "NaN", '"', "1e308", "-1", "0", "5%", "=1"]
    ),
    st.text(max_size=5),
)


@settings(max_examples=200)
@given(st.lists(st.lists(CELL, max_size=7), max_size=8), st.sampled_from(",;\t"))
def test_whatever_a_file_holds_the_command_ends_in_order(rows: list[list[str]], delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in [HEAD.strip().split(","), *rows])
    status, out, err = run(
        "analyse", "-", "--json", "--permutations", "99", stdin=text.encode("utf-8", "replace")
    )
    assert status in {0, 2}
    assert bool(out) == (status == 0)
    assert bool(err) == (status == 2)
    assert "NaN" not in out
    assert "Infinity" not in out
