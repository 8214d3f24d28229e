"""Names and other short texts: trimmed, in one Unicode form, harmless to a spreadsheet that opens them."""

import re
import unicodedata

from survey.errors import BadInput

MAX_NAME = 200

# A spreadsheet takes a cell that begins like this for a formula, in Japan also its wide forms. One apostrophe
# in front makes it text. A cell also begins behind what a reader in another country takes for the separator:
# German Excel splits a file at semicolons, in whatever quotation marks they stand.
_BEGINS = r"(?<![^,;|\t])"
_FORMULA = r"'*[=+\-@\t\r＝＋－＠]"
UNSAFE = re.compile(f"{_BEGINS}(?={_FORMULA})")
MADE_SAFE = re.compile(f"{_BEGINS}'(?={_FORMULA})")

ALIKE = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "’": "'", "‘": "'", "`": "'", "´": "'"}
    | dict.fromkeys("\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}", "")
    | dict.fromkeys("‐‑‒–—―−﹘﹣－_", "-")
)
# Spaces that are typed or not: all but those between two numbers; and zeros that a spreadsheet drops.
BETWEEN = re.compile(r"(?<!\d) | (?!\d)|(?<![\d.,])0+(?=\d)")


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


def spelling(name: str) -> str:
    """Equal for names that people take for one: also dashes, umlauts written out, zeros in front."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(ALIKE)
    shown = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return BETWEEN.sub("", " ".join(shown.split()))


def neutralised(text: str) -> str:
    """The text as it may stand in a CSV file that a spreadsheet will open."""
    return UNSAFE.sub("'", text)


def unneutralised(cell: str) -> str:
    """What `neutralised` was given."""
    return MADE_SAFE.sub("", cell)
