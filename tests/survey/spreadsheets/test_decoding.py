"""Which bytes are a table, and what the others are told."""

import gzip
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import BadInput, WrongRows
from survey.spreadsheets.decoding import MAX_LINE, encoding, lines_of

GERMAN = "Team;Zufriedenheit\nKöln-Süd;3,4\nGroß – „Nord“;3,5\n"


def archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return target.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(BadInput) as refused:
        encoding(data, "panel.csv")
    return str(refused.value)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_the_same_text_is_read_from_every_encoding(codec: str) -> None:
    data = GERMAN.encode(codec)
    assert lines_of(data, encoding(data, "panel.csv")).read() == GERMAN


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_refused(codec: str) -> None:
    assert "UTF-16 without its mark" in refusal(GERMAN.encode(codec))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "panel.csv is empty."),
        (b"\xef\xbb\xbf", "panel.csv is empty."),
        (b" \r\n\n", "panel.csv is empty."),
        (b"\xff\xfe\n\0", "panel.csv is empty."),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "is an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an Excel workbook"),
        (archive("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "is an OpenDocument file"),
        (archive("panel.csv"), "is a ZIP archive"),
        (gzip.compress(b"team,week", mtime=0), "compressed with gzip"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "is a web page or XML"),
        (b"team,week\nNord,\x00\n", "zero bytes"),
        ("team,week\nNord,\0\n".encode("utf-16"), "zero characters"),
        (b"\xff\xfet\0e\0a", "breaks at byte"),
        (b"x" * (MAX_LINE + 1), "Line 1 of panel.csv is longer than 1048576"),
    ],
)
def test_what_is_no_table_is_named(data: bytes, told: str) -> None:
    assert told in refusal(data)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Team\nМосква\n", "cp1251"),  # letters, but three in a row
        ("Team\nŁódź\n", "cp1250"),
        ("Team\nMärz\n", "cp850"),  # a quotation mark inside a word
        ("Team\nMärz\n", "mac-roman"),
        ("Team\nGröße\n", "mac-roman"),
        ("Team\nΑθήνα\n", "iso8859-7"),
    ],
)
def test_an_encoding_that_is_not_certain_is_refused_with_its_line(text: str, codec: str) -> None:
    with pytest.raises(WrongRows) as refused:
        encoding(text.encode(codec), "panel.csv")
    [error] = refused.value.errors
    assert (error.row, error.column) == (2, None)
    assert error.say().startswith("The encoding cannot be told with certainty")


def test_a_mixture_of_encodings_is_refused_at_its_first_foreign_line() -> None:
    with pytest.raises(WrongRows) as refused:
        encoding("Team\nKöln\n".encode() + "Süd\n".encode("cp1252"), "panel.csv")
    assert [(error.row, error.say()) for error in refused.value.errors] == [
        (3, "The file mixes UTF-8 with another encoding; save it as CSV (UTF-8) and try again.")
    ]


def test_long_lines_are_counted_with_every_kind_of_line_end() -> None:
    with pytest.raises(BadInput, match="Line 4 of"):
        encoding(b"a\nb\r\nc\r" + b"x" * (MAX_LINE + 1), "panel.csv")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    with suppress(BadInput):
        lines_of(data, encoding(data, "panel.csv")).read()
