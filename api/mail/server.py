"""The organisation's mail server: one connection that is kept, and what its answers mean."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from aiosmtplib.errors import SMTPNotSupported

from api.mail.addresses import for_servers
from api.mail.message import Envelope
from api.mail.troubles import one_line, unreachable
from api.settings.fields import Settings
from api.settings.mail_values import STARTTLS, TLS
from survey.errors import BadInput, Misconfigured
from survey.secrets_directory import SecretsDirectory

# How long the server may take for one answer.
PATIENCE_SECONDS = 60.0
PASSWORD = "smtp-password"  # noqa: S105  # the name of the file
LONGEST_PASSWORD = 1000


class NotTaken(Exception):
    """The server took no mail to this address: for now, or `for_good`. What it said stays here."""

    def __init__(self, code: int, answer: str, *, for_good: bool) -> None:
        self.code, self.answer, self.for_good = code, answer, for_good
        super().__init__(f"{code} {answer}")


class Connection:
    """A connection on which one mail after another is handed over."""

    def __init__(self, smtp: SMTP, settings: Settings) -> None:
        self._smtp, self._settings = smtp, settings

    async def hand_over(self, mail: Envelope) -> str:
        """Returns the server's answer once it has the mail; NotTaken concerns this mail, Misconfigured all.

        Where the connection breaks before the answer, nobody knows whether the server has it.
        """
        plain = (mail.sender + mail.recipient).isascii()
        try:
            _, answer = await self._smtp.sendmail(
                mail.sender, [mail.recipient], mail.message, mail_options=[] if plain else ["SMTPUTF8"]
            )
        except SMTPNotSupported:  # an address with umlauts before the @, which this server cannot write to
            raise NotTaken(553, "SMTPUTF8", for_good=True) from None
        except SMTPSenderRefused as error:
            raise unreachable(error, self._settings) from None
        except SMTPRecipientsRefused as error:
            refused = error.recipients[0]
            raise self._not_taken(refused.code, refused.message) from None
        except SMTPResponseException as error:
            raise self._not_taken(error.code, error.message) from None
        except (SMTPException, OSError, ssl.SSLError) as error:
            raise unreachable(error, self._settings) from None
        return one_line(answer)

    async def is_alive(self) -> None:
        """Ask for a sign of life; Misconfigured where there is none."""
        try:
            await self._smtp.noop()
        except (SMTPException, OSError) as error:
            raise unreachable(error, self._settings) from None

    def _not_taken(self, code: int, answer: str) -> NotTaken | Misconfigured:
        # It says goodbye, to everybody; or what no server says: the next answer may be to something else.
        if code == 421 or not 200 <= code <= 599 or not self._smtp.is_connected:
            return unreachable(SMTPResponseException(code, answer), self._settings)
        return NotTaken(code, one_line(answer), for_good=code >= 500)


@asynccontextmanager
async def connected(settings: Settings, secrets: SecretsDirectory) -> AsyncIterator[Connection]:
    """Connect and sign in; Misconfigured says in a sentence what does not work."""
    password = await asyncio.to_thread(_password, settings, secrets)
    context = await asyncio.to_thread(_tls, settings)
    smtp = SMTP(
        hostname=settings.smtp_server,
        port=settings.smtp_port,
        use_tls=settings.smtp_security == TLS,
        start_tls=False,
        tls_context=context,
        timeout=PATIENCE_SECONDS,
        # The name people know, and not that of a machine inside.
        local_hostname=urlsplit(settings.url).hostname,
    )
    try:
        try:
            await smtp.connect()
            if settings.smtp_security == STARTTLS:
                await smtp.starttls(tls_context=context)
            if settings.smtp_user:
                await smtp.login(settings.smtp_user, password)
            # Whoever it does not let send is told so at once, whether or not there is a mail.
            await smtp.mail(for_servers(settings.smtp_sender[1]))
            await smtp.rset()
        except (SMTPAuthenticationError, SMTPException, OSError, ssl.SSLError) as error:
            raise unreachable(error, settings) from None
        yield Connection(smtp, settings)
        with suppress(SMTPException, OSError):
            await smtp.quit()
    finally:
        smtp.close()


def requires_password(text: str) -> str:
    """Refuse what no mail server takes as a password."""
    if not text or len(text) > LONGEST_PASSWORD or not text.isprintable():
        raise BadInput("A password of the mail server is one line, and not empty.")
    return text


def _password(settings: Settings, secrets: SecretsDirectory) -> str:
    if not settings.smtp_user:
        return ""
    if settings.smtp_password_file:
        try:
            lines = settings.smtp_password_file.read_text().splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(
                "The password of the mail server cannot be read from {path}: {reason}. It is "
                "RESONANZ_SMTP_PASSWORD_FILE.",
                path=settings.smtp_password_file,
                reason=getattr(error, "strerror", None) or "UTF-8",
            ) from None
        return lines[0] if lines else ""
    kept = secrets.read(PASSWORD)
    if kept is None:
        raise Misconfigured(
            "RESONANZ_SMTP_USER needs a password: keep it with resonanz mail password, or name a file with "
            "RESONANZ_SMTP_PASSWORD_FILE."
        )
    return kept.decode()


def _tls(settings: Settings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(settings.smtp_ca) if settings.smtp_ca else None)
    except (OSError, ssl.SSLError):
        raise Misconfigured(
            "{path} is no file of certificates (PEM). It is RESONANZ_SMTP_CA.", path=settings.smtp_ca
        ) from None
