"""Addresses as mail servers take them."""

import idna

from survey.accounts.addresses import LONGEST, read_address
from survey.errors import BadInput


def for_servers(address: str) -> str:
    """The same address with its domain in the letters of domains; BadInput where no server could take it."""
    local, _, domain = _checked(address).rpartition("@")
    try:
        spelled = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        raise _none(address) from None
    return f"{local}@{spelled}"


def _checked(address: str) -> str:
    """Nothing that ends a line or a header gets further than this; capitals before the @ stay."""
    stripped = address.strip()
    read_address(stripped)
    if not stripped.isprintable():
        raise _none(address)
    return stripped


def _none(address: str) -> BadInput:
    return BadInput("“{text}” is no e-mail address. Write it as name@example.org.", text=address[:LONGEST])
