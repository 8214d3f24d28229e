"""Whether somebody is there for a part: above all the owner, who answers for the programme."""

from typing import Any

from survey.accounts.roles import Role
from survey.accounts.tables import Account, RoleGrant


async def has_owner() -> bool:
    """Whether an owner's account is active."""
    return await anybody_with(Role.OWNER)


async def anybody_with(role: Role) -> bool:
    """Whether anybody with an active account holds this role."""
    return bool(await _active(role))


async def owners() -> list[tuple[str, str]]:
    """The address and the language of each owner."""
    return [(row["address"], row["language"]) for row in await _active(Role.OWNER)]


async def _active(role: Role) -> list[dict[str, Any]]:
    granted = RoleGrant.select(RoleGrant.account).where(RoleGrant.role == role, RoleGrant.confirmed.eq(True))
    holders = [row["account"] for row in await granted]
    if not holders:
        return []
    return await Account.select(Account.address, Account.language).where(
        Account.id.is_in(holders), Account.active.eq(True)
    )
