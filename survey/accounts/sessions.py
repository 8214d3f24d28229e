"""Who is signed in: an opaque random value in the browser, of which only the hash is kept."""

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from piccolo.columns import Column

from survey import database
from survey.accounts.tables import AccountSession
from survey.errors import Overloaded

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
# Whoever comes from the organisation's own service shows within a day that the service still knows them.
LONGEST_FROM_PROVIDER = timedelta(hours=32)
# As long after signing in one may change one's ways in.
FRESH = timedelta(minutes=15)
# So exactly is it kept when somebody was last here: a write each five minutes, and no more is known.
KEPT_TO = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session it is."""

    session: UUID
    account: UUID
    address: str
    name: str
    language: str
    # Signed in so recently that the ways in may be changed.
    fresh: bool


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session as its owner sees it."""

    id: UUID
    begun: date
    device: str


async def begin_session(account: UUID, device: str, now: datetime, longest: timedelta = LONGEST) -> str:
    """Sign somebody in: always under a new value, never under one that the browser brought."""
    token = secrets.token_urlsafe(32)

    async def job() -> None:
        await _forget_ended(now)
        await AccountSession.insert(
            AccountSession(
                id=uuid4(),
                digest=_digest(token),
                account=account,
                begun=now.date(),
                device=device[:60],
                idle_until=_rounded(now) + IDLE,
                ends=datetime.combine((now + longest).date(), time(), UTC),
                fresh_until=_rounded(now) + FRESH,
            )
        )

    await database.write(job)
    return token


# Asked for at every page behind an account: Piccolo takes longer to write this than a database to answer it.
_FOUND = """
    SELECT s.id, s.idle_until, s.fresh_until, a.active, a.id AS account, a.address, a.name, a.language
    FROM account_session s JOIN account a ON a.id = s.account
    WHERE s.digest = {} AND s.idle_until > {} AND s.ends > {}
"""


async def find_session(token: str, now: datetime) -> SignedIn | None:
    """Whose it is, and that they were here; None for unknown, ended and deactivated alike."""
    rows = await database.query(_FOUND, _digest(token), now, now)
    if not rows or not rows[0]["active"]:
        return None
    row = {name: value for name, value in rows[0].items() if name != "active"}
    fresh_until, idle_until = _aware(row.pop("fresh_until")), _aware(row.pop("idle_until"))
    await _was_here(row["id"], idle_until, fresh_until, now)
    fresh = fresh_until is not None and fresh_until > now
    return SignedIn(session=row.pop("id"), fresh=fresh, **row)


async def end_session(token: str) -> None:
    """Sign out; doing it twice changes nothing."""

    async def job() -> None:
        await AccountSession.delete().where(AccountSession.digest == _digest(token))

    await database.write(job)


async def end_sessions(account: UUID, *, only: UUID | None = None, but: UUID | None = None) -> None:
    """End all of an account's sessions, or one of them, or all but one."""

    async def job() -> None:
        ending = AccountSession.delete().where(AccountSession.account == account)
        if only is not None:
            ending = ending.where(AccountSession.id == only)
        if but is not None:
            ending = ending.where(AccountSession.id != but)
        await ending

    await database.write(job)


async def list_sessions(account: UUID, now: datetime) -> list[ListedSession]:
    """An account's own sessions, the newest first."""
    rows = (
        await AccountSession.select(AccountSession.id, AccountSession.begun, AccountSession.device)
        .where(AccountSession.account == account, AccountSession.idle_until > now, AccountSession.ends > now)
        .order_by(AccountSession.begun, ascending=False)
        .order_by(AccountSession.id)
    )
    return [ListedSession(**row) for row in rows]


async def _was_here(
    session: UUID, idle_until: datetime | None, fresh_until: datetime | None, now: datetime
) -> None:
    later = _rounded(now) + IDLE
    stale = fresh_until is not None and fresh_until <= now
    if idle_until == later and not stale:
        return
    changes: dict[Column | str, Any] = {AccountSession.idle_until: later}
    if stale:
        changes[AccountSession.fresh_until] = None

    async def job() -> None:
        await AccountSession.update(changes).where(AccountSession.id == session)

    with suppress(Overloaded):  # a full disk keeps nobody from reading; the session ends a little earlier
        await database.write(job)


async def _forget_ended(now: datetime) -> None:
    await AccountSession.delete().where((AccountSession.idle_until <= now) | (AccountSession.ends <= now))


def _rounded(now: datetime) -> datetime:
    return now - (now - datetime.min.replace(tzinfo=now.tzinfo)) % KEPT_TO


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _digest(token: str) -> bytes:
    # Fast on purpose: 256 random bits need no slow hash.
    return hashlib.sha256(token.encode()).digest()
