"""An installation of invented people says so on every page, whoever serves it."""

import re
from html import escape

from api.settings import Settings
from api.texts import translations

# A file beside the database, so that the mark goes where the data go.
MARK = "invented"


def mark_as_invented(settings: Settings) -> None:
    """From now on every page of this installation says it."""
    (settings.data / MARK).touch()


def is_invented(settings: Settings) -> bool:
    """Whether its people, answers and ratings were simulated."""
    return (settings.data / MARK).exists()


def with_mark(page: str, language: str) -> str:
    """A whole page with the sentence on top."""
    _ = translations(language).gettext
    label, sentence = (
        _("Invented data"),
        _("Invented data: the people, answers and ratings here are simulated."),
    )
    mark = f'<aside class="invented" aria-label="{escape(label)}"><p>{escape(sentence)}</p></aside>'
    return re.sub(r"<body[^>]*>", lambda body: f"{body[0]}\n    {mark}", page, count=1)
