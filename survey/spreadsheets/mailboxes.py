"""Addresses that a mail server can take, and when two ways of writing one mean the same mailbox."""

import re
import unicodedata

import idna

from survey.errors import BadInput
from survey.spreadsheets.names import read_name

LONGEST = 254
LONGEST_BEFORE_AT = 64  # bytes, RFC 5321

# What people have before the @: the atoms of RFC 5322 with dots between them, and letters of every script.
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
# A name below which mail can arrive: no number alone as its last part, no hyphen at an end.
_PART = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_DOMAIN = re.compile(rf"({_PART}\.)+(?![0-9]+$){_PART}")


def read_mailbox(cell: str) -> str:
    """An address alone, as it was written; raises BadInput with the reason."""
    address = read_name(cell)
    local, _, domain = address.rpartition("@")
    if (
        len(address) > LONGEST
        or len(local.encode()) > LONGEST_BEFORE_AT
        or not _LOCAL.fullmatch(local)
        or "." not in domain  # other scripts have other dots, which not every program takes for one
        or not _DOMAIN.fullmatch(same_mailbox(address).rpartition("@")[2])
    ):
        raise BadInput("This is no mail address; write it alone, as name@example.org.")
    return address


def same_mailbox(address: str) -> str:
    """Equal for all ways to write one address: capitals, forms of letters, a domain in letters of its own."""
    local, at, domain = unicodedata.normalize("NFC", address).rpartition("@")
    try:
        domain = domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        domain = domain.casefold()  # no server's
    return f"{local.casefold()}{at}{domain}"
