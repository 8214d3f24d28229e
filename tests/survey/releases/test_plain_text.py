"""A comment keeps what makes it readable and loses what hides in it."""

import pytest

from survey.plain_text import plain_text

ZWNJ, ZWJ = "\u200c", "\u200d"


@pytest.mark.parametrize(
    "text",
    [
        f"می{ZWNJ}خواهم کتاب{ZWNJ}ها را",
        f"क{chr(0x94D)}{ZWJ}ष",
        f"👩{ZWJ}👩{ZWJ}👧{ZWJ}👦",
        f"👩🏽{ZWJ}⚕️ und 🏳️{ZWJ}🌈",
        f"🙂{ZWJ}↔️",
        "Grüße, naïve café 👍🏿",
    ],
)
def test_words_and_pictures_stay_whole(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"M{ZWJ}ül{ZWNJ}ler", "Müller"),
        (f"{ZWJ}👍{ZWNJ}", "👍"),
        (f"👩{ZWJ}{ZWJ}{ZWJ}👧", f"👩{ZWJ}👧"),
        (f"می{ZWNJ} خواهم", "می خواهم"),
        (f"好{ZWJ}a", "好a"),
        ("\u202eback\u202c\u2066wards\u2069\u200b\ufeff", "backwards"),
        ("a\x00b\x1b[2J\ud800\r\n\tc", "ab[2J c"),
    ],
)
def test_nothing_hides_in_it(text: str, kept: str) -> None:
    assert plain_text(text) == kept
