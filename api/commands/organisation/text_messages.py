"""A short text with each person's link, for an organisation's own gateway of text messages or messengers.

Telephone numbers are not on the roster: whoever has them joins them by reference. The texts are the same
whether somebody has answered or not, so they tell nothing.
"""

from collections.abc import Mapping
from typing import Any

from babel.dates import format_datetime

from api.commands.weeks.waves import links
from api.installation import Installation
from api.mail.segments import segments
from api.settings.fields import Settings
from api.texts import LANGUAGES, translations
from api.web.looks.asker import asker_of
from survey.errors import NotFound
from survey.lifecycle.published import published_wave
from survey.organisation.tables import Person
from survey.waves.sides import is_check


async def text_messages(installation: Installation, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One for each person without an address, or for `everybody`, in the order of references."""
    everybody = bool(arguments.get("everybody"))
    if not everybody and not await Person.exists().where(Person.left_week.is_null(), Person.email.is_null()):
        raise NotFound(
            "Everybody on the roster has a mail address, so nobody needs a text message. For all of them: "
            "--everybody"
        )
    settings, rows = installation.settings, []
    for group in await links(installation, arguments):
        manifest = (await published_wave(installation.keys, group["wave"])).manifest
        check = is_check(cell.id for cell in manifest.cells)
        for row in group["links"]:
            if row["email"] and not everybody:
                continue
            language = row["language"] if row["language"] in LANGUAGES else settings.language
            closes = format_datetime(
                manifest.closes.astimezone(settings.timezone), "EEE HH:mm", locale=language
            )
            text = f"{_words(settings, language, closes, check=check)} {row['link']}"
            rows.append({**row, "language": language, "text": text, "segments": segments(text)})
    return sorted(rows, key=lambda row: str(row["reference"]))


def _words(settings: Settings, language: str, closes: str, *, check: bool) -> str:
    _ = translations(language).gettext
    question = _("How do we work for our customers?") if check else _("How was your week?")
    return _("{sender}: {question} One minute, until {closes}, for you alone:").format(
        sender=asker_of(settings, language).sender, question=question, closes=closes
    )
