"""Looks once more before a mail goes: whether it may still be sent, and whether the last is long ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from survey import database
from survey.asking.codes import asked_codes, stopping_codes
from survey.asking.tables import AskedCustomer
from survey.contacts.links import LINK_LIFE
from survey.customers.opting_out import known_opt_outs
from survey.outbox.keeping import Waiting, drop_asking_mails, drop_mail
from survey.secrets_directory import SecretsDirectory

# A contact that is erased, over, already rated or moved to where nobody is mailed yields no row.
_FIND = """
SELECT contact.ended_at, contact.customer, touchpoint.name AS touchpoint, asking_rule.apart_days,
       told_address.objection, team_wording.words AS spoken_with
FROM contact
JOIN touchpoint ON touchpoint.id = contact.touchpoint
JOIN told_address ON told_address.contact = contact.id
JOIN asking_rule ON asking_rule.touchpoint = contact.touchpoint
LEFT JOIN team_wording ON team_wording.team = contact.team
WHERE contact.id = {} AND contact.ended_at > {} AND asking_rule.mails
AND told_address.objection IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM rating WHERE rating.contact = contact.id)
"""


@dataclass(frozen=True, slots=True)
class Ready:
    """What a mail says beside what waited: the contact as its customer knows it, and who may object."""

    contact: UUID
    ended_at: datetime
    touchpoint: str
    spoken_with: str | None
    objection: bytes


async def make_ready(secrets: SecretsDirectory, mail: Waiting, zone: ZoneInfo, now: datetime) -> Ready | None:
    """The mail is this customer's one for the time that was set; None where it is not to go, and it is gone.

    It is noted before the mail is handed over, so that a process that dies with one cannot let a second
    one go to the same customer.
    """

    async def job() -> Ready | None:
        ready = await _ready(secrets, mail, zone, now)
        if ready is None:
            await drop_mail(mail)
        return ready

    return await database.write(job)


async def not_sent(mail: Waiting) -> None:
    """The server put it off: whoever it was for has not been asked."""
    await database.write(AskedCustomer.delete().where(AskedCustomer.mail == mail.id).run)


async def _ready(secrets: SecretsDirectory, mail: Waiting, zone: ZoneInfo, now: datetime) -> Ready | None:
    rows = await database.query(_FIND, mail.contact, now - LINK_LIFE)
    if not rows or mail.over:
        return None
    (row,) = rows
    names = (mail.content["address"], row["customer"])
    if await known_opt_outs(stopping_codes(secrets, names)):
        return None
    today = now.astimezone(zone).date()
    codes = asked_codes(secrets, names)
    earliest = today - timedelta(days=row["apart_days"])
    known: list[dict[str, Any]] = await AskedCustomer.select().where(AskedCustomer.code.is_in(codes))
    if any(each["mail"] != mail.id and each["day"] > earliest for each in known):
        return None
    await AskedCustomer.delete().where(AskedCustomer.code.is_in(codes))
    for code in codes:
        await AskedCustomer.insert(AskedCustomer(code=code, day=today, mail=mail.id))
    assert mail.contact is not None  # noqa: S101  # a mail of this job has one
    return Ready(
        mail.contact, row["ended_at"], row["touchpoint"], row["spoken_with"], bytes(row["objection"])
    )


async def forget_asked(now: datetime, longest: int) -> None:
    """Who was mailed long enough ago, and addresses and codes of links that are over."""

    async def job() -> None:
        await drop_asking_mails(now)
        day = now.date() - timedelta(days=longest + 1)
        await AskedCustomer.delete().where(AskedCustomer.day < day)
        await database.query(
            "UPDATE told_address SET objection = NULL WHERE objection IS NOT NULL AND contact IN "
            "(SELECT id FROM contact WHERE ended_at <= {})",
            now - LINK_LIFE,
        )

    await database.write(job)
