"""Keys of programs, such as a help desk: shown once, kept as a hash, never told apart when refused."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from survey import database
from survey.contacts.tables import ApiKey
from survey.errors import BadInput, Conflict, NotFound
from survey.spreadsheets.names import in_order, read_name

# So that people and secret scanners recognise one that has strayed.
PREFIX = "resonanz_"
LONGEST = 100
# What a key may do; a program asks for no more than it needs, and a key never learns to do more.
CONTACTS, RATINGS, CASES, TICKETS, ROSTER = "contacts", "ratings", "cases", "tickets", "roster"
SCOPES = (CONTACTS, RATINGS, CASES, TICKETS, ROSTER)

# Asked at each request of a program.
_FIND = "SELECT id, digest, scope, revoked, last_used FROM api_key WHERE digest = {}"


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What may be shown of a key."""

    name: str
    created: date
    revoked: date | None
    scope: str
    last_used: date | None


async def create_key(name: str, today: date, scope: str = CONTACTS) -> str:
    """Make a key and return it: nobody can read it again."""
    name = read_name(name)
    if scope not in SCOPES:
        raise BadInput("A key may do one of these: {known}.", known=", ".join(SCOPES))
    if not name or len(name) > LONGEST:
        raise BadInput("A key's name has 1 to {longest} characters.", longest=LONGEST)
    key = PREFIX + secrets.token_urlsafe(32)

    async def job() -> None:
        # A revoked name stays taken: the contacts announced under it still say where they came from.
        if await ApiKey.exists().where(ApiKey.name == name):
            raise Conflict("There is or was a key “{name}”. Please choose another name.", name=name)
        await ApiKey.insert(ApiKey(id=uuid4(), name=name, digest=_digest(key), created=today, scope=scope))

    await database.write(job)
    return key


async def list_keys() -> list[KnownKey]:
    """All keys that ever worked."""
    rows = await ApiKey.select(ApiKey.name, ApiKey.created, ApiKey.revoked, ApiKey.scope, ApiKey.last_used)
    return [KnownKey(**row) for row in sorted(rows, key=lambda row: in_order(row["name"]))]


async def revoke_key(name: str, today: date) -> None:
    """End a key at once; doing it twice changes nothing."""

    async def job() -> None:
        if not await ApiKey.exists().where(ApiKey.name == name):
            raise NotFound(
                "There is no key “{name}”. “resonanz api-key list” shows those that exist.", name=name
            )
        await ApiKey.update({ApiKey.revoked: today}).where(ApiKey.name == name, ApiKey.revoked.is_null())

    await database.write(job)


async def find_key(key: str, scope: str, today: date) -> UUID | None:
    """Who sends this key; None for unknown and revoked ones, and for those that may not do this, alike.

    The search is by hash, so what its duration tells about the hash tells nothing about the key.
    """
    digest = _digest(key)
    rows = await database.query(_FIND, digest)
    if not rows or not hmac.compare_digest(rows[0]["digest"], digest) or rows[0]["revoked"] is not None:
        return None
    (row,) = rows
    if row["scope"] != scope:
        return None
    identity: UUID = row["id"]
    if row["last_used"] is None or row["last_used"] < today:  # once a day
        await database.write(ApiKey.update({ApiKey.last_used: today}).where(ApiKey.id == identity).run)
    return identity


async def name_of_key(key: UUID) -> str:
    """What the program is called."""
    (row,) = await ApiKey.select(ApiKey.name).where(ApiKey.id == key)
    return str(row["name"])


def _digest(key: str) -> bytes:
    # Fast on purpose: 256 random bits need no slow hash.
    return hashlib.sha256(key.encode()).digest()
