"""Everything a person reads exists in German: complete, current, and with the same blanks to fill."""

import re
from string import Formatter

import pytest

from api.texts import DOMAINS
from tests.catalogues import TRANSLATED, extract, forms, is_complete, read

EVERY_CATALOGUE = [(language, domain) for language in TRANSLATED for domain in DOMAINS]


def blanks(text: str) -> set[str]:
    """The names a message leaves open, as {name} or %(name)s."""
    named = {name for _, name, _, _ in Formatter().parse(text.replace("%%", "")) if name is not None}
    return named | {f"%{name}" for name in re.findall(r"%\((\w+)\)", text)}


@pytest.mark.parametrize(("language", "domain"), EVERY_CATALOGUE)
def test_every_message_of_the_sources_is_in_the_catalogue_and_no_other(language: str, domain: str) -> None:
    written = {message.id for message in extract(domain) if message.id}
    kept = {message.id for message in read(language, domain) if message.id}
    assert written - kept == set(), "run scripts/texts and translate what it adds"
    assert kept - written == set(), "run scripts/texts, which drops them"
    assert not read(language, domain).obsolete


@pytest.mark.parametrize(("language", "domain"), EVERY_CATALOGUE)
def test_every_message_is_translated_and_nothing_is_guessed(language: str, domain: str) -> None:
    catalogue = read(language, domain)
    missing = [message.id for message in catalogue if message.id and not is_complete(message)]
    assert missing == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


@pytest.mark.parametrize(("language", "domain"), EVERY_CATALOGUE)
def test_a_translation_leaves_the_same_blanks_as_its_message(language: str, domain: str) -> None:
    for message in read(language, domain):
        if not message.id:
            continue
        # All forms together: a singular may say "one team" where the plural counts.
        asked = set[str]().union(*map(blanks, forms(message.id)))
        given = set[str]().union(*map(blanks, forms(message.string)))
        assert given == asked, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_one_message_has_one_translation_in_all_areas(language: str) -> None:
    seen: dict[object, object] = {}
    for domain in DOMAINS:
        for message in read(language, domain):
            if message.id:
                assert seen.setdefault(message.id, message.string) == message.string, (domain, message.id)


def test_messages_are_found_where_errors_rows_and_templates_say_them() -> None:
    assert "{file}: {count} errors; nothing was read." in extract("survey")
