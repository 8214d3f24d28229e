"""Hands over the mails of the outbox; each goes out at least once, and its row goes when it was taken."""

from datetime import datetime
from uuid import UUID

from api.installation import Installation
from api.mail.cases import ANSWER
from api.mail.letters import lay_out, with_link
from api.mail.message import envelope
from api.mail.outgoing import words_of
from api.mail.server import Connection, NotTaken, connected
from api.settings.terms import terms_of
from survey import clock
from survey.cases.answering import answer_came_back
from survey.errors import BadInput, Misconfigured
from survey.outbox.keeping import Waiting, drop_mail, put_off, take_mail


async def empty_outbox(installation: Installation, _due: datetime) -> None:
    """Everything that waits; Misconfigured where the mail server cannot be reached."""
    if not installation.settings.smtp_server:
        return
    async with connected(installation.settings, installation.secrets) as connection:
        while mail := await take_mail(installation.secrets):
            await _one(installation, connection, mail)


async def _one(installation: Installation, connection: Connection, mail: Waiting) -> None:
    if mail.over:
        await _let_go(installation, mail)
        return
    words, language = words_of(installation.settings, mail.content)
    letter = with_link(lay_out(words, language), mail.content["link"])
    try:
        sent = envelope(
            letter, installation.settings.smtp_sender, mail.content["address"], mail.id.hex, clock.now()
        )
        await connection.hand_over(sent)
    except BadInput:
        await _let_go(installation, mail)
    except NotTaken as refusal:
        if refusal.for_good:
            await _let_go(installation, mail)
        else:
            await put_off(mail)
    except Misconfigured:
        await put_off(mail)
        raise
    else:
        await drop_mail(mail)


async def _let_go(installation: Installation, mail: Waiting) -> None:
    """It will never arrive. Whoever made a link was shown it as well; a customer would wait for nothing."""

    if mail.content["kind"] == ANSWER and "case" in mail.content:
        case, text = UUID(mail.content["case"]), mail.content["text"]
        await answer_came_back(case, text, terms_of(installation.settings), clock.now())
    await drop_mail(mail)
