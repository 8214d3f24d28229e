"""One mail as bytes: plain text and HTML, pictures inside, nothing that is fetched from anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from api.mail.addresses import for_servers


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says; `pictures` are PNG files by the name that the HTML calls them by (cid)."""

    subject: str
    text: str
    html: str
    language: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    # Where a mail program unsubscribes with one click (RFC 8058); empty where there is nothing to pause.
    pause: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail on its way: from whom, to whom, and what mail servers call it."""

    sender: str
    recipient: str
    message: bytes


def envelope(letter: Letter, sender: tuple[str, str], to: str, called: str, now: datetime) -> Envelope:
    """Put a letter into its envelope; `called` is the first half of the Message-ID.

    BadInput where the address is none. A line break in a header is impossible: the library refuses it, and
    addresses were checked before.
    """
    name, own, recipient = sender[0], for_servers(sender[1]), for_servers(to)
    message = EmailMessage(policy=SMTP if (own + recipient).isascii() else SMTPUTF8)
    message["From"] = _address(own, name)
    message["To"] = _address(recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{called}@{own.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.pause:
        message["List-Unsubscribe"] = f"<{letter.pause}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for cid, picture in letter.pictures.items():
        message.get_payload()[1].add_related(  # type: ignore[index, union-attr]  # the HTML part
            picture, "image", "png", cid=f"<{cid}>", disposition="inline", filename=f"{cid}.png"
        )
    message["Content-Language"] = letter.language  # last: whatever sets content takes such headers away
    return Envelope(own, recipient, message.as_bytes())


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)
