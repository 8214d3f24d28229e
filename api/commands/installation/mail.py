"""Mails from the command line: one to try the mail server, and how far first mails are."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.installation import Installation
from api.mail.letters import Words, lay_out
from api.mail.message import envelope
from api.mail.server import NotTaken, connected
from api.texts import translations
from api.web.looks.asker import asker_of
from survey import clock
from survey.children.messages import AskWhom, CountMail, Everybody, FirstMails
from survey.errors import Refused
from survey.organisation.tables import Person
from survey.waves.state import OPEN
from survey.waves.tables import Wave

Arguments = Mapping[str, Any]


def requires_server(installation: Installation) -> None:
    """Refuse where no mail server is named."""
    if not installation.settings.smtp_server:
        raise Refused(
            "No mail server is set up, so nobody is written to. Name it with RESONANZ_SMTP_SERVER and "
            "RESONANZ_SMTP_SENDER."
        )


async def send_test(installation: Installation, arguments: Arguments) -> dict[str, str]:
    """Hand one mail over to `address`, and return what the server answered."""
    requires_server(installation)
    settings, language, address = installation.settings, arguments["language"], str(arguments["address"])
    _ = translations(language).gettext
    sender = asker_of(settings, language).sender
    words = Words(
        sender=sender,
        subject=_("A test mail – {sender}").format(sender=sender),
        heading=_("Mails arrive"),
        paragraphs=(
            _("Somebody has tried whether Resonanz can send mails. It can, and there is nothing to do."),
        ),
    )
    mail = envelope(
        lay_out(words, language), settings.smtp_sender, address, secrets.token_hex(16), clock.now()
    )
    async with connected(settings, installation.secrets) as connection:
        try:
            answer = await connection.hand_over(mail)
        except NotTaken as refused:
            raise Refused(
                "The mail server takes no mail to {address}. It says: {code} {answer}",
                address=mail.recipient,
                code=refused.code,
                answer=" ".join(refused.answer.split()),
            ) from None
    return {"address": mail.recipient, "answer": answer}


async def status(installation: Installation, _arguments: Arguments) -> dict[str, Any]:
    """How far the first mails of the open wave are, and whose address was refused for good.

    Of reminders nothing: how many they are is how many have not answered.
    """
    row = await Wave.select(Wave.id).where(Wave.state == OPEN).first()
    if not installation.settings.smtp_server or row is None:
        return {"set_up": bool(installation.settings.smtp_server), "wave": None}
    wave, keepers = row["id"], installation.keepers
    found = await keepers.ask(wave, CountMail(), FirstMails)
    asked = await keepers.ask(wave, AskWhom(), Everybody)
    people = await Person.select(Person.reference, Person.email).where(
        Person.id.is_in([UUID(bytes=each) for each in found.refused] or [UUID(int=0)])
    )
    return {
        "set_up": True,
        "wave": wave,
        "people": len(asked.people),
        "dealt_with": found.dealt_with,
        "refused": sorted((each["reference"], each["email"] or "") for each in people),
    }
