"""Whether somebody answers for the programme: an owner whose account is active."""

from survey.accounts.roles import Role
from survey.accounts.tables import Account, RoleGrant


async def has_owner() -> bool:
    """Whether there is one."""
    granted = RoleGrant.select(RoleGrant.account).where(
        RoleGrant.role == Role.OWNER, RoleGrant.confirmed.eq(True)
    )
    owners = [row["account"] for row in await granted]
    return bool(owners) and await Account.exists().where(Account.id.is_in(owners), Account.active.eq(True))
