"""An installation of invented people says so on every page, whoever serves it."""

import os
import re
from html import escape

from api.settings.fields import Settings
from api.texts import translations

# A file beside the database, so that the mark goes where the data go.
MARK = "invented"
# Where the demo, and nothing else, leads through years with every answer.
TOUR = "/tour"
# Behind the link that skips to the content, which has to be the first; a mark that is there is exchanged.
_TOP = r'(<body[^>]*>(?:\s*<a class="skip"[^>]*>[^<]*</a>)?)(?:\s*<aside class="invented".*?</aside>)?'


def mark_as_invented(settings: Settings) -> None:
    """From now on every page of this installation says it."""
    (settings.data / MARK).touch()


def is_invented(settings: Settings) -> bool:
    """Whether its people, answers and ratings were simulated."""
    # Asked for each page: pathlib would take five times as long to say that it is not there.
    return os.access(f"{settings.data}/{MARK}", os.F_OK)


def file_name(settings: Settings, name: str) -> str:
    """What a download is called: a table has no place for a sentence, so its name says what it is."""
    return f"{MARK}-{name}" if is_invented(settings) else name


def with_mark(page: str, language: str, *, tour: bool = False) -> str:
    """A whole page with the sentence on top, once, and the way to the tour where there is one."""
    _ = translations(language).gettext
    label, sentence = (
        _("Invented data"),
        _("Invented data: the people, answers and ratings here are simulated."),
    )
    way = f' <a href="{TOUR}?lang={language}">{escape(_("The tour"))}</a>' if tour else ""
    mark = f'<aside class="invented" aria-label="{escape(label)}"><p>{escape(sentence)}{way}</p></aside>'
    return re.sub(_TOP, lambda top: f"{top[1]}\n    {mark}", page, count=1)
