"""Names and other short texts: trimmed, in one Unicode form, harmless to a spreadsheet that opens them."""

import re
import unicodedata

from survey.errors import BadInput

MAX_NAME = 200

# A spreadsheet takes a cell that begins like this for a formula. One apostrophe in front makes it text.
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def read_name(cell: str) -> str:
    """A name as people see it: é is one letter however it was typed; raises BadInput with the reason."""
    name = unicodedata.normalize("NFC", unneutralised(cell)).strip()
    if "\ufffd" in name:
        raise BadInput("A character was lost in an earlier conversion; export the file again as CSV (UTF-8).")
    if not name.replace("\N{NO-BREAK SPACE}", " ").isprintable():
        raise BadInput("The text holds a line break or an invisible control character.")
    if len(name) > MAX_NAME:
        raise BadInput(
            "The text has {length} characters, at most {limit} fit.", length=len(name), limit=MAX_NAME
        )
    return name


def same_name(name: str) -> str:
    """Equal for names that differ only in case and spaces, which no reader tells apart."""
    return " ".join(name.casefold().split())


def neutralised(text: str) -> str:
    """The text as it may stand in a CSV file that a spreadsheet will open."""
    return "'" + text if FORMULA.match(text) else text


def unneutralised(cell: str) -> str:
    """What `neutralised` was given."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell
