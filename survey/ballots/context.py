"""What every token and every sealed answer is bound to: protocol version, wave, cell."""

import re

from survey.errors import BadInput

VERSION = "resonanz-2"
# Of the manifest: since the second one, answers may say that their comment is an idea. Ended weeks, and weeks
# that were open when the program was replaced, keep the one that they were opened with.
MANIFESTS = ("resonanz-2", "resonanz-3")

# No "|", which joins the parts, and no ".", "/" or NUL, so that a name can also be a file's name.
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def requires_name(name: str) -> str:
    """Refuse whatever could be read as something else inside a context or as a path."""
    if not _NAME.fullmatch(name):
        raise BadInput(
            "{name} is not a name of a wave, cell or question: 1 to 64 of A–Z, a–z, 0–9, _ and -.",
            name=repr(name),
        )
    return name


def context(wave: str, cell: str) -> bytes:
    """The bytes that say for which wave and cell something was made."""
    return "|".join((VERSION, requires_name(wave), requires_name(cell))).encode("ascii")
