"""What the settings of the mail server may say."""

import re

from api.settings.values import LONGEST_LINE, is_this_machine, is_whole
from survey.accounts.addresses import read_address
from survey.errors import BadInput, Misconfigured
from survey.spreadsheets.mailboxes import read_mailbox

STARTTLS, TLS, NONE = "starttls", "tls", "none"
USUAL_PORTS = {STARTTLS: 587, TLS: 465, NONE: 25}
USUAL_RATE, HIGHEST_RATE = 300, 60_000
LONGEST_HOST = 253
# One address, alone or behind a name: of several, or of what only looks like one, none is guessed.
_SENDER = re.compile(
    r'\s*(?:(?P<alone>[^\s<>"]+)|(?:"(?P<quoted>[^"<>]*)"|(?P<name>[^"<>]*?))\s*<(?P<address>[^<>]+)>)\s*'
)


def server(text: str) -> str:
    """The name of a machine and nothing else."""
    if (
        len(text) > LONGEST_HOST
        or not text.isprintable()
        or any(sign in text for sign in "/@ ,")
        or text.count(":") == 1
    ):
        raise Misconfigured(
            "RESONANZ_SMTP_SERVER is “{text}”. Write the mail server's name alone, as mail.example.org; its "
            "port is RESONANZ_SMTP_PORT.",
            text=text,
        )
    return text


def port(text: str) -> int:
    """A number that a port may have."""
    if not is_whole(text, 1, 65535):
        raise Misconfigured("RESONANZ_SMTP_PORT is “{text}”. Write a number, as 587.", text=text)
    return int(text)


def security(text: str) -> str:
    """How the connection is kept from being read."""
    if text not in USUAL_PORTS:
        raise Misconfigured(
            "RESONANZ_SMTP_SECURITY is “{text}”. Write starttls, tls, or none where the mail server runs on "
            "this machine.",
            text=text,
        )
    return text


def sender(text: str) -> tuple[str, str]:
    """A name, which may be empty, and an address."""
    found = _SENDER.fullmatch(text)
    try:
        if not found or len(text) > LONGEST_LINE or not text.isprintable():
            raise BadInput("It has to be one line.")
        return (found["quoted"] or found["name"] or "").strip(), read_address(
            read_mailbox(found["address"] or found["alone"])
        )
    except BadInput:
        raise Misconfigured(
            "RESONANZ_SMTP_SENDER is “{text}”. Write the address that mails come from, with a name before it "
            "if you like: Resonanz <resonanz@example.org>.",
            text=text,
        ) from None


def rate(text: str) -> int:
    """Mails a minute."""
    if not is_whole(text, 1, HIGHEST_RATE):
        raise Misconfigured(
            "RESONANZ_SMTP_RATE is “{text}”. Write how many mails a minute the mail server takes, from 1 to "
            "{most}.",
            text=text,
            most=HIGHEST_RATE,
        )
    return int(text)


def requires_whole(server: str, security: str, sender: str, user: str) -> None:
    """Refuse half a set of settings, and a connection that others on the way can read."""
    if not server:
        if sender or user:
            raise Misconfigured("RESONANZ_SMTP_SERVER is missing: the settings of mails need a mail server.")
        return
    if not sender:
        raise Misconfigured(
            "RESONANZ_SMTP_SENDER is missing: the address that mails come from, as Resonanz "
            "<resonanz@example.org>."
        )
    if security == NONE and not is_this_machine(server):
        raise Misconfigured(
            "RESONANZ_SMTP_SECURITY is none, and RESONANZ_SMTP_SERVER is another machine: whoever sees the "
            "network would have everybody's link. Use starttls or tls; a certificate of your own authority "
            "goes into RESONANZ_SMTP_CA."
        )
