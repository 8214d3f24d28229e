"""Text that a program has damaged on its way: it is refused, because what it was can only be guessed."""

import re

from survey.errors import BadInput

# What the bytes 80 to BF of UTF-8 become where they are read as Windows-1252, or as Latin-1.
_FOLLOWING = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0)) + "".join(
    map(chr, range(0x80, 0xA0))
)
# A dash or a closing quotation mark behind Ä is German, not a ē that was read wrongly.
_IN_WORDS = "".join(character for character in _FOLLOWING if character not in "–—‘’‚“”„…")
_READ_WRONGLY = re.compile(f"[ÂÃ][{re.escape(_FOLLOWING)}]|[ÄÅ][{re.escape(_IN_WORDS)}]|â€|ï»¿")
_LINES = re.compile("[\u2500-\u259f]")  # MS-DOS has box drawings where other encodings have letters
_LOST = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_ERROR = re.compile(r"#(?:N/?[AV]|DIV/0!|(?:NAME|NOMBRE)\?|[A-ZÄÖÜ]{3,12}!)")
_TOO_NARROW = re.compile("##+")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_WITH_ZERO = re.compile(r"(\d+)[.,]0+")


def refuse_damaged(text: str) -> None:
    """Raise BadInput where letters were lost or exchanged, or a formula has failed."""
    if "\ufffd" in text or (_LOST.search(text) and "/" not in text):  # an address on the web has such marks
        raise BadInput("A character was lost in an earlier conversion; export the file again as CSV (UTF-8).")
    if _READ_WRONGLY.search(text) or _LINES.search(text):
        raise BadInput(
            "Letters were exchanged in an earlier conversion (UTF-8 was read as another encoding); export "
            "the file again as CSV (UTF-8)."
        )
    if _TOO_NARROW.fullmatch(text):
        raise BadInput(
            "A spreadsheet writes these signs where a column is too narrow for its number; make it wider and "
            "export the file again."
        )
    if _ERROR.fullmatch(text):
        raise BadInput("This is a spreadsheet's error message; mend the formula or leave the cell empty.")


def undamaged_number(number: str) -> str:
    """A number that is a name, as 0047 or T-12; 1001.0, as a spreadsheet may write it, is 1001."""
    if _SHORTENED.fullmatch(number):
        raise BadInput(
            "A spreadsheet has shortened this number and its digits are lost; import that column as text and "
            "save the file again."
        )
    if number in {"NULL", "None", "NaN", "nan"}:
        raise BadInput("This is what a program writes where there is nothing; leave the cell empty.")
    whole = _WITH_ZERO.fullmatch(number)
    return whole[1] if whole else number
