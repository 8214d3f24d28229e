"""From bytes to text: which encoding a file has, or in one kind sentence why it is no table."""

import io
import re
from typing import TextIO

from survey.errors import BadInput, RowError, WrongRows, untranslated

MAX_BYTES = 200 * 1024 * 1024
MAX_LINE = 1024 * 1024  # bytes

UTF_32_BOMS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
UTF_16_BOMS = (b"\xff\xfe", b"\xfe\xff")

# Other files that are called .csv or .xls, by their first bytes.
OTHER_FORMATS = {
    b"MIME-Version:": "MHTML", b"{\\rtf": "RTF", b"ID;P": "SYLK", b"SQLite format 3": "SQLite",
    b"PAR1": "Parquet", b"$FL2": "SPSS", b"$FL3": "SPSS", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG",
    b"7z\xbc\xaf": "7z", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"(\xb5/\xfd": "zstd", b"Rar!": "RAR",
    b"[{": "JSON", b'{"': "JSON", b"{\n": "JSON", b"[\n": "JSON",
}  # fmt: skip

# What Western European names and notes are written with. Š, Ž and Ÿ are left out on purpose: in these bytes
# old Macintosh files have their ä, ö and ü, and reading one for the other would be silent.
LETTERS = set("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœ")
MARKS = set("€„“”‘’‚–—…§°«»·²³½¼¾±×µ®©£¡¿´\N{NO-BREAK SPACE}")
HIGH_RUN = re.compile(rb"([\x00-\x7f]?)([\x80-\xff]+)(?=([\x00-\x7f]?))")


def lines_of(data: bytes, codec: str) -> TextIO:
    """The file's lines, line ends as they are."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=codec, newline="")


def encoding(data: bytes, file: str) -> str:
    """UTF-8, UTF-16 with its mark, or Windows-1252 where that is certain.

    Raises BadInput or WrongRows where the bytes are no text in lines.
    """
    if len(data) > MAX_BYTES:
        raise BadInput("{file} is larger than {limit} MB; split it.", file=file, limit=MAX_BYTES // 1024**2)
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise BadInput("{file} is empty.", file=file)
    if not data.startswith(UTF_32_BOMS + UTF_16_BOMS):
        _refuse_other_formats(data, file)
    _refuse_long_lines(data, file)
    if data.startswith(UTF_32_BOMS):
        return _checked(data, "utf-32", file)
    if data.startswith(UTF_16_BOMS):
        return _checked(data, "utf-16", file)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        _require_windows_1252(data, file, wrong.start)
        return "cp1252"
    return "utf-8-sig"


def _refuse_other_formats(data: bytes, file: str) -> None:
    """Name what the file is, since "invalid byte" helps nobody."""
    if data.startswith(b"PK\x03\x04"):
        if b"opendocument" in data[:200]:
            raise BadInput("{file} is an OpenDocument file; save it as CSV (UTF-8) and try again.", file=file)
        if b"xl/" in data or b"[Content_Types].xml" in data:
            raise BadInput("{file} is an Excel workbook; save it as “CSV UTF-8” and try again.", file=file)
        if b".iwa" in data:
            kind = "Apple Numbers"
            raise BadInput("{file} is no table but {kind}; export it as CSV (UTF-8).", file=file, kind=kind)
        raise BadInput("{file} is a ZIP archive; unpack it and give the CSV file inside.", file=file)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput("{file} is an Excel workbook; save it as “CSV UTF-8” and try again.", file=file)
    if data.startswith(b"%PDF"):
        raise BadInput("{file} is a PDF; export the table behind it as CSV (UTF-8).", file=file)
    if data.startswith(b"\x1f\x8b"):
        raise BadInput("{file} is compressed with gzip; unpack it and try again.", file=file)
    for begins, kind in OTHER_FORMATS.items():
        if data.startswith(begins):
            raise BadInput("{file} is no table but {kind}; export it as CSV (UTF-8).", file=file, kind=kind)
    if re.match(rb"(\xef\xbb\xbf)?\s*<[a-z!?]", data[:200], re.IGNORECASE):
        raise BadInput(
            "{file} is a web page or XML, not a table; perhaps the download needed a sign-in. "
            "Export it as CSV (UTF-8).",
            file=file,
        )
    if b"\0" in data:
        raise BadInput(
            "{file} holds zero bytes: it is a binary file, or UTF-16 without its mark. "
            "Save it as CSV (UTF-8) and try again.",
            file=file,
        )


def _refuse_long_lines(data: bytes, file: str) -> None:
    """A table has line ends: look for the last one within reach, again and again."""
    begins = 0
    while len(data) - begins > MAX_LINE:
        end = max(data.rfind(mark, begins, begins + MAX_LINE) for mark in (b"\n", b"\r"))
        if end < 0:
            raise BadInput(
                "Line {line} of {file} is longer than {limit} characters: this is no table.",
                line=_line_of(data, begins),
                file=file,
                limit=MAX_LINE,
            )
        begins = end + 1


def _checked(data: bytes, codec: str, file: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as wrong:
        raise BadInput(
            "{file} starts as {codec} but breaks at byte {byte}; it may be cut off. Save it as CSV (UTF-8).",
            file=file,
            codec=codec.upper(),
            byte=wrong.start,
        ) from None
    if "\0" in text:
        raise BadInput("{file} holds zero characters; save it as CSV (UTF-8) and try again.", file=file)
    if not text.strip("\ufeff \t\r\n"):
        raise BadInput("{file} is empty.", file=file)
    return codec


def _require_windows_1252(data: bytes, file: str, first_wrong: int) -> None:
    """Take Windows-1252 only where every character in question reads like a Western European text.

    A Cyrillic, Polish, DOS or Macintosh file decodes as Windows-1252 without complaint, into nonsense.
    """
    seen = {match.groups() for match in HIGH_RUN.finditer(data)}  # few, however long the file
    if any(_valid_utf_8(run) for _, run, _ in seen):
        reason = untranslated(
            "The file mixes UTF-8 with another encoding; save it as CSV (UTF-8) and try again."
        )
        raise WrongRows(file, [RowError(_line_of(data, first_wrong), None, "", reason)])
    strange = [
        data.find(before + run + after)
        for before, run, after in seen
        if not _western(run, between_letters=before.isalpha() and after.isalpha())
    ]
    if strange:
        reason = untranslated(
            "The encoding cannot be told with certainty; save the file as CSV (UTF-8) and try again."
        )
        raise WrongRows(file, [RowError(_line_of(data, min(strange) + 1), None, "", reason)])


def _western(run: bytes, *, between_letters: bool) -> bool:
    try:
        characters = run.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = sum(character in LETTERS for character in characters)
    if letters > 2 or not all(character in LETTERS | MARKS for character in characters):
        return False  # three such letters in a row: Cyrillic or Greek
    # Inside a word only letters and the apostrophe make sense; "M„rz" is a DOS file.
    return not between_letters or all(character in LETTERS | {"’"} for character in characters)


def _valid_utf_8(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _line_of(data: bytes, position: int) -> int:
    """Lines as an editor counts them: LF, CR LF or CR alone."""
    before = data[:position]
    return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
