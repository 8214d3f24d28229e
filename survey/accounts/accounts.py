"""From an invitation to an account, and to its end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from survey import database
from survey.accounts.addresses import read_address, same_address
from survey.accounts.links import Purpose, end_links, make_link, no_such_link, use_link
from survey.accounts.proofs import Proof, add_proof, remove_proofs
from survey.accounts.rights import grant
from survey.accounts.roles import Role
from survey.accounts.sessions import end_sessions
from survey.accounts.tables import Account, AccountLink, ProviderIdentity, RoleGrant
from survey.errors import BadInput, Conflict, NotFound
from survey.plain_text import plain_text

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account, or an invitation that nobody has followed yet (`name` is empty then)."""

    address: str
    name: str
    state: str  # "active", "ended" or "invited"
    roles: tuple[Role, ...]
    waiting: tuple[Role, ...]


async def invite(address: str, roles: Collection[Role], now: datetime) -> str:
    """A link that makes an account; an earlier one to the same address ends with it."""
    address = read_address(address)
    if await Account.exists().where(Account.address == address, Account.active.eq(True)):
        raise Conflict(
            "There is an account “{address}” already. Give it the role with “resonanz access grant”, or let "
            "its owner back in with “resonanz access rescue”.",
            address=address,
        )
    return await make_link(Purpose.INVITATION, address, now, roles=roles)


async def join(token: str, name: str, language: str, proof: Proof, now: datetime) -> UUID:
    """Follow an invitation; the answer is the account."""
    name = plain_text(name)
    if not name or len(name) > LONGEST_NAME:
        raise BadInput("Please say your name, in {longest} characters at most.", longest=LONGEST_NAME)

    async def job() -> UUID:
        link = await use_link(token, Purpose.INVITATION, now)
        ended = (
            await Account.select(Account.id, Account.active).where(Account.address == link.address).first()
        )
        if ended is not None and ended["active"]:
            raise no_such_link()  # made an account by another link meanwhile
        account: UUID = ended["id"] if ended else uuid4()
        if ended is None:
            await Account.insert(
                Account(id=account, address=link.address, name=name, language=language, active=True)
            )
        else:
            await Account.update(
                {Account.name: name, Account.language: language, Account.active: True}
            ).where(Account.id == account)
        await grant(account, link.roles, now.date())
        await add_proof(account, proof, now.date())
        return account

    return await database.write(job)


async def let_back_in(address: str, now: datetime) -> str:
    """A link by which an account gets a new way in."""
    account = await find_account(address)
    return await make_link(Purpose.RESET, same_address(address), now, account=account)


async def reset(token: str, proof: Proof, now: datetime) -> UUID:
    """Follow it: every earlier way in ends, and every session."""

    async def job() -> UUID:
        link = await use_link(token, Purpose.RESET, now)
        if link.account is None or not await Account.exists().where(
            Account.id == link.account, Account.active.eq(True)
        ):
            raise no_such_link()
        await remove_proofs(link.account)
        await end_sessions(link.account)
        await add_proof(link.account, proof, now.date())
        return link.account

    return await database.write(job)


async def deactivate(address: str) -> None:
    """End an account at once, with its sessions, roles, links and ways in; doing it twice changes nothing."""
    address = same_address(address)

    async def job() -> None:
        row = await Account.select(Account.id).where(Account.address == address).first()
        invited = await AccountLink.exists().where(AccountLink.address == address)
        if row is None and not invited:
            raise no_account(address)
        await end_links(address)
        if row is not None:
            await Account.update({Account.active: False}).where(Account.id == row["id"])
            await end_sessions(row["id"])
            await remove_proofs(row["id"])
            await ProviderIdentity.delete().where(ProviderIdentity.account == row["id"])
            await RoleGrant.delete().where(RoleGrant.account == row["id"])

    await database.write(job)


async def find_account(address: str) -> UUID:
    """The active account of an address."""
    row = (
        await Account.select(Account.id)
        .where(Account.address == same_address(address), Account.active.eq(True))
        .first()
    )
    if row is None:
        raise no_account(address)
    account: UUID = row["id"]
    return account


async def address_of(account: UUID) -> str:
    """The verified address of an account."""
    row = await Account.select(Account.address).where(Account.id == account).first()
    if row is None:
        raise no_account("")
    address: str = row["address"]
    return address


async def language_of(account: UUID) -> str:
    """In which an account's person is written to; empty where there is none."""
    row = await Account.select(Account.language).where(Account.id == account).first()
    return str(row["language"]) if row else ""


async def has_password(account: UUID) -> bool:
    """Whether an account has a password beside its passkeys, or in their place."""
    found: bool = await Account.exists().where(Account.id == account, Account.password.is_not_null())
    return found


async def any_account() -> bool:
    """Whether anybody has an account: before that there is nobody to sign in."""
    found: bool = await Account.exists().where(Account.active.eq(True))
    return found


async def list_accounts(now: datetime) -> list[KnownAccount]:
    """Everybody who has an account, had one, or is invited; by address."""

    async def job() -> list[KnownAccount]:
        accounts = await Account.select(Account.id, Account.address, Account.name, Account.active)
        grants = await RoleGrant.select(RoleGrant.account, RoleGrant.role, RoleGrant.confirmed)
        links = await AccountLink.select(AccountLink.address, AccountLink.roles).where(
            AccountLink.purpose == Purpose.INVITATION, AccountLink.until > now
        )
        held = {
            (row["id"], confirmed): tuple(
                role
                for role in Role
                if any(
                    (each["account"], each["role"], each["confirmed"]) == (row["id"], role, confirmed)
                    for each in grants
                )
            )
            for row in accounts
            for confirmed in (True, False)
        }
        found = [
            KnownAccount(
                row["address"],
                row["name"],
                "active" if row["active"] else "ended",
                held[row["id"], True],
                held[row["id"], False],
            )
            for row in accounts
        ]
        found += [
            KnownAccount(row["address"], "", "invited", tuple(map(Role, row["roles"].split(","))), ())
            for row in links
        ]
        return sorted(found, key=lambda each: (each.address, each.state))

    return await database.read(job)


def no_account(address: str) -> NotFound:
    return NotFound(
        "There is no account “{address}”. “resonanz access list” shows those that exist.", address=address
    )
