"""What may stand in a comment: text, and nothing that changes how other text is read."""

import unicodedata

# Cc control, Cf format (all that turns the direction of writing is among them), Cs, Co, Cn: no characters.
_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn"}

# Two format characters are part of words and pictures: Persian and Indian scripts are misread without them,
# and a family falls apart into people. Between Latin letters they would only be a hidden mark.
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_JOINED = {"Lo", "Mn", "Mc", "So", "Sm", "Sk"}  # letters without case, their marks; pictures, their colours


def plain_text(text: str) -> str:
    """The text without control and direction characters, white space folded."""
    if text.isprintable():  # as nearly every comment: nothing that is unwanted, no joiner, no space but " "
        return " ".join(text.split())
    kept = ""
    for position, c in enumerate(text):
        if c.isspace():
            kept += " "
        elif c in _JOINERS:
            kept += c * (_joins(kept[-1:]) and _joins(text[position + 1 : position + 2]))
        elif unicodedata.category(c) not in _UNWANTED:
            kept += c
    return " ".join(kept.split())


def _joins(c: str) -> bool:
    return bool(c) and not c.isascii() and unicodedata.category(c) in _JOINED
