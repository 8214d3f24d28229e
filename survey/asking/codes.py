"""Codes by which a customer is known to have been mailed, or not to want it; nobody turns them back."""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from survey.accounts.addresses import spellings
from survey.customers.opting_out import opt_out_code
from survey.secrets_directory import SecretsDirectory

ASKED, OBJECTION = "asked-customer", "objection"


def asked_codes(secrets: SecretsDirectory, names: Iterable[str | None]) -> list[str]:
    """For an address and a reference: however it is spelt, one address has one code."""
    key = secrets.key(ASKED)
    return sorted({hmac.new(key, _canonical(name).encode(), sha256).hexdigest() for name in names if name})


def stopping_codes(secrets: SecretsDirectory, names: Iterable[str | None]) -> list[str]:
    """The codes under which an objection of this address or reference may have been noted."""
    return sorted({opt_out_code(secrets, each) for name in names if name for each in spellings(name)})


def sealed_objection(secrets: SecretsDirectory, codes: Iterable[str]) -> bytes:
    """Those codes as they are kept for a link and go into it: neither address nor reference need be kept."""
    return secrets.seal(OBJECTION, b"".join(bytes.fromhex(code) for code in codes))


def objection_codes(secrets: SecretsDirectory, sealed: bytes) -> list[str]:
    """What was sealed."""
    codes = secrets.unseal(OBJECTION, sealed)
    return [codes[at : at + 32].hex() for at in range(0, len(codes), 32)]


def _canonical(name: str) -> str:
    """The spelling in the letters of domains, where there is one."""
    return next((each for each in spellings(name) if each.isascii()), spellings(name)[0])
