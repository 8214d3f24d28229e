"""Makes this process speak what is stored, and writes the file that is translated."""

from gettext import c2py
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import write_po

from api import texts
from api.added_languages import AddedTranslations, Language, added_languages, speak
from api.languages.checking import Read, locale_of, read_translation
from api.languages.scope import needed
from api.web import pages
from api.web.looks import templates
from survey.errors import ResonanzError
from survey.languages.keeping import ANSWER, QUESTION, REASON, TOUCHPOINT, Stored, stored_languages

_RTL_SCRIPTS = {"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"}


async def speak_stored() -> None:
    """As the tables have it; a file that an older version took and this one does not is left out."""
    found = {}
    for stored in await stored_languages():
        known = added_languages().get(stored.code)
        if known and known.name == stored.name and known.file == stored.file:
            found[stored.code] = known
            continue
        try:
            found[stored.code] = language_of(stored)
        except ResonanzError:
            continue
    if found != added_languages():
        speak(found)
        for kept in (texts.translations, templates.environment, pages.rendered_once):
            kept.cache_clear()


def language_of(stored: Stored) -> Language:
    """One that can be spoken."""
    read = read_translation(stored.code, stored.code, stored.file.encode())
    locale = locale_of(stored.code)
    parts = stored.code.split("-")[1:]
    return Language(
        code=stored.code,
        name=stored.name,
        base=str(locale),
        rtl=locale.text_direction == "rtl" or not _RTL_SCRIPTS.isdisjoint(parts),
        words=AddedTranslations(read.texts, c2py(get_plural(locale).plural_expr)),
        whole_mails=not any(each.mail for each in read.missing),
        file=stored.file,
    )


def texts_of_catalogue(read: Read) -> dict[str, dict[str, str]]:
    """Those that a week or a rating asks, by kind."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in (QUESTION, ANSWER, REASON, TOUCHPOINT)}
    for (context, english), (said, *_) in read.texts.items():
        if context in found:
            found[context][english] = said
    return found


def file_to_translate(code: str, stored: Stored | None) -> str:
    """Every message with what is translated already, and the German beside it."""
    locale, german = locale_of(code), texts.translations("de")
    catalogue = Catalog(locale=locale, project="Resonanz", charset="utf-8", fuzzy=False)
    known = read_translation(code, code, stored.file.encode()).texts if stored else {}
    for each in needed():
        said = known.get((each.context, each.english))
        comments = [] if each.context else [f"Deutsch: {german.gettext(each.english)}"]
        catalogue.add(
            (each.english, each.plural) if each.plural else each.english,
            string=said if said and each.plural else said[0] if said else "",
            auto_comments=comments,
            context=each.context or None,
        )
    written = BytesIO()
    write_po(written, catalogue, width=110, omit_header=True)
    plural = get_plural(locale)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {code}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {plural.plural_forms}\\n"\n\n'
    )
    return header + written.getvalue().decode()
