"""German and English: messages, numbers and dates as the reader's language writes them.

The messages in the sources are English. German stands in `frontend/locales/de/LC_MESSAGES/*.po`, one file per
area; `scripts/texts` brings them up to date. The `.po` files are read as they are, so there is nothing to
compile and nothing to forget.
"""

from datetime import date, datetime, timedelta
from decimal import localcontext
from functools import cache, cached_property
from gettext import NullTranslations
from io import BytesIO
from math import isfinite
from pathlib import Path

from babel.dates import format_date, format_datetime, format_interval
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import Translations

from api.added_languages import added_languages, base_of

LANGUAGES = ("en", "de")
DOMAINS = ("analytics", "survey", "pages")
LOCALES = Path(__file__).parent.parent / "frontend" / "locales"

TO = {"en": "to", "de": "bis"}
MINUS = "\N{MINUS SIGN}"
NOTHING = "–"
MOST_DIGITS = 340  # of the largest float with all its decimals


def N_(message: str) -> str:  # noqa: N802  # the name gettext tools look for
    """Mark a message for translation where it stands; it is translated where it is shown."""
    return message


@cache
def translations(language: str) -> NullTranslations:
    """The messages of one language, all areas together; English needs no catalogue."""
    if language in added_languages():
        return added_languages()[language].words
    if language not in LANGUAGES:
        raise LookupError(f"no such language: {language!r}; there are {', '.join(LANGUAGES)}")
    if language == "en":
        return NullTranslations()
    found: NullTranslations = NullTranslations()
    for domain in reversed(DOMAINS):
        found = _Area(language, domain, found)
    return found


class _Area(NullTranslations):
    """The messages of one area, read when it is first asked for one; those that it lacks, the next one has.

    No message has two translations in two areas. Reading that of the pages takes 0.15 s, and most commands
    need none of it.
    """

    def __init__(self, language: str, domain: str, following: NullTranslations) -> None:
        super().__init__()
        self._language, self._domain, self._following = language, domain, following

    @cached_property
    def _messages(self) -> Translations:
        found = _read(self._language, self._domain)
        found.add_fallback(self._following)
        return found

    def gettext(self, message: str) -> str:
        return self._messages.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._messages.ngettext(msgid1, msgid2, n)


def writes_in(language: str) -> bool:
    """Whether a mail can be in this language: nothing that it says may be missing."""
    added = added_languages().get(language)
    return language in LANGUAGES or (added is not None and added.whole_mails)


def _read(language: str, domain: str) -> Translations:
    path = LOCALES / language / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language, domain=domain, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=domain)


def decimal(value: float | None, language: str, digits: int = 2) -> str:
    """A number with exactly so many decimals, 1,234.50 or 1.234,50; a dash where there is none."""
    if value is None or not isfinite(value):
        return NOTHING
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    rounded = 0.0 if round(value, digits) == 0 else value  # never "−0.00"
    return _formatted(rounded, pattern, language).replace("-", MINUS)


def setting(value: float, language: str) -> str:
    """A number as somebody chose it, 0.05 or 9,999: no more digits than it has."""
    return _formatted(value, "#,##0.######", language)


def _formatted(value: float, pattern: str, language: str) -> str:
    """Any number in that pattern; the usual context holds 28 digits, and a slope may have more."""
    with localcontext(prec=MOST_DIGITS):
        return format_decimal(value, format=pattern, locale=base_of(language))


def percent(share: float | None, language: str, digits: int = 0) -> str:
    """A share as per cent: 12% or 12 %."""
    if share is None or not isfinite(share):
        return NOTHING
    language = base_of(language)
    pattern = "#,##0{}%" if language == "en" else "#,##0{}\N{NO-BREAK SPACE}%"
    return format_percent(share, format=pattern.format("." + "0" * digits if digits else ""), locale=language)


def probability(p: float | None, language: str) -> str:
    """A p-value with its sign of comparison: "= 0.031", "< 0.001"."""
    if p is None or not isfinite(p):
        return NOTHING
    if p < 0.001:
        return f"< {decimal(0.001, language, 3)}"
    return f"= {decimal(p, language, 3)}"


def day(value: date, language: str) -> str:
    """A date in words: 9 March 2026, 9. März 2026."""
    language = base_of(language)
    pattern = {"en": "d MMMM y", "de": "d. MMMM y"}.get(language, "long")
    return format_date(value, format=pattern, locale=language)


def month(value: date, language: str) -> str:
    """A month in words: March 2026, März 2026."""
    return format_date(value, format="MMMM y", locale=base_of(language))


def short_day(value: date, language: str) -> str:
    """A date for a table: 9 Mar 2026, 09.03.2026."""
    language = base_of(language)
    pattern = {"en": "d MMM y", "de": "dd.MM.y"}.get(language, "medium")
    return format_date(value, format=pattern, locale=language)


def days(first: date, last: date, language: str) -> str:
    """A time in words, short enough for a line: 9 Mar 2026 to 7 Mar 2027, 09.03.2026 bis 07.03.2027."""
    return f"{short_day(first, language)} {TO.get(base_of(language), NOTHING)} {short_day(last, language)}"


def week_days(monday: date, language: str) -> str:
    """A week in words, naming month and year once where it can: 9 to 15 March 2026, 9. bis 15. März 2026."""
    sunday = monday + timedelta(days=6)
    language = base_of(language)
    if language not in TO:
        return str(format_interval(monday, sunday, "yMMMd", locale=language))
    dot = {"en": "", "de": "."}[language]
    first = day(monday, language)
    if monday.year == sunday.year:
        first = format_date(monday, format={"en": "d MMMM", "de": "d. MMMM"}[language], locale=language)
    if monday.month == sunday.month:
        first = f"{monday.day}{dot}"
    return f"{first} {TO[language]} {day(sunday, language)}"


def moment(value: datetime, language: str) -> str:
    """A time within the coming days: Monday 16 March, 18:00; Montag, 16. März, 18:00 Uhr."""
    language = base_of(language)
    usual = "EEEE d MMMM, HH:mm"
    pattern = {"de": "EEEE, d. MMMM, HH:mm 'Uhr'"}.get(language, usual)
    return format_datetime(value, format=pattern, locale=language)


def unbroken(sentence: str) -> str:
    """The same sentence, in which no line ends between a figure and its sign: p = 0.03, 80 %."""
    return sentence.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}").replace(
        " %", "\N{NO-BREAK SPACE}%"
    )
