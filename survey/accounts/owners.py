"""Whether somebody is there for a part: above all the owner, who answers for the programme."""

from uuid import UUID

from survey.accounts.roles import Role
from survey.accounts.tables import Account, RoleGrant


async def has_owner() -> bool:
    """Whether an owner's account is active."""
    return await anybody_with(Role.OWNER)


async def anybody_with(role: Role) -> bool:
    """Whether anybody with an active account holds this role."""
    granted = RoleGrant.select(RoleGrant.account).where(RoleGrant.role == role, RoleGrant.confirmed.eq(True))
    holders = [row["account"] for row in await granted]
    return bool(holders) and await Account.exists().where(Account.id.is_in(holders), Account.active.eq(True))


async def owners() -> list[tuple[str, str]]:
    """The address and the language of each."""
    granted = RoleGrant.select(RoleGrant.account).where(
        RoleGrant.role == Role.OWNER, RoleGrant.confirmed.eq(True)
    )
    accounts = [row["account"] for row in await granted]
    rows = await Account.select(Account.address, Account.language).where(
        Account.id.is_in(accounts or [UUID(int=0)]), Account.active.eq(True)
    )
    return [(row["address"], row["language"]) for row in rows]
