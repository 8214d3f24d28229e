"""How an account is named in the audit log: under a keyed pseudonym that this installation turns back."""

from uuid import NAMESPACE_URL, UUID, uuid5

from survey import database
from survey.accounts.addresses import same_address
from survey.accounts.tables import Account, AccountLink

# Beside "person", which the roster's people are.
KIND = "account"


def identity_of(address: str) -> UUID:
    """The same for an invitation and for the account that comes of it."""
    return uuid5(NAMESPACE_URL, f"mailto:{same_address(address)}")


async def known_names() -> dict[UUID, str]:
    """The addresses that there are, by that identity."""

    async def job() -> dict[UUID, str]:
        accounts = await Account.select(Account.address)
        links = await AccountLink.select(AccountLink.address)
        return {identity_of(row["address"]): row["address"] for row in (*accounts, *links)}

    return await database.read(job)
