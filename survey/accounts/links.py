"""Links that work once and for a day: an invitation, or a way back in."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from piccolo.columns.combination import And

from survey import database
from survey.accounts.roles import Role
from survey.accounts.tables import AccountLink
from survey.errors import NotAuthentic

LIFE = timedelta(hours=24)
# As long as such a value is, so that a text can be looked through for one.
FORM = r"[A-Za-z0-9_-]{43}"


class Purpose(StrEnum):
    """What a link does; one of another purpose does nothing."""

    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Link:
    """What stands behind a link."""

    purpose: Purpose
    address: str
    account: UUID | None
    roles: tuple[Role, ...]


async def make_link(
    purpose: Purpose, address: str, now: datetime, *, account: UUID | None = None, roles: Iterable[Role] = ()
) -> str:
    """A new one; what the same person had of the same kind ends with it, and so does what is too old."""
    token = secrets.token_urlsafe(32)

    async def job() -> None:
        same = (AccountLink.purpose == purpose) & (AccountLink.address == address)
        await AccountLink.delete().where(same | (AccountLink.until <= now))
        await AccountLink.insert(
            AccountLink(
                digest=_digest(token),
                purpose=purpose,
                account=account,
                address=address,
                roles=",".join(roles),
                until=now + LIFE,
            )
        )

    await database.write(job)
    return token


async def read_link(token: str, purpose: Purpose, now: datetime) -> Link:
    """What a link is for while nobody has used it; used, expired, foreign and made up are one answer."""
    row = await AccountLink.select().where(_good(token, purpose, now)).first()
    return _link(row)


async def use_link(token: str, purpose: Purpose, now: datetime) -> Link:
    """Inside a write: the same, and it is used with this."""
    rows = await AccountLink.delete().where(_good(token, purpose, now)).returning(*AccountLink.all_columns())
    return _link(rows[0] if rows else None)


async def invited_roles(address: str, now: datetime) -> tuple[Role, ...]:
    """The roles of an invitation that waits for this address."""
    row = (
        await AccountLink.select(AccountLink.roles)
        .where(
            AccountLink.address == address,
            AccountLink.purpose == Purpose.INVITATION,
            AccountLink.until > now,
        )
        .first()
    )
    return tuple(map(Role, row["roles"].split(","))) if row and row["roles"] else ()


async def end_links(address: str) -> None:
    """Inside a write: whatever links somebody still has."""
    await AccountLink.delete().where(AccountLink.address == address)


def no_such_link() -> NotAuthentic:
    """One answer for all, and what to do."""
    return NotAuthentic(
        "This link no longer works: it was used, it is older than a day, or a part of it is missing. Please "
        "ask whoever sent it to you for a new one."
    )


def _good(token: str, purpose: Purpose, now: datetime) -> And:
    same = (AccountLink.digest == _digest(token)) & (AccountLink.purpose == purpose)
    return same & (AccountLink.until > now)


def _link(row: dict[str, object] | None) -> Link:
    if row is None:
        raise no_such_link()
    account = row["account"]
    names = str(row["roles"]).split(",") if row["roles"] else []
    return Link(
        purpose=Purpose(str(row["purpose"])),
        address=str(row["address"]),
        account=account if isinstance(account, UUID) else None,
        roles=tuple(map(Role, names)),
    )


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
