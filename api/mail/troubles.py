"""Why nothing can be handed over to the mail server, in people's words, with what the server itself said."""

import socket
import ssl
from collections.abc import Callable, Sequence

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPTimeoutError,
)

from api.settings.fields import Settings
from survey.errors import Misconfigured, untranslated

LONGEST_ANSWER = 300

Causes = Sequence[BaseException]


def _is(*kinds: type[BaseException]) -> Callable[[Causes], bool]:
    return lambda causes: any(isinstance(each, kinds) for each in causes)


def _says(word: str) -> Callable[[Causes], bool]:
    return lambda causes: any(isinstance(e, SMTPException) and word in str(e).upper() for e in causes)


# The first that fits.
_SENTENCES: Sequence[tuple[Callable[[Causes], bool], str]] = (
    (
        _is(SMTPAuthenticationError),
        untranslated(
            "The mail server {server} does not accept user and password (RESONANZ_SMTP_USER, resonanz mail "
            "password). It says: {answer}"
        ),
    ),
    (
        _is(SMTPSenderRefused),
        untranslated(
            "The mail server {server} takes no mails from the address of RESONANZ_SMTP_SENDER. It says: "
            "{answer}"
        ),
    ),
    (
        _is(ssl.SSLCertVerificationError),
        untranslated(
            "The certificate of the mail server {server} is not to be trusted: {answer}. If an authority of "
            "your own has signed it, name its certificate with RESONANZ_SMTP_CA."
        ),
    ),
    (
        _is(ssl.SSLError),
        untranslated(
            "The mail server {server} does not speak TLS at port {port} in this way. Try another port or "
            "RESONANZ_SMTP_SECURITY: tls usually has 465, starttls 587."
        ),
    ),
    (
        _is(socket.gaierror),
        untranslated(
            "There is no machine called {server}, or the name service does not answer. It is "
            "RESONANZ_SMTP_SERVER."
        ),
    ),
    (
        _is(SMTPTimeoutError, TimeoutError),
        untranslated("The mail server {server} at port {port} does not answer in time."),
    ),
    (
        _is(SMTPResponseException),
        untranslated("The mail server {server} takes nothing at the moment. It says: {answer}"),
    ),
    (
        _is(SMTPConnectError, ConnectionRefusedError),
        untranslated(
            "No mail server answers at {server}, port {port}. Is it RESONANZ_SMTP_SERVER and "
            "RESONANZ_SMTP_PORT?"
        ),
    ),
    (
        _says("STARTTLS"),
        untranslated(
            "The mail server {server} offers no STARTTLS at port {port}. Try RESONANZ_SMTP_SECURITY=tls, "
            "whose port is usually 465."
        ),
    ),
    (
        _says("AUTH"),
        untranslated(
            "The mail server {server} offers no way of signing in that Resonanz knows. OAuth2 is not "
            "supported: use a relay."
        ),
    ),
    (lambda _: True, untranslated("The connection to the mail server {server} broke off: {answer}")),
)


def unreachable(error: BaseException, settings: Settings) -> Misconfigured:
    """One sentence for what happened."""
    causes = _causes(error)
    sentence = next(sentence for fits, sentence in _SENTENCES if fits(causes))
    return Misconfigured(
        sentence, server=settings.smtp_server, port=settings.smtp_port, answer=_answer(error, causes)
    )


def _causes(error: BaseException) -> Causes:
    found: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in found:
        found.append(at)
        at = at.__cause__ or at.__context__
    return found


def _answer(error: BaseException, causes: Causes) -> str:
    """What the server said, or the machine: one line of it."""
    text = str(error)
    if isinstance(error, SMTPSenderRefused | SMTPResponseException):
        text = f"{error.code} {error.message}"
    for each in causes:
        if isinstance(each, ssl.SSLCertVerificationError):
            text = each.verify_message
    return one_line(text)


def one_line(answer: str) -> str:
    """What a server said, without what would move somebody's terminal."""
    shown = "".join(sign if sign.isprintable() else " " for sign in answer)
    return " ".join(shown.split())[:LONGEST_ANSWER]
