"""The link of a ticket's contact, to be written where its help desk mails it from."""

from datetime import datetime
from uuid import UUID

from survey.calls.keeping import put_call
from survey.contacts.links import LINK_LIFE
from survey.helpdesks.tickets import Told
from survey.secrets_directory import SecretsDirectory


def telling(secrets: SecretsDirectory, target: UUID) -> Told:
    """A call for each contact, in the write that makes it."""

    async def told(ticket: str, contact: UUID, ended_at: datetime) -> None:
        content = {"ticket": ticket, "contact": str(contact)}
        await put_call(secrets, target, f"ticket {contact}", content, ended_at + LINK_LIFE)

    return told


async def untold(_ticket: str, _contact: UUID, _ended_at: datetime) -> None:
    """Where no help desk is connected any more, the contact is all there is."""
