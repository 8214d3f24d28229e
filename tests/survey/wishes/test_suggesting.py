"""Words suggest a theme to people: the rarer a word, the more it says; nothing shared, nothing suggested."""

import pytest

from survey.wishes.suggesting import suggest

KNOWN = [
    ("Bitte länger öffnen, am Abend", "Öffnungszeiten"),
    ("Samstags geöffnet wäre schön", "Öffnungszeiten"),
    ("Mehr Parkplätze am Abend", "Parken"),
    ("Please answer the telephone", "Telefon"),
]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Haben Sie einmal samstags offen?", ("Öffnungszeiten",)),
        ("Ein Parkplatz", ("Parken",)),
        ("Nach den Öffnungszeiten fragen", ("Öffnungszeiten",)),
        ("Abends parken", ("Parken", "Öffnungszeiten")),
        ("Das ist gut", ()),
        ("", ()),
        ("2026 2026", ()),
    ],
)
def test_shared_words_suggest(text: str, themes: tuple[str, ...]) -> None:
    assert suggest(text, KNOWN) == themes
