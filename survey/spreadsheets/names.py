"""Names and other short texts: trimmed, in one Unicode form, harmless to a spreadsheet that opens them."""

import re
import unicodedata

from survey.errors import BadInput
from survey.spreadsheets.damaged import refuse_damaged

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


# What programs put around words that are written from the right, and nobody sees.
_AROUND = "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}\N{ZERO WIDTH NO-BREAK SPACE}"
# Within words of scripts from Hebrew on, Persian and Indic ones among them, these belong to the spelling.
_JOINED = re.compile("(?<=[\u0590-\u1fff\ua800-\uabff])[\u200c\u200d](?=[\u0590-\u1fff\ua800-\uabff])")


def read_name(cell: str) -> str:
    """A name as people see it: é is one letter however it was typed; raises BadInput with the reason."""
    name = unicodedata.normalize("NFC", unneutralised(cell)).strip().strip(_AROUND).strip()
    refuse_damaged(name)
    if not _JOINED.sub("", name).replace("\N{NO-BREAK SPACE}", " ").isprintable():
        raise BadInput("The text holds a line break or an invisible control character.")
    if len(name) > MAX_NAME:
        raise BadInput(
            "The text has {length} characters, at most {limit} fit.", length=len(name), limit=MAX_NAME
        )
    return name


def same_name(name: str) -> str:
    """Equal for names that differ only in case, spaces and forms of letters, which no reader tells apart."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


# Letters that Unicode takes for letters of their own and dictionaries for others with a stroke.
_STROKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})


def in_order(name: str) -> tuple[str, str]:
    """What names are sorted by where people read them: Ärzte between Archiv and Auskunft.

    By hand, as German (DIN 5007-1) and English dictionaries do: the locales of the C library differ from
    machine to machine and belong to the whole process, and ICU is a compiled library for this one line.
    """
    letters = unicodedata.normalize("NFKD", name.casefold().translate(_STROKED))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)), name


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
