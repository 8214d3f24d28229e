"""Whether somebody is there for a part: above all the owner, who answers for the programme."""

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
