"""Who comes from the organisation's own sign-in service: known by its number for them, not by address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from survey import database
from survey.accounts.addresses import read_address
from survey.accounts.links import end_links, invited_roles
from survey.accounts.rights import grant, revoke
from survey.accounts.roles import Role
from survey.accounts.tables import Account, ProviderIdentity
from survey.errors import Refused
from survey.plain_text import plain_text

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What the service says of somebody: who they are there, and an address that it has verified."""

    issuer: str
    subject: str
    address: str
    name: str
    language: str


async def known_identity(issuer: str, subject: str) -> UUID | None:
    """The active account of this identity."""
    row = (
        await ProviderIdentity.select(ProviderIdentity.account)
        .where(
            ProviderIdentity.issuer == issuer,
            ProviderIdentity.subject == subject,
            ProviderIdentity.account.active == True,  # noqa: E712  # SQL, through a joined column
        )
        .first()
    )
    account: UUID | None = row["account"] if row else None
    return account


async def meet(newcomer: Newcomer, roles: Collection[Role], now: datetime) -> UUID | None:
    """The account of somebody who comes for the first time: their own, or a new one; None without any right.

    An address that belongs to another identity of the same service has a new owner there, not the old one.
    """
    address = read_address(newcomer.address)

    async def job() -> UUID | None:
        if (known := await known_identity(newcomer.issuer, newcomer.subject)) is not None:
            return known  # made by the same person in another tab
        row = await Account.select(Account.id, Account.active).where(Account.address == address).first()
        if row is not None:
            taken = (
                ProviderIdentity.account == row["id"],
                ProviderIdentity.issuer == newcomer.issuer,
            )
            if await ProviderIdentity.exists().where(*taken):
                raise Refused(
                    "Your address belongs to an account of somebody else at your sign-in service. Whoever "
                    "runs Resonanz in your house can end that account."
                )
        invited = await invited_roles(address, now)
        if row is None or not row["active"]:
            # Whoever was shut out comes back by an invitation alone, whatever the service says of them.
            if not (invited if row else {*invited, *roles}):
                return None
            return await _join(newcomer, address, row["id"] if row else None, invited, now.date())
        await _bind(newcomer, row["id"], now.date())
        return UUID(str(row["id"]))

    return await database.write(job)


async def follow_roles(account: UUID, held: Collection[Role], told: Collection[Role], today: date) -> None:
    """Give and take the roles that the service decides on; of others it decides nothing."""
    if told:
        await grant(account, told, today)
    if gone := {*held} - {*told}:
        await revoke(account, gone)


async def _join(
    newcomer: Newcomer, address: str, ended: UUID | None, roles: Collection[Role], today: date
) -> UUID:
    account = ended or uuid4()
    name = plain_text(newcomer.name)[:LONGEST_NAME] or address
    if ended is None:
        await Account.insert(
            Account(id=account, address=address, name=name, language=newcomer.language, active=True)
        )
    else:
        await Account.update(
            {Account.name: name, Account.language: newcomer.language, Account.active: True}
        ).where(Account.id == account)
    await end_links(address)
    if roles:
        await grant(account, roles, today)
    await _bind(newcomer, account, today)
    return account


async def _bind(newcomer: Newcomer, account: UUID, today: date) -> None:
    await ProviderIdentity.insert(
        ProviderIdentity(
            id=uuid4(), account=account, issuer=newcomer.issuer, subject=newcomer.subject, added=today
        )
    )
