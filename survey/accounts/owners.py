"""Whether somebody answers for the programme: an owner whose account is active."""

from uuid import UUID

from survey.accounts.roles import Role
from survey.accounts.tables import Account, RoleGrant


async def has_owner() -> bool:
    """Whether there is one."""
    return bool(await owners())


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
