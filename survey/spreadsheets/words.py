"""Cells that hold one of a few words, German or English: yes or no, front or back office."""

from collections.abc import Collection

from survey.errors import BadInput
from survey.spreadsheets.headers import snake

YES_NO = {
    **dict.fromkeys(("yes", "y", "ja", "j", "x", "true", "wahr", "1"), True),
    **dict.fromkeys(("no", "n", "nein", "false", "falsch", "0"), False),
}

OFFICES = {
    **dict.fromkeys(("front", "front_office", "frontoffice"), "front"),
    **dict.fromkeys(("back", "back_office", "backoffice"), "back"),
}

# With or without a country: de, de-AT, de_CH.
LANGUAGES = {
    **dict.fromkeys(("de", "deutsch", "german"), "de"),
    **dict.fromkeys(("en", "englisch", "english"), "en"),
}


def read_yes_no(cell: str) -> bool:
    """Yes or no; raises BadInput with the reason."""
    if snake(cell) not in YES_NO:
        raise BadInput("Write yes or no, or leave the cell empty for no.")
    return YES_NO[snake(cell)]


def read_office(cell: str) -> str:
    """Front or back; raises BadInput with the reason."""
    if snake(cell) not in OFFICES:
        raise BadInput("Write front or back, or leave the cell empty.")
    return OFFICES[snake(cell)]


def read_language(cell: str, added: Collection[str] = ()) -> str:
    """The language that somebody is written to in, ours or one that was added; raises BadInput."""
    if (code := cell.strip().lower().replace("_", "-")) in added:
        return code
    word = snake(cell)
    known = LANGUAGES.get(word) or LANGUAGES.get(word.partition("_")[0] if len(word) == 5 else "")
    if known is None:
        if added:
            raise BadInput(
                "Write de, en or a language that was added ({added}), or leave the cell empty for the "
                "organisation's language.",
                added=", ".join(sorted(added)),
            )
        raise BadInput("Write de or en, or leave the cell empty for the organisation's language.")
    return known
