"""Whether somebody answers for the programme: an owner whose account is active."""

from survey.accounts.roles import Role
from survey.accounts.tables import RoleGrant


async def has_owner() -> bool:
    """Whether there is one."""
    return bool(
        await RoleGrant.exists().where(
            RoleGrant.role == Role.OWNER, RoleGrant.confirmed.eq(True), RoleGrant.account.active.eq(True)
        )
    )
