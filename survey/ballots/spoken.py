"""A fingerprint in words that two people can compare aloud, the same in every language (proquints).

Each 16 bits are five letters, consonant, vowel, consonant, vowel, consonant: 7f000001 is lusab-babad.
"""

CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"


def spoken(fingerprint: str) -> str:
    """The words of a fingerprint in hexadecimal; frontend/static/pulse/link.js makes the same."""
    parts = (int(fingerprint[place : place + 4], 16) for place in range(0, len(fingerprint), 4))
    return " ".join(map(_word, parts))


def _word(bits: int) -> str:
    return (
        CONSONANTS[bits >> 12 & 15]
        + VOWELS[bits >> 10 & 3]
        + CONSONANTS[bits >> 6 & 15]
        + VOWELS[bits >> 4 & 3]
        + CONSONANTS[bits & 15]
    )
