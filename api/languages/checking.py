"""A translated file, read as something that a stranger may have written: what is in it ends up in pages.

Templates put a message into a page as it is, also into attributes, and fill its placeholders in by `%` or by
braces. So a translation has exactly the placeholders of the English sentence, no tag and no quotation mark
that the English has not, and no character that turns other text round.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po

from api.languages.scope import Needed, needed
from api.texts import LANGUAGES
from survey.errors import BadInput, RowError, WrongRows, untranslated

LARGEST = 1_000_000
CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}")
LONGEST_CODE = 20
_FILLED = re.compile(r"%\([A-Za-z_0-9]+\)[sd]|%%|%|\{[^{}]*\}|[{}]")
_MARKUP = re.compile(r"<[^<>]*>|[<>&\"]")
# What joins or parts letters, and marks that only say in which direction a sign is read.
_ALLOWED = {"\u200c", "\u200d", "\u200e", "\u200f", "\u00ad"}
_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_TIMES_AS_LONG, _ALWAYS_ALLOWED = 5, 80

Translated = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says, and which messages it leaves in English."""

    texts: Translated
    missing: tuple[Needed, ...]


def read_code(text: str) -> str:
    """A language as browsers call it; German and English are there already."""
    code = text.strip().lower().replace("_", "-")
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise BadInput(
            "“{code}” is no name of a language as browsers know it: fr, ar, pt-br, de-x-leicht.",
            code=text[:40],
        )
    if code in LANGUAGES:
        raise BadInput("German and English are part of Resonanz; there is nothing to add.")
    locale_of(code)
    return code


def locale_of(code: str) -> Locale:
    """The language whose plurals, dates and numbers it uses."""
    try:
        return Locale.parse(code.partition("-")[0])
    except (UnknownLocaleError, ValueError):
        raise BadInput(
            "Nobody knows the language “{code}”: its first part is two or three letters, as in fr or "
            "de-x-leicht.",
            code=code,
        ) from None


def read_translation(code: str, name: str, content: bytes) -> Read:
    """Check a file whole; everything that is wrong is named with its line."""
    if len(content) > LARGEST:
        raise BadInput(
            "{file} is larger than {most} bytes, and no translation of these texts is.",
            file=name,
            most=LARGEST,
        )
    try:
        content.decode("utf-8")
        catalogue = catalogue_in(content, code)
    except (PoFileError, UnicodeDecodeError, ValueError, LookupError) as error:
        raise BadInput(
            "{file} cannot be read as a .po file in UTF-8: {reason}", file=name, reason=str(error)[:200]
        ) from None
    forms = get_plural(locale_of(code)).num_plurals
    texts: dict[tuple[str, str], tuple[str, ...]] = {}
    missing, wrong = [], []
    for each in needed():
        found = catalogue.get(each.english, each.context or None)
        said = found.string if found else ""
        strings = (said,) if isinstance(said, str) else tuple(said or ())
        if not found or found.fuzzy or not all(text.strip() for text in strings):
            missing.append(each)
            continue
        if reason := _trouble(each, strings, forms):
            wrong.append(RowError(found.lineno, None, each.english[:60], reason))
        texts[each.context, each.english] = strings
    if wrong:
        raise WrongRows(name, wrong)
    if not texts:
        raise BadInput(
            "Nothing in {file} is translated yet. Fill in the lines that begin with msgstr.", file=name
        )
    return Read(texts, tuple(missing))


def catalogue_in(content: bytes, code: str) -> Catalog:
    """As Babel reads it, but for what the file says of its language: it need not be one that Babel knows."""
    content = content.removeprefix(b"\xef\xbb\xbf")  # editors of Windows begin with it
    content = re.sub(rb'^"Language:[^"]*"', b'""', content, flags=re.MULTILINE)
    return read_po(BytesIO(content), locale=locale_of(code), charset="utf-8", abort_invalid=True)


def _trouble(each: Needed, strings: tuple[str, ...], forms: int) -> str:
    """What is wrong with a translation; nothing is the empty sentence."""
    if len(strings) != (forms if each.plural else 1):
        return untranslated(
            "It counts something: each plural form of the language is needed, msgstr[0] and on."
        )
    english = {_counted(_FILLED, each.english), _counted(_FILLED, each.plural or each.english)}
    if any(_counted(_FILLED, text) not in english for text in strings):
        return untranslated(
            "What stands in braces or behind a per cent sign is filled in later: it has to be there exactly "
            "as in English, and nothing else of the kind."
        )
    if any(_counted(_MARKUP, text) != _counted(_MARKUP, each.english) for text in strings):
        return untranslated(
            "It has a sign that the English has not, or lacks one: <, >, & or a straight quotation mark. Use "
            "the quotation marks of the language."
        )
    if any(_unwanted(sign) for text in strings for sign in text):
        return untranslated("It holds characters that cannot be seen, or that turn other text round.")
    if any(len(text) > max(_ALWAYS_ALLOWED, _TIMES_AS_LONG * len(each.english)) for text in strings):
        return untranslated("It is more than five times as long as the English.")
    return ""


def _unwanted(sign: str) -> bool:
    return unicodedata.category(sign) in _UNWANTED and sign not in _ALLOWED


def _counted(pattern: re.Pattern[str], text: str) -> frozenset[tuple[str, int]]:
    return frozenset(Counter(pattern.findall(text)).items())
