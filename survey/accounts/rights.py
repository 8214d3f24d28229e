"""What an account may do at this moment: its confirmed roles, and for a team lead the teams of the roster."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from survey import database
from survey.accounts.addresses import same_address
from survey.accounts.roles import Role, needs_second_person
from survey.accounts.sessions import end_sessions
from survey.accounts.tables import Account, RoleGrant
from survey.errors import Refused
from survey.organisation.tables import Person


@dataclass(frozen=True, slots=True)
class Rights:
    """Read anew at every request, so that what somebody loses is lost at once."""

    roles: frozenset[Role] = frozenset()
    # Those whose lead the roster says they are.
    teams: frozenset[UUID] = frozenset()
    # Granted, and without effect until a second person says so.
    waiting: frozenset[Role] = field(default=frozenset())


async def rights_of(account: UUID, address: str) -> Rights:
    """The rights of whoever holds this account under this verified address."""
    # At every page behind an account, as a session is asked for.
    rows = await database.query("SELECT role, confirmed FROM role_grant WHERE account = {}", account)
    granted = {Role(row["role"]) for row in rows if row["confirmed"]}
    waiting = {Role(row["role"]) for row in rows if not row["confirmed"]}
    teams = await led_teams(address) if Role.TEAM_LEAD in granted else frozenset()
    if not teams:
        granted.discard(Role.TEAM_LEAD)
    return Rights(frozenset(granted), teams, frozenset(waiting))


async def held_roles(account: UUID) -> frozenset[Role]:
    """What an account was given, whether or not it has an effect yet."""
    rows = await RoleGrant.select(RoleGrant.role).where(RoleGrant.account == account)
    return frozenset(Role(row["role"]) for row in rows)


async def led_teams(address: str) -> frozenset[UUID]:
    """The teams that the roster says are led by whoever has this address."""
    rows = await Person.select(Person.email, Person.team).where(
        Person.lead.eq(True), Person.left_week.is_null(), Person.email.is_not_null()
    )
    return frozenset(row["team"] for row in rows if same_address(row["email"]) == address)


async def grant(account: UUID, roles: Collection[Role], today: date) -> frozenset[Role]:
    """Give roles, and return those that wait for a second person; a change ends the account's sessions."""

    async def job() -> frozenset[Role]:
        # One change of rights after the other: two at once could each miss what the other gives.
        await database.lock_rows(Account.select(Account.id).where(Account.id == account), "UPDATE")
        rows = await RoleGrant.select(RoleGrant.role, RoleGrant.confirmed).where(RoleGrant.account == account)
        held = {Role(row["role"]): row["confirmed"] for row in rows}
        # Who is to set things up can do that at once; it is the reading that waits.
        new = sorted({*roles} - {*held}, key=lambda role: (role != Role.ADMINISTRATOR, role))
        for role in new:
            effective = {each for each, confirmed in held.items() if confirmed}
            confirmed = not needs_second_person({*effective, role})
            held[role] = confirmed
            await RoleGrant.insert(
                RoleGrant(id=uuid4(), account=account, role=role, since=today, confirmed=confirmed)
            )
        if new:
            await end_sessions(account)
        return frozenset(role for role, confirmed in held.items() if not confirmed)

    return await database.write(job)


async def revoke(account: UUID, roles: Collection[Role]) -> bool:
    """Take roles away, and say whether there were any; what waited for their sake alone waits no longer."""

    async def job() -> bool:
        gone = (
            await RoleGrant.delete()
            .where(RoleGrant.account == account, RoleGrant.role.is_in([*roles]))
            .returning(RoleGrant.role)
        )
        if not gone:
            return False
        rows = await RoleGrant.select(RoleGrant.role).where(RoleGrant.account == account)
        if not needs_second_person({Role(row["role"]) for row in rows}):
            await RoleGrant.update({RoleGrant.confirmed: True}).where(
                RoleGrant.account == account, RoleGrant.confirmed.eq(False)
            )
        await end_sessions(account)
        return True

    return await database.write(job)


async def confirm(account: UUID, by: UUID) -> frozenset[Role]:
    """A second person's word: what waits for an account takes effect; returns what has."""
    if account == by:
        raise Refused("Only another person can confirm this.")

    async def job() -> frozenset[Role]:
        known = await Account.select(Account.address).where(Account.id == by, Account.active.eq(True)).first()
        if known is None:
            raise Refused("Only another person can confirm this.")
        rows = (
            await RoleGrant.update({RoleGrant.confirmed: True, RoleGrant.confirmed_by: known["address"]})
            .where(RoleGrant.account == account, RoleGrant.confirmed.eq(False))
            .returning(RoleGrant.role)
        )
        if rows:
            await end_sessions(account)
        return frozenset(Role(row["role"]) for row in rows)

    return await database.write(job)
