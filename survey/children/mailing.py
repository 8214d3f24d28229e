"""What a keeper answers about the mails of its wave."""

from uuid import UUID

from survey.children.messages import (
    Answer,
    AskMail,
    AskWhom,
    Done,
    DueMail,
    Everybody,
    FirstMails,
    NoteMail,
    OfMails,
)
from survey.invitations.identities import invitation_id, mail_id, slot_identifier
from survey.invitations.mailed import FIRST, everybody, first_mails, is_due, note_dealt_with
from survey.invitations.paused_mails import PausedMails
from survey.invitations.slots import Slots


def answer_about_mails(slots: Slots, secret: bytes, paused: PausedMails, request: OfMails) -> Answer:
    """One answer; whether somebody needs no mail is looked up when the mail is handed over."""
    match request:
        case AskWhom():
            return Everybody(tuple(person.bytes for person in everybody(slots)))
        case AskMail():
            return _due(slots, secret, paused, UUID(bytes=request.person), request.number)
        case NoteMail():
            identifier = slot_identifier(secret, invitation_id(secret, UUID(bytes=request.person)))
            note_dealt_with(slots, [identifier], request.number, refused=request.refused)
            return Done()
        case _:
            dealt_with, refused = first_mails(slots)
            return FirstMails(dealt_with, tuple(person.bytes for person in refused))


def _due(slots: Slots, secret: bytes, paused: PausedMails, person: UUID, number: int) -> DueMail:
    invitation = invitation_id(secret, person)
    identifier = slot_identifier(secret, invitation)
    if is_due(slots, identifier, number) and not paused.has_paused(person):
        return DueMail(invitation, mail_id(secret, person, number), paused.link_id(person))
    # Whoever has answered, or wants no mails, counts like whoever got the first: totals tell them not apart.
    note_dealt_with(slots, [identifier], FIRST)
    return DueMail("", "")
