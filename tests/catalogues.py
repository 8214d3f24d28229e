"""What the sources say and what the German catalogues answer.

`scripts/texts` runs this file to bring `frontend/locales` up to date; a test sees with it that nothing is
missing.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from api.texts import DOMAINS, LANGUAGES, LOCALES
from survey import errors

ROOT = Path(__file__).parent.parent
FOLDERS = {"analytics": ("analytics",), "survey": ("survey",), "pages": ("api", "frontend/templates")}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
JINJA = {"trimmed": "true", "silent": "false"}
OPTIONS = {"**.html": JINJA, "**.txt": JINJA}

# Every class of the error tree takes its message first, so a new one is collected the day it is added.
ERRORS = tuple(name for name, kind in vars(errors).items() if isinstance(kind, type) and name != "RowError")
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "untranslated": None,
    "ngettext": (1, 2),
    "RowError": (4,),
    "UnusablePlan": None,
    "wrong_cell": (3,),
    "wrong_header": (2,),
    **dict.fromkeys(ERRORS),
    **dict.fromkeys(("good", "advise", "ask", "mend")),  # what `resonanz doctor` finds
}

TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
# Without the dates and names that tools write here, so that two branches do not differ by them.
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def extract(domain: str) -> Catalog:
    """Every message of one area, as the sources have it today."""
    catalogue = Catalog(domain=domain, charset="utf-8")
    for folder in FOLDERS[domain]:
        found = extract_from_dir(
            ROOT / folder, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",)
        )
        for name, line, message, comments, context in found:
            place = (f"{folder}/{name}", line)
            catalogue.add(message, locations=[place], auto_comments=comments, context=context)
    return catalogue


def catalogue_path(language: str, domain: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{domain}.po"


def read(language: str, domain: str) -> Catalog:
    """The catalogue as it lies in the repository."""
    path = catalogue_path(language, domain)
    if not path.exists():
        return Catalog(locale=language, domain=domain)
    with path.open("rb") as source:
        return read_po(source, locale=language, domain=domain, abort_invalid=True)


def update(language: str, domain: str) -> int:
    """Add what is new, drop what is gone; returns how many messages still have no translation.

    Sorted by message and without file names: code that moves changes no line of a catalogue.
    """
    catalogue = read(language, domain)
    catalogue.update(extract(domain), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    path = catalogue_path(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        target.write(HEADER.format(language=language).encode())
        write_po(target, catalogue, width=110, omit_header=True, sort_output=True, no_location=True)
    return sum(1 for message in catalogue if message.id and not is_complete(message))


def is_complete(message: Message) -> bool:
    """Translated, in every plural form."""
    return all(forms(message.string)) and bool(message.string)


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """The singular and plural forms of a message or of its translation."""
    return (text,) if isinstance(text, str) else tuple(text or ())


if __name__ == "__main__":
    missing = {
        str(catalogue_path(language, domain).relative_to(ROOT)): update(language, domain)
        for language in TRANSLATED
        for domain in DOMAINS
    }
    for name, count in missing.items():
        print(f"{name}: {count} without translation")
    sys.exit(1 if any(missing.values()) else 0)
