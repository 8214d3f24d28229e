"""In how many parts a text message is sent."""

import pytest

from api.mail.segments import segments


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("ä" * 160, 1),
        ("ä" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("~" * 80, 1),  # two places each
        ("~" * 81, 2),
        ("a" * 152 + "~" + "a" * 152, 3),  # the sign of two places does not stand in two parts
        ("–" + "a" * 69, 1),  # one sign that telephones do not know, and all take two bytes
        ("–" + "a" * 70, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("a" * 66 + "😀" + "a" * 66, 3),
    ],
)
def test_a_message_has_as_many_parts_as_its_alphabet_needs(text: str, parts: int) -> None:
    assert segments(text) == parts
