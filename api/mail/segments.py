"""How many parts a text message is sent in, and so how often it is paid for (3GPP TS 23.038 and 23.040)."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Two places each: a sign that announces them, and one of these.
EXTENDED = frozenset("\f^{}\\[~]|€")
# Alone, and as a part of several, whose head takes room.
ALPHABET, UCS_2 = (160, 153), (70, 67)


def segments(text: str) -> int:
    """In the alphabet of telephones, or in two bytes for each sign where one is not in it.

    A sign of two places never stands in two parts.
    """
    if frozenset(text) <= BASIC | EXTENDED:
        (alone, part), sizes = ALPHABET, [2 if sign in EXTENDED else 1 for sign in text]
    else:
        (alone, part), sizes = UCS_2, [len(sign.encode("utf-16-be")) // 2 for sign in text]
    if sum(sizes) <= alone:
        return 1
    found, taken = 1, 0
    for size in sizes:
        if taken + size > part:
            found, taken = found + 1, 0
        taken += size
    return found
