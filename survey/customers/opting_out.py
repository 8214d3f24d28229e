"""Who does not want to be asked again is not: by reference or address, for good, also after an erasure."""

import hmac
from collections.abc import Collection
from datetime import date
from hashlib import sha256

from survey import database
from survey.accounts.addresses import same_address, spellings
from survey.cases.addresses import finder_of
from survey.cases.tables import CustomerCase
from survey.contacts.tables import Contact
from survey.errors import BadInput
from survey.outbox.keeping import drop_mails_about, drop_mails_to
from survey.secrets_directory import SecretsDirectory

PURPOSE = "opt-out"
LONGEST = 254


async def opt_out(secrets: SecretsDirectory, name: str, today: date) -> None:
    """From now on nobody of this reference or address is asked; an answer that was wanted is not either."""
    name = read_customer_name(name)

    async def job() -> None:
        await note_opt_outs([opt_out_code(secrets, name)], today)
        await drop_mails_to([finder_of(secrets, each) for each in spellings(name)])
        rows = await Contact.select(Contact.id).where(Contact.customer == name)
        await drop_mails_about([row["id"] for row in rows])
        await CustomerCase.update(
            {CustomerCase.sealed: None, CustomerCase.finder: None, CustomerCase.waits: False}
        ).where(CustomerCase.finder == finder_of(secrets, name))

    await database.write(job)


async def note_opt_outs(codes: Collection[str], today: date) -> None:
    """Inside a write: whoever these codes stand for is not asked again; the same again changes nothing."""
    for code in codes:
        await database.query(
            "INSERT INTO opt_out (code, since) VALUES ({}, {}) ON CONFLICT (code) DO NOTHING", code, today
        )


async def opted_out(secrets: SecretsDirectory, names: Collection[str]) -> frozenset[str]:
    """Those of these references or addresses that are not asked."""
    key = secrets.key(PURPOSE)  # once: it is read from a file
    codes = {_code(key, each): name for name in names for each in spellings(name)}
    return frozenset(codes[code] for code in await known_opt_outs(codes))


async def known_opt_outs(codes: Collection[str]) -> frozenset[str]:
    """Those of these codes that somebody has objected by."""
    found: set[str] = set()
    for some in database.in_parts(list(codes)):
        marks = ", ".join(["{}"] * len(some))
        rows = await database.query(f"SELECT code FROM opt_out WHERE code IN ({marks})", *some)  # noqa: S608  # marks alone
        found.update(row["code"] for row in rows)
    return frozenset(found)


def read_customer_name(text: str) -> str:
    """A reference or an address as somebody types it."""
    name = text.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise BadInput(
            "Write the customer's reference or e-mail address, {longest} characters at most.", longest=LONGEST
        )
    return name


def opt_out_code(secrets: SecretsDirectory, name: str) -> str:
    """What is kept of an objection."""
    return _code(secrets.key(PURPOSE), name)


def _code(key: bytes, name: str) -> str:
    return hmac.new(key, same_address(name).encode(), sha256).hexdigest()
