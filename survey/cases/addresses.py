"""The address that a customer leaves to be answered: sealed, for that alone, and gone when it is settled."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from survey import database
from survey.accounts.addresses import read_address, same_address
from survey.cases.tables import CustomerCase
from survey.secrets_directory import SecretsDirectory

PURPOSE, FINDER = "case-address", "customer-finder"
# After a case is settled: so long the customer may say that it is not.
KEPT_FOR = timedelta(days=14)


def finder_of(secrets: SecretsDirectory, address: str) -> str:
    """The code by which an address is found again, and which nobody turns back without SECRETS."""
    return hmac.new(secrets.key(FINDER), same_address(address).encode(), sha256).hexdigest()


def address_columns(secrets: SecretsDirectory, address: str) -> dict[Any, Any]:
    """What is stored of an address, or of none; BadInput where it cannot be one."""
    if not address.strip():
        return {CustomerCase.sealed: None, CustomerCase.finder: None}
    read_address(address)
    return {
        CustomerCase.sealed: secrets.seal(PURPOSE, address.strip().encode()),
        CustomerCase.finder: finder_of(secrets, address),
    }


def open_address(secrets: SecretsDirectory, sealed: bytes | None) -> str:
    """The address, or nothing."""
    return secrets.unseal(PURPOSE, bytes(sealed)).decode() if sealed is not None else ""


async def forget_addresses(now: datetime) -> None:
    """Of what was settled long enough ago nobody can be written to any more."""

    async def forget() -> None:
        await CustomerCase.update({CustomerCase.sealed: None, CustomerCase.finder: None}).where(
            CustomerCase.settled < now - KEPT_FOR, CustomerCase.sealed.is_not_null()
        )

    await database.write(forget)
