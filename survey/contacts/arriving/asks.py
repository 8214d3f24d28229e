"""An address that comes with a contact: for one mail that asks for a rating, and by what right it is sent.

A question how satisfied somebody was is advertising in German law (BGH VI ZR 225/17), so an address without a
basis is not kept. Nothing that is said here ever repeats an address.
"""

from dataclasses import dataclass
from datetime import date

from survey.accounts.addresses import read_address, spellings
from survey.catalogue.questions import LANGUAGES
from survey.errors import BadInput

# § 7(2) no. 2 and § 7(3) UWG; and a mail that somebody else sends, so that none of ours is needed.
CONSENT, EXISTING, OWN_MAIL = "consent", "existing_customer", "own_mail"
BASES = (CONSENT, EXISTING, OWN_MAIL)
# The fields of an announcement that are about this, and are stored nowhere beside the contact.
FIELDS = ("mail_to", "basis", "consent_on", "language")


@dataclass(frozen=True, slots=True)
class Ask:
    """Where the customer of a contact could be asked; `basis` is empty where nobody has said any."""

    address: str
    basis: str = ""
    consented: date | None = None
    language: str = ""


def read_mail_to(text: str) -> str:
    """An address that a mail server could take; a refusal does not repeat it."""
    address = text.strip()
    try:
        read_address(address)
    except BadInput:
        is_one = False
    else:
        # Where its domain has letters of its own, the letters of domains for it have to exist.
        is_one = any(each.rpartition("@")[2].isascii() for each in spellings(address))
    if not is_one or not address.isprintable():
        raise BadInput("“mail_to” is no e-mail address. Write it as name@example.org.")
    return address


def read_basis(text: str) -> str:
    """By what right our own mail may ask."""
    if text not in BASES:
        raise BadInput(
            "“{field}” is “{text}”. There are: {known}.",
            field="basis",
            text=text[:40],
            known=", ".join(BASES),
        )
    return text


def read_consent(text: str, today: date) -> date:
    """The day of the consent, which has come."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(
            "“consent_on” is “{text}”. Please write the day as 2026-03-11.", text=text[:40]
        ) from None
    return requires_past(day, today)


def requires_past(day: date, today: date) -> date:
    """Nobody has consented tomorrow."""
    if not today.replace(year=today.year - 100, day=1) <= day <= today:
        raise BadInput("“consent_on” is {day}: a consent lies in the past.", day=day.isoformat())
    return day


def read_language(text: str) -> str:
    """The language in which the customer is written to."""
    if text not in LANGUAGES:
        raise BadInput(
            "“{field}” is “{text}”. There are: {known}.",
            field="language",
            text=text[:40],
            known=", ".join(LANGUAGES),
        )
    return text


def requires_date_of_consent(basis: str | None, consented: date | None) -> None:
    """A consent without its day proves nothing."""
    if basis == CONSENT and consented is None:
        raise BadInput("“consent_on” is missing: a consent is a basis with its day alone.")


def ask_of(
    mail_to: str | None, basis: str | None, consented: date | None, language: str | None
) -> Ask | None:
    """What came with one contact, or None where it has no address."""
    if not mail_to:
        return None
    requires_date_of_consent(basis, consented)
    return Ask(mail_to, basis or "", consented, language or "")
