"""What may stand in a comment: text, and nothing that changes how other text is read."""

import unicodedata

# Cc control, Cf format (all that turns the direction of writing is among them), Cs, Co, Cn: no characters.
_UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def plain_text(text: str) -> str:
    """The text without control and direction characters, white space folded."""
    kept = (
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _UNWANTED
    )
    return " ".join("".join(kept).split())
