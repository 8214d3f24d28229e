"""E-mail addresses in one spelling each: an invitation, a roster and a sign-in mean the same person."""

import re
import unicodedata
from functools import lru_cache

import idna

from survey.errors import BadInput

LONGEST = 254
# Not all that the standard allows: what people have, and nothing that ends a line or a header.
_FORM = re.compile(r"[^\s@,;:<>()\"\\]+@[^\s@,;:<>()\"\\]+\.[^\s@,;:<>()\"\\.]+")


def same_address(text: str) -> str:
    """How an address is stored and compared; whatever it is, so that unknown ones are looked up alike."""
    # No database takes half a character or an end of text.
    text = text.encode(errors="ignore").decode().replace("\0", "").strip()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def read_address(text: str) -> str:
    """The same for an address that somebody is to get an account under."""
    address = same_address(text)
    if len(address) > LONGEST or not address.isprintable() or not _FORM.fullmatch(address):
        raise BadInput("“{text}” is no e-mail address. Write it as name@example.org.", text=text[:LONGEST])
    return address


def spellings(text: str) -> tuple[str, ...]:
    """All ways to write one address: as it is, and its domain in the letters of domains or in its own."""
    said = same_address(text)
    local, at, domain = said.rpartition("@")
    if not at:
        return (said,)
    return tuple(dict.fromkeys([said, *(f"{local}@{each}" for each in _domains(domain))]))


@lru_cache(maxsize=256)
def _domains(domain: str) -> tuple[str, ...]:
    """The domain in both ways of writing; most addresses of a list share a few, and asking takes .7 ms."""
    found = []
    for convert in (_in_letters_of_domains, idna.decode):
        try:
            found.append(convert(domain))
        except (idna.IDNAError, UnicodeError):
            continue
    return tuple(found)


def _in_letters_of_domains(domain: str) -> str:
    return idna.encode(domain, uts46=True).decode()
