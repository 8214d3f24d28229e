"""Hands over the mails that ask customers, at the pace of the mail server and while people are awake."""

import logging
from datetime import date, datetime

from api.commands.customers.objection_links import objection_link
from api.installation import Installation
from api.mail.asking import Asked, asking_words
from api.mail.letters import lay_out, with_link
from api.mail.message import Envelope, Letter, envelope
from api.mail.server import Connection, NotTaken, connected
from api.texts import LANGUAGES
from survey import clock, database
from survey.asking.handing import Ready, make_ready, not_sent
from survey.asking.hours import awake_from
from survey.contacts.links import rateable_until, rating_token
from survey.contacts.touchpoints import shown_touchpoint
from survey.errors import BadInput, Misconfigured
from survey.jobs.kinds import Kind
from survey.jobs.planning import plan_job
from survey.outbox.keeping import ASK_JOB, Waiting, drop_mail, put_off, take_mail

log = logging.getLogger("resonanz")


def asking_kind(installation: Installation) -> Kind:
    """Planned with every contact whose customer is to be mailed."""

    async def work(_: datetime) -> None:
        await ask_customers(installation)

    return Kind(ASK_JOB, work)


async def ask_customers(installation: Installation) -> None:
    """Every mail whose moment has come; Misconfigured where the mail server cannot be reached."""
    if not installation.settings.smtp_server or await _sleeps(installation):
        return
    mail = await take_mail(installation.secrets, ASK_JOB)
    if mail is None:
        return
    try:
        async with connected(installation.settings, installation.secrets) as connection:
            while mail is not None:
                began = clock.monotonic()
                await _one(installation, connection, mail)
                # As slowly as the server wants its mails: a thousand contacts may be told in one request.
                tick = 60 / installation.settings.smtp_rate
                await clock.sleep(max(0.0, tick - (clock.monotonic() - began)))
                if await _sleeps(installation):
                    return
                mail = await take_mail(installation.secrets, ASK_JOB)
    except Misconfigured:
        if mail is not None:
            # Nobody knows whether the server has it, so it stays noted as this customer's one mail.
            await put_off(mail)
        raise


async def _sleeps(installation: Installation) -> bool:
    """Whether it is night on the organisation's clock; then they go in the morning."""
    now = clock.now()
    morning = awake_from(now, installation.settings.timezone)
    if morning > now:
        await plan_job(ASK_JOB, morning)
    return morning > now


async def _one(installation: Installation, connection: Connection, mail: Waiting) -> None:
    ready = await make_ready(installation.secrets, mail, installation.settings.timezone, clock.now())
    if ready is None:
        return
    letter = _letter(installation, mail, ready)
    try:
        await connection.hand_over(_envelope(installation, mail, letter))
    except BadInput:
        await drop_mail(mail)
    except NotTaken as refusal:
        if refusal.for_good:
            await drop_mail(mail)
            log.warning(
                "a mail that asks a customer was refused for good (%s); its address is gone", refusal.code
            )
        else:
            await _not_yet(mail)
    else:
        await drop_mail(mail)


async def _not_yet(mail: Waiting) -> None:
    """The server has not taken it, so nobody has been asked."""

    async def change() -> None:
        await not_sent(mail)
        await put_off(mail)

    await database.write(change)


def _letter(installation: Installation, mail: Waiting, ready: Ready) -> Letter:
    settings, content = installation.settings, mail.content
    language = content["language"] if content["language"] in LANGUAGES else settings.language
    asked = Asked(
        shown_touchpoint(ready.touchpoint, language),
        ready.ended_at.astimezone(settings.timezone).date(),
        rateable_until(ready.ended_at).astimezone(settings.timezone).date(),
        content["basis"],
        date.fromisoformat(content["consent_on"]) if content["consent_on"] else None,
        ready.spoken_with or "",
    )
    token = rating_token(installation.link_secrets, ready.contact, ready.ended_at)
    link = f"{settings.url}/r/{token}?lang={language}"
    return with_link(
        lay_out(asking_words(settings, language, asked), language),
        link,
        objection_link(installation, ready.objection, ready.ended_at, language),
    )


def _envelope(installation: Installation, mail: Waiting, letter: Letter) -> Envelope:
    sender, address = installation.settings.smtp_sender, mail.content["address"]
    return envelope(letter, sender, address, mail.id.hex, clock.now())
